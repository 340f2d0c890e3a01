import { useEffect } from 'react';
import { withoutTurns } from '#src/lib/turned-text.ts';

let title = document.title;
let unread = 0;

/** Names the tab. */
export function useDocumentTitle(name: string): void {
  useEffect(() => {
    title = withoutTurns(name);
    paint();
  }, [name]);
}

/** `(12)` before the tab's name and a dot on its icon, for as long as something is unread. */
export function showUnread(count: number): void {
  unread = count;
  paint();
}

function paint(): void {
  document.title = unread === 0 ? title : `(${unread > 99 ? '99+' : String(unread)}) ${title}`;
  const icon = document.querySelector('link[rel="icon"]');
  const href = unread === 0 ? '/icon.svg' : '/icon-unread.svg';
  if (icon !== null && icon.getAttribute('href') !== href) icon.setAttribute('href', href);
}
