/**
 * The draft that a new chat begins with. From the Enter on its words are a record of the outbox and no draft, and what is
 * typed until the chat is open stands in a place of its own.
 */
import { readDraft, writeDraft } from '../chat-draft.ts';
import { readLoad, writeLoad, type DraftLoad } from '../composer-parts/draft-load.ts';

/** Where words stand, and what stood there at the Enter; '' and '': what is sent was no draft. */
export interface Drafted {
  readonly key: string;
  readonly words: string;
  readonly load: string;
  /** Where what is typed from the Enter on stands: the same where what is sent was no draft. */
  readonly since: string;
}

export interface SentDraft {
  /** To be called in the turn in which the words are handed to the outbox: a reload meanwhile finds them once. */
  send(): void;
  /** They live no longer than this page: then a draft is better than nothing. */
  keep(): void;
  /** The chat is there: what was typed meanwhile is its own. */
  moveTo(key: string): void;
  /** It was not sent after all: it is a draft again, before what was said and typed since. */
  putBack(said: readonly string[]): void;
}

export function sentDraft({ key, words, load, since }: Drafted): SentDraft {
  const write = (text: string, beside: string): void => {
    writeDraft(key, text);
    writeDraft(`${key}:load`, beside);
  };
  /** Taken from where it stands. */
  const takeSince = (): readonly [string, string] => {
    const taken = [readDraft(since), readDraft(`${since}:load`)] as const;
    writeDraft(since, '');
    writeDraft(`${since}:load`, '');
    return taken;
  };
  return {
    send() {
      if (since !== key) write('', '');
    },
    keep() {
      if (since !== key) write(words, load);
    },
    moveTo(to) {
      if (since === key) return;
      write('', '');
      const [text, beside] = takeSince();
      if (text !== '') writeDraft(to, text);
      if (beside !== '') writeDraft(`${to}:load`, beside);
    },
    putBack(said) {
      const [text, beside] = takeSince();
      const texts = [words, ...said, text].filter((each) => each.trim() !== '');
      write(texts.join('\n\n'), writeLoad(together(readLoad(load), readLoad(beside))));
    },
  };
}

function together(one: DraftLoad, other: DraftLoad): DraftLoad {
  return {
    pastes: [...one.pastes, ...other.pastes],
    files: [...one.files, ...other.files],
    mentions: [...one.mentions, ...other.mentions],
  };
}
