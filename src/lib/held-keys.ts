/** Keys that are typed for something that is still on its way: they must not go into what has the focus until then. */

/** So long keys are held back at most: what does not come must not lock the keyboard, ms. */
const PATIENCE_MS = 3_000;

export interface HeldKeys {
  /** Until the returned end, letters and Enter go nowhere else; whoever presses Escape or Tab has the keyboard back. */
  readonly hold: () => () => void;
  /** The letters so far, as a text field would have them. */
  readonly typed: () => string;
}

export function heldKeys(): HeldKeys {
  let text = '';
  return {
    typed: () => text,
    hold() {
      const over = new AbortController();
      const timer = setTimeout(() => {
        over.abort();
      }, PATIENCE_MS);
      const onKeyDown = (event: KeyboardEvent): void => {
        const { key, ctrlKey, metaKey, altKey } = event;
        if (ctrlKey || metaKey || altKey) return;
        if (key === 'Escape' || key === 'Tab') {
          over.abort();
          return;
        }
        if (key !== 'Enter' && key !== 'Backspace' && [...key].length !== 1) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        if (key === 'Backspace') text = [...text].slice(0, -1).join('');
        else if (key !== 'Enter') text += key;
      };
      document.addEventListener('keydown', onKeyDown, { capture: true, signal: over.signal });
      return () => {
        clearTimeout(timer);
        over.abort();
      };
    },
  };
}
