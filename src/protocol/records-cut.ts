/**
 * The line with which a gateway ends the record of a run that happens elsewhere and has more to say than is kept: an
 * ordinary log line of level `warn`, the last of the record (protocol.md 3.7). So it stands at its place wherever
 * records are read: in the console, in pages, files and on servers that know nothing of it.
 */
export interface RecordsCut {
  readonly unit: 'records' | 'bytes';
  /** How many of them a run may have. */
  readonly most: number;
}

/** Never so far behind the end that a reader has to look further: records of one moment may be told in another order. */
export const CUT_WITHIN_LAST = 20;

const WORDS = /^Records of this run are not kept from here on: (\d{1,15}) (records|bytes) are the most\.$/;

export function writeRecordsCut({ unit, most }: RecordsCut): string {
  return `Records of this run are not kept from here on: ${String(most)} ${unit} are the most.`;
}

/** Null: the line says something else. */
export function readRecordsCut(message: string): RecordsCut | null {
  const [, most, unit] = WORDS.exec(message) ?? [];
  if (unit !== 'records' && unit !== 'bytes') return null;
  return { unit, most: Number(most) };
}
