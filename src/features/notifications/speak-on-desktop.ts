import type { InboxRow } from './inbox-types.ts';
import type { NotificationWords } from './notification-words.ts';

/** Shows it outside the browser; a click brings this window to the front and opens the thing. Silent. */
export function speakOnDesktop(
  row: InboxRow,
  words: NotificationWords,
  onOpen: (row: InboxRow) => void,
): void {
  try {
    const shown = new Notification(words.title, {
      body: words.body,
      // Windows that cannot agree who speaks replace each other's words.
      tag: row.notification.id,
      silent: true,
      icon: '/icon.svg',
    });
    shown.onclick = () => {
      window.focus();
      shown.close();
      onOpen(row);
    };
  } catch {
    // A browser that shows them only from a service worker: the badge says it.
  }
}
