import { useMemo, useState } from 'react';
import type { RunState } from '../run-state.ts';
import { furthestError, nextMoment, outermost, type Direction, type Target } from './moves.ts';
import type { CursorStore } from './cursor-store.ts';

export interface CursorActs {
  readonly go: (target: Target, direction: Direction) => void;
  readonly toFirst: () => void;
  /** To the end; of a live run that is: it is followed. */
  readonly toEnd: () => void;
  /** Pauses a run that is followed, follows one that is not. */
  readonly toggleFollow: () => void;
  /** Why the last move went nowhere. */
  readonly notice: 'wrapped' | 'noErrorThere' | 'noStepThere' | 'noEventThere' | null;
}

const notices = { error: 'noErrorThere', step: 'noStepThere', event: 'noEventThere' } as const;

/** What moves the cursor of a run. */
export function useCursorActs(run: RunState, cursor: CursorStore, fold: boolean): CursorActs {
  const [notice, setNotice] = useState<CursorActs['notice']>(null);
  return useMemo(() => {
    const toEnd = () => {
      setNotice(null);
      cursor.setState({ moment: null });
    };
    const put = (moment: ReturnType<typeof nextMoment>, target: Target) => {
      setNotice(moment === null ? notices[target] : null);
      if (moment !== null) cursor.setState({ moment });
    };
    return {
      notice,
      toEnd,
      go(target, direction) {
        const next = nextMoment(run, cursor.getState().moment, target, direction, fold);
        if (next !== null || target !== 'error') {
          put(next, target);
          return;
        }
        // Round the end, and said: whoever looks for an error mostly stands behind it.
        const around = furthestError(run, direction);
        put(around, target);
        if (around !== null) setNotice('wrapped');
      },
      toFirst() {
        put(outermost(run, -1), 'event');
      },
      toggleFollow() {
        if (cursor.getState().moment !== null) toEnd();
        else put(outermost(run, 1), 'event');
      },
    };
  }, [run, cursor, fold, notice]);
}
