/** The list of runs as its query asks for it: filters, and pages by the place behind a row (extension `plugin-runs`). */
import { formatInstant, parseInstant } from '#src/lib/instant.ts';
import { executionStatuses } from '#src/protocol/entities.ts';
import type { ApiRequest } from '../api-types.ts';
import type { ExecutionRecord } from '../model.ts';
import type { RunListing, RunPlace } from '../run-storage.ts';
import { ApiError } from './api-error.ts';
import { limitOf } from './reply.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** All of the listing but whose workspaces. @throws ApiError 422 that names the parameter */
export function readListing(request: ApiRequest): Omit<RunListing, 'workspaceIds'> {
  const { query } = request;
  const { plugin_id: pluginId, tool_name: toolName, cursor } = query;
  const status = executionStatuses.find((each) => each === query['status']);
  if (query['status'] && status === undefined) {
    throw new ApiError(422, `status: must be one of ${executionStatuses.join(', ')}.`);
  }
  const minDuration = secondsOf(query, 'min_duration');
  const maxDuration = secondsOf(query, 'max_duration');
  const since = timeOf(query, 'after');
  const before = timeOf(query, 'before');
  return {
    limit: limitOf(request, DEFAULT_LIMIT, MAX_LIMIT),
    ...(pluginId ? { pluginId } : {}),
    ...(toolName ? { toolName } : {}),
    ...(status ? { status } : {}),
    ...(minDuration === null ? {} : { minDuration }),
    ...(maxDuration === null ? {} : { maxDuration }),
    ...(since === null ? {} : { since }),
    ...(before === null ? {} : { before }),
    ...(cursor ? { behind: placeOf(cursor) } : {}),
    ...(query['result'] === 'false' ? { withoutResults: true } : {}),
  };
}

/** A row of the list: with the cursor of what follows it, and with its result only where the listing has those. */
export function toListedRun(
  wire: Readonly<Record<string, unknown>>,
  { started_at, id }: ExecutionRecord,
  { withoutResults }: Pick<RunListing, 'withoutResults'>,
): Record<string, unknown> {
  const { result, ...rest } = wire;
  return { ...rest, ...(withoutResults === true ? {} : { result }), cursor: `${started_at}_${id}` };
}

function placeOf(cursor: string): RunPlace {
  const at = cursor.indexOf('_');
  const startedAt = at < 0 ? null : isoOf(cursor.slice(0, at));
  if (startedAt === null) throw new ApiError(422, 'cursor: must be the cursor of a run out of this list.');
  return { startedAt, id: cursor.slice(at + 1) };
}

function secondsOf(query: ApiRequest['query'], name: string): number | null {
  const raw = query[name];
  if (raw === undefined || raw === '') return null;
  const seconds = /^\d{1,9}(\.\d{1,6})?$/.test(raw) ? Number(raw) : null;
  if (seconds === null) throw new ApiError(422, `${name}: must be a number of seconds, 0 or more.`);
  return seconds;
}

function timeOf(query: ApiRequest['query'], name: string): string | null {
  const raw = query[name];
  if (raw === undefined || raw === '') return null;
  const time = isoOf(raw);
  if (time === null) throw new ApiError(422, `${name}: must be a time, such as 2026-11-24T10:32:00Z.`);
  return time;
}

/** ISO 8601 in UTC of a time as it may be written (without a zone it is UTC); null: it is none. */
function isoOf(raw: string): string | null {
  const instant = parseInstant(raw);
  return instant === null ? null : formatInstant(instant);
}
