/** When a menu stands open above the box, what it offers, and what keys do meanwhile. */
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { findTrigger, type Trigger } from './find-trigger.ts';
import { isComplete, matchOptions, type MenuOption } from './match-options.ts';
import { isImeKey } from '../composer-keys.ts';
import { optionId } from './option-id.ts';
import { useHeldChoice } from './use-held-choice.ts';
import type { MenuOptions } from './use-menu-options.ts';

export interface OpenMenu {
  readonly kind: Trigger['kind'];
  readonly options: readonly MenuOption[];
  readonly active: number;
  readonly status: MenuOptions['status'];
  /** Its options did not come while somebody waited to take one. */
  readonly late: boolean;
}

export interface ComposerMenuState {
  readonly menu: OpenMenu | null;
  readonly point: (index: number) => void;
  readonly choose: (option: MenuOption) => void;
}

/** The trigger at the caret, while the box has the focus. */
export function useTrigger(box: RefObject<HTMLTextAreaElement | null>): Trigger | null {
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const look = () => {
      const { selectionStart, selectionEnd, value } = element;
      const isHere = document.activeElement === element && selectionStart === selectionEnd;
      const next = isHere ? findTrigger(value, selectionStart) : null;
      setTrigger((known) => (isSame(known, next) ? known : next));
    };
    const events = ['input', 'keyup', 'click', 'focus', 'blur', 'compositionend'] as const;
    for (const name of events) element.addEventListener(name, look);
    // What was typed before this part of the page was there.
    look();
    return () => {
      for (const name of events) element.removeEventListener(name, look);
    };
  }, [box]);
  return trigger;
}

function isSame(one: Trigger | null, other: Trigger | null): boolean {
  return (
    one?.kind === other?.kind &&
    one?.query === other?.query &&
    one?.start === other?.start &&
    one?.end === other?.end
  );
}

export interface MenuInput {
  readonly box: RefObject<HTMLTextAreaElement | null>;
  readonly listId: string;
  readonly trigger: Trigger | null;
  readonly offered: MenuOptions;
  readonly onChosen: (option: MenuOption) => void;
}

/**
 * Up, down, Enter, Tab and Escape belong to the menu only while it has something to choose; an input method's keys
 * never do. Where no name begins with what is typed, Enter sends as it would without a menu; whether one does is only
 * known once all options are here, and Enter waits for them.
 */
export function useComposerMenu({ box, listId, trigger, offered, onChosen }: MenuInput): ComposerMenuState {
  /** Put away by Escape: it stays so until another sign is typed. */
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [pointed, setPointed] = useState<{ readonly query: string; readonly index: number } | null>(null);
  const sign = trigger && `${trigger.kind} ${String(trigger.start)}`;
  if (sign === null && dismissed !== null) setDismissed(null);

  const query = trigger?.query ?? '';
  const found = matchOptions(offered.options, query);
  const active =
    pointed?.query === query && pointed.index < found.options.length ? pointed.index : found.first ? 0 : -1;
  const isDone = trigger?.kind === 'slash' && isComplete(offered.options, query);
  const { status } = offered;
  const loading = status === 'loading';
  const isEmpty = found.options.length === 0 && !loading && (status === 'ready' || query !== '');
  const isOpen = trigger !== null && dismissed !== sign && !isDone && !isEmpty;

  const choose = (option: MenuOption): void => {
    const element = box.current;
    if (!element || !trigger) return;
    element.focus();
    // A blank that stands there already is not doubled.
    const rest = element.value.slice(trigger.end);
    const insert = rest.startsWith(' ') ? option.insert.trimEnd() : option.insert;
    element.setRangeText(insert, trigger.start, trigger.end, 'end');
    element.dispatchEvent(new Event('input', { bubbles: true }));
    onChosen(option);
  };
  const point = (index: number): void => {
    setPointed({ query, index });
  };
  const { late, hold } = useHeldChoice({
    box,
    typed: sign && `${sign} ${query}`,
    loading,
    apply(key) {
      const first = isOpen ? found.options[active] : undefined;
      if (first) choose(first);
      else if (key === 'Enter') box.current?.form?.requestSubmit();
    },
  });
  const menu: OpenMenu | null = isOpen
    ? { kind: trigger.kind, options: found.options, active, status, late }
    : null;

  const latest = useRef<(event: KeyboardEvent) => boolean>(() => false);
  useLayoutEffect(() => {
    latest.current = (event) => {
      if (!menu || isImeKey(event)) return false;
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
      const count = menu.options.length;
      const chosen = menu.options[menu.active];
      switch (event.key) {
        case 'ArrowDown':
        case 'ArrowUp':
          if (count === 0) return false;
          point((menu.active + (event.key === 'ArrowDown' ? 1 : menu.active < 0 ? 0 : -1) + count) % count);
          return true;
        case 'Enter':
        case 'Tab':
          if (!chosen) return loading && hold(event.key);
          choose(chosen);
          return true;
        case 'Escape':
          setDismissed(sign);
          return true;
        default:
          return false;
      }
    };
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    // On the box itself: what the menu takes does not reach the composer, which would send.
    const onKeyDown = (event: KeyboardEvent) => {
      if (!latest.current(event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    element.addEventListener('keydown', onKeyDown);
    return () => {
      element.removeEventListener('keydown', onKeyDown);
    };
  }, [box]);

  const listed = menu !== null && menu.options.length > 0;
  const activeId = listed && menu.active >= 0 ? optionId(listId, menu.active) : null;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    // Not the role `combobox`: the box is a `textbox` to everybody who looks for it, and that role has no `aria-expanded`.
    element.setAttribute('aria-autocomplete', 'list');
    element.setAttribute('aria-haspopup', 'listbox');
    set(element, 'aria-controls', listed ? listId : null);
    set(element, 'aria-activedescendant', activeId);
    return () => {
      for (const name of ['aria-controls', 'aria-activedescendant']) element.removeAttribute(name);
    };
  }, [box, listed, listId, activeId]);

  return { menu, point, choose };
}

function set(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
