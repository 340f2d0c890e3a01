import { hasFinePointer } from './fine-pointer.ts';
import { threadOf } from './sessions/end-seen.ts';

/** After something was sent from the conversation: to the message box; where that would bring up a keyboard, or is off, to the conversation. */
export function focusChat(): void {
  const thread = threadOf(document);
  const box = document.querySelector<HTMLElement>('textarea[enterkeyhint="send"]:enabled');
  (hasFinePointer() === false || box === null ? thread : box)?.focus({ preventScroll: true });
}
