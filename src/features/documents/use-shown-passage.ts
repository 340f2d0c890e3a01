/** Brings the passage that somebody came for into sight: selected in the text, as if a reader had done so, marked in the preview. */
import { useDeferredValue, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { findHint, type PassageHint, type TextRange } from '#src/shared/documents/find-passage.ts';

export interface PassagePlace {
  readonly hint: PassageHint;
  /** From 1; null: the text does not have it. */
  readonly line: number | null;
  /** The text is as it was when the passage was selected in it. */
  readonly isSelected: boolean;
  /** Whether the preview shows it; null: it is not shown, or not drawn yet. */
  readonly drawn: boolean | null;
  /** Goes up each time somebody wants to see it. */
  readonly asked: number;
  readonly show: () => void;
  readonly onDrawn: (isDrawn: boolean | null) => void;
}

/**
 * @param element null while the preview stands in its place
 * @returns where it stands, as the text is now; null where none is asked for
 */
export function useShownPassage(
  element: RefObject<HTMLTextAreaElement | null>,
  text: string,
  hint: PassageHint | null,
  tab: 'text' | 'preview',
): PassagePlace | null {
  const [asked, setAsked] = useState(0);
  const [drawn, setDrawn] = useState<boolean | null>(null);
  const [selectedIn, setSelectedIn] = useState<string | null>(null);
  const seen = useRef<{ readonly key: string | null; readonly tab: string } | null>(null);
  const key = hint === null ? null : JSON.stringify([hint.from, hint.to]);
  const settled = useDeferredValue(text);
  const line = useMemo(() => {
    const found = hint === null ? null : findHint(settled, hint);
    return found === null ? null : settled.slice(0, found.start).split('\n').length;
  }, [settled, hint]);

  useEffect(() => {
    const before = seen.current;
    seen.current = { key, tab };
    // Once for each passage, and again in a text that is back: what is typed must not move the caret there.
    if (hint === null || tab !== 'text' || (before?.key === key && before.tab === tab)) return;
    // Who comes back by the row of tabs stays in it.
    if (select(element.current, findHint(text, hint), before?.key !== key)) setSelectedIn(text);
  }, [element, text, hint, key, tab]);

  if (hint === null) return null;
  return {
    hint,
    line,
    isSelected: selectedIn === text,
    drawn: tab === 'preview' ? drawn : null,
    asked,
    show() {
      setAsked(asked + 1);
      if (select(element.current, findHint(text, hint), true)) setSelectedIn(text);
    },
    onDrawn: setDrawn,
  };
}

/** False where there is nothing to select, or nowhere. */
function select(element: HTMLTextAreaElement | null, found: TextRange | null, focus: boolean): boolean {
  if (element === null || found === null) return false;
  if (focus) element.focus({ preventScroll: true });
  element.setSelectionRange(found.start, found.end);
  // No browser scrolls to a selection that a script makes.
  element.scrollTop = Math.max(0, heightOf(element, found.start) - element.clientHeight / 3);
  return true;
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
