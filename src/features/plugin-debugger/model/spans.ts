/**
 * What lasts: steps and API calls. A span begins with one row and ends with another; either may be all that there is
 * of it. A state that knows fewer rows than the log has takes a span whose end lies beyond them for open.
 */
import { bytes, floats, integers, push } from './column.ts';
import type { EventLog } from './event-log.ts';
import { kinds } from './row.ts';

export const spanKinds = { step: 0, call: 1 } as const;

export interface Spans {
  readonly kind: ReturnType<typeof bytes>;
  /** µs; NaN where no record says it. */
  readonly start: ReturnType<typeof floats>;
  /** The row that began it; -1 where its beginning was not recorded, and its start is its end less its duration. */
  readonly startRow: ReturnType<typeof integers>;
  /** The row that ended it; -1 while none has. */
  readonly endRow: ReturnType<typeof integers>;
  /** Its first row: what a state must know to know the span. */
  readonly firstRow: ReturnType<typeof integers>;
  /** Spans by kind, in the order of their first rows. */
  readonly steps: ReturnType<typeof integers>;
  readonly calls: ReturnType<typeof integers>;
  /** Steps by what tells one from another, open calls by id. */
  readonly stepsByKey: Map<string, number>;
  readonly openCalls: Map<number, number>;
  /** Spans by the id that their records give them: the first of each. */
  readonly byId: Map<number, number>;
  /** Grows with each span that begins or ends. */
  version: number;
}

export function createSpans(): Spans {
  return {
    kind: bytes(),
    start: floats(),
    startRow: integers(),
    endRow: integers(),
    firstRow: integers(),
    steps: integers(),
    calls: integers(),
    stepsByKey: new Map(),
    openCalls: new Map(),
    byId: new Map(),
    version: 0,
  };
}

/** The span that a row begins or ends is brought up to it. */
export function addSpanRow(log: EventLog, n: number): void {
  const kind = log.kind.data[n];
  if (kind === kinds.stepStart || kind === kinds.stepEnd) addStepRow(log, n, kind === kinds.stepEnd);
  else if (kind === kinds.callStart || kind === kinds.callEnd) addCallRow(log, n, kind === kinds.callEnd);
}

/**
 * One step of a name begins at a moment: what says so again, after a cut, is the same one; but for records that name
 * their spans, of which several of a name may begin together.
 */
function addStepRow(log: EventLog, n: number, isEnd: boolean): void {
  const { stepsByKey } = log.spans;
  const key = stepKey(log, n);
  const known = stepsByKey.get(key);
  if (known === undefined) stepsByKey.set(key, addSpan(log, spanKinds.step, isEnd ? -1 : n, isEnd ? n : -1));
  else if (isEnd) endSpan(log, known, n);
}

function addCallRow(log: EventLog, n: number, isEnd: boolean): void {
  const { openCalls } = log.spans;
  const id = log.callId.data[n] ?? 0;
  const open = isEnd && id !== 0 ? openCalls.get(id) : undefined;
  if (!isEnd) openCalls.set(id, addSpan(log, spanKinds.call, n, -1));
  else if (open === undefined) addSpan(log, spanKinds.call, -1, n);
  else {
    endSpan(log, open, n);
    openCalls.delete(id);
  }
}

function stepKey(log: EventLog, n: number): string {
  const spanId = log.spanId.data[n] ?? 0;
  const key = `${String(log.name.data[n])} ${String(log.start.data[n])}`;
  return spanId === 0 ? key : `${key} ${String(spanId)}`;
}

/** The step that a row begins or ends; -1 where it does neither. */
export function stepOfRow(log: EventLog, n: number): number {
  return log.spans.stepsByKey.get(stepKey(log, n)) ?? -1;
}

function endSpan({ spans }: EventLog, span: number, n: number): void {
  spans.endRow.data[span] = n;
  spans.version += 1;
}

function addSpan(log: EventLog, kind: number, startRow: number, endRow: number): number {
  const { spans } = log;
  const span = spans.kind.length;
  const row = startRow === -1 ? endRow : startRow;
  spans.version += 1;
  push(spans.kind, kind);
  push(spans.start, log.start.data[row] ?? NaN);
  push(spans.startRow, startRow);
  push(spans.endRow, endRow);
  push(spans.firstRow, row);
  push(kind === spanKinds.step ? spans.steps : spans.calls, span);
  const id = log.spanId.data[row] ?? 0;
  if (id !== 0 && !spans.byId.has(id)) spans.byId.set(id, span);
  return span;
}
