/** Where the focus goes when what has it is about to go: to the message box, from which one goes on. */
import { hasFinePointer } from './fine-pointer.ts';
import { threadOf } from './sessions/end-seen.ts';

export function messageBox(): HTMLElement | null {
  return document.querySelector('textarea[enterkeyhint="send"]:enabled');
}

/** To the conversation where the box is off, and by a finger: nobody asked for the keyboard that the box brings up. */
export function leadToMessageBox(): void {
  const isByKeys = document.activeElement?.matches(':focus-visible') === true;
  lead((isByKeys || hasFinePointer() !== false ? messageBox() : null) ?? threadOf(document));
}

/** For a click handler above buttons: what is marked `data-goes` (itself, or what is around it) goes by its click. */
export function leadFromWhatGoes({ target }: { readonly target: EventTarget }): void {
  if ((target as Element).closest('button')?.closest('[data-goes]')) leadToMessageBox();
}

/** The key that is held down meanwhile does nothing there: it would empty the list, and send what is in the box. */
export function lead(to: HTMLElement | null): void {
  to?.focus();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.repeat) {
      document.removeEventListener('keydown', onKeyDown, true);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener('keydown', onKeyDown, true);
}
