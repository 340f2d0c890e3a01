/** A stretch of a run's history as columns: what the decoder of a page hands over, from a worker or from here. */
import { decodeRecordLine } from '#src/protocol/debug-history.ts';
import type { NumberedRecord } from '#src/protocol/debug-records.ts';
import { MAX_RAW } from '#src/protocol/rejects.ts';
import { createTexts, intern, NO_PARENT } from './column.ts';
import { toRow, type Kind, type Row } from './row.ts';

/** A record and its number within the run. Null: it cannot be read, and its place is known all the same. */
export interface NumberedRow {
  readonly n: number;
  readonly row: Row | null;
  /** What could not be read, as it came. */
  readonly raw?: string;
}

export interface PageColumns {
  readonly n: Int32Array;
  /** `UNREADABLE` where the line could not be read. */
  readonly kind: Uint8Array;
  readonly flag: Uint8Array;
  readonly at: Float64Array;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly name: Int32Array;
  readonly aux: Int32Array;
  readonly subject: Int32Array;
  readonly callId: Int32Array;
  readonly spanId: Int32Array;
  readonly parentId: Int32Array;
  readonly cutFrom: Int32Array;
  readonly texts: readonly string[];
  /** Message of a log; of the others the whole line. */
  readonly payload: readonly string[];
}

const UNREADABLE = 255;

/** @param lines NDJSON of the records route; what has no number is left out */
export function columnsOfLines(lines: readonly string[]): PageColumns {
  const columns = createPageColumns(lines.length);
  for (const line of lines) {
    const entry = decodeRecordLine(line);
    if (entry !== null) columns.add(entry, line);
  }
  return columns.take();
}

/** Columns while a stretch is read. */
export interface ColumnsDraft {
  /** @param text the record's line, as `payloadAt` reads it */
  add(entry: NumberedRecord, text: string): void;
  take(): PageColumns;
}

/** @param capacity entries that are added at the most */
export function createPageColumns(capacity: number): ColumnsDraft {
  const integers = () => new Int32Array(capacity);
  const [n, name, aux, subject] = [integers(), integers(), integers(), integers()];
  const [callId, spanId, parentId, cutFrom] = [integers(), integers(), integers(), integers()];
  const [kind, flag] = [new Uint8Array(capacity), new Uint8Array(capacity)];
  const [at, start] = [new Float64Array(capacity), new Float64Array(capacity)];
  const duration = new Float64Array(capacity);
  const payload: string[] = [];
  const texts = createTexts();
  return {
    add(entry, text) {
      const here = payload.length;
      n[here] = entry.n;
      if (entry.record === null) {
        kind[here] = UNREADABLE;
        payload.push(text.slice(0, MAX_RAW));
        return;
      }
      const row = toRow(entry.record);
      kind[here] = row.kind;
      flag[here] = row.flag;
      at[here] = row.at;
      start[here] = row.start;
      duration[here] = row.duration;
      name[here] = intern(texts, row.name);
      aux[here] = intern(texts, row.aux);
      subject[here] = intern(texts, row.subject);
      callId[here] = intern(texts, row.callId);
      spanId[here] = intern(texts, row.spanId);
      parentId[here] = row.parentId === null ? NO_PARENT : intern(texts, row.parentId);
      cutFrom[here] = row.cutFrom;
      payload.push(entry.record.type === 'log' ? entry.record.data.message : text);
    },
    take() {
      const { length } = payload;
      return {
        n: n.subarray(0, length),
        kind: kind.subarray(0, length),
        flag: flag.subarray(0, length),
        at: at.subarray(0, length),
        start: start.subarray(0, length),
        duration: duration.subarray(0, length),
        name: name.subarray(0, length),
        aux: aux.subarray(0, length),
        subject: subject.subarray(0, length),
        callId: callId.subarray(0, length),
        spanId: spanId.subarray(0, length),
        parentId: parentId.subarray(0, length),
        cutFrom: cutFrom.subarray(0, length),
        texts: texts.list,
        payload,
      };
    },
  };
}

/** The entries of a stretch, in its order. */
export function* rowsOf(columns: PageColumns): Generator<NumberedRow> {
  const text = (column: Int32Array, at: number) => columns.texts[column[at] ?? 0] ?? '';
  for (const [at, n] of columns.n.entries()) {
    const payload = columns.payload[at] ?? '';
    const kind = columns.kind[at] ?? UNREADABLE;
    if (kind === UNREADABLE) {
      yield { n, row: null, raw: payload };
      continue;
    }
    yield {
      n,
      row: {
        kind: kind as Kind,
        at: columns.at[at] ?? NaN,
        start: columns.start[at] ?? NaN,
        duration: columns.duration[at] ?? NaN,
        flag: columns.flag[at] ?? 0,
        name: text(columns.name, at),
        aux: text(columns.aux, at),
        subject: text(columns.subject, at),
        callId: text(columns.callId, at),
        spanId: text(columns.spanId, at),
        parentId: columns.parentId[at] === NO_PARENT ? null : text(columns.parentId, at),
        payload,
        cutFrom: columns.cutFrom[at] ?? 0,
      },
    };
  }
}

/** What may cross from a worker without being copied. */
export function transferOf(columns: PageColumns): ArrayBuffer[] {
  return Object.values(columns).flatMap((value: unknown) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
}
