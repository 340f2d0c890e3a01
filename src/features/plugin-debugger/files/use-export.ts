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
  // What is told of one choice of format and masking says nothing of another.
  const key = `${format} ${String(isMasked)}`;
  const [sized, setSized] = useState({ key: '', size: 0 });
  const [told, setTold] = useState<{ key: string; state: ExportState }>({
    key: '',
    state: { kind: 'ready' },
  });
  const [cannotPlan, setCannotPlan] = useState(false);
  const stateOf = (): ExportState => {
    if (cannotPlan) return { kind: 'failed' };
    return told.key === key || told.state.kind === 'writing' ? told.state : { kind: 'ready' };
  };
  const state = stateOf();
  const writing = useRef<AbortController | null>(null);
  const request = () => ({
    format,
    isMasked,
    name: fileNameOf(name),
    exportedAt: new Date(clock.now()).toISOString(),
  });

  useEffect(() => {
    const off = new AbortController();
    planExport(exported, off.signal).then(setPlan, (error: unknown) => {
      if (!(error instanceof CalledOff)) setCannotPlan(true);
    });
    return () => {
      off.abort();
      writing.current?.abort();
    };
  }, [exported]);
  useEffect(() => {
    if (plan === null) return;
    const off = new AbortController();
    const asked = { format, isMasked, name: 'run', exportedAt: new Date(0).toISOString() };
    // Without an estimate the file is written all the same.
    estimateSize(exported, plan, asked, off.signal).then(
      (size) => {
        setSized({ key, size });
      },
      () => undefined,
    );
    return () => {
      off.abort();
    };
  }, [exported, plan, format, isMasked, key]);

  return {
    plan,
    size: sized.key === key ? sized.size : null,
    state,
    write() {
      if (plan === null || state.kind === 'writing') return;
      const off = new AbortController();
      writing.current = off;
      setTold({ key, state: { kind: 'writing' } });
      const asked = request();
      const fileName = asked.name + formatKinds[format].extension;
      writeExport(exported, plan, asked, off.signal).then(
        (blob) => {
          if (off.signal.aborted) return;
          saveFile(blob, fileName);
          setTold({ key, state: { kind: 'saved', fileName } });
        },
        (error: unknown) => {
          if (!(error instanceof CalledOff)) setTold({ key, state: { kind: 'failed' } });
        },
      );
    },
  };
}
