/** Steps and API calls of a run as spans, and the other records as events of them: what OTLP and Chrome traces are made of. */
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { idInTrace } from '../model/row.ts';
import type { ReadableRecord } from './export-plan.ts';
import { createStepTimes, recordTime, stepKey } from './step-times.ts';

type Data = Readonly<Record<string, unknown>>;

export interface RunSpan {
  readonly type: 'step' | 'api_call';
  /** Number of its first record, and of the one that ended it. */
  readonly n: number;
  endN: number | null;
  readonly name: string;
  readonly start: Instant;
  /** Null: it has no end. */
  end: Instant | null;
  /** Of its last record. */
  data: Data;
  /** The step around it, told by the times. Null: none, or `data` names a parent itself. */
  step: RunSpan | null;
}

export interface RunEvent {
  readonly type: 'log' | 'trace' | 'variable';
  readonly n: number;
  readonly at: Instant;
  readonly data: Data;
  readonly step: RunSpan | null;
}

export interface SpannedRun {
  readonly spans: readonly RunSpan[];
  readonly start: Instant;
  readonly end: Instant;
  /** The records that are events, in order. */
  readonly events: (records: Iterable<ReadableRecord>) => Iterable<RunEvent>;
}

/** Microseconds of a duration in seconds. */
export function microsOf(seconds: unknown): number {
  return typeof seconds === 'number' && Number.isFinite(seconds) ? Math.round(seconds * 1_000_000) : 0;
}

/**
 * Yields nothing, once a record, so that whoever drives it can let the page breathe.
 * @param records masked already, where they are to be
 * @param around what is known of the run's own start and end
 */
export function* spansOf(
  records: Iterable<ReadableRecord>,
  around: { readonly start: Instant | null; readonly end: Instant | null },
): Generator<string, SpannedRun> {
  const steps = new Map<string, RunSpan>();
  const open = new Map<string, RunSpan>();
  const spans: RunSpan[] = [];
  const times = createStepTimes();
  let first = around.start ?? Infinity;
  let last = around.end ?? -Infinity;
  /** For a record whose time cannot be read. */
  let before: Instant | null = around.start;
  for (const { n, record } of records) {
    yield '';
    times.take(record);
    const at = recordTime(record) ?? before;
    before = at;
    const span = takeSpan({ n, record, at: at ?? 0 }, steps, open);
    if (span) spans.push(span);
    for (const time of [at, span?.start ?? null]) {
      if (time === null) continue;
      first = Math.min(first, time);
      last = Math.max(last, time);
    }
  }
  if (first === Infinity) first = 0;
  last = Math.max(first, last);
  const stepAt = (time: Instant) => steps.get(times.at(time)?.key ?? '') ?? null;
  for (const span of spans)
    if (span.type === 'api_call' && !namesSpan(span.data)) span.step = stepAt(span.start);
  return {
    spans,
    start: first,
    end: last,
    *events(again) {
      let lastAt: Instant = first;
      for (const { n, record } of again) {
        lastAt = recordTime(record) ?? lastAt;
        if (record.type !== 'log' && record.type !== 'trace' && record.type !== 'variable') continue;
        const data: Data = record.data;
        yield { type: record.type, n, at: lastAt, data, step: namesSpan(data) ? null : stepAt(lastAt) };
      }
    },
  };
}

/** A record that was imported from a trace carries the ids of its spans. */
export function namesSpan(data: Data): boolean {
  return typeof data['span_id'] === 'string';
}

/** The span that the record begins, or null: it ends one that is known, or is an event. */
function takeSpan(
  { n, record, at }: { readonly n: number; readonly record: RunRecord; readonly at: Instant },
  steps: Map<string, RunSpan>,
  open: Map<string, RunSpan>,
): RunSpan | null {
  if (record.type === 'step') {
    const { data } = record;
    const key = stepKey(data);
    const end = data.ended_at == null ? null : parseInstant(data.ended_at);
    const known = steps.get(key);
    if (known) return finish(known, n, end, data);
    const start = parseInstant(data.started_at) ?? at;
    const span: RunSpan = {
      type: 'step',
      n,
      endN: end === null ? null : n,
      name: data.step_name,
      start,
      end,
      data,
      step: null,
    };
    steps.set(key, span);
    return span;
  }
  if (record.type !== 'api_call' && record.type !== 'api_call_start') return null;
  const { data } = record;
  const id = idInTrace(data, data.call_id ?? '');
  const begun = id === '' ? undefined : open.get(id);
  const name = `${data.api_type} ${data.endpoint ?? ''}`.trim();
  if (record.type === 'api_call_start') {
    const span: RunSpan = {
      type: 'api_call',
      n,
      endN: null,
      name,
      start: at,
      end: null,
      data,
      step: null,
    };
    open.set(id, span);
    return span;
  }
  if (begun) {
    open.delete(id);
    return finish(begun, n, at, { ...begun.data, ...withoutNothing(data) });
  }
  const start = at - microsOf(record.data.duration);
  return { type: 'api_call', n, endN: n, name, start, end: at, data, step: null };
}

function finish(span: RunSpan, n: number, end: Instant | null, data: Data): null {
  span.end = end ?? span.end;
  if (end !== null) span.endN = n;
  span.data = data;
  return null;
}

/** The end of a call need not repeat what its beginning said. */
function withoutNothing(data: Data): Data {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value != null));
}
