/** Records out of a file as the page gets them from its worker: columns to fold, and the text to write them again by. */
import { decodeRecordLine } from '#src/protocol/debug-history.ts';
import type { NumberedRecord } from '#src/protocol/debug-records.ts';
import { createPageColumns, type PageColumns } from '../model/page-columns.ts';
import { kinds } from '../model/row.ts';

export interface RecordPart {
  readonly columns: PageColumns;
  /** Of logs the whole lines, in their order: of them the columns hold the message alone. */
  readonly logLines: readonly string[];
}

/** @param lines their lines, where they came as such, else none */
export function partOf(records: readonly NumberedRecord[], lines: readonly string[]): RecordPart {
  const columns = createPageColumns(records.length);
  const logLines: string[] = [];
  for (const [at, entry] of records.entries()) {
    const line = lines[at] ?? JSON.stringify({ n: entry.n, ...entry.record });
    columns.add(entry, line);
    if (entry.record?.type === 'log') logLines.push(line);
  }
  return { columns: columns.take(), logLines };
}

/** The records of a file, read once more: what a page shows needs none of them as objects. */
export function* recordsOfParts(parts: readonly RecordPart[]): Generator<NumberedRecord> {
  for (const { columns, logLines } of parts) {
    let log = 0;
    for (const [at, n] of columns.n.entries()) {
      const line = columns.kind[at] === kinds.log ? logLines[log++] : columns.payload[at];
      yield { n, record: decodeRecordLine(line ?? '')?.record ?? null };
    }
  }
}
