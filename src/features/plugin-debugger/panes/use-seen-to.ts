import { useState } from 'react';
import type { Moment } from '../model/variables-at.ts';

export interface SeenTo {
  /** The row of the last item that was seen, -1: none was; null: all that comes is, or nothing says what was. */
  readonly seenTo: number | null;
  /** The reader scrolled: to the end, or up. */
  readonly scrolled: (isAtEnd: boolean, wentUp: boolean) => void;
  /** The reader wants to see the end. */
  readonly toEnd: () => void;
}

/** From when the list was paused until it is let go on, or the other way round. */
interface Turn {
  readonly number: number;
  readonly moment: Moment | null;
  /** `seenTo` at its beginning. */
  readonly seenTo: number | null;
}

/**
 * How far a reader has seen a list that grows. Scrolling up lets its end go, and so does pausing, even where that
 * scrolls nothing: who is at the end of a paused list has seen what is there, and counts what comes from then on.
 * @param moment where the cursor stands: the list is paused there; null: at the end
 * @param lastRow the row of the last item, -1 where there is none
 */
export function useSeenTo(moment: Moment | null, lastRow: number): SeenTo {
  const [turn, setTurn] = useState<Turn>({ number: 0, moment, seenTo: null });
  // An event of scrolling may be taken in later than a key that came after it: it says of which turn it tells.
  const [told, setTold] = useState<Pick<Turn, 'number' | 'seenTo'>>(turn);
  const of = (known: typeof told) => (known.number === turn.number ? known : turn).seenTo;
  const seenTo = of(told);
  const tell = (next: (before: number | null) => number | null) => {
    setTold((known) => {
      const before = of(known);
      const after = next(before);
      return after === before ? known : { number: turn.number, seenTo: after };
    });
  };
  if (moment !== turn.moment) {
    const isOther = (moment === null) !== (turn.moment === null);
    // Who sends the cursor back to the end wants to see the end, wherever the way of the cursor had scrolled to.
    const begin = { number: turn.number + 1, moment, seenTo: moment === null ? null : (seenTo ?? lastRow) };
    setTurn(isOther ? begin : { ...turn, moment });
  }
  return {
    seenTo,
    scrolled: (isAtEnd, wentUp) => {
      tell((before) => {
        if (isAtEnd) return moment === null ? null : lastRow;
        return wentUp ? (before ?? lastRow) : before;
      });
    },
    toEnd: () => {
      tell(() => null);
    },
  };
}
