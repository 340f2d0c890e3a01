/**
 * OTLP traces as a run: spans become steps and API calls, their events log lines, variables and trace entries, by the
 * mapping of docs/run-file.md. Ids of spans and parents stay on the records: that nesting is real, not derived.
 */
import { formatInstant, type Instant } from '#src/lib/instant.ts';
import type { ExecutionInfo } from '#src/protocol/debug-frames.ts';
import { runRecordSchemas, type NumberedRecord, type RunRecord } from '#src/protocol/debug-records.ts';
import { decodeValue, type Schema } from '#src/protocol/decode.ts';
import type { ImportWarning, ReadEnd, RunSink } from './imported-run.ts';
import { otlpSpansOf, type OtlpEvent, type OtlpSpan } from './otlp-spans.ts';
import type { RunOutcome } from './run-file-format.ts';

export { isOtlp } from './otlp-spans.ts';

type Values = Readonly<Record<string, unknown>>;

/** A record and what its place is told by. */
interface Placed {
  readonly at: Instant;
  /** At one time: a start before what happens in it, and that before an end. */
  readonly rank: 0 | 1 | 2;
  readonly depth: number;
  /** The number that it had where we exported it. */
  readonly n: unknown;
  readonly record: RunRecord;
}

const BATCH = 2000;

/** @param unreadable lines of the file that could not be read */
export function readOtlp(requests: readonly unknown[], sink: RunSink, unreadable: number): ReadEnd {
  const found = otlpSpansOf(requests);
  const { spans } = found;
  if (spans.length === 0) return { ok: false, problem: { kind: 'wrong-kind', found: null } };
  const placed = spans.flatMap((span) => recordsOf(span, spans[0]?.start ?? span.start));
  const good = placed.filter(
    ({ record }) =>
      decodeValue(runRecordSchemas[record.type] as Schema<unknown>, record.data).kind === 'decoded',
  );
  const records = numbered(good);
  sink.head({
    source: { kind: 'otlp' },
    ...describe(spans),
    total: records.length,
    last: records.at(-1)?.n ?? 0,
    lastValuesOnly: false,
  });
  for (let at = 0; at < records.length; at += BATCH) sink.records(records.slice(at, at + BATCH));
  const warnings: ImportWarning[] = [];
  const warn = (kind: 'unreadable' | 'orphans' | 'backwards' | 'circles' | 'traces', count: number) => {
    if (count > 0) warnings.push({ kind, count });
  };
  const traces = new Set(spans.map(({ traceId }) => traceId)).size;
  warn('unreadable', unreadable + found.unreadable + placed.length - good.length);
  warn('traces', traces > 1 ? traces : 0);
  warn('orphans', found.orphans);
  warn('backwards', found.backwards);
  warn('circles', found.circles);
  return { ok: true, warnings };
}

/** By the numbers of our own export where all have one; else by time. */
function numbered(placed: readonly Placed[]): NumberedRecord[] {
  const numbers = new Set(placed.map(({ n }) => n));
  const isOurs = numbers.size === placed.length && placed.every(({ n }) => Number.isSafeInteger(n));
  if (isOurs) return placed.map(({ n, record }) => ({ n: n as number, record })).sort((a, b) => a.n - b.n);
  return [...placed]
    .sort((a, b) => a.at - b.at || a.rank - b.rank || (a.rank === 2 ? b.depth - a.depth : a.depth - b.depth))
    .map(({ record }, index) => ({ n: index + 1, record }));
}

