/**
 * The draft that a new chat begins with. Its box shows the words until the chat is there, but from the Enter on they are
 * a record of the outbox and no draft: a reload meanwhile finds them once.
 */
import { draftRules, readDraft, writeDraft } from '../chat-draft.ts';
import { readLoad, writeLoad, type DraftLoad } from '../composer-parts/draft-load.ts';

/** Where words stand, and what stood there when they were sent. */
export interface Drafted {
  readonly key: string;
  readonly words: string;
  readonly load: string;
}

export interface SentDraft {
  /** The chat is there: what was typed meanwhile is its own. */
  moveTo(key: string): void;
  /** It was not sent after all, or lives no longer than this page: it is a draft again. */
  putBack(): void;
}

/** By key, what of a text that is written there is unsent. */
const sent = new Map<string, (text: string) => string>();

/** To be called in the turn in which the words are handed to the outbox. */
export function sendDraft({ key, words, load }: Drafted): SentDraft {
  const loadKey = `${key}:load`;
  draftRules.unsentOf = (of, text) => sent.get(of)?.(text) ?? text;
  const unsent = (text: string): string => withoutWords(text, words);
  const unsentLoad = (text: string): string => writeLoad(withoutSent(readLoad(text), readLoad(load)));
  sent.set(key, unsent);
  sent.set(loadKey, unsentLoad);
  writeDraft(key, readDraft(key));
  writeDraft(loadKey, readDraft(loadKey));
  const takeAway = (of: string): string => {
    sent.delete(of);
    return readDraft(of);
  };
  return {
    moveTo(to) {
      // Only where they were put back meanwhile do they stand before what was typed since.
      const isBack = !sent.has(key);
      const [text, beside] = [takeAway(key), takeAway(loadKey)];
      const since = isBack ? unsent(text) : text;
      const loadSince = isBack ? unsentLoad(beside) : beside;
      writeDraft(key, '');
      writeDraft(loadKey, '');
      if (since !== '') writeDraft(to, since);
      if (loadSince !== '') writeDraft(`${to}:load`, loadSince);
    },
    putBack() {
      if (!sent.has(key)) return;
      writeDraft(key, words + takeAway(key));
      writeDraft(loadKey, writeLoad(together(readLoad(load), readLoad(takeAway(loadKey)))));
    },
  };
}

/** What was typed since stands behind them; where the words were changed instead, all of it is another text. */
function withoutWords(text: string, words: string): string {
  const since = text.startsWith(words) ? text.slice(words.length) : text;
  return since.trim() === '' ? '' : since;
}

function withoutSent(now: DraftLoad, then: DraftLoad): DraftLoad {
  const isNew =
    (known: readonly { readonly id: string }[]) =>
    ({ id }: { readonly id: string }): boolean =>
      !known.some((each) => each.id === id);
  return {
    pastes: now.pastes.filter(isNew(then.pastes)),
    files: now.files.filter(isNew(then.files)),
    mentions: now.mentions.filter(isNew(then.mentions)),
  };
}

function together(one: DraftLoad, other: DraftLoad): DraftLoad {
  return {
    pastes: [...one.pastes, ...other.pastes],
    files: [...one.files, ...other.files],
    mentions: [...one.mentions, ...other.mentions],
  };
}
