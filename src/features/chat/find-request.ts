/** Whether the conversation is being searched: asked for by Mod+F in the chat, or by a button elsewhere on the page. */
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { createListeners } from '#src/lib/listeners.ts';

const asked = createListeners();

/** Opens the search of the conversation that is shown. */
export const askToFind = (): void => {
  asked.tell();
};

export interface FindRequest {
  readonly isOpen: boolean;
  /** Goes up each time it is asked for: the field gets the focus again. */
  readonly count: number;
  /** Gives the focus back to where it was. */
  readonly close: () => void;
}

/** @param scroller of the conversation; keys count where it is, and in what stands beside it */
export function useFindRequest(scroller: RefObject<HTMLElement | null>): FindRequest {
  const [count, setCount] = useState(0);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    const open = () => {
      setCount((known) => {
        if (known === 0) before.current = document.activeElement;
        return known + 1;
      });
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey)) return;
      if (event.altKey || event.shiftKey || event.defaultPrevented) return;
      const chat = scroller.current?.closest('section')?.parentElement;
      const { target } = event;
      const isHere = target === document.body || (target instanceof Node && chat?.contains(target) === true);
      // Pressed again in its field, the browser's own search comes.
      if (!isHere || (target instanceof Element && target.closest('search') !== null)) return;
      event.preventDefault();
      open();
    };
    const remove = asked.add(open);
    document.addEventListener('keydown', onKey);
    return () => {
      remove();
      document.removeEventListener('keydown', onKey);
    };
  }, [scroller]);
  const close = useCallback(() => {
    setCount(0);
    const last = before.current;
    before.current = null;
    if (last instanceof HTMLElement && last.isConnected && last !== document.body) last.focus();
    else scroller.current?.focus();
  }, [scroller]);
  return { isOpen: count > 0, count, close };
}
