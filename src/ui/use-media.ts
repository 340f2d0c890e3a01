import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds, followed live. `false` where the environment cannot say. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      if (typeof matchMedia !== 'function') return () => undefined;
      const list = matchMedia(query);
      list.addEventListener('change', onChange);
      return () => {
        list.removeEventListener('change', onChange);
      };
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => typeof matchMedia === 'function' && matchMedia(query).matches);
}

/** Below 768 px: bottom bar and sheets instead of rail and popovers. */
export const PHONE_QUERY = '(width < 768px)';
