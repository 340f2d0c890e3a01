import { useDeferredValue, useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { createFrameScheduler } from '#src/lib/batcher.ts';

/**
 * False in the first picture of a component, true as soon as React has nothing more urgent to draw, with the next frame
 * at the latest: records that keep coming are more urgent than a deferred value, and alone it would wait for their end.
 * @param isAtOnce true from the first picture on
 */
export function useSecondPicture(isAtOnce: boolean): boolean {
  const { clock } = useServices();
  const isDeferred = useDeferredValue(true, isAtOnce);
  const [isDue, setIsDue] = useState(isAtOnce);
  const isDrawn = isDeferred || isDue;
  useEffect(() => {
    if (isDrawn) return undefined;
    return createFrameScheduler(clock)(() => {
      setIsDue(true);
    });
  }, [clock, isDrawn]);
  return isDrawn;
}
