/** The reader of files on a thread of its own: what is found is handed over piece by piece, so that the page stays free. */
import type { FileLimits } from './file-limits.ts';
import type { ReadEnd, RunHead } from './imported-run.ts';
import { readRun } from './read-run.ts';
import type { NumberedRecord } from '#src/protocol/debug-records.ts';

export interface ImportTask {
  readonly file: Blob;
  readonly limits: FileLimits;
}

export type ImportNews =
  | { readonly kind: 'head'; readonly head: RunHead }
  | { readonly kind: 'records'; readonly records: readonly NumberedRecord[] }
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'end'; readonly end: ReadEnd };

self.onmessage = ({ data }: MessageEvent<ImportTask>) => {
  const tell = (news: ImportNews) => {
    self.postMessage(news);
  };
  const sink = {
    head: (head: RunHead) => {
      tell({ kind: 'head', head });
    },
    records: (records: readonly NumberedRecord[]) => {
      tell({ kind: 'records', records });
    },
    progress: (bytes: number) => {
      tell({ kind: 'progress', bytes });
    },
  };
  void readRun(data.file, sink, data.limits).then((end) => {
    tell({ kind: 'end', end });
  });
};
