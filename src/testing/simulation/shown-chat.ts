/** A conversation as a page shows it, as plain values. */
import type { ChatState, Entry } from '#src/features/chat/chat-types.ts';
import type { ShownEntry } from './history.ts';

const projected = new WeakMap<Entry, ShownEntry>();

export function shownEntries(state: ChatState): ShownEntry[] {
  return state.entries.map((entry) => {
    const known = projected.get(entry);
    if (known) return known;
    const shown = project(entry);
    projected.set(entry, shown);
    return shown;
  });
}

function project(entry: Entry): ShownEntry {
  const { key, messageId: id, text, position } = entry;
  return entry.kind === 'prompt'
    ? { role: 'prompt', key, id, text, position, state: entry.delivery, frozen: false }
    : { role: 'answer', key, id, text, position, state: entry.phase, frozen: entry.frozen };
}
