import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';

/** Draws the caller anew every `ms`: what it says of the time that has passed would stand still. */
export function useTick(ms: number): void {
  const { clock } = useServices();
  const [turn, setTurn] = useState(0);
  useEffect(
    () =>
      clock.schedule(() => {
        setTurn((before) => before + 1);
      }, ms),
    [clock, ms, turn],
  );
}
