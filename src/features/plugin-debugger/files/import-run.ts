/** Reads a file into a run: in a worker where there is one, else here. */
import { createFrameScheduler, type FrameScheduler } from '#src/lib/batcher.ts';
import { systemClock } from '#src/lib/clock.ts';
import type { RunState } from '../run-state.ts';
import { FILE_LIMITS, type FileLimits } from './file-limits.ts';
import type { ImportNews, ImportTask } from './import-worker.ts';
import type { ImportedRun, ImportProblem, ReadEnd, RunHead, RunSink } from './imported-run.ts';
import { openRun } from './open-run.ts';
import { createPaintGate, type PaintGate } from './paint-gate.ts';
import { readRun } from './read-run.ts';
import { partOf, type RecordPart } from './record-part.ts';
import { nextTurn } from './turns.ts';

export interface ImportProgress {
  /** Bytes of the file that were read. */
  readonly bytes: number;
  /** Null until the beginning has been read. */
  readonly head: RunHead | null;
  /** Records that are here. */
  readonly records: number;
  /** What they fold into. */
  readonly run: () => RunState;
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

/** @param frames the page's: its first picture of the run has a few of them for itself */
export function importRun(
  file: Blob,
  onProgress: (progress: ImportProgress) => void,
  limits: FileLimits = FILE_LIMITS,
  frames: FrameScheduler = createFrameScheduler(systemClock),
): ImportJob {
  const opening = openRun();
  let head: RunHead | null = null;
  let records = 0;
  let bytes = 0;
  let isOff = false;
  const tell = () => {
    if (!isOff) onProgress({ bytes, head, records, run: opening.shown });
  };
  const sink: PartSink = {
    head(known) {
      head = known;
      opening.head(known);
      tell();
    },
    part(part) {
      records += part.columns.n.length;
      opening.part(part);
      tell();
    },
    progress(read) {
      bytes = read;
      tell();
    },
  };
  const { end, stop } = startReading(file, sink, limits, frames);
  return {
    result: end.then((ended) => {
      if (isOff) return new Promise<never>(() => undefined);
      const run = opening.end(ended.ok ? ended.warnings : []);
      if (ended.ok && run !== null) return { ok: true, run };
      const problem: ImportProblem = ended.ok ? { kind: 'not-json' } : ended.problem;
      return { ok: false, problem, partial: records > 0 ? run : null };
    }),
    callOff() {
      isOff = true;
      stop();
    },
  };
}

/** Where the page takes what was found. */
interface PartSink extends Omit<RunSink, 'records'> {
  readonly part: (part: RecordPart) => void;
}

interface Reading {
  readonly end: Promise<ReadEnd>;
  readonly stop: () => void;
}

function startReading(file: Blob, sink: PartSink, limits: FileLimits, frames: FrameScheduler): Reading {
  const worker = openWorker();
  const readHere = () => {
    const records: RunSink['records'] = (more, lines = []) => {
      sink.part(partOf(more, lines));
    };
    return readRun(file, { ...sink, records }, limits);
  };
  if (worker === null) return { end: readHere(), stop: () => undefined };
  let gate: PaintGate<ImportNews> | null = null;
  const end = new Promise<ReadEnd>((resolve) => {
    let hasBegun = false;
    const handle = (data: ImportNews) => {
      switch (data.kind) {
        case 'head':
          sink.head(data.head);
          return;
        case 'part':
          sink.part(data.part);
          return;
        case 'progress':
          sink.progress(data.bytes);
          return;
        case 'end':
          worker.terminate();
          resolve(data.end);
      }
    };
    const { take } = (gate = createPaintGate(afterPaint(frames), {
      handle,
      isDrawn: ({ kind }) => kind === 'part',
      isLast: ({ kind }) => kind === 'end',
    }));
    worker.onmessage = ({ data }: MessageEvent<ImportNews>) => {
      hasBegun = true;
      take(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      gate?.finish();
      // Its script did not come, as it does not offline: then the page reads. Else it ran out of memory.
      resolve(hasBegun ? { ok: false, problem: { kind: 'unreadable' } } : readHere());
    };
    const task: ImportTask = { file, limits };
    worker.postMessage(task);
  });
  return {
    end,
    stop: () => {
      worker.terminate();
      gate?.stop();
    },
  };
}

/** Calls back when the frame is painted: work that is begun within a frame is in its way. */
function afterPaint(frames: FrameScheduler): FrameScheduler {
  return (callback) => {
    let isOff = false;
    const cancel = frames(() => {
      void nextTurn().then(() => {
        if (!isOff) callback();
      });
    });
    return () => {
      isOff = true;
      cancel();
    };
  };
}

/** Started while nobody has chosen a file yet; null: there is none. */
let ready: Worker | null = null;

/** A file will perhaps be chosen: its reader is fetched and started. Returns what lets it go where none was. */
export function prepareImport(): () => void {
  ready ??= startWorker();
  const worker = ready;
  if (worker !== null)
    worker.onerror = (event) => {
      event.preventDefault();
      // Its script did not come: the next one may be luckier.
      if (ready === worker) ready = null;
    };
  return () => {
    ready?.terminate();
    ready = null;
  };
}

function openWorker(): Worker | null {
  const worker = ready ?? startWorker();
  ready = null;
  return worker;
}

function startWorker(): Worker | null {
  try {
    return typeof Worker === 'undefined'
      ? null
      : new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return null;
  }
}
