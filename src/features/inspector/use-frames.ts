import { useEffect, useState } from 'react';
import type { Tap } from '#src/connection/tap.ts';
import type { Clock } from '#src/lib/clock.ts';
import { addFrames, type Frame } from './inspector-state.ts';

/** Five looks a second: a thousand frames a second paint no more often than that. */
const LOOK_MS = 200;

/** What the tap holds, looked up while the caller is mounted; and how to forget all of it, in the tap too. */
export function useFrames(tap: Tap, clock: Clock): readonly [frames: readonly Frame[], forget: () => void] {
  const [frames, setFrames] = useState(() => addFrames([], tap.entries(0)));
  /** The first that was not looked at yet. */
  const [next, setNext] = useState(() => after(frames) ?? 0);
  useEffect(() => {
    let cancel = clock.schedule(look, LOOK_MS);
    function look() {
      const fresh = tap.entries(next);
      const end = after(fresh);
      if (end === null) {
        cancel = clock.schedule(look, LOOK_MS);
        return;
      }
      setFrames((before) => addFrames(before, fresh));
      setNext(end);
    }
    return () => {
      cancel();
    };
  }, [tap, clock, next]);
  return [
    frames,
    () => {
      tap.clear();
      setFrames([]);
    },
  ];
}

function after(entries: readonly { readonly n: number }[]): number | null {
  const last = entries.at(-1);
  return last === undefined ? null : last.n + 1;
}
