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
  /** Steps by name and start, open calls by id. */
  readonly stepsByKey: Map<string, number>;
  readonly openCalls: Map<number, number>;
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
  };
}

/** The span that a row begins or ends is brought up to it. */
export function addSpanRow(log: EventLog, n: number): void {
  switch (log.kind.data[n]) {
    case kinds.stepStart:
      // Sent again after a cut, or repeated: one step of a name begins at a moment.
      if (!log.spans.stepsByKey.has(stepKey(log, n))) {
        log.spans.stepsByKey.set(stepKey(log, n), addSpan(log, spanKinds.step, n, -1));
      }
      return;
    case kinds.stepEnd: {
      const known = log.spans.stepsByKey.get(stepKey(log, n));
      if (known === undefined)
        log.spans.stepsByKey.set(stepKey(log, n), addSpan(log, spanKinds.step, -1, n));
      else log.spans.endRow.data[known] = n;
      return;
    }
    case kinds.callStart:
      log.spans.openCalls.set(log.callId.data[n] ?? 0, addSpan(log, spanKinds.call, n, -1));
      return;
    case kinds.callEnd: {
      const id = log.callId.data[n] ?? 0;
      const open = id === 0 ? undefined : log.spans.openCalls.get(id);
      if (open === undefined) {
        addSpan(log, spanKinds.call, -1, n);
      } else {
        log.spans.endRow.data[open] = n;
        log.spans.openCalls.delete(id);
      }
    }
  }
}

function stepKey(log: EventLog, n: number): string {
  return `${String(log.name.data[n])} ${String(log.start.data[n])}`;
}

function addSpan(log: EventLog, kind: number, startRow: number, endRow: number): number {
  const { spans } = log;
  const span = spans.kind.length;
  push(spans.kind, kind);
  push(spans.start, log.start.data[startRow === -1 ? endRow : startRow] ?? NaN);
  push(spans.startRow, startRow);
  push(spans.endRow, endRow);
  push(spans.firstRow, startRow === -1 ? endRow : startRow);
  push(kind === spanKinds.step ? spans.steps : spans.calls, span);
  return span;
}
