import { useEffect, useEffectEvent, useState } from 'react';
import { isApple } from './mod-key.ts';

export type Overlay = 'palette' | 'keys' | 'inspector';

export interface Overlays {
  /** Which of the three are open. */
  readonly open: ReadonlySet<Overlay>;
  readonly set: (overlay: Overlay, open: boolean) => void;
}

/** What stands over the views, and the keys that open it: Mod+K, Mod+Shift+P and, outside of text, `?`. */
export function useOverlays(): Overlays {
  const [open, setOpen] = useState<ReadonlySet<Overlay>>(new Set());
  const set = (overlay: Overlay, wanted: boolean) => {
    setOpen((before) => {
      const next = new Set(before);
      if (wanted) next.add(overlay);
      else next.delete(overlay);
      return next;
    });
  };
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const overlay = overlayOf(event);
    if (overlay === null) return;
    event.preventDefault();
    set(overlay, !open.has(overlay));
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      onKeyDown(event);
    };
    document.addEventListener('keydown', listen);
    return () => {
      document.removeEventListener('keydown', listen);
    };
  }, []);
  return { open, set };
}

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'target'>;

/** By the letter that is on the key where the layout has another script (a Korean one types ㅏ on K). */
export function overlayOf(event: Pressed, apple: boolean = isApple()): Overlay | null {
  const { key, code, shiftKey, altKey, target } = event;
  if (altKey) return null;
  const mod = apple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase();
  if (mod) {
    if (letter === 'k' && !shiftKey) return 'palette';
    return letter === 'p' && shiftKey ? 'inspector' : null;
  }
  const plain = !event.ctrlKey && !event.metaKey;
  return plain && key === '?' && !isText(target) ? 'keys' : null;
}

function isText(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest('input, textarea, select, [contenteditable=true], [role=textbox]') !== null;
}
