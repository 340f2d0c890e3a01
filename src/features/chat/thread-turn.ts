import { isOpen } from './answer-fold.ts';
import type { Entry, Prompt } from './chat-types.ts';

export interface ThreadTurn {
  /** Key of the prompt that was sent last from this page, or null. */
  readonly sent: string | null;
  /** Index of the prompt that has the top of the window, or -1. */
  readonly at: number;
}

/**
 * Which prompt the window is about: the one that was sent last, wherever it stands (one that did not arrive stands last,
 * however old). Where several wait in line it is the first of them, or the one before while that is answered: what is
 * read is the answer that comes.
 */
export function threadTurn(entries: readonly Entry[]): ThreadTurn {
  const last = newest(entries);
  let at = last;
  let before = last;
  for (let index = last; index >= 0; index -= 1) {
    const entry = entries[index];
    if (entry?.kind !== 'prompt') continue;
    if (!isFromHere(entry)) break;
    before = index;
    if (!isInLine(entry)) break;
    at = index;
  }
  const sent = entries[last]?.key ?? null;
  return { sent, at: before < at && isUnderWay(entries.slice(before, at)) ? before : at };
}

function newest(entries: readonly Entry[]): number {
  let at = -1;
  let latest = -Infinity;
  entries.forEach((entry, index) => {
    if (!isFromHere(entry) || entry.submittedAt < latest) return;
    latest = entry.submittedAt;
    at = index;
  });
  return at;
}

function isFromHere(entry: Entry): entry is Prompt & { readonly submittedAt: number } {
  return entry.kind === 'prompt' && entry.submittedAt !== null;
}

function isInLine({ delivery, isHeld }: Prompt): boolean {
  return delivery === 'queued' || (delivery === 'sending' && isHeld === true);
}

/** A prompt and what follows it: answered right now, or to be answered next. */
function isUnderWay(turn: readonly Entry[]): boolean {
  return turn.some((entry) =>
    entry.kind === 'answer'
      ? isOpen(entry)
      : entry.awaiting && (entry.delivery === 'sending' || entry.delivery === 'accepted'),
  );
}
