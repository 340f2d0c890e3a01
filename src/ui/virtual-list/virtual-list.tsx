import { measureElement, observeElementRect, useVirtualizer } from '@tanstack/react-virtual';
import type { Virtualizer } from '@tanstack/react-virtual';
import { useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode, Ref, UIEventHandler } from 'react';
import { flushSync } from 'react-dom';
import { cx } from '../cx.ts';
import { forgetUnmounted } from './forget-unmounted.ts';

export interface VirtualListHandle {
  scrollToIndex(index: number, align?: 'start' | 'center' | 'end' | 'auto'): void;
  /** The scrolling element itself. */
  element(): HTMLDivElement | null;
}

export interface VirtualListProps<T> {
  readonly items: readonly T[];
  /** The same function from render to render: another one places all rows anew. */
  readonly keyOf: (item: T, index: number) => string | number;
  readonly renderItem: (item: T, index: number) => ReactNode;
  /** A row's height in px before it is measured. */
  readonly estimateHeight: number;
  readonly label: string;
  /** `list` with `listitem`s by default; `feed` and `log` rows bring their own role in `renderItem`. */
  readonly role?: 'list' | 'feed' | 'log' | 'rowgroup' | 'presentation';
  readonly itemRole?: 'listitem' | 'presentation';
  readonly overscan?: number;
  readonly className?: string;
  readonly onScroll?: UIEventHandler<HTMLDivElement>;
  readonly handle?: Ref<VirtualListHandle>;
}

/** The window is taken to be 600 px until it is measured, so that the first render already holds rows. */
const INITIAL_RECT = { width: 0, height: 600 };

/** A window without layout (hidden, or a test) reports 0 × 0: the last known size serves better. */
function observeVisibleRect<T extends Element>(
  instance: Virtualizer<T, Element>,
  report: (rect: { width: number; height: number }) => void,
) {
  return observeElementRect(instance, (rect) => {
    if (rect.height > 0) report(rect);
  });
}

/** At another width all rows are placed anew: a new function tells the virtualizer so. */
function rowKeys<T>(items: readonly T[], keyOf: VirtualListProps<T>['keyOf'], _width: number) {
  return (index: number) => {
    const item = items[index];
    return item === undefined ? index : keyOf(item, index);
  };
}

/**
 * A scrolling list that mounts only the rows in sight. Rows may differ in height; they are measured. Where they stand
 * is written by the virtualizer itself (`directDomUpdates`) as soon as they are: React would do it after the next
 * paint, and for that long grown rows would lie over each other.
 */
export function VirtualList<T>({
  items,
  keyOf,
  renderItem,
  estimateHeight,
  label,
  role = 'list',
  itemRole = role === 'list' ? 'listitem' : 'presentation',
  overscan = 8,
  className,
  onScroll,
  handle,
}: VirtualListProps<T>) {
  const scrollRef = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const moved = useRef(0);
  const getItemKey = useMemo(() => rowKeys(items, keyOf, width), [items, keyOf, width]);
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: items.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => estimateHeight,
    getItemKey,
    overscan,
    directDomUpdates: true,
    directDomUpdatesMode: 'position',
    initialRect: INITIAL_RECT,
    observeElementRect: (instance, report) =>
      observeVisibleRect(instance, (rect) => {
        const before = instance.scrollRect?.width ?? 0;
        if (before > 0 && before !== rect.width) {
          moved.current = forgetUnmounted(instance);
          instance.scrollOffset = (instance.scrollOffset ?? 0) + moved.current;
          // Before the paint: rows and scroll position move together, or not at all.
          flushSync(() => {
            setWidth(rect.width);
          });
        }
        report(rect);
      }),
    // Without layout a row measures 0 px, and the list would mount all of them.
    measureElement: (element, entry, instance) => measureElement(element, entry, instance) || estimateHeight,
  });
  // What is read stays where it is when the estimates above it come back.
  useLayoutEffect(() => {
    if (scrollRef.current !== null && moved.current !== 0) scrollRef.current.scrollTop += moved.current;
    moved.current = 0;
  }, [width]);
  useImperativeHandle(handle, () => ({
    scrollToIndex: (index, align = 'auto') => {
      virtualizer.scrollToIndex(index, { align });
    },
    element: () => scrollRef.current,
  }));
  // The browser scrolls to where the end is by the heights it knows; the rows there are not measured yet.
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || (event.key !== 'End' && event.key !== 'Home')) return;
    event.preventDefault();
    if (event.key === 'Home') virtualizer.scrollToIndex(0, { align: 'start' });
    else virtualizer.scrollToIndex(items.length - 1, { align: 'end' });
  };
  return (
    <div
      ref={scrollRef}
      role={role}
      aria-label={label}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      className={cx('min-h-0 overflow-auto focus-visible:-outline-offset-2', className)}
    >
      <div ref={virtualizer.containerRef} role="presentation" className="relative w-full">
        {virtualizer.getVirtualItems().map((row) => {
          const item = items[row.index];
          if (item === undefined) return null;
          return (
            <div
              key={row.key}
              ref={virtualizer.measureElement}
              data-index={row.index}
              role={itemRole}
              aria-setsize={itemRole === 'listitem' ? items.length : undefined}
              aria-posinset={itemRole === 'listitem' ? row.index + 1 : undefined}
              className="absolute top-0 left-0 w-full"
            >
              {renderItem(item, row.index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
