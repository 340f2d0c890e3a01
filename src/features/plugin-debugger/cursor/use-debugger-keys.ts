import { useLayoutEffect, useRef } from 'react';
import { isModalOpen } from '#src/ui/open-modal.ts';
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
  // With the picture, not after it: a key may be pressed upon the first frame that is seen.
  useLayoutEffect(() => {
    now.current = keys;
  });
  useLayoutEffect(() => {
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

/**
 * A letter as it stands on its key, whatever Caps Lock makes of it; by the key's place where the layout has another
 * script (a Korean one types ㄷ on E).
 */
function nameOf({ key, code }: KeyboardEvent): string {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key;
}

function actOf(keys: DebuggerKeys, event: KeyboardEvent): (() => void) | null {
  const { key, shiftKey } = event;
  const target = shiftKey ? 'step' : 'event';
  switch (nameOf(event)) {
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
      return () => {
        keys.go('error', shiftKey ? -1 : 1);
      };
    case '/':
      return keys.find;
    case 'c':
      return shiftKey ? null : keys.copy;
    case 'f':
      return shiftKey ? null : keys.fit;
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

/** Within these all keys are somebody else's. A sheet is a native dialog, and has no role that is written down. */
const OTHERS =
  'input, textarea, select, [contenteditable="true"], dialog, [role="dialog"], [role="alertdialog"], [role="menu"]';

/** Where a key has a meaning of its own. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (isModalOpen()) return true;
  if (!(target instanceof Element)) return false;
  if (target.closest(OTHERS)) return true;
  if (target.closest('[role="tablist"]')) return key.startsWith('Arrow');
  return key === ' ' && target.closest('button, a, summary') !== null;
}
