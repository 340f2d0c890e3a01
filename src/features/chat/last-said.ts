import type { Entry } from './chat-types.ts';

/** Index of the last entry that the server has, or may have: a prompt that it refused is nobody's answer's successor. */
export function lastSaid(entries: readonly Entry[]): number {
  return entries.findLastIndex(
    (entry) => entry.kind === 'answer' || (entry.delivery !== 'refused' && entry.delivery !== 'unsent'),
  );
}
