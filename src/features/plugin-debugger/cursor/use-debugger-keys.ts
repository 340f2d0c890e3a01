import { useEffect, useRef } from 'react';
import type { CursorActs } from './use-cursor-acts.ts';

export interface DebuggerKeys extends CursorActs {
  readonly find: () => void;
  /** 0 to 3: the panes in the middle. */
  readonly showTab: (index: number) => void;
  readonly copy: () => void;
  readonly fit: () => void;
}

/** Keys of the debugger: wherever the focus is, but where something is typed, chosen or open above it. */
export function useDebuggerKeys(keys: DebuggerKeys): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTaken(event.target, event.key)) return;
      const act = actOf(now.current, event);
      if (act === null) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}

/** By the letter that is on the key where the layout has another script (a Korean one types ㄷ on E). */
function actOf(keys: DebuggerKeys, { key, code, shiftKey }: KeyboardEvent): (() => void) | null {
  const target = shiftKey ? 'step' : 'event';
  switch (/^Key[A-Z]$/.test(code) && !/^[a-z]$/i.test(key) ? code.slice(3).toLowerCase() : key) {
    case ' ':
      return keys.toggleFollow;
    case 'ArrowRight':
      return () => {
        keys.go(target, 1);
      };
    case 'ArrowLeft':
      return () => {
        keys.go(target, -1);
      };
    case 'e':
    case 'E':
      return () => {
        keys.go('error', shiftKey ? -1 : 1);
      };
    case '/':
      return keys.find;
    case 'c':
      return keys.copy;
    case 'f':
      return keys.fit;
    case '1':
    case '2':
    case '3':
    case '4':
      return () => {
        keys.showTab(Number(key) - 1);
      };
    default:
      return null;
  }
}

/** Where a key has a meaning of its own. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]'))
    return true;
  if (target.closest('[role="tablist"]')) return key.startsWith('Arrow');
  return key === ' ' && target.closest('button, a, summary') !== null;
}
