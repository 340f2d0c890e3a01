import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';

/**
 * Gives the focus back to who had it before the caller was mounted, if it went down with the caller. After the
 * caller has left the document: a field that is focused before that takes no typing in Chromium.
 * @param instead who takes it where that one is gone too
 */
export function useFocusReturn(instead?: () => HTMLElement | null | undefined): void {
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    // Once: React's strict mode mounts twice, and by the second time the caller has it.
    before.current ??= document.activeElement;
  }, []);
  const find = useEffectEvent(() => {
    const { current } = before;
    const isThere = current instanceof HTMLElement && current.isConnected && current !== document.body;
    return isThere ? current : instead?.();
  });
  useEffect(
    () => () => {
      if (document.activeElement === document.body) find()?.focus();
    },
    [],
  );
}
