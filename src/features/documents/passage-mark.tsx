import { useEffect, useEffectEvent, type RefObject } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { findDrawnPassage } from '#src/shared/documents/drawn-passage.ts';
import { findHint, type PassageHint } from '#src/shared/documents/find-passage.ts';
import { watchDrawn } from '#src/shared/find/watch-drawn.ts';
import { markPassage, scrollToRange, unmarkPassage } from './passage-highlight.ts';

/** Code that gets its colours and formulas are drawn anew a moment later: marked again, this much after. ms */
const AGAIN_MS = 100;

export interface PassageMarkProps {
  /** Around the drawn text. */
  readonly root: RefObject<HTMLElement | null>;
  /** What is drawn there. */
  readonly text: string;
  readonly hint: PassageHint;
  /** Goes up each time somebody wants to see it. */
  readonly asked: number;
  readonly onDrawn: (isDrawn: boolean | null) => void;
}

/** Marks the passage in the text that is drawn before it, and leads to it. Stands behind that text: it is there first. */
export function PassageMark({ root, text, hint, asked, onDrawn }: PassageMarkProps): null {
  const { clock } = useServices();
  const { from, to } = hint;
  const find = (): Range | null => {
    const range = findHint(text, { from, to });
    return range === null || root.current === null ? null : findDrawnPassage(root.current, text, range);
  };
  const mark = useEffectEvent(() => {
    const drawn = find();
    if (drawn === null) unmarkPassage();
    else markPassage(drawn);
    onDrawn(drawn !== null);
  });
  const lead = useEffectEvent(() => {
    const drawn = find();
    if (drawn !== null) scrollToRange(root.current?.closest('[role="tabpanel"]') ?? null, drawn);
  });
  useEffect(() => {
    lead();
  }, [from, to, asked]);
  useEffect(() => {
    mark();
  }, [text, from, to]);
  useEffect(() => {
    const { current } = root;
    if (current === null) return undefined;
    const end = watchDrawn(current, clock, AGAIN_MS, () => {
      mark();
    });
    return () => {
      end();
      unmarkPassage();
      onDrawn(null);
    };
  }, [root, clock, onDrawn]);
  return null;
}
