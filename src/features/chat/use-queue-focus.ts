import { useLayoutEffect, useRef, type FocusEvent, type RefObject } from 'react';
import { lead, leadToMessageBox, messageBox } from './lead-focus.ts';

export interface QueueFocus {
  readonly ref: RefObject<HTMLUListElement | null>;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
}

/** What has the focus, and where it stood when the list was drawn last. */
interface Held {
  readonly element: HTMLElement;
  readonly row: Element;
  readonly index: number;
}

/** For an arrow that is at the end of its way: its opposite, else what is never off. */
const INSTEAD: Readonly<Record<string, readonly string[]>> = { up: ['down', 'edit'], down: ['up', 'edit'] };

/**
 * Rows go when they are sent or removed, and arrows are off at the ends of the list: the focus would fall to the page. It
 * goes on to the same button (`data-act`) of the row that stands there now, to the opposite arrow of the same row, and to
 * the message box where no row is left.
 */
export function useQueueFocus(): QueueFocus {
  const ref = useRef<HTMLUListElement>(null);
  const held = useRef<Held | null>(null);
  useLayoutEffect(() => {
    const list = ref.current;
    const last = held.current;
    if (list === null || last === null) return;
    const rows = [...list.children];
    const stays = last.row.isConnected;
    held.current = stays ? { ...last, index: rows.indexOf(last.row) } : null;
    if (!hasFallen(last.element) || (stays && !last.element.matches(':disabled'))) return;
    const row = stays ? last.row : rows[Math.min(last.index, rows.length - 1)];
    const act = last.element.dataset['act'] ?? '';
    const [next] = [act, ...(INSTEAD[act] ?? [])].flatMap(
      (name) => row?.querySelector<HTMLElement>(`[data-act="${name}"]:enabled`) ?? [],
    );
    lead(next ?? messageBox());
  });
  useLayoutEffect(() => {
    const list = ref.current;
    return () => {
      const { activeElement } = document;
      if (list === null || activeElement === null || !list.contains(activeElement)) return;
      leadToMessageBox();
    };
  }, []);
  return {
    ref,
    onFocus({ target }) {
      const row = target.closest('li');
      const rows = [...(ref.current?.children ?? [])];
      held.current = row && { element: target, row, index: rows.indexOf(row) };
    },
    onBlur({ target }) {
      // Where another window is before this one now, the focus is here still.
      if (document.activeElement !== target) held.current = null;
    },
  };
}

/** Nobody has led it elsewhere; a browser that takes it from what is off does so only when it draws. */
function hasFallen(from: HTMLElement): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement === from;
}
