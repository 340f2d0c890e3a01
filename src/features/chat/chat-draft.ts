/**
 * The text that is being written, per person and session: in memory, in this tab's session storage, so that each tab
 * finds its own after a reload or signing in again, and in local storage, where the last one of all tabs outlives them.
 * A key names both.
 */
const drafts = new Map<string, string>();

const storageKey = (key: string): string => `nadoo:draft:${key}`;

/** What comes with a part that is loaded later: chats that got another name. */
export const draftRules = {
  /** The key under which the drafts of a key are now. */
  keyOf: (key: string): string => key,
};

export function readDraft(given: string): string {
  const key = draftRules.keyOf(given);
  const stored = storageKey(key);
  try {
    return drafts.get(key) ?? sessionStorage.getItem(stored) ?? localStorage.getItem(stored) ?? '';
  } catch {
    return '';
  }
}

export function writeDraft(given: string, text: string): void {
  const key = draftRules.keyOf(given);
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
