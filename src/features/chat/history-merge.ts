/** Stored messages out of REST into what this page has seen: ids decide; what has no id is matched one to one. */
import type { ChatMessage } from '#src/protocol/chat-events.ts';
import type { Instant } from '#src/lib/instant.ts';
import { createAnswer, isOpen, mergeStored, storedTime } from './answer-fold.ts';
import { inOrder } from './chat-entries.ts';
import type { Answer, ChatState, Entry, LocalChatItem, Prompt } from './chat-types.ts';
import { isAlike, isTelling, seenTogether } from './midway.ts';

/**
 * Clocks of page and server differ by what a learned offset leaves over: half the way of a pong, which on a line that
 * crawls may take ten seconds.
 */
export const CLOCK_TOLERANCE: Instant = 5_000_000;

type HistoryLoaded = Extract<LocalChatItem, { kind: 'history_loaded' }>;

/**
 * Folds a fetched history in. A prompt whose fate was unknown is accepted where it is found; where the fetch
 * began after the connection was back and it is not there, it is `unsent`.
 */
export function mergeHistory(state: ChatState, item: HistoryLoaded): ChatState {
  const { from = 0 } = item;
  const merge = new HistoryMerge(state, item);
  for (const message of item.messages) merge.take(message);
  const current = item.request >= state.history.wanted;
  const older = merge.unclaimed().filter((entry) => isBelow(entry, from));
  const unclaimed = merge
    .unclaimed()
    .filter((entry) => !isBelow(entry, from))
    .filter(
      (entry) =>
        !current || entry.key === state.running || !isPieceOfUnknown(entry, item.messages, merge.fresh),
    )
    .map((entry) => (current && state.connected ? settleUnknown(entry, state, item) : entry));
  const rest = unlinked(current ? unclaimed.map((entry) => merge.relink(entry)) : unclaimed);
  return {
    ...state,
    typing: stillTyping(state, item.messages),
    entries: inOrder(answeredPrompts([...older, ...placeBehind(merge.merged, rest)])),
    history: {
      ...state.history,
      loaded: Math.max(state.history.loaded, item.request),
      position: item.position,
      failure: null,
      from: Math.min(state.history.from, from),
    },
  };
}

/** Whoever wrote since the last look no longer types: where no frame tells of prompts, this is how one hears of it. */
function stillTyping(
  { typing, entries, history }: ChatState,
  messages: readonly ChatMessage[],
): ChatState['typing'] {
  return typing.filter(
    ({ userId }) =>
      history.loaded === 0 ||
      !messages.some(
        (message) =>
          message.role === 'user' &&
          message.userId === userId &&
          !isBelow(message, history.from) &&
          !entries.some(({ messageId }) => messageId === message.id),
      ),
  );
}

/** It stands before the part of the conversation that was listed, which says nothing of it. */
function isBelow({ position }: Pick<Entry, 'position'>, from: number): boolean {
  return position !== null && position < from;
}

/** What the server does not list comes last, but an answer whose prompt it lists stays behind that one. */
function placeBehind(listed: readonly Entry[], rest: readonly Entry[]): Entry[] {
  const all = [...listed];
  for (const entry of rest) {
    const prompt = entry.kind === 'answer' ? all.findIndex(({ key }) => key === entry.promptKey) : -1;
    const next = prompt < 0 ? -1 : all.findIndex(({ kind }, at) => at > prompt && kind === 'prompt');
    all.splice(next < 0 ? all.length : next, 0, entry);
  }
  return all;
}

/** A piece of an answer whose start was missed, and which does not run any more: fetched, it has a name. */
function isPieceOfUnknown(
  entry: Entry,
  messages: readonly ChatMessage[],
  fresh: readonly ChatMessage[],
): boolean {
  if (entry.kind !== 'answer' || entry.messageId !== null) return false;
  if (entry.phase !== 'lost') return entry.cut || entry.text === '';
  // It was given up, and came after all. Where it is known what it answers, another prompt's answer is not it, however
  // alike: only one that this page had not seen.
  return (entry.promptKey === null ? messages : fresh).some(({ text }) => isAlike(entry, text));
}

