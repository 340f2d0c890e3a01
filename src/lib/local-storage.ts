/**
 * Local storage that never throws: a browser may refuse it (private mode, blocked cookies, full quota), and
 * no setting is worth a broken page. Keys start with `nadoo:`; nothing secret goes in.
 */
export type StorageKey = `nadoo:${string}`;

/** The stored text, or `null` where there is none or storage is refused. */
export function readStored(key: StorageKey): string | null {
  try {
    return globalThis.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores the text, or removes the key for `null`. Silently does nothing where storage is refused. */
export function writeStored(key: StorageKey, value: string | null): void {
  try {
    if (value === null) globalThis.localStorage.removeItem(key);
    else globalThis.localStorage.setItem(key, value);
  } catch {
    // The setting then lives as long as the page.
  }
}
