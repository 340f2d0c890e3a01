/** Whether this is a keyboard with a Command key, which then stands for Control. */
export function isApple(platform: string = navigator.platform): boolean {
  return /Mac|iP(hone|ad|od)/.test(platform);
}

/** How a shortcut is written here: `Mod+Shift+P` → `⌘⇧P` or `Ctrl+Shift+P`. */
export function writeShortcut(shortcut: string, apple: boolean = isApple()): string {
  if (!apple) return shortcut.replace('Mod', 'Ctrl');
  return shortcut.replace('Mod+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥');
}