/** Words that seemed to answer a prompt which was not sent are another's; of those that never showed nothing is left. */
function unlinked(entries: readonly Entry[]): readonly Entry[] {
  const unsent = new Set(
    entries.flatMap((entry) => (entry.kind === 'prompt' && entry.delivery === 'unsent' ? [entry.key] : [])),
  );
  return entries.flatMap((entry) => {
    const isAnothers =
      entry.kind === 'answer' &&
      entry.messageId === null &&
      entry.promptKey !== null &&
      unsent.has(entry.promptKey);
    if (!isAnothers) return [entry];
    return entry.text === '' ? [] : [{ ...entry, promptKey: null }];
  });
}

/**
 * What may have reached the server and is not there was not sent; nor was what seemed to be there because an answer
 * began that by now is over, was cut before this fetch, or is there itself, and so was another's.
 */
function settleUnknown(entry: Entry, { entries }: ChatState, { messages }: HistoryLoaded): Entry {
  if (entry.kind !== 'prompt') return entry;
  const answers = entries.filter(
    (other): other is Answer => other.kind === 'answer' && other.promptKey === entry.key,
  );
  const seemedThere =
    entry.delivery === 'accepted' &&
    entry.messageId === null &&
    (answers.length === 0 ||
      answers.some(
        (other) =>
          other.ended ||
          other.phase === 'failed' ||
          (other.messageId === null && (other.phase === 'recovering' || other.phase === 'lost')) ||
          messages.some(({ id }) => id === other.messageId),
      ));
  if (entry.again && entry.delivery === 'unknown') return { ...entry, delivery: 'queued', again: undefined };
  return entry.delivery === 'unknown' || seemedThere
    ? { ...entry, delivery: 'unsent', awaiting: false }
    : entry;
}

/** A prompt that an answer follows is answered, also where its `response_start` was missed. */
function answeredPrompts(entries: readonly Entry[]): readonly Entry[] {
  const answered = new Set<string>();
  for (const entry of entries) {
    if (entry.kind !== 'answer') continue;
    if (entry.promptKey !== null) answered.add(entry.promptKey);
    if (entry.parentId !== null) answered.add(entry.parentId);
  }
  return entries.map((entry) => {
    if (entry.kind !== 'prompt' || !entry.awaiting) return entry;
    const known = answered.has(entry.key) || (entry.messageId !== null && answered.has(entry.messageId));
    return known ? { ...entry, awaiting: false } : entry;
  });
}

class HistoryMerge {
  readonly merged: Entry[] = [];
  /** Answers that match nothing that this page has seen. */
  readonly fresh: ChatMessage[] = [];
  readonly #state: ChatState;
  readonly #at: Instant;
  readonly #claimed = new Set<string>();
  readonly #byId = new Map<string, Entry>();
  readonly #newestAnswerId: string | null;
  /** By the key of an answer that was stopped here, or cut in the middle: id of the listed one that alone has its words. */
  readonly #ownerOfWords: ReadonlyMap<string, string>;
  #lastPrompt: Prompt | null = null;
  /** Keys of the prompts that an answer is listed to, and of those behind the last listed answer. */
  readonly #answered = new Set<string>();
  readonly #unanswered: string[] = [];

  constructor(state: ChatState, { messages, at }: HistoryLoaded) {
    this.#state = state;
    this.#at = at;
    this.#newestAnswerId = messages.findLast(({ role }) => role === 'assistant')?.id ?? null;
    for (const entry of state.entries) {
      if (entry.messageId !== null) this.#byId.set(entry.messageId, entry);
    }
    const unknown = messages.filter(({ id, role }) => role === 'assistant' && !this.#byId.has(id));
    this.#ownerOfWords = new Map(
      state.entries.flatMap((entry) => {
        const isAsked = entry.kind === 'answer' && (entry.frozen || isTelling(entry));
        const owner = isAsked ? ownerOfWords(entry, unknown) : null;
        return owner === null ? [] : [[entry.key, owner] as const];
      }),
    );
  }

