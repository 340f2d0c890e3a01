import { draftRules, readDraft, writeDraft } from '../chat-draft.ts';
import type { MadeChats } from './made-chats.ts';

const LOCAL_NAME = /new-[\da-f-]{36}/;

/**
 * What is being written in a chat is there under the name that the server gave it: call it in the turn in which that
 * name is remembered, and before. From then on both names lead to the one draft (`followNames`), so that what is sent
 * from the box under either is a draft under neither.
 */
export function moveDraft(userId: string, from: string, to: string): void {
  for (const part of ['', ':load']) {
    const text = readDraft(`${userId}:${from}${part}`);
    if (text === '') continue;
    writeDraft(`${userId}:${to}${part}`, text);
    writeDraft(`${userId}:${from}${part}`, '');
  }
}

/** Drafts of chats that were made are found under the server's name, also by a view that does not know of it yet. */
export function followNames(made: Pick<MadeChats, 'nameOf'>): void {
  draftRules.keyOf = (key) => key.replace(LOCAL_NAME, (local) => made.nameOf(local) ?? local);
}
