/** Runs that the page shows where they were asked for: the bell says nothing of them aloud. */
import { useEffect, type RefObject } from 'react';

const shown = new Map<string, Set<Element>>();

/** @param ids of executions, as one string: parted by blanks, the same while nothing changes */
export function useShownRuns(element: RefObject<Element | null>, ids: string): void {
  useEffect(() => {
    const { current } = element;
    if (current === null || ids === '') return undefined;
    const all = ids.split(' ');
    for (const id of all) shown.set(id, (shown.get(id) ?? new Set()).add(current));
    return () => {
      for (const id of all) {
        shown.get(id)?.delete(current);
        if (shown.get(id)?.size === 0) shown.delete(id);
      }
    };
  }, [element, ids]);
}

/** Some of what shows it is in the window, as far as it reaches. */
export function isRunShown(id: string): boolean {
  return [...(shown.get(id) ?? [])].some((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom >= 0 && top <= window.innerHeight;
  });
}
