/** Brings the passage that somebody came for into sight, and marks it: it is selected, as if a reader had done so. */
import { useEffect, useRef, useState, type RefObject } from 'react';
import { findHint, type PassageHint, type TextRange } from '#src/shared/documents/find-passage.ts';

export interface PassagePlace {
  readonly hint: PassageHint;
  /** From 1; null: the text does not have it. */
  readonly line: number | null;
  readonly show: () => void;
}

/** @returns where it stands, told once for each passage that is asked for; null where none is */
export function useShownPassage(
  element: RefObject<HTMLTextAreaElement | null>,
  text: string,
  hint: PassageHint | null,
): PassagePlace | null {
  const [line, setLine] = useState<number | null>(null);
  const shown = useRef<string | null>(null);
  const key = hint === null ? null : JSON.stringify([hint.from, hint.to]);

  useEffect(() => {
    if (hint === null || shown.current === key) return;
    shown.current = key;
    const found = findHint(text, hint);
    setLine(found === null ? null : text.slice(0, found.start).split('\n').length);
    if (found !== null && element.current) select(element.current, found);
  }, [element, text, hint, key]);

  if (hint === null) return null;
  return {
    hint,
    line,
    show() {
      const found = findHint(text, hint);
      if (found !== null && element.current) select(element.current, found);
    },
  };
}

function select(element: HTMLTextAreaElement, { start, end }: TextRange): void {
  element.focus({ preventScroll: true });
  element.setSelectionRange(start, end);
  // No browser scrolls to a selection that a script makes.
  element.scrollTop = Math.max(0, heightOf(element, start) - element.clientHeight / 3);
}

/** How high the text before `end` stands, by a copy of it. */
function heightOf(element: HTMLTextAreaElement, end: number): number {
  const style = getComputedStyle(element);
  const copy = document.createElement('div');
  for (const property of [
    'font',
    'letterSpacing',
    'paddingTop',
    'paddingLeft',
    'paddingRight',
    'boxSizing',
  ] as const)
    copy.style[property] = style[property];
  copy.style.position = 'absolute';
  copy.style.visibility = 'hidden';
  copy.style.whiteSpace = 'pre-wrap';
  copy.style.overflowWrap = 'break-word';
  copy.style.width = `${element.clientWidth}px`;
  copy.textContent = element.value.slice(0, end);
  document.body.append(copy);
  const height = copy.offsetHeight;
  copy.remove();
  return height;
}