  unclaimed(): readonly Entry[] {
    return this.#state.entries.filter((entry) => !this.#claimed.has(entry.key));
  }

  take(message: ChatMessage): void {
    // A system message instructs the model; nobody said it in the conversation.
    if (message.role === 'system') return;
    const entry = message.role === 'user' ? this.#prompt(message) : this.#answer(message);
    if (this.#claimed.has(entry.key)) return;
    this.#claimed.add(entry.key);
    this.merged.push(entry);
    if (entry.kind === 'prompt') {
      this.#lastPrompt = entry;
      this.#unanswered.push(entry.key);
      return;
    }
    this.#unanswered.length = 0;
    if (entry.promptKey !== null) this.#answered.add(entry.promptKey);
  }

  /**
   * An answer that runs and is not listed yet, where answers name no prompt: what it seemed to answer has another answer
   * (another tab sent the next prompt, and this one knew too late), and just one prompt is listed without any.
   */
  relink(entry: Entry): Entry {
    const [prompt] = this.#unanswered;
    if (entry.kind !== 'answer' || entry.parentId !== null || !isOpen(entry)) return entry;
    // Of one without a name the words decide, once they are listed.
    if (entry.messageId === null) return entry;
    if (prompt === undefined || this.#unanswered.length > 1) return entry;
    const isFree = entry.promptKey === null || this.#answered.has(entry.promptKey);
    return isFree ? { ...entry, promptKey: prompt } : entry;
  }

  #prompt(message: ChatMessage): Prompt {
    const known = this.#byId.get(message.id);
    const own = known?.kind === 'prompt' ? known : this.#unnamedPrompt(message);
    return own ? acceptStored(own, message) : promptFromStored(message);
  }

  #unnamedPrompt(message: ChatMessage): Prompt | null {
    const same = this.#state.entries.filter(
      (entry) => entry.kind === 'prompt' && !this.#claimed.has(entry.key) && isSameSend(entry, message),
    );
    // A refusal that named no prompt may have been another's.
    const found = same.find((entry) => entry.kind === 'prompt' && entry.delivery !== 'refused') ?? same[0];
    return found?.kind === 'prompt' ? found : null;
  }

  #answer(message: ChatMessage): Answer {
    const known = this.#byId.get(message.id);
    const own = known?.kind === 'answer' ? known : this.#unnamedAnswer(message);
    if (own) {
      const merged = mergeStored(own, message, this.#at);
      const isOfWords = this.#ownerOfWords.get(own.key) === message.id;
      const linked = isOfWords || this.#isTaken(merged) ? null : merged.promptKey;
      const promptKey =
        linked ?? (merged.parentId === null ? (this.#lastPrompt?.key ?? null) : merged.promptKey);
      return promptKey === merged.promptKey ? merged : { ...merged, promptKey };
    }
    this.fresh.push(message);
    const fresh = createAnswer(message.id, this.#at, {
      phase: 'recovering',
      cut: true,
      activitiesKnown: false,
      promptKey: this.#lastPrompt?.key ?? null,
    });
    return mergeStored(fresh, message, this.#at);
  }

  /** What it seemed to answer has an answer already, and the prompt that stands before it has none. */
  #isTaken({ parentId, promptKey }: Answer): boolean {
    if (parentId !== null || promptKey === null || !this.#answered.has(promptKey)) return false;
    return this.#lastPrompt !== null && !this.#answered.has(this.#lastPrompt.key);
  }

  /**
   * An answer that the wire did not name: the one stopped or cut whose words only this message has, else the one to the
   * prompt that stands before this message, else one whose beginning was missed, so that nothing says what it answers.
   */
  #unnamedAnswer(message: ChatMessage): Answer | null {
    const prompt = this.#lastPrompt;
    const unnamed = this.#state.entries.filter(
      (entry): entry is Answer =>
        entry.kind === 'answer' && entry.messageId === null && !this.#claimed.has(entry.key),
    );
    const ownerOf = ({ key }: Answer): string => this.#ownerOfWords.get(key) ?? message.id;
    return (
      unnamed.find(({ key }) => this.#ownerOfWords.get(key) === message.id) ??
      unnamed.find(
        (answer) => prompt !== null && answer.promptKey === prompt.key && ownerOf(answer) === message.id,
      ) ??
      unnamed.find((answer) => answer.promptKey === null && this.#isOfUnknownStart(answer, message)) ??
      // Its start was missed, and it was taken for the answer to another prompt.
      unnamed.find((answer) => answer.cut && !isOpen(answer) && answer.text === message.text) ??
      null
    );
  }

  /**
   * Over: the words decide. Still open: it can only be the newest message, and only one that was not there when the
   * history was fetched before.
   */
  #isOfUnknownStart(answer: Answer, message: ChatMessage): boolean {
    if (!isOpen(answer)) return answer.text === message.text;
    const isNew = this.#state.history.loaded > 0 && message.id === this.#newestAnswerId;
    return isNew && message.text.includes(seenTogether(answer));
  }
}

