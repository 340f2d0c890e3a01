/** What a key does inside the bell. */
export type InboxKey = 'next' | 'previous' | 'open' | 'archive' | 'read' | 'unread' | 'undo';

interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly target: EventTarget | null;
}

/** By the letter that is on the key where the layout has another script (a Korean one types ㅓ on J). */
export function readInboxKey(event: Pressed & { readonly code?: string }): InboxKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const { target } = event;
  if (target instanceof Element && target.closest('input, textarea, select') !== null) return null;
  switch (event.key) {
    case 'ArrowDown':
      return 'next';
    case 'ArrowUp':
      return 'previous';
    case 'Enter':
      // On a button or link it does what that says.
      return target instanceof Element && target.closest('button, a') !== null ? null : 'open';
    default:
      return letterOf(event);
  }
}

function letterOf({
  key,
  code,
  shiftKey,
}: {
  key: string;
  code?: string;
  shiftKey: boolean;
}): InboxKey | null {
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : (code ?? '').replace(/^Key/, '').toLowerCase();
  if (shiftKey) return letter === 'i' ? 'read' : letter === 'u' ? 'unread' : null;
  switch (letter) {
    case 'j':
      return 'next';
    case 'k':
      return 'previous';
    case 'e':
      return 'archive';
    case 'z':
      return 'undo';
    default:
      return null;
  }
}
