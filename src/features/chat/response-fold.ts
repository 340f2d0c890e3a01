/** What the wire tells of a response, on the answer that it speaks of. */
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import {
  addActivity,
  addSources,
  createAnswer,
  finish,
  freeze,
  isListedAsOver,
  isOpen,
  keepAhead,
  receiveText,
  takeSnapshot,
} from './answer-fold.ts';
import {
  answerFor,
  appendEntry,
  currentAnswer,
  findAnswer,
  findPrompt,
  keyFor,
  oldestAwaiting,
  placeAnswer,
  replaceEntry,
  wantHistory,
} from './chat-entries.ts';
import type { Answer, ChatState } from './chat-types.ts';
import { updatePrompt } from './prompt-fold.ts';

export type ResponseEvent = Extract<
  ChatEvent,
  {
    type:
      | 'response_started'
      | 'text_received'
      | 'sources_found'
      | 'response_ended'
      | 'response_snapshot'
      | 'response_cancelled'
      | 'agent_acted';
  }
>;

export function applyResponseEvent(state: ChatState, event: ResponseEvent, at: Instant): ChatState {
  switch (event.type) {
    case 'response_started':
      return start(state, event, at);
    case 'text_received':
      return onAnswer(state, event, at, (answer) => takeText(answer, event, at));
    case 'sources_found':
      return onAnswer(state, unindexed(event), at, (answer) => addSources(answer, event.sources, at));
    case 'agent_acted':
      return onAnswer(state, unindexed(event), at, (answer) =>
        addActivity(answer, event.activity, stampOf(event) ?? at, stampOf(event) === null),
      );
    case 'response_snapshot':
      return onAnswer(state, unindexed(event), at, (answer) =>
        takeSnapshot(answer, event.text, event.nextIndex, at),
      );
    case 'response_cancelled':
      // Whose word it was. The text of those who did not stop it themselves settles with the end.
      return onAnswer(state, unindexed(event), at, (answer) =>
        answer.stoppedBy === null ? { ...answer, stoppedBy: event.by ?? '' } : answer,
      );
    case 'response_ended':
      return end(state, event, at);
  }
}

/**
 * Text that names no answer, after a cut: it may belong to another one, whose start was missed. It is shown once the
 * end says which.
 */
function takeText(answer: Answer, event: Extract<ChatEvent, { type: 'text_received' }>, at: Instant): Answer {
  const { text, index } = event;
  // Where deltas are numbered, answers have a start: of one without a name the start was missed.
  if (event.messageId === null && index !== null && answer.messageId === null && !answer.cut)
    return takeText({ ...answer, cut: true }, event, at);
  const isDoubtful = event.messageId === null && index !== null && answer.phase === 'recovering';
  return isDoubtful
    ? keepAhead(answer, text, index, at)
    : receiveText(answer, text, index, at, stampOf(event));
}

function unindexed(event: { readonly messageId: string | null }): { messageId: string | null; index: null } {
  return { messageId: event.messageId, index: null };
}

function stampOf({ timestamp }: { readonly timestamp?: string | null }): Instant | null {
  return timestamp == null ? null : parseInstant(timestamp);
}

/**
 * Changes the answer that an event speaks of. On a server that names no response that is the running one; where
 * none runs, the event begins an answer (the second dialect has no start).
 */
function onAnswer(
  state: ChatState,
  event: { messageId: string | null; index: number | null },
  at: Instant,
  change: (answer: Answer) => Answer,
): ChatState {
  const { messageId } = event;
  if (messageId !== null) {
    const named = answerFor(state, messageId, at);
    return replaceEntry(named.state, change(named.answer));
  }
  const current = currentAnswer(state);
  // Where a start was named, another answer would have had its own.
  const isBegun = current?.messageId != null && current.key === state.running;
  if (current && (isBegun || isOpen(current) || !beginsAnew(state, current, event.index))) {
    return replaceEntry(state, change(current));
  }
  const begun = begin(state, createAnswer(keyFor(state, null), at), at);
  return replaceEntry(begun.state, change(begun.answer));
}

/**
 * After a stop or an error the old answer's late deltas may follow: they begin nothing. Text at index 0, or
 * without an index after a new prompt, does.
 */
function beginsAnew(state: ChatState, over: Answer, index: number | null): boolean {
  if (index === 0) return true;
  // An older answer of the history is not continued by one whose beginning was missed.
  return isAskedSince(state, over) && (index === null || over.phase === 'complete' || isListedAsOver(over));
}

function isAskedSince(state: ChatState, answer: Answer): boolean {
  return state.entries.findLastIndex(({ kind }) => kind === 'prompt') > state.entries.indexOf(answer);
}

