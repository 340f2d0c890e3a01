/** A stretch of a run's history as columns: what the decoder of a page hands over, from a worker or from here. */
import { decodeRecordLine } from '#src/protocol/debug-history.ts';
import { createTexts, intern, NO_PARENT } from './column.ts';
import { kinds, toRow, type Kind, type Row } from './row.ts';

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
/** Of what cannot be read so much is kept, to be looked at. */
const MAX_RAW = 4_000;

/** @param lines NDJSON of the records route; what has no number is left out */
export function columnsOfLines(lines: readonly string[]): PageColumns {
  const rows = lines.flatMap((line): NumberedRow[] => {
    const entry = decodeRecordLine(line);
    if (entry === null) return [];
    if (entry.record === null) return [{ n: entry.n, row: null, raw: line.slice(0, MAX_RAW) }];
    const row = toRow(entry.record);
    return [{ n: entry.n, row: row.kind === kinds.log ? row : { ...row, payload: line } }];
  });
  return toColumns(rows);
}

function toColumns(rows: readonly NumberedRow[]): PageColumns {
  const texts = createTexts();
  const integers = (read: (row: Row) => number) => Int32Array.from(rows, ({ row }) => (row ? read(row) : 0));
  const floats = (read: (row: Row) => number) =>
    Float64Array.from(rows, ({ row }) => (row ? read(row) : NaN));
  const bytes = (read: (row: Row) => number, unreadable: number) =>
    Uint8Array.from(rows, ({ row }) => (row ? read(row) : unreadable));
  return {
    n: Int32Array.from(rows, ({ n }) => n),
    kind: bytes((row) => row.kind, UNREADABLE),
    flag: bytes((row) => row.flag, 0),
    at: floats((row) => row.at),
    start: floats((row) => row.start),
    duration: floats((row) => row.duration),
    name: integers((row) => intern(texts, row.name)),
    aux: integers((row) => intern(texts, row.aux)),
    subject: integers((row) => intern(texts, row.subject)),
    callId: integers((row) => intern(texts, row.callId)),
    spanId: integers((row) => intern(texts, row.spanId)),
    parentId: integers((row) => (row.parentId === null ? NO_PARENT : intern(texts, row.parentId))),
    cutFrom: integers((row) => row.cutFrom),
    payload: rows.map(({ row, raw }) => (row ? String(row.payload) : (raw ?? ''))),
    texts: texts.list,
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
