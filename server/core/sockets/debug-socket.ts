/**
 * `/api/v1/ws/plugin/debug/{execution_id}` (protocol.md 1.5): the id is the capability, nobody signs in. A fresh
 * watcher gets what the run is, its record so far (all of it, or with `debug-history` the beginning), then what
 * follows. Records are stored before they are sent, so that none is missed. What is stored while the history is read
 * may be in it and follow as a frame too. With `debug-history` its number `n` says so, and it is not held back: the
 * frame has a `seq`, and whoever counts those would see a gap. Else it is, for nothing would tell the two for one.
 */
import { closeCodes } from '#src/protocol/close-codes.ts';
import { DEBUG_PING, DEBUG_PONG } from '#src/protocol/debug-frames.ts';
import type { StreamPosition } from '#src/protocol/stream.ts';
import type { SocketRequest, SocketSession, SocketSink } from '../api-types.ts';
import { count, isoNow, streamNames, type CoreContext } from '../context.ts';
import type { ExecutionRecord, RunRecordRow } from '../model.ts';
import {
  buildDebugRecord,
  buildFirstRecords,
  documentedRecord,
  FIRST_RECORDS,
  offersHistory,
  readAllRecords,
} from '../runs/debug-record.ts';
import { RUN_DELETED, runEndFrame } from '../runs/runs.ts';
import { createConnection } from './connection.ts';
import { joinPlain, joinStream, sinceOf, type JoinOptions } from './join.ts';

/** Half of what may wait for a slow reader. */
const MAX_FIRST_CHARACTERS = 4 * 1024 * 1024;

/** The close reason of protocol.md Part 3. */
const UNKNOWN = 'Unknown execution';
/** How the text of that word begins. */
const DELETED = `{"type":"${RUN_DELETED}"`;

export async function connectDebug(
  context: CoreContext,
  executionId: string,
  request: SocketRequest,
  sink: SocketSink,
): Promise<SocketSession | null> {
  const { stock } = context.settings;
  const isNumbered = offersHistory(context);
  if (!(await context.storage.executionById(executionId))) {
    sink.send(
      JSON.stringify({ type: 'error', data: { message: `There is no execution ${executionId} here.` } }),
    );
    sink.close(closeCodes.policyViolation.code, UNKNOWN);
    return null;
  }
  const connection = createConnection(context, sink, { kind: 'debug', userId: null });
  const stream = streamNames.run(executionId);

  /** Number of the last record that the history holds; without `debug-history` later ones alone are let through. */
  let shownUpTo = 0;
  let endShown = false;
  const render: JoinOptions['render'] = ({ text }) => {
    if (text.startsWith(DELETED)) {
      const message = `The execution ${executionId} was deleted.`;
      connection.sendFrame({ type: 'error', data: { message } });
      connection.close(closeCodes.policyViolation.code, UNKNOWN);
      return null;
    }
    if (isNumbered) return text;
    const { n, ...frame } = JSON.parse(text) as Pick<RunRecordRow, 'type' | 'data'> & { n?: number };
    if (n === undefined) return endShown ? null : text;
    if (n <= shownUpTo) return null;
    const documented = documentedRecord(frame);
    return documented && JSON.stringify({ ...frame, ...documented });
  };

  async function readRecord(execution: ExecutionRecord): Promise<Record<string, unknown> | null> {
    if (!isNumbered) {
      const rows = await readAllRecords(context.storage, executionId);
      shownUpTo = rows.at(-1)?.n ?? 0;
      return rows.length === 0 ? null : buildDebugRecord(execution, rows);
    }
    const last = await context.storage.lastRunRecord(executionId);
    const rows = firstOf(await context.storage.runRecords(executionId, 0, FIRST_RECORDS));
    if (rows.length === 0) return null;
    // Fewer than a full page: whatever was written since `last` was read is among them.
    return buildFirstRecords(execution, rows, Math.max(last, rows.at(-1)?.n ?? 0));
  }

  /** What is told of a fresh watcher's run: what it is, and then its records, which take longer to read. */
  interface History {
    readonly info: readonly string[];
    rest(): Promise<string[]>;
  }

  /** The execution is read before its records: one that has ended writes no more, and later ends come as a frame. */
  async function openHistory(): Promise<History> {
    const execution = await context.storage.executionById(executionId);
    if (!execution) return { info: [], rest: () => Promise.resolve([]) };
    endShown = execution.status !== 'running';
    return {
      info: [JSON.stringify(infoFrame(execution))],
      async rest() {
        const record = await readRecord(execution);
        const frames: unknown[] = [];
        if (record !== null) frames.push({ type: 'debug_data', data: record });
        if (endShown) frames.push(runEndFrame(execution));
        return frames.map((frame) => JSON.stringify(frame));
      },
    };
  }

  if (stock) {
    // What is sent while the record is read waits, or it would come before what it follows.
    const held: Parameters<JoinOptions['render']>[0][] = [];
    let take = (delivery: Parameters<JoinOptions['render']>[0]): string | null => {
      held.push(delivery);
      return null;
    };
    await joinPlain(context, connection, { stream, render: (delivery) => take(delivery) });
    const { info, rest } = await openHistory();
    for (const text of info) connection.send(text);
    for (const text of await rest()) connection.send(text);
    take = render;
    for (const delivery of held) {
      const text = render(delivery);
      if (text !== null) connection.send(text);
    }
  } else {
    await joinStream(context, connection, {
      stream,
      since: sinceOf(request),
      hello: (position, recovered) => ({
        type: 'hello',
        data: { ...position, recovered, now: isoNow(context) },
      }),
      async prepare() {
        const position: StreamPosition = await context.bus.position(stream);
        const { info, rest } = await openHistory();
        return { position, frames: info, rest };
      },
      render,
    });
  }

  return connection.session((text) => {
    if (text === DEBUG_PING) {
      connection.send(DEBUG_PONG);
      return;
    }
    count(context, 'frames_unknown');
    connection.sendFrame({
      type: 'error',
      data: { message: 'This socket only takes the bare text "ping".' },
    });
  });
}

function infoFrame(execution: ExecutionRecord): Record<string, unknown> {
  const { plugin_id, tool_name, status, started_at, ended_at, parameters, result, error } = execution;
  return {
    type: 'execution_info',
    data: {
      execution_id: execution.id,
      plugin_id,
      tool_name,
      status,
      started_at,
      ended_at,
      parameters,
      result,
      error,
    },
  };
}

/** As many as a socket takes at once: a reader that gets more is cut as too slow, each time anew. At least one. */
function firstOf(rows: readonly RunRecordRow[]): RunRecordRow[] {
  let size = 0;
  const end = rows.findIndex(({ data }, at) => {
    size += JSON.stringify(data).length;
    return at > 0 && size > MAX_FIRST_CHARACTERS;
  });
  return end < 0 ? [...rows] : rows.slice(0, end);
}
