/**
 * Browser storage that never throws: a browser may refuse it (private mode, blocked cookies, full quota), and
 * no setting is worth a broken page. Keys start with `nadoo:`; nothing secret goes in.
 */
export type StorageKey = `nadoo:${string}`;

/** `localStorage` unless told otherwise; null where there is none. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;

/** The stored text, or `null` where there is none or storage is refused. */
export function readStored(key: StorageKey, storage?: TextStorage): string | null {
  try {
    return given(storage)?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** Stores the text, or removes the key for `null`. False where storage is refused or full: the page may say so. */
export function writeStored(key: StorageKey, value: string | null, storage?: TextStorage): boolean {
  try {
    const target = given(storage);
    if (value === null) target?.removeItem(key);
    else target?.setItem(key, value);
    return target !== null;
  } catch {
    // The setting then lives as long as the page.
    return false;
  }
}

/** Reading the global itself may throw. */
function given(storage: TextStorage | undefined): TextStorage {
  return storage === undefined ? globalThis.localStorage : storage;
}