/** The run itself: the span that we exported for it, or else the root that starts first. */
function describe(spans: readonly OtlpSpan[]): {
  readonly info: ExecutionInfo;
  readonly outcome: RunOutcome | null;
} {
  const own = spans.find(({ attributes }) => attributes['nadoo.type'] === 'run');
  const earliest = spans.reduce((a, b) =>
    b.depth < a.depth || (b.depth === a.depth && b.start < a.start) ? b : a,
  );
  const root = own ?? earliest;
  const text = (key: string) => {
    const value = root.attributes[key];
    return typeof value === 'string' ? value : null;
  };
  if (own !== undefined) {
    const result = root.attributes['nadoo.result'] ?? null;
    const error = text('nadoo.error');
    return {
      info: {
        executionId: text('nadoo.execution_id'),
        pluginId: text('nadoo.plugin_id'),
        toolName: text('nadoo.tool_name'),
        status: text('nadoo.status'),
        startedAt: text('nadoo.started_at'),
        endedAt: text('nadoo.ended_at'),
        parameters: root.attributes['nadoo.parameters'] ?? null,
      },
      outcome: result === null && error === null ? null : { result, error },
    };
  }
  const end = spans.reduce((latest, span) => Math.max(latest, span.end ?? span.start), root.start);
  return {
    info: {
      executionId: root.traceId || null,
      pluginId: root.service,
      toolName: root.name,
      status: root.failed ? 'failed' : root.end === null ? null : 'completed',
      startedAt: formatInstant(spans.reduce((first, { start }) => Math.min(first, start), root.start)),
      endedAt: root.end === null ? null : formatInstant(end),
      parameters: null,
    },
    outcome: root.failed ? { result: null, error: root.statusMessage ?? root.name } : null,
  };
}

function recordsOf(span: OtlpSpan, runStart: Instant): Placed[] {
  const type = span.attributes['nadoo.type'];
  const ours = type === 'run' || type === 'step' || type === 'api_call';
  const isForeign = !ours || span.attributes['nadoo.foreign'] === true;
  const events = span.events.map((event) => ofEvent(event, span, isForeign, runStart));
  if (type === 'run') return events;
  const isCall = ours ? type === 'api_call' : isApiCall(span);
  const own = isForeign ? foreignFields(span) : {};
  const spanRecords = isCall ? ofCall(span, own, ours) : ofStep(span, own);
  return [...spanRecords, ...events, ...(ours ? [] : ofFailure(span))];
}

/** What of a span no record of a plugin has a field for. */
function foreignFields(span: OtlpSpan): Values {
  const { traceId, spanId, parentId, name, kind, status, links, attributes } = span;
  const isAgain = attributes['nadoo.foreign'] === true;
  const scope = isAgain ? (attributes['nadoo.scope'] ?? null) : span.scope;
  const service = isAgain ? (attributes['nadoo.service'] ?? null) : span.service;
  return {
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: parentId,
    otel: { name, kind, status: status ?? {}, scope, service, ...(links.length > 0 ? { links } : {}) },
  };
}

function ofStep(span: OtlpSpan, own: Values): Placed[] {
  const { attributes, start, end, depth } = span;
  const name = attributes['nadoo.step_name'];
  const rest = withoutOurs(attributes);
  const data = {
    step_name: typeof name === 'string' ? name : span.name,
    started_at: formatInstant(start),
    ended_at: null,
    duration: null,
    ...own,
    ...('otel' in own ? { attributes: rest } : {}),
  };
  const opened: Placed = {
    at: start,
    rank: 0,
    depth,
    n: attributes['nadoo.n'],
    record: { type: 'step', data },
  };
  if (end === null || attributes['nadoo.open'] === true) return [opened];
  const ended = { ...data, ended_at: formatInstant(end), duration: (end - start) / 1_000_000 };
  const endN = attributes['nadoo.ended_n'];
  const closed: Placed = { at: end, rank: 2, depth, n: endN, record: { type: 'step', data: ended } };
  // Recorded by its end alone.
  return endN !== undefined && endN === attributes['nadoo.n'] ? [closed] : [opened, closed];
}

function ofCall(span: OtlpSpan, own: Values, ours: boolean): Placed[] {
  const { attributes, start, end, depth } = span;
  const kept = (key: string) => attributes[`nadoo.${key}`];
  const given = kept('parameters');
  const isOwn = ours && !('otel' in own);
  const began = {
    call_id: isOwn ? kept('call_id') : span.spanId,
    timestamp: formatInstant(start),
    api_type: isOwn ? kept('api_type') : apiTypeOf(span),
    endpoint: isOwn ? (kept('endpoint') ?? null) : span.name,
    parameters: isOwn ? (given ?? null) : withoutOurs(attributes),
    ...own,
  } as { call_id: string; timestamp: string; api_type: string };
  const n = attributes['nadoo.n'];
  const endN = attributes['nadoo.ended_n'];
  const opened: Placed = { at: start, rank: 0, depth, n, record: { type: 'api_call_start', data: began } };
  if (end === null || attributes['nadoo.open'] === true) return [opened];
  const error = isOwn ? kept('error') : span.failed ? errorOf(span) : null;
  const duration = kept('duration');
  const data = {
    ...began,
    timestamp: formatInstant(end),
    result: kept('result') ?? null,
    duration: typeof duration === 'number' ? duration : (end - start) / 1_000_000,
    error: typeof error === 'string' ? error : null,
    success: isOwn ? ((kept('success') as boolean | undefined) ?? null) : !span.failed,
  };
  const closed: Placed = { at: end, rank: 2, depth, n: endN, record: { type: 'api_call', data } };
  return isOwn && endN === n ? [closed] : [opened, closed];
}

