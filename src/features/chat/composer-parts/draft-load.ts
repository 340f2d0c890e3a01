/**
 * What a draft carries beside its words, as one text (the draft's storage keeps texts), and the message that comes of
 * both. Pure.
 */
import * as z from 'zod/mini';
import type { PromptExtras } from '#src/protocol/prompt-extras.ts';
import { placeMentions, type Mention } from './place-mentions.ts';

const loadSchema = z.object({
  pastes: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      /** It is what was said in another chat: how many messages of it had no room, and whether the last is cut. */
      said: z.optional(z.object({ left: z.number(), cut: z.boolean() })),
    }),
  ),
  files: z.array(z.object({ id: z.string(), name: z.string(), mediaType: z.string(), text: z.string() })),
  mentions: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** Pasted texts that stand folded, attached files, and whom the picker has put into the words. */
export type DraftLoad = z.infer<typeof loadSchema>;

const EMPTY: DraftLoad = { pastes: [], files: [], mentions: [] };

/** What cannot be read (another version's, say) is nothing. */
export function readLoad(kept: string): DraftLoad {
  if (kept === '') return EMPTY;
  try {
    const read = loadSchema.safeParse(JSON.parse(kept));
    return read.success ? read.data : EMPTY;
  } catch {
    return EMPTY;
  }
}

export function writeLoad(load: DraftLoad): string {
  const { pastes, files, mentions } = load;
  return pastes.length + files.length + mentions.length === 0 ? '' : JSON.stringify(load);
}

export interface ComposedMessage {
  readonly text: string;
  readonly extras?: PromptExtras;
  /** What the draft carries on, for the message after it; absent: nothing. */
  readonly keeps?: string;
}

/** A command takes all that follows it for its argument. */
export const isCommand = (words: string): boolean =>
  /^\s*\/[\p{L}\p{N}][\p{L}\p{N}_:-]*(?:\s|$)/u.test(words);

/**
 * The words and then each pasted text, as they came (what is indented stays so), a blank line between; whoever is no
 * longer named is not mentioned. What was said in another chat is no argument of a command, and waits for other words.
 */
export function composeMessage(words: string, kept: string): ComposedMessage {
  if (kept === '') return { text: words };
  const { pastes, files, mentions } = readLoad(kept);
  const stays = isCommand(words) ? pastes.filter(({ said }) => said) : [];
  const keeps = stays.length > 0 && { keeps: writeLoad({ ...EMPTY, pastes: stays }) };
  const along = pastes.filter((paste) => !stays.includes(paste));
  const text = [words, ...along.map((paste) => paste.text)]
    .filter((piece) => piece.trim() !== '')
    .join('\n\n');
  const ids = [...new Set(placeMentions(words, mentions).map(({ person }) => person.id))];
  if (ids.length === 0 && files.length === 0) return { text, ...keeps };
  const attachments = files.map(({ name, mediaType, text: content }) => ({ name, mediaType, text: content }));
  return { text, extras: { mentions: ids, attachments }, ...keeps };
}

export function withMention(load: DraftLoad, person: Mention): DraftLoad {
  return load.mentions.some(({ id, name }) => id === person.id && name === person.name)
    ? load
    : { ...load, mentions: [...load.mentions, { id: person.id, name: person.name }] };
}
