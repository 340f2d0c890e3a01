/**
 * The text that is being written, per session: in memory, and in this tab's session storage so that it survives
 * a reload and signing in again.
 */
const drafts = new Map<string, string>();

const storageKey = (session: string): string => `nadoo:draft:${session}`;

export function readDraft(session: string): string {
  const held = drafts.get(session);
  if (held !== undefined) return held;
  try {
    return globalThis.sessionStorage.getItem(storageKey(session)) ?? '';
  } catch {
    return '';
  }
}

export function writeDraft(session: string, text: string): void {
  drafts.set(session, text);
  try {
    if (text === '') globalThis.sessionStorage.removeItem(storageKey(session));
    else globalThis.sessionStorage.setItem(storageKey(session), text);
  } catch {
    // Refused or full: the draft then lives as long as the page.
  }
}
