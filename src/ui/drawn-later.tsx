import { useEffect, useMemo, useState, type ComponentType } from 'react';
import { afterPaint } from '#src/lib/after-paint.ts';

export interface DrawnLaterProps<P extends object> {
  readonly part: ComponentType<P>;
  readonly given: P;
}

/** Draws a part at once, and from then on, given something else, after the next paint: it holds up nothing that is seen. */
export function DrawnLater<P extends object>({ part: Part, given }: DrawnLaterProps<P>) {
  const [shown, setShown] = useState(given);
  const [drawLater] = useState(() => {
    let latest = given;
    const soon = afterPaint(() => {
      setShown(latest);
    });
    return (next: P) => {
      latest = next;
      soon();
    };
  });
  useEffect(() => {
    if (given !== shown) drawLater(given);
  }, [given, shown, drawLater]);
  return useMemo(() => <Part {...shown} />, [Part, shown]);
}
