/** The file that is being read, and what was wrong with the last. */
import { useEffect, useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { RunState } from '../run-state.ts';
import { importRun, type ImportJob, type ImportProgress, type ImportResult } from './import-run.ts';
import type { ImportedRun } from './imported-run.ts';

export interface LoadedFile {
  /** Tells two files of one name apart: unique in the page. */
  readonly id: number;
  readonly name: string;
  readonly run: ImportedRun;
  readonly isPartial: boolean;
}

export interface ReadingFile {
  /** As of the file that it becomes. */
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly progress: Omit<ImportProgress, 'run'>;
  /** What is here so far; null before there is anything. */
  readonly run: RunState | null;
}

export interface FailedFile {
  readonly name: string;
  readonly result: Extract<ImportResult, { ok: false }>;
}

export interface FileImport {
  readonly reading: ReadingFile | null;
  /** A bad file leaves what was open before it. */
  readonly failed: FailedFile | null;
  readonly read: (file: File) => void;
  /** Stops reading, and forgets what was wrong. */
  readonly callOff: () => void;
  /** Shows what could be read of the bad file. */
  readonly showPartial: () => void;
}

/** Each telling paints, and of a large file there are hundreds. */
const PAINT_EVERY_MS = 150;

let opened = 0;

function nextId(): number {
  opened += 1;
  return opened;
}

/** @param onLoaded takes a file that was read, or the part of it that somebody wants to see */
export function useFileImport(onLoaded: (file: LoadedFile) => void): FileImport {
  const { clock } = useServices();
  const [reading, setReading] = useState<ReadingFile | null>(null);
  const [failed, setFailed] = useState<FailedFile | null>(null);
  const job = useRef<ImportJob | null>(null);
  useEffect(
    () => () => {
      job.current?.callOff();
    },
    [],
  );

  const show = (id: number, name: string, run: ImportedRun, isPartial: boolean) => {
    setFailed(null);
    onLoaded({ id, name, run, isPartial });
  };
  const callOff = () => {
    job.current?.callOff();
    job.current = null;
    setReading(null);
    setFailed(null);
  };
  const read = (file: File) => {
    callOff();
    const { name, size } = file;
    const id = nextId();
    setReading({ id, name, size, progress: { bytes: 0, head: null, records: 0 }, run: null });
    let paintAt = -Infinity;
    let hasRecords = false;
    const started = importRun(file, ({ run, ...progress }) => {
      const now = clock.monotonic();
      // The first records at once.
      const isFirst = progress.records > 0 && !hasRecords;
      if (now < paintAt && !isFirst) return;
      paintAt = now + PAINT_EVERY_MS;
      hasRecords = progress.records > 0;
      setReading({ id, name, size, progress, run: hasRecords ? run() : null });
    });
    job.current = started;
    void started.result.then((result) => {
      job.current = null;
      setReading(null);
      if (result.ok) show(id, name, result.run, false);
      else setFailed({ name, result });
    });
  };
  return {
    reading,
    failed,
    read,
    callOff,
    showPartial() {
      const partial = failed?.result.partial;
      if (failed && partial) show(nextId(), failed.name, partial, true);
    },
  };
}
