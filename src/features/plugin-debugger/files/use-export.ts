/** An export while its dialog is open: what it would hold, how large it would be, and the writing of it. */
import { useEffect, useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { planExport, type ExportedRun, type ExportPlan } from './export-plan.ts';
import {
  estimateSize,
  fileNameOf,
  formatKinds,
  saveFile,
  writeExport,
  type ExportFormat,
} from './export-run.ts';
import { CalledOff } from './turns.ts';

export type ExportState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'writing' }
  | { readonly kind: 'saved'; readonly fileName: string }
  | { readonly kind: 'failed' };

export interface RunExport {
  /** Null while the run is looked through. */
  readonly plan: ExportPlan | null;
  /** Bytes, about; null while it is not known. */
  readonly size: number | null;
  readonly state: ExportState;
  readonly write: () => void;
}

export function useExport(
  run: ExportedRun,
  name: string,
  format: ExportFormat,
  isMasked: boolean,
): RunExport {
  const { clock } = useServices();
  // The run as it was when the dialog opened: a live one grows under it.
  const [exported] = useState(run);
  const [plan, setPlan] = useState<ExportPlan | null>(null);
  const [size, setSize] = useState<number | null>(null);
  const [state, setState] = useState<ExportState>({ kind: 'ready' });
  const writing = useRef<AbortController | null>(null);
  const request = () => ({
    format,
    isMasked,
    name: fileNameOf(name),
    exportedAt: new Date(clock.now()).toISOString(),
  });

  const failed = (error: unknown) => {
    if (!(error instanceof CalledOff)) setState({ kind: 'failed' });
  };
  useEffect(() => {
    const off = new AbortController();
    planExport(exported, off.signal).then(setPlan, failed);
    return () => {
      off.abort();
      writing.current?.abort();
    };
  }, [exported]);
  useEffect(() => {
    if (plan === null) return;
    const off = new AbortController();
    setSize(null);
    setState({ kind: 'ready' });
    const asked = { format, isMasked, name: 'run', exportedAt: new Date(0).toISOString() };
    // Without an estimate the file is written all the same.
    estimateSize(exported, plan, asked, off.signal).then(setSize, () => undefined);
    return () => {
      off.abort();
    };
  }, [exported, plan, format, isMasked]);

  return {
    plan,
    size,
    state,
    write() {
      if (plan === null || state.kind === 'writing') return;
      const off = new AbortController();
      writing.current = off;
      setState({ kind: 'writing' });
      const asked = request();
      const fileName = asked.name + formatKinds[format].extension;
      writeExport(exported, plan, asked, off.signal).then((blob) => {
        if (off.signal.aborted) return;
        saveFile(blob, fileName);
        setState({ kind: 'saved', fileName });
      }, failed);
    },
  };
}
