/** The reader of files on a thread of its own: what is found is handed over piece by piece, so that the page stays free. */
import type { FileLimits } from './file-limits.ts';
import type { ReadEnd, RunHead, RunSink } from './imported-run.ts';
import { transferOf } from '../model/page-columns.ts';
import { readRun } from './read-run.ts';
import { partOf, type RecordPart } from './record-part.ts';
import { warmReader } from './warm-reader.ts';

export interface ImportTask {
  readonly file: Blob;
  readonly limits: FileLimits;
}

export type ImportNews =
  | { readonly kind: 'head'; readonly head: RunHead }
  | { readonly kind: 'part'; readonly part: RecordPart }
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'end'; readonly end: ReadEnd };

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<ImportTask>) => void) | null;
  postMessage(news: ImportNews, transfer?: ArrayBuffer[]): void;
};

scope.onmessage = ({ data }) => {
  const sink: RunSink = {
    head(head) {
      scope.postMessage({ kind: 'head', head });
    },
    records(records, lines = []) {
      const part = partOf(records, lines);
      scope.postMessage({ kind: 'part', part }, transferOf(part.columns));
    },
    progress(bytes) {
      scope.postMessage({ kind: 'progress', bytes });
    },
  };
  void readRun(data.file, sink, data.limits).then((end) => {
    scope.postMessage({ kind: 'end', end });
  });
};

// Mostly nobody has chosen a file yet. Where the browser lacks what it takes, the file's own reading says so.
void warmReader().catch(() => undefined);
