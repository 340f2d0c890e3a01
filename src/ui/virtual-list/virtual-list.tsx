import { observeElementRect, useVirtualizer } from '@tanstack/react-virtual';
import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual';
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
  /** An array, typed or not. */
  readonly items: ArrayLike<T>;
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

/**
 * Whether a row that changes its height moves what is read, so that the scroll position has to follow. (Left to
 * itself the virtualizer lets go of the place where somebody has just scrolled up.)
 */
function isAbove<T extends Element>(
  row: VirtualItem,
  _delta: number,
  list: Virtualizer<T, Element>,
): boolean {
  const top = list.scrollOffset ?? 0;
  return list.itemSizeCache.has(row.key) ? row.end <= top : row.start < top;
}

/** A window without layout (hidden, or a test) reports 0 × 0: the last known size serves better. */
function observeVisibleRect<T extends Element>(
  instance: Virtualizer<T, Element>,
  report: (rect: { width: number; height: number }) => void,
) {
  instance.shouldAdjustScrollPositionOnItemSizeChange = isAbove;
  return observeElementRect(instance, (rect) => {
    if (rect.height > 0) report(rect);
  });
}

/** At another width all rows are placed anew: a new function tells the virtualizer so. */
function rowKeys<T>(items: ArrayLike<T>, keyOf: VirtualListProps<T>['keyOf'], _width: number) {
  return (index: number) => {
    const item = items[index];
    return item === undefined ? index : keyOf(item, index);
  };
}

/** The height as it is, not rounded: rows stand one below the other, and what is rounded away would add up. */
function measureRow(row: Element, entry: ResizeObserverEntry | undefined, known: number | undefined): number {
  const box = entry?.borderBoxSize[0];
  return box?.blockSize ?? known ?? row.getBoundingClientRect().height;
}

/**
 * A scrolling list that mounts only the rows in sight. Rows may differ in height; they are measured. Those that are
 * mounted stand in the flow of one block, so that none can lie over another while its new height is not measured yet:
 * it is the block alone that is placed.
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
    measureElement: (row, entry, { itemSizeCache, indexFromElement }) =>
      measureRow(row, entry, itemSizeCache.get(getItemKey(indexFromElement(row)))) || estimateHeight,
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
  const rows = virtualizer.getVirtualItems();
  return (
    <div
      ref={scrollRef}
      role={role}
      aria-label={label}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      // What is read is kept in its place here; the browser's own anchoring would do it twice.
      className={cx(
        'min-h-0 overflow-auto [overflow-anchor:none] focus-visible:-outline-offset-2',
        className,
      )}
    >
      <div role="presentation" className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        <div role="presentation" className="absolute inset-x-0" style={{ top: rows[0]?.start ?? 0 }}>
          {rows.map((row) => {
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
                className="flow-root"
              >
                {renderItem(item, row.index)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
