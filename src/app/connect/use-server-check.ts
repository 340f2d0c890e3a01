import { useEffect, useRef, useState } from 'react';
import type { CheckPort, CheckRequest, Finding, StepId } from './check-types.ts';
import { runServerCheck } from './server-check.ts';

export type Findings = ReadonlyMap<StepId, Finding | 'running'>;

export interface ServerCheck {
  readonly findings: Findings;
  readonly busy: boolean;
  /** Starts anew; a check that still runs is left. */
  readonly start: (request: CheckRequest) => void;
}

export function useServerCheck(port: CheckPort): ServerCheck {
  const [findings, setFindings] = useState<Findings>(new Map());
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );
  const start = (request: CheckRequest) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setFindings(new Map());
    setBusy(true);
    const report = (id: StepId, found: Finding | 'running') => {
      if (!mine.signal.aborted) setFindings((before) => new Map(before).set(id, found));
    };
    void runServerCheck(request, port, report, mine.signal).finally(() => {
      if (running.current === mine) setBusy(false);
    });
  };
  return { findings, busy, start };
}
