/** The file that is being read, the one that is shown, and what was wrong with the last. */
import { useEffect, useRef, useState } from 'react';
import { importRun, type ImportJob, type ImportProgress, type ImportResult } from './import-run.ts';
import type { ImportedRun } from './imported-run.ts';

export interface LoadedFile {
  /** Tells two files of one name apart. */
  readonly id: number;
  readonly name: string;
  readonly run: ImportedRun;
  readonly isPartial: boolean;
}

export interface ReadingFile {
  readonly name: string;
  readonly size: number;
  readonly progress: ImportProgress;
}

export interface FailedFile {
  readonly name: string;
  readonly result: Extract<ImportResult, { ok: false }>;
}

export interface FileImport {
  readonly loaded: LoadedFile | null;
  readonly reading: ReadingFile | null;
  /** A bad file leaves the run that was open before it. */
  readonly failed: FailedFile | null;
  readonly read: (file: File) => void;
  readonly callOff: () => void;
  /** Shows what could be read of the bad file. */
  readonly showPartial: () => void;
}

const PROGRESS_EVERY = 16;

export function useFileImport(): FileImport {
  const [loaded, setLoaded] = useState<LoadedFile | null>(null);
  const [reading, setReading] = useState<ReadingFile | null>(null);
  const [failed, setFailed] = useState<FailedFile | null>(null);
  const job = useRef<ImportJob | null>(null);
  const opened = useRef(0);
  useEffect(
    () => () => {
      job.current?.callOff();
    },
    [],
  );

  const show = (name: string, run: ImportedRun, isPartial: boolean) => {
    opened.current += 1;
    setLoaded({ id: opened.current, name, run, isPartial });
    setFailed(null);
  };
  const callOff = () => {
    job.current?.callOff();
    job.current = null;
    setReading(null);
  };
  const read = (file: File) => {
    callOff();
    const { name, size } = file;
    setFailed(null);
    setReading({ name, size, progress: { bytes: 0, head: null, records: 0 } });
    let told = 0;
    const started = importRun(file, (progress) => {
      // Each telling paints: of a large file there are hundreds.
      told += 1;
      if (told % PROGRESS_EVERY === 1 || progress.head === null) setReading({ name, size, progress });
    });
    job.current = started;
    void started.result.then((result) => {
      job.current = null;
      setReading(null);
      if (result.ok) show(name, result.run, false);
      else setFailed({ name, result });
    });
  };
  return {
    loaded,
    reading,
    failed,
    read,
    callOff,
    showPartial() {
      const partial = failed?.result.partial;
      if (failed && partial) show(failed.name, partial, true);
    },
  };
}
