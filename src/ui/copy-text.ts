/** The old way, which also works on plain HTTP in a LAN, where there is no `navigator.clipboard`. */
interface LegacyDocument {
  execCommand?: (command: 'copy') => boolean;
}

/** Puts text on the clipboard. Resolves to whether the browser took it; call it from a click or key press. */
export async function copyText(text: string): Promise<boolean> {
  if ('clipboard' in navigator) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused (a frame, a policy): the old way may still work.
    }
  }
  return copyBySelection(text);
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.setAttribute('aria-hidden', 'true');
  area.className = 'sr-only';
  const focused = document.activeElement;
  // All but an open dialog is inert: nothing outside of it can be selected.
  (focused?.closest('dialog') ?? document.body).append(area);
  area.focus({ preventScroll: true });
  area.select();
  const copied = (document as LegacyDocument).execCommand?.('copy') ?? false;
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
