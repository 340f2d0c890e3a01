import { draftRules, readDraft, writeDraft } from '../chat-draft.ts';
import type { MadeChats } from './made-chats.ts';

const LOCAL_NAME = /new-[\da-f-]{36}/;

/**
 * What is being written in a chat is there under the name that the server gave it: call it in the turn in which that
 * name is remembered, and before, and where another tab hears of the name: its draft is its own. From then on both names
 * lead to the one draft (`followNames`), so that what is sent from the box under either is a draft under neither.
 */
export function moveDraft(userId: string, from: string, to: string): void {
  for (const part of ['', ':load']) carry(`${userId}:${from}${part}`, `${userId}:${to}${part}`);
}

/** Drafts of chats that were made are found under the server's name, also by a view that does not know of it yet. */
export function followNames(made: Pick<MadeChats, 'nameOf'>): void {
  draftRules.keyOf = (key) => {
    const now = key.replace(LOCAL_NAME, (local) => made.nameOf(local) ?? local);
    // What this tab wrote before the name is older than what it reads or writes now.
    carry(key, now);
    return now;
  };
}

/** Moves what stands under the key itself, wherever that leads by now. */
function carry(from: string, to: string): void {
  if (from === to) return;
  const { keyOf } = draftRules;
  draftRules.keyOf = (key) => key;
  try {
    const text = readDraft(from);
    if (text === '') return;
    writeDraft(to, text);
    writeDraft(from, '');
  } finally {
    draftRules.keyOf = keyOf;
  }
}