/**
 * The one message that the words seen may be of. Where prompts of two people wait, one that joined in the middle takes
 * the words of the other's answer for its own; the end would tell, but what was stopped is not changed by its end, and
 * what was cut may have none.
 */
function ownerOfWords(answer: Answer, messages: readonly ChatMessage[]): string | null {
  const [only, ...more] = messages.filter(({ text }) => isAlike(answer, text));
  return only && more.length === 0 ? only.id : null;
}

/** Protocol.md, `ack` on a stock server: user, content (a server may trim it), and a time not before the send. */
export function isSameSend(prompt: Prompt, message: ChatMessage): boolean {
  if (prompt.clientMessageId !== null && prompt.clientMessageId === message.clientMessageId) return true;
  if (message.clientMessageId !== null || prompt.messageId !== null || prompt.submittedAt === null)
    return false;
  if (prompt.delivery === 'queued') return false;
  if (
    prompt.text.trim() !== message.text.trim() ||
    (message.userId !== null && message.userId !== prompt.userId)
  )
    return false;
  const time = storedTime(message);
  return time === null || time >= prompt.submittedAt - CLOCK_TOLERANCE;
}

/** A prompt of this page of which the server now told its id. */
export function acceptStored(prompt: Prompt, message: ChatMessage): Prompt {
  const position = message.position ?? prompt.position;
  const createdAt = storedTime(message) ?? prompt.createdAt;
  const { parentId } = message;
  if (
    prompt.messageId === message.id &&
    prompt.delivery === 'accepted' &&
    prompt.position === position &&
    prompt.parentId === parentId &&
    prompt.createdAt === createdAt
  ) {
    return prompt;
  }
  const known = { messageId: message.id, position, parentId, createdAt } as const;
  // Whom the server left out is not mentioned.
  const extras = (prompt.extras ?? message.extras) && { extras: message.extras };
  // It was refused in words that were not the server's own, or came too late for it: its answer is looked for.
  const looked = prompt.delivery === 'refused' && { awaiting: true, cut: true };
  return { ...prompt, ...known, ...looked, delivery: 'accepted', failure: null, again: undefined, ...extras };
}

/** A prompt that was not sent from this page. */
export function promptFromStored(message: ChatMessage): Prompt {
  return {
    kind: 'prompt',
    key: message.id,
    messageId: message.id,
    clientMessageId: message.clientMessageId,
    position: message.position,
    userId: message.userId,
    text: message.text,
    ...(message.extras && { extras: message.extras }),
    createdAt: storedTime(message),
    delivery: 'accepted',
    submittedAt: null,
    awaiting: false,
    stopWanted: false,
    cut: false,
    lookedFor: false,
    failure: null,
    parentId: message.parentId,
    edits: null,
  };
}
