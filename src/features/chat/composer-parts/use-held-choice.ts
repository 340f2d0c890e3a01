/** Enter or Tab, pressed while the menu's options are on their way, waits for them: what is typed would go out unfinished. */
import { useEffect, useRef, useState, type RefObject } from 'react';

/** So long at most; then the words stay, and the same key does what it does without a menu. */
const PATIENCE_MS = 3_000;

export type ChoiceKey = 'Enter' | 'Tab';

export interface HeldChoice {
  /** For what is typed now somebody waited in vain. */
  readonly late: boolean;
  /** False where the key goes its own way. */
  readonly hold: (key: ChoiceKey) => boolean;
}

export interface HeldChoiceInput {
  readonly box: RefObject<HTMLTextAreaElement | null>;
  /** The sign and what is typed behind it; null without one. */
  readonly typed: string | null;
  readonly loading: boolean;
  /** Does now what the key does. */
  readonly apply: (key: ChoiceKey) => void;
}

interface Held {
  readonly key: ChoiceKey;
  /** What stood in the box. */
  readonly text: string;
  readonly drop: () => void;
}

export function useHeldChoice({ box, typed, loading, apply }: HeldChoiceInput): HeldChoice {
  const held = useRef<Held | null>(null);
  const [lateFor, setLateFor] = useState<string | null>(null);
  const late = typed !== null && typed === lateFor;

  useEffect(() => {
    if (loading || held.current === null) return;
    const { key, text, drop } = held.current;
    drop();
    if (box.current?.value === text) apply(key);
  }, [box, loading, apply]);
  useEffect(
    () => () => {
      held.current?.drop();
    },
    [],
  );

  function hold(key: ChoiceKey): boolean {
    const element = box.current;
    if (held.current !== null) {
      // Tab gives the keyboard back at once.
      if (key === 'Tab') held.current.drop();
      return key === 'Enter';
    }
    if (element === null || late) return false;
    const over = new AbortController();
    const { signal } = over;
    const timer = setTimeout(() => {
      drop();
      setLateFor(typed);
    }, PATIENCE_MS);
    function drop(): void {
      clearTimeout(timer);
      over.abort();
      held.current = null;
    }
    held.current = { key, text: element.value, drop };
    // Whatever somebody does meanwhile: it was pressed for what stood there then.
    for (const name of ['input', 'compositionstart', 'blur'])
      element.addEventListener(name, drop, { signal });
    document.addEventListener('pointerdown', drop, { capture: true, signal });
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' && event.key !== 'Tab') drop();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true, signal });
    const { selectionStart: caret } = element;
    const onSelection = (): void => {
      if (element.selectionStart !== caret || element.selectionEnd !== caret) drop();
    };
    document.addEventListener('selectionchange', onSelection, { signal });
    return true;
  }
  return { late, hold };
}
