import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The inner size of an element in CSS px, followed; zero until it is measured and where there is no layout. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(() => {
      setSize((known) =>
        known.width === box.clientWidth && known.height === box.clientHeight
          ? known
          : { width: box.clientWidth, height: box.clientHeight },
      );
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return size;
}
