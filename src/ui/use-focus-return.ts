import { useEffect, useLayoutEffect, useRef } from 'react';

/**
 * Gives the focus back to who had it before the caller was mounted, if it went down with the caller. After the
 * caller has left the document: a field that is focused before that takes no typing in Chromium.
 */
export function useFocusReturn(): void {
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    before.current = document.activeElement;
  }, []);
  useEffect(
    () => () => {
      if (document.activeElement === document.body && before.current instanceof HTMLElement)
        before.current.focus();
    },
    [],
  );
}
