import { useLayoutEffect, useRef, type RefObject } from 'react';

/** What was drawn last, for what happens later. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  }, [value]);
  return latest;
}
