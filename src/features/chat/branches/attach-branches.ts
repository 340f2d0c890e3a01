/** Teaches a session its branches: what it shows, what a prompt continues, and how siblings are asked for. */
import type { CapabilitiesStore } from '#src/http/capabilities-store.ts';
import { readStored, writeStored, type StorageKey } from '#src/lib/local-storage.ts';
import { createUuid } from '#src/lib/ids.ts';
import type { ChatSession } from '../chat-session.ts';
import type { ChatState, Prompt } from '../chat-types.ts';
import { findAsk, followAsks, isWaiting, updateAsk } from './ask-fold.ts';
import { keepBranch } from './branch-fold.ts';
import { isLost, selectVisible, showBranch, type Versions } from './branch-layout.ts';
import { choose, readChoices, step, writeChoices } from './choices.ts';
import { parentRefOf } from './parent-ref.ts';

const attached = new WeakSet<ChatSession>();

export function isAttached(session: ChatSession): boolean {
  return attached.has(session);
}

/**
 * Once for each session, whoever shows it.
 * @param server what it can, as far as it has said
 */
export function attachBranches(session: ChatSession, server: Pick<CapabilitiesStore, 'get'>): void {
  if (attached.has(session)) return;
  attached.add(session);
  const { store, sessionId } = session;
  const key: StorageKey = `nadoo:branches:${store.getState().selfId}:${sessionId}`;
  store.refine((before, after, items) => keepBranch(before, followAsks(after, items, session.has('ack'))));
  store.fold((state) => ({ ...state, choices: readChoices(readStored(key)) }));
  session.branch({
    visible: selectVisible,
    anchor: anchorOf,
    sendAsks(pass) {
      // Each as it is by then: what is sent may let the next go before this comes to it.
      for (const { id } of store.getState().asks) {
        const ask = findAsk(store.getState(), id);
        // A repeat of the same id runs nothing twice.
        const isDue = ask?.delivery === 'queued' || (ask?.delivery === 'unknown' && session.has('ack'));
        if (!ask || !isDue) continue;
        if (!session.has('branch')) {
          // It came back as one that knows no versions: nothing there would ever answer.
          if (server.get() !== null && ask.delivery === 'queued')
            store.fold((state) => updateAsk(state, id, { delivery: 'unsent' }));
          continue;
        }
        const frame = { type: 'regenerate', message_id: ask.messageId, client_message_id: id };
        const outcome = pass(id, frame);
        if (outcome === 'sent' || outcome === 'in-line')
          store.fold((state) => updateAsk(state, id, { delivery: 'sending', failure: null }));
      }
    },
  });
  store.subscribe((state, before) => {
    if (state.choices !== before.choices) writeStored(key, writeChoices(state.choices));
  });
}

/** What a prompt that is written now continues: the last that is shown and has, or will have, a name at the server. */
function anchorOf(state: ChatState): string | null {
  const last = showBranch(state).entries.findLast(
    (entry) => (entry.messageId !== null || entry.kind === 'prompt') && !isLost(entry),
  );
  if (!last) return null;
  // Another answer in its place was asked for before: that is what is gone on with.
  const ask = state.asks.findLast((each) => each.messageId === last.messageId && isWaiting(each));
  return ask?.id ?? last.messageId ?? last.key;
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
