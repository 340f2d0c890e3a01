/** Teaches a session its branches: what it shows, what a prompt continues, and how siblings are asked for. */
import { readStored, writeStored, type StorageKey } from '#src/lib/local-storage.ts';
import { createUuid } from '#src/lib/ids.ts';
import type { ChatSession } from '../chat-session.ts';
import type { ChatState, Prompt } from '../chat-types.ts';
import { addAsk, choose, keepBranch, readChoices, step, writeChoices } from './branch-fold.ts';
import { isLost, selectVisible, showBranch, type Versions } from './branch-layout.ts';
import { parentRefOf } from './parent-ref.ts';

const attached = new WeakSet<ChatSession>();

/** Once for each session, whoever shows it. */
export function attachBranches(session: ChatSession): void {
  if (attached.has(session)) return;
  attached.add(session);
  const { store, sessionId } = session;
  const key: StorageKey = `nadoo:branches:${store.getState().selfId}:${sessionId}`;
  store.refine(keepBranch);
  store.fold((state) => ({ ...state, choices: readChoices(readStored(key)) }));
  session.branch({
    visible: selectVisible,
    anchor: anchorOf,
    regenerate(messageId) {
      store.fold((state) => addAsk(state, createUuid(), messageId));
    },
  });
  store.subscribe((state, before) => {
    if (state.choices !== before.choices) writeStored(key, writeChoices(state.choices));
    const fresh = state.connected && !before.connected ? [] : before.asks;
    if (!state.connected || state.asks === fresh) return;
    // A repeat of the same id runs nothing twice.
    for (const { id, messageId } of state.asks)
      if (!fresh.some((ask) => ask.id === id))
        session.transmit({ type: 'regenerate', message_id: messageId, client_message_id: id });
  });
}

/** What a prompt that is written now continues: the last that is shown and has, or will have, a name at the server. */
function anchorOf(state: ChatState): string | null {
  const last = showBranch(state).entries.findLast(
    (entry) => (entry.messageId !== null || entry.kind === 'prompt') && !isLost(entry),
  );
  return last ? (last.messageId ?? last.key) : null;
}

export function showVersion(session: ChatSession, versions: Versions, by: -1 | 1): void {
  session.store.fold((state) => step(state, versions, by));
}

/** The user's own prompt in other words, beside the one that stands; it is shown at once. */
export function editPrompt(session: ChatSession, prompt: Prompt, text: string): void {
  const group = parentRefOf(session.store.getState(), prompt);
  const id = createUuid();
  // The files are part of the question; nobody is rung for again.
  const attachments = prompt.extras?.attachments ?? [];
  const extras = attachments.length > 0 ? { mentions: [], attachments } : undefined;
  session.submit(text, id, extras, { parentId: group, edits: prompt.messageId });
  session.store.fold((state) => choose(state, group, id));
}
