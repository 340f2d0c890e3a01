/**
 * The text that is being written, per person and session: in memory, in this tab's session storage, so that each tab
 * finds its own after a reload or signing in again, and in local storage, where the last one of all tabs outlives them.
 * A key names both.
 */
const drafts = new Map<string, string>();

const storageKey = (key: string): string => `nadoo:draft:${key}`;

export function readDraft(key: string): string {
  const held = drafts.get(key);
  if (held !== undefined) return held;
  try {
    return sessionStorage.getItem(storageKey(key)) ?? localStorage.getItem(storageKey(key)) ?? '';
  } catch {
    return '';
  }
}

export function writeDraft(key: string, text: string): void {
  drafts.set(key, text);
  try {
    for (const storage of [sessionStorage, localStorage]) {
      if (text === '') storage.removeItem(storageKey(key));
      else storage.setItem(storageKey(key), text);
    }
  } catch {
    // Refused or full: the draft then lives as long as the page.
  }
}
