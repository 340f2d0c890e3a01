import { measureElement, observeElementRect, useVirtualizer } from '@tanstack/react-virtual';
import type { Virtualizer } from '@tanstack/react-virtual';
import { useImperativeHandle, useRef } from 'react';
import type { KeyboardEvent, ReactNode, Ref, UIEventHandler } from 'react';
import { cx } from '../cx.ts';

export interface VirtualListHandle {
  scrollToIndex(index: number, align?: 'start' | 'center' | 'end' | 'auto'): void;
  /** The scrolling element itself. */
  element(): HTMLDivElement | null;
}

export interface VirtualListProps<T> {
  readonly items: readonly T[];
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

/** A scrolling list that mounts only the rows in sight. Rows may differ in height; they are measured. */
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
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: items.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => estimateHeight,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item, index);
    },
    overscan,
    initialRect: INITIAL_RECT,
    observeElementRect: observeVisibleRect,
    // Without layout a row measures 0 px, and the list would mount all of them.
    measureElement: (element, entry, instance) => measureElement(element, entry, instance) || estimateHeight,
  });
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
      <div role="presentation" className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
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
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {renderItem(item, row.index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
