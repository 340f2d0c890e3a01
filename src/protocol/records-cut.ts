/**
 * The line with which a gateway ends the record of a run that happens elsewhere and has more to say than is kept: an
 * ordinary log line of level `warn`, the last of the record (protocol.md 3.7). So it stands at its place wherever
 * records are read: in the console, in pages, files and on servers that know nothing of it.
 *
 * Its `records_cut` says that it is one: of the lines that a plugin wrote the gateway takes that field away
 * (`asWritten`). Gateways before had the words alone. They are still read; a plugin's line with the same words gets
 * `records_cut: null`, which says that it is none.
 */
export interface RecordsCut {
  readonly unit: 'records' | 'bytes';
  /** How many of them a run may have. */
  readonly most: number;
}

/** `data` of a log record. */
interface LogLine {
  readonly level?: unknown;
  readonly message?: unknown;
  readonly records_cut?: unknown;
}

/** Never so far behind the end that a reader has to look further: records of one moment may be told in another order. */
export const CUT_WITHIN_LAST = 20;

const WORDS = /^Records of this run are not kept from here on: (\d{1,15}) (records|bytes) are the most\.$/;

/** `data` of the line, but for its time. */
export function writeRecordsCut({ unit, most }: RecordsCut) {
  const message = `Records of this run are not kept from here on: ${String(most)} ${unit} are the most.`;
  return { level: 'warn', message, records_cut: { unit, most } };
}

/** Null: the line says something else. */
export function readRecordsCut({ level, message, records_cut: cut }: LogLine): RecordsCut | null {
  if (cut === undefined) return level === 'warn' ? readWords(message) : null;
  const { unit, most } = (cut ?? {}) as Partial<RecordsCut>;
  return (unit === 'records' || unit === 'bytes') && typeof most === 'number' ? { unit, most } : null;
}

/** `data` of a log record that a plugin wrote, so that nobody takes it for the line. */
export function asWritten<T extends LogLine>(data: T): T {
  if (readWords(data.message) !== null) return { ...data, records_cut: null };
  if (data.records_cut === undefined) return data;
  const { records_cut: _cut, ...written } = data;
  return written as T;
}

function readWords(message: unknown): RecordsCut | null {
  const [, most, unit] = (typeof message === 'string' ? WORDS.exec(message) : null) ?? [];
  return unit === 'records' || unit === 'bytes' ? { unit, most: Number(most) } : null;
}
