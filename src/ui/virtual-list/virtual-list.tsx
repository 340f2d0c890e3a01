import { useImperativeHandle, useLayoutEffect, useReducer, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode, Ref, UIEvent, UIEventHandler } from 'react';
import { flushSync } from 'react-dom';
import { cx } from '../cx.ts';
import { createListScreen, type Align } from './list-screen.ts';

export interface VirtualListHandle {
  scrollToIndex(index: number, align?: Align): void;
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
  /** Rows beyond those in sight, on either side. */
  readonly overscan?: number;
  /** The end stays in sight whatever comes, until somebody scrolls up. */
  readonly followsEnd?: boolean;
  readonly className?: string;
  readonly onScroll?: UIEventHandler<HTMLDivElement>;
  readonly handle?: Ref<VirtualListHandle>;
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
  followsEnd = false,
  className,
  onScroll,
  handle,
}: VirtualListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const sizer = useRef<HTMLDivElement>(null);
  const block = useRef<HTMLDivElement>(null);
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const [screen] = useState(() =>
    createListScreen<T>(estimateHeight, (now) => {
      if (now) flushSync(renderAgain);
      else renderAgain();
    }),
  );
  const { first, end } = screen.take({ items, keyOf, overscan, followsEnd });
  useLayoutEffect(() => {
    if (scroller.current === null || sizer.current === null || block.current === null) return undefined;
    return screen.attach({ scroller: scroller.current, sizer: sizer.current, block: block.current });
  }, [screen]);
  useLayoutEffect(() => {
    screen.place();
  });
  useImperativeHandle(
    handle,
    () => ({
      scrollToIndex: (index, align = 'auto') => {
        screen.scrollToIndex(index, align);
      },
      element: () => scroller.current,
    }),
    [screen],
  );
  // The browser scrolls to where the end is by the heights it knows; the rows there are not measured yet.
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || (event.key !== 'End' && event.key !== 'Home')) return;
    event.preventDefault();
    if (event.key === 'Home') screen.scrollToIndex(0, 'start');
    else screen.scrollToIndex(items.length - 1, 'end');
  };
  const rows = Array.from({ length: end - first }, (_, at) => first + at);
  return (
    <div
      ref={scroller}
      role={role}
      aria-label={label}
      tabIndex={0}
      onScroll={(event: UIEvent<HTMLDivElement>) => {
        screen.scrolled();
        onScroll?.(event);
      }}
      onKeyDown={onKeyDown}
      // What is read is kept in its place here; the browser's own anchoring would do it twice.
      className={cx(
        'min-h-0 overflow-auto [overflow-anchor:none] focus-visible:-outline-offset-2',
        className,
      )}
    >
      {/* Their sizes and places are the screen's: they follow heights without a render. */}
      <div ref={sizer} role="presentation" className="relative w-full">
        <div ref={block} role="presentation" className="absolute inset-x-0">
          {rows.map((index) => {
            const item = items[index];
            if (item === undefined) return null;
            return (
              <div
                key={keyOf(item, index)}
                ref={screen.observe}
                data-index={index}
                role={itemRole}
                aria-setsize={itemRole === 'listitem' ? items.length : undefined}
                aria-posinset={itemRole === 'listitem' ? index + 1 : undefined}
                className="flow-root"
              >
                {renderItem(item, index)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
