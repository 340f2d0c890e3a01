import { useEffect, useMemo, useState, type ComponentType } from 'react';
import { systemClock } from '#src/lib/clock.ts';
import { whenIdle } from '#src/lib/when-idle.ts';

/** So much later; then it waits so long for the browser to have nothing better to do. ms */
const LATER_MS = 150;
const IDLE_MS = 100;

export interface DrawnLaterProps<P extends object> {
  readonly part: ComponentType<P>;
  readonly given: P;
}

/**
 * Draws a part at once, and from then on, given something else, a moment later: what is streamed changes it some times a
 * second instead of with each frame, and it holds up nothing that is seen.
 */
export function DrawnLater<P extends object>({ part: Part, given }: DrawnLaterProps<P>) {
  const [shown, setShown] = useState(given);
  const [drawLater] = useState(() => {
    let latest = given;
    let isDue = false;
    const draw = (): void => {
      isDue = false;
      setShown(latest);
    };
    return (next: P) => {
      latest = next;
      if (isDue) return;
      isDue = true;
      systemClock.schedule(() => {
        whenIdle(draw, IDLE_MS);
      }, LATER_MS);
    };
  });
  useEffect(() => {
    if (given !== shown) drawLater(given);
  }, [given, shown, drawLater]);
  return useMemo(() => <Part {...shown} />, [Part, shown]);
}
