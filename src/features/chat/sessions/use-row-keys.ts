/** Arrow keys go from the search field through the titles and the messages that were found, and back. */
import { useEffect, type RefObject } from 'react';

/** @param inside any element within `[data-sessions]`, whose rows bear `data-row` */
export function useRowKeys(inside: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = inside.current?.closest<HTMLElement>('[data-sessions]');
    if (!root) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      // What composes a syllable uses the arrows for itself.
      if (step === 0 || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
      const stops = [...root.querySelectorAll<HTMLElement>('input[type="search"], [data-row]')];
      const at = stops.findIndex((stop) => stop === event.target);
      const next = at < 0 ? undefined : stops[at + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
    };
    root.addEventListener('keydown', onKeyDown);
    return () => {
      root.removeEventListener('keydown', onKeyDown);
    };
  }, [inside]);
}
