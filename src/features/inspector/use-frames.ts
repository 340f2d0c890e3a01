import { useEffect, useState } from 'react';
import type { Tap } from '#src/connection/tap.ts';
import type { Clock } from '#src/lib/clock.ts';
import { addFrames, type Frame } from './inspector-state.ts';

/** Five looks a second: a thousand frames a second paint no more often than that. */
const LOOK_MS = 200;

/** What the tap holds, looked up while the caller is mounted. */
export function useFrames(tap: Tap, clock: Clock): readonly Frame[] {
  const [frames, setFrames] = useState(() => addFrames([], tap.entries(0)));
  const next = (frames.at(-1)?.n ?? -1) + 1;
  useEffect(() => {
    let cancel = clock.schedule(look, LOOK_MS);
    function look() {
      const fresh = tap.entries(next);
      if (fresh.length > 0) setFrames((before) => addFrames(before, fresh));
      else cancel = clock.schedule(look, LOOK_MS);
    }
    return () => {
      cancel();
    };
  }, [tap, clock, next]);
  return frames;
}
