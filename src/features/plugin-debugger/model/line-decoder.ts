import { columnsOfLines, type PageColumns } from './page-columns.ts';

/** The lines of an NDJSON body, chunk by chunk, as columns. */
export interface LineDecoder {
  /** @param bytes the next of the body; null: there are no more */
  push(bytes: Uint8Array | null): PageColumns;
}

export function createLineDecoder(): LineDecoder {
  const decoder = new TextDecoder();
  let rest = '';
  return {
    push(bytes) {
      const text = rest + (bytes === null ? decoder.decode() : decoder.decode(bytes, { stream: true }));
      const lines = text.split('\n');
      rest = bytes === null ? '' : (lines.pop() ?? '');
      return columnsOfLines(lines);
    },
  };
}
