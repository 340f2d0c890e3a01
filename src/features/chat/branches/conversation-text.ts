/** What was said up to a message, as text: what a server that knows no branches is told in the next message. Pure. */
import { utf8Length } from '#src/protocol/limits.ts';
import type { Entry } from '../chat-types.ts';

export interface ConversationWords {
  readonly heading: string;
  readonly agent: string;
  readonly nameOf: (userId: string | null) => string;
  readonly leftOut: (count: number) => string;
  readonly cutHere: string;
}

export interface ConversationText {
  readonly text: string;
  /** Messages at the beginning that had no room, or are not known here. */
  readonly left: number;
  /** The last message alone was too long: its end is not there. */
  readonly cut: boolean;
}

/** Bytes as a frame carries them. */
const sizeOf = (text: string): number => utf8Length(JSON.stringify(text)) - 2;

/** What stands around the messages: the heading, what is left out, blank lines. */
const FRAME_BYTES = 512;

/**
 * @param entries of one branch; only what the server has, and what has words, was said
 * @param upTo key of the last one that counts
 * @param most bytes that the text may have in a frame
 * @param unknown messages before these, which are not here
 */
export function conversationText(
  entries: readonly Entry[],
  upTo: string,
  words: ConversationWords,
  most: number,
  unknown = 0,
): ConversationText {
  const end = entries.findIndex(({ key }) => key === upTo) + 1;
  const said = entries.slice(0, end).flatMap((entry) => pieceOf(entry, words) ?? []);
  const kept: string[] = [];
  let room = most - FRAME_BYTES;
  for (const piece of said.toReversed()) {
    room -= sizeOf(piece) + sizeOf('\n\n');
    if (room < 0) break;
    kept.unshift(piece);
  }
  const last = said.at(-1);
  const cut = kept.length === 0 && last !== undefined;
  if (cut) kept.push(`${beginningOf(last, most - FRAME_BYTES)}\n${words.cutHere}`);
  const left = unknown + said.length - kept.length;
  const lines = [words.heading, ...(left > 0 ? [words.leftOut(left)] : []), ...kept];
  return { text: lines.join('\n\n'), left, cut };
}

function pieceOf(entry: Entry, words: ConversationWords): string | null {
  if (entry.text === '' || (entry.kind === 'prompt' && entry.delivery !== 'accepted')) return null;
  const author = entry.kind === 'prompt' ? words.nameOf(entry.userId) : words.agent;
  return `${author}:\n${entry.text}`;
}

/** As many whole characters as have room. */
function beginningOf(text: string, most: number): string {
  const characters = [...text];
  let fits = 0;
  let tooMany = characters.length + 1;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (sizeOf(characters.slice(0, middle).join('')) <= most) fits = middle;
    else tooMany = middle;
  }
  return characters.slice(0, fits).join('');
}