function ofEvent(event: OtlpEvent, span: OtlpSpan, isForeign: boolean, runStart: Instant): Placed {
  const at = event.at ?? span.start;
  const { attributes } = event;
  const timestamp = formatInstant(at);
  const own = isForeign ? { trace_id: span.traceId, span_id: span.spanId } : {};
  const placed = (record: RunRecord): Placed => ({
    at,
    rank: 1,
    depth: span.depth,
    n: attributes['nadoo.n'],
    record,
  });
  const text = (key: string) => {
    const value = attributes[key];
    return typeof value === 'string' ? value : '';
  };
  switch (attributes['nadoo.type']) {
    case 'log':
      return placed({
        type: 'log',
        data: {
          level: text('level'),
          message: text('message'),
          timestamp,
          ...own,
          ...kept(attributes, 'attributes'),
        },
      });
    case 'variable':
      return placed({
        type: 'variable',
        data: {
          name: text('name'),
          timestamp,
          ...kept(attributes, 'value', 'value_type', 'metadata'),
          ...own,
        },
      });
    case 'trace':
      return placed({
        type: 'trace',
        data: {
          event: event.name,
          timestamp,
          ...kept(attributes, 'data', 'metadata', 'step', 'execution_time'),
          ...own,
        },
      });
    default:
  }
  if (event.name === 'exception') {
    const words = [text('exception.type'), text('exception.message')].filter((word) => word !== '');
    const message = words.join(': ') || 'exception';
    return placed({ type: 'log', data: { level: 'error', message, timestamp, attributes, ...own } });
  }
  return placed({
    type: 'trace',
    data: {
      event: event.name,
      timestamp,
      data: attributes,
      metadata: {},
      step: span.name,
      execution_time: Math.max(0, (at - runStart) / 1_000_000),
      ...own,
    },
  });
}

/** A step has no field for what went wrong: it is told by a line, where no event of the span tells it. */
function ofFailure(span: OtlpSpan): Placed[] {
  if (!span.failed || span.statusMessage === null || isApiCall(span)) return [];
  if (span.events.some(({ name }) => name === 'exception')) return [];
  const at = span.end ?? span.start;
  const data = {
    level: 'error',
    message: span.statusMessage,
    timestamp: formatInstant(at),
    trace_id: span.traceId,
    span_id: span.spanId,
  };
  return [{ at, rank: 1, depth: span.depth, n: undefined, record: { type: 'log', data } }];
}

function kept(values: Values, ...keys: readonly string[]): Values {
  return Object.fromEntries(keys.flatMap((key) => (key in values ? [[key, values[key]]] : [])));
}

function withoutOurs(attributes: Values): Values {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !key.startsWith('nadoo.')));
}

function errorOf(span: OtlpSpan): string {
  const exception = span.events.find(({ name }) => name === 'exception')?.attributes['exception.message'];
  return span.statusMessage ?? (typeof exception === 'string' ? exception : 'failed');
}

/** Something was called: by the span's kind, or by what its attributes are about. */
function isApiCall(span: OtlpSpan): boolean {
  return (
    span.kind === 3 ||
    span.kind === 4 ||
    'gen_ai.operation.name' in span.attributes ||
    'gen_ai.system' in span.attributes
  );
}

/** The SDK's words for what is called, by OpenTelemetry's semantic conventions. */
function apiTypeOf({ attributes, kind }: OtlpSpan): string {
  const has = (prefix: string) => Object.keys(attributes).some((key) => key.startsWith(prefix));
  if (has('gen_ai.')) return attributes['gen_ai.operation.name'] === 'execute_tool' ? 'tool' : 'llm';
  if (has('db.')) return 'storage';
  if (has('messaging.') || kind === 4) return 'messaging';
  if (has('rpc.')) return 'rpc';
  return has('http.') || has('url.') ? 'http' : 'other';
}