/** Appends a new answer and links it to the prompt that it answers. */
function begin(state: ChatState, answer: Answer, at: Instant): { state: ChatState; answer: Answer } {
  const prompt =
    answer.parentId === null
      ? oldestAwaiting(state)
      : findPrompt(state, ({ messageId }) => messageId === answer.parentId);
  // By the server's clock where it said when: the times around it are.
  const startedAt = answer.startedAt ?? answer.start?.sentAt ?? at;
  const linked: Answer = { ...answer, promptKey: prompt?.key ?? null, startedAt };
  const begun = prompt?.stopWanted === true ? freeze(linked, state.selfId, at) : linked;
  const known = findAnswer(state, ({ key }) => key === answer.key);
  const placed = {
    ...(known ? replaceEntry(state, begun) : placeAnswer(state, begun)),
    running: begun.key,
  };
  if (prompt) {
    return {
      state: updatePrompt(placed, prompt.key, { awaiting: false, delivery: 'accepted', failure: null }),
      answer: begun,
    };
  }
  // A server that names no prompt began an answer to somebody else's: its prompt is to be fetched, once. Where it names
  // one it may be of another tab of this person, which alone was told its name.
  return {
    state: answer.parentId === null || hasUnnamed(state) ? wantHistory(placed) : placed,
    answer: begun,
  };
}

/** The server has a prompt of this page, and has not told this page its name. */
function hasUnnamed({ entries }: ChatState): boolean {
  return entries.some(
    (entry) =>
      entry.kind === 'prompt' && entry.awaiting && entry.delivery === 'accepted' && entry.messageId === null,
  );
}

function start(
  state: ChatState,
  event: Extract<ChatEvent, { type: 'response_started' }>,
  at: Instant,
): ChatState {
  const seen = { at, sentAt: stampOf(event) };
  const told = {
    messageId: event.messageId,
    clientMessageId: event.clientMessageId ?? null,
    parentId: event.parentId,
    position: event.position,
    start: seen,
  };
  const named =
    event.messageId === null ? null : findAnswer(state, ({ messageId }) => messageId === event.messageId);
  if (named) {
    const known: Answer = {
      ...named,
      clientMessageId: event.clientMessageId ?? named.clientMessageId,
      parentId: event.parentId ?? named.parentId,
      position: event.position ?? named.position,
    };
    // Its work was told before its start, or this is a repeat.
    return named.promptKey === null && named.startedAt === null && event.parentId !== null
      ? begin(state, { ...known, start: seen }, at).state
      : { ...replaceEntry(state, known), running: known.key };
  }
  const nameless = currentAnswer(state);
  // Its work was told before its start. Pieces of text are not: those are of an answer whose end was missed.
  const isEarly = nameless?.messageId === null && nameless.phase === 'streaming';
  if (isEarly && nameless.nextIndex === 0 && nameless.ahead.size === 0) {
    return { ...replaceEntry(state, { ...nameless, ...told }), running: nameless.key };
  }
  return begin(state, createAnswer(keyFor(state, event.messageId), at, told), at).state;
}

/** Stop was pressed: the running answer freezes at once; where none has begun yet, it will not show. */
export function requestStop(state: ChatState, at: Instant, key?: string): ChatState {
  const running = findAnswer(state, (answer) => isOpen(answer) && (key ?? answer.key) === answer.key);
  if (running) {
    const stopped = freeze(running, state.selfId, at);
    return replaceEntry(state, state.connected ? stopped : { ...stopped, doubted: true });
  }
  const waiting = oldestAwaiting(state);
  if (!waiting) return state;
  const wanted = updatePrompt(state, waiting.key, { stopWanted: true });
  // Where nothing acknowledges a prompt its answer does, and there will be none: REST says whether it came.
  return waiting.delivery === 'sending' ? wantHistory(wanted) : wanted;
}

function end(
  state: ChatState,
  event: Extract<ChatEvent, { type: 'response_ended' }>,
  at: Instant,
): ChatState {
  if (event.messageId === null) {
    const current = currentAnswer(state);
    const asked = current === null || isAskedSince(state, current);
    // The end of an answer of which nothing else was seen: it ends none that stands here, REST has it.
    const isBegun = current !== null && current.key === state.running;
    if (asked && !isBegun && (current === null || current.phase === 'complete' || isListedAsOver(current))) {
      return wantHistory(state);
    }
  }
  const found = answerOfEnd(state, event, at);
  const finished = finish(found.answer, {
    fullText: event.fullText,
    status: event.status,
    tokens: event.tokensUsed,
    responseTime: event.responseTime,
    firstTokenTime: event.firstTokenTime ?? null,
    failure: null,
    ended: true,
    at,
  });
  const running = state.running === finished.key ? null : state.running;
  const ended: ChatState = { ...replaceEntry(found.state, finished), running };
  // An end that names no answer may be another's than it seems, and its prompt too: REST has names and places. It also
  // has what was answered here, where the start did not say.
  const isPlaced = finished.promptKey !== null || finished.parentId !== null;
  return event.messageId !== null && finished.verified && isPlaced ? ended : wantHistory(ended);
}

/** Cut, and ending in other words than it began with: the end is another answer's, whose start was missed. */
function answerOfEnd(
  state: ChatState,
  { messageId, fullText }: Extract<ChatEvent, { type: 'response_ended' }>,
  at: Instant,
): { state: ChatState; answer: Answer } {
  const found = answerFor(state, messageId, at);
  const { answer } = found;
  const isAnother =
    messageId === null && isOpen(answer) && answer.cut && fullText?.startsWith(answer.text) === false;
  if (!isAnother) return found;
  const other = createAnswer(keyFor(state, null), at, { cut: true });
  return { state: appendEntry(state, other), answer: other };
}
