/** Reads a file into a run: in a worker where there is one, else here. */
import type { NumberedRecord } from '#src/protocol/debug-records.ts';
import { FILE_LIMITS, type FileLimits } from './file-limits.ts';
import type { ImportNews, ImportTask } from './import-worker.ts';
import type { ImportedRun, ImportProblem, ReadEnd, RunHead, RunSink } from './imported-run.ts';
import { readRun } from './read-run.ts';

export interface ImportProgress {
  /** Bytes of the file that were read. */
  readonly bytes: number;
  /** Null until the beginning has been read. */
  readonly head: RunHead | null;
  /** Records that are here. */
  readonly records: number;
}

export type ImportResult =
  | { readonly ok: true; readonly run: ImportedRun }
  | {
      readonly ok: false;
      readonly problem: ImportProblem;
      /** What could be read before the file went wrong; null where that is nothing. */
      readonly partial: ImportedRun | null;
    };

export interface ImportJob {
  /** Never rejects. Stays pending where the job was called off. */
  readonly result: Promise<ImportResult>;
  readonly callOff: () => void;
}

export function importRun(
  file: Blob,
  onProgress: (progress: ImportProgress) => void,
  limits: FileLimits = FILE_LIMITS,
): ImportJob {
  let head: RunHead | null = null;
  const records: NumberedRecord[] = [];
  let bytes = 0;
  let isOff = false;
  const tell = () => {
    if (!isOff) onProgress({ bytes, head, records: records.length });
  };
  const sink: RunSink = {
    head(known) {
      head = known;
      tell();
    },
    records(more) {
      for (const record of more) records.push(record);
      tell();
    },
    progress(read) {
      bytes = read;
      tell();
    },
  };
  const { end, stop } = startReading(file, sink, limits);
  return {
    result: end.then((ended) => {
      if (isOff) return new Promise<never>(() => undefined);
      if (ended.ok && head !== null) return { ok: true, run: { ...head, records, warnings: ended.warnings } };
      const problem: ImportProblem = ended.ok ? { kind: 'not-json' } : ended.problem;
      const partial = head !== null && records.length > 0 ? { ...head, records, warnings: [] } : null;
      return { ok: false, problem, partial };
    }),
    callOff() {
      isOff = true;
      stop();
    },
  };
}

interface Reading {
  readonly end: Promise<ReadEnd>;
  readonly stop: () => void;
}

function startReading(file: Blob, sink: RunSink, limits: FileLimits): Reading {
  const worker = openWorker();
  if (worker === null) return { end: readRun(file, sink, limits), stop: () => undefined };
  const end = new Promise<ReadEnd>((resolve) => {
    let hasBegun = false;
    worker.onmessage = ({ data }: MessageEvent<ImportNews>) => {
      hasBegun = true;
      switch (data.kind) {
        case 'head':
          sink.head(data.head);
          return;
        case 'records':
          sink.records(data.records);
          return;
        case 'progress':
          sink.progress(data.bytes);
          return;
        case 'end':
          worker.terminate();
          resolve(data.end);
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      // Its script did not come, as it does not offline: then the page reads. Else it ran out of memory.
      resolve(hasBegun ? { ok: false, problem: { kind: 'unreadable' } } : readRun(file, sink, limits));
    };
    const task: ImportTask = { file, limits };
    worker.postMessage(task);
  });
  return {
    end,
    stop: () => {
      worker.terminate();
    },
  };
}

function openWorker(): Worker | null {
  try {
    return typeof Worker === 'undefined'
      ? null
      : new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return null;
  }
}
