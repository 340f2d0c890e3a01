import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { isWhole, type RunState } from '../run-state.ts';
import { compareRuns, type CompareProgress, type ComparedRuns } from './divergence.ts';
import type { ComparedSide } from './pair.ts';
import { inSlices } from './slices.ts';

export interface Comparison {
  /** The runs as they were when it began. */
  readonly left: RunState;
  readonly right: RunState;
  readonly progress: CompareProgress;
  /** Null while it is under way. */
  readonly result: ComparedRuns | null;
}

/** Compares two runs in short turns, once all of them is here; anew when one of them ends, or when asked. */
export function useComparison(
  leftSide: ComparedSide,
  rightSide: ComparedSide,
): { readonly comparison: Comparison | null; readonly again: () => void } {
  const { clock } = useServices();
  const left = leftSide.run;
  const right = rightSide.run;
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const begin = () => {
    setComparison({ left, right, progress: { phase: 'reading', share: 0 }, result: null });
  };
  const isDue =
    comparison === null || isOtherThan(comparison.left, left) || isOtherThan(comparison.right, right);
  if (isDue && isReady(leftSide) && isReady(rightSide)) begin();

  const l = comparison?.left ?? null;
  const r = comparison?.right ?? null;
  const isUnderWay = comparison !== null && comparison.result === null;
  useEffect(() => {
    if (!isUnderWay || l === null || r === null) return undefined;
    const stop = new AbortController();
    const onProgress = (progress: CompareProgress) => {
      setComparison({ left: l, right: r, progress, result: null });
    };
    void inSlices(compareRuns(l, r), clock, stop.signal, onProgress).then((result) => {
      if (result === null || stop.signal.aborted) return;
      setComparison({ left: l, right: r, progress: { phase: 'comparing', share: 1 }, result });
    });
    return () => {
      stop.abort();
    };
  }, [isUnderWay, l, r, clock]);
  return { comparison, again: begin };
}

/** Its whole record came anew, or it ended: what was compared is no longer what there is. */
function isOtherThan(before: RunState, now: RunState): boolean {
  return before.log !== now.log || before.status !== now.status;
}

/** A part of a run would differ from the other wherever it is missing something. */
function isReady({ run, isAll = false }: ComparedSide): boolean {
  if (isAll) return true;
  return isWhole(run) && (run.rows > 0 || run.status === 'completed' || run.status === 'failed');
}
