import { useCallback, useLayoutEffect, useRef } from 'react';

/** Reads what was drawn last, for what happens later. Always the same function. */
export function useLatest<T>(value: T): () => T {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  }, [value]);
  return useCallback(() => latest.current, []);
}
