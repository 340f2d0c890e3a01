/**
 * The text that is being written, per person and session: in memory, and in this tab's session storage so that it
 * survives a reload and signing in again. A key names both.
 */
const drafts = new Map<string, string>();

const storageKey = (key: string): string => `nadoo:draft:${key}`;

export function readDraft(key: string): string {
  const held = drafts.get(key);
  if (held !== undefined) return held;
  try {
    return globalThis.sessionStorage.getItem(storageKey(key)) ?? '';
  } catch {
    return '';
  }
}

export function writeDraft(key: string, text: string): void {
  drafts.set(key, text);
  try {
    if (text === '') globalThis.sessionStorage.removeItem(storageKey(key));
    else globalThis.sessionStorage.setItem(storageKey(key), text);
  } catch {
    // Refused or full: the draft then lives as long as the page.
  }
}
