/** One answer as a fold: each function takes an answer and gives the next, the same one where nothing changed. */
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import type { ChatMessage, MessageStatus, Source } from '#src/protocol/chat-events.ts';
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import type { Answer, AnswerActivity, AnswerPhase, AnswerStart, ChatFailure } from './chat-types.ts';
import { endsWithin, seenTogether } from './midway.ts';

/** Of a stream that lives something comes within this, or it thinks; µs. */
const QUIET: Instant = 15_000_000;

const nothingAhead: ReadonlyMap<number, string> = new Map();

export function createAnswer(key: string, at: Instant, known: Partial<Answer> = {}): Answer {
  return {
    kind: 'answer',
    key,
    messageId: null,
    clientMessageId: null,
    parentId: null,
    promptKey: null,
    position: null,
    phase: 'streaming',
    text: '',
    preview: false,
    listedText: null,
    streamed: null,
    nextIndex: 0,
    ahead: nothingAhead,
    repaired: false,
    withdrawn: false,
    cut: false,
    verified: false,
    frozen: false,
    stoppedBy: null,
    wentOn: null,
    ended: false,
    sources: [],
    activities: [],
    activitiesKnown: true,
    questions: [],
    tokens: null,
    costUsd: null,
    model: null,
    responseTime: null,
    firstTokenTime: null,
    startedAt: null,
    start: null,
    lastAt: at,
    failure: null,
    ...known,
  };
}

/** Text may still come. */
export function isOpen(answer: Pick<Answer, 'phase'>): boolean {
  return answer.phase === 'streaming' || answer.phase === 'recovering';
}

/**
 * A piece of text. In order by `index`; known indexes are ignored, later ones are kept until the gap closes.
 * An `index` of null (second dialect, SSE) is taken as the next.
 */
export function receiveText(
  answer: Answer,
  text: string,
  index: number | null,
  at: Instant,
  sentAt: Instant | null = null,
): Answer {
  if (index === null && answer.streamed !== null && (isOpen(answer) || isListedAsOver(answer)))
    return goOn(answer, answer.streamed + text, at);
  // A tool that failed does not end an answer: what follows revives it.
  const revived = answer.phase === 'failed' && answer.failure?.code === 'tool_error' && !answer.ended;
  // Taken for over with all that was said of it: it goes on where it stood.
  if (
    isListedAsOver(answer) &&
    answer.streamed === answer.text &&
    index !== null &&
    index <= answer.nextIndex
  )
    return index < answer.nextIndex
      ? answer
      : appendInOrder({ ...answer, streamed: null, verified: false }, text, at, sentAt);
  // Listed without a status and taken for whole, yet it goes on: what is missing comes with its end.
  if (isListedAsOver(answer) && index !== null && index > 0) {
    return { ...answer, phase: 'recovering', cut: true, verified: false, lastAt: at };
  }
  if (!isOpen(answer) && !revived) return answer;
  if (index !== null && index < answer.nextIndex) return answer;
  if (index !== null && index > answer.nextIndex) return keepAhead(answer, text, index, at);
  return appendInOrder(answer, text, at, sentAt);
}

/** Nobody said that it is over: a server without statuses told the same of it twice. */
export function isListedAsOver({ phase, ended }: Answer): boolean {
  return (phase === 'complete' || phase === 'interrupted') && !ended;
}

/**
 * The stream of an answer that was looked up goes on: it first says what REST has told already. Where it says something
 * else it is believed, and its end has the last word.
 */
function goOn(answer: Answer, streamed: string, at: Instant): Answer {
  if (!answer.text.startsWith(streamed))
    return { ...answer, phase: 'streaming', text: streamed, streamed: null, verified: false, lastAt: at };
  return { ...answer, phase: isOpen(answer) ? 'streaming' : answer.phase, streamed, lastAt: at };
}

/** A piece that cannot be shown yet. */
export function keepAhead(answer: Answer, text: string, index: number, at: Instant): Answer {
  if (answer.ahead.has(index)) return answer;
  return { ...answer, ahead: new Map(answer.ahead).set(index, text), lastAt: at };
}

function appendInOrder(answer: Answer, text: string, at: Instant, sentAt: Instant | null): Answer {
  let joined = answer.preview ? text : answer.text + text;
  let nextIndex = answer.nextIndex + 1;
  let ahead = answer.ahead;
  if (ahead.size > 0) {
    const rest = new Map(ahead);
    for (let piece = rest.get(nextIndex); piece !== undefined; piece = rest.get(nextIndex)) {
      joined += piece;
      rest.delete(nextIndex);
      nextIndex += 1;
    }
    ahead = rest;
  }
  return {
    ...answer,
    phase: 'streaming',
    text: joined,
    preview: false,
    nextIndex,
    ahead,
    firstTokenTime: answer.firstTokenTime ?? secondsSince(answer.start, at, sentAt),
    lastAt: at,
  };
}

/** An answer by a model takes some tokens: 0 is what servers send that do not know. */
function knownTokens(count: number | null | undefined): number | null {
  return count === 0 ? null : (count ?? null);
}

/**
 * By the server's stamps where both frames carry one: replayed frames come in all at once. Else by this page's clock.
 * What was joined in the middle has no start here, and how long its beginning took stays unknown.
 */
function secondsSince(start: AnswerStart | null, at: Instant, sentAt: Instant | null): number | null {
  if (start === null) return null;
  const span = start.sentAt !== null && sentAt !== null ? sentAt - start.sentAt : at - start.at;
  return Math.max(0, span) / 1_000_000;
}

/** The server's text of a running answer, up to `nextIndex`: for who joins or returns in the middle. */
export function takeSnapshot(answer: Answer, text: string, nextIndex: number, at: Instant): Answer {
  if (!isOpen(answer)) return answer;
  const ahead = new Map([...answer.ahead].filter(([index]) => index > nextIndex));
  const base: Answer = {
    ...answer,
    phase: 'streaming',
    text,
    preview: false,
    nextIndex,
    ahead,
    repaired: answer.repaired || !text.startsWith(answer.text),
    cut: true,
    activitiesKnown: false,
    lastAt: at,
  };
  const next = answer.ahead.get(nextIndex);
  return next === undefined ? base : appendInOrder(base, next, at, null);
}

/** The connection is gone in mid-answer, and with it the stream. */
export function interruptByLoss(answer: Answer): Answer {
  if (answer.frozen && !answer.ended && !answer.verified) return { ...answer, doubted: true };
  const left = answer.streamed === null ? answer : { ...answer, streamed: null };
  return left.phase === 'streaming'
    ? {
        ...left,
        phase: 'recovering',
        cut: true,
        start: left.start?.sentAt == null ? null : left.start,
        // What comes from here on may be of another answer.
        ...(left.text === '' && left.ahead.size > 0 && { midway: seenTogether(left) }),
      }
    : left;
}

/** Stop was pressed here: what is seen stays, whatever follows. */
export function freeze(answer: Answer, selfId: string, at: Instant): Answer {
  if (!isOpen(answer)) return answer;
  // What was joined in the middle has its beginning yet to come: until then its pieces are what was seen.
  const ahead = answer.text === '' ? answer.ahead : nothingAhead;
  return { ...answer, phase: 'stopped', frozen: true, stoppedBy: selfId, ahead, lastAt: at };
}

export interface Ending {
  /** null: the wire did not carry it. */
  readonly fullText: string | null;
  readonly status: MessageStatus | null;
  readonly tokens: number | null;
  readonly responseTime: number | null;
  /** The server's word on it; absent: none. */
  readonly firstTokenTime?: number | null;
  readonly failure: ChatFailure | null;
  /** False where nobody said that it is over: it is only listed as if it were. */
  readonly ended: boolean;
  readonly at: Instant;
}

/** The server says that the answer is over: compare what is shown with what is stored. */
export function finish(answer: Answer, ending: Ending): Answer {
  const told: Answer = {
    ...answer,
    ended: answer.ended || ending.ended,
    tokens: knownTokens(ending.tokens) ?? answer.tokens,
    responseTime: ending.responseTime ?? answer.responseTime,
    firstTokenTime: ending.firstTokenTime ?? answer.firstTokenTime,
    failure: ending.failure ?? answer.failure,
    lastAt: ending.at,
  };
  if (answer.frozen) {
    const { fullText, status } = ending;
    if (fullText === null) return { ...told, verified: false };
    const text = answer.text === '' ? upToSeen(answer, fullText) : answer.text;
    const wentOn = Math.max(0, fullText.length - text.length);
    // It died with its server, which never heard of the stop: what that does not have nobody keeps.
    if (status === 'interrupted' && (wentOn === 0 || !fullText.startsWith(text)))
      return { ...settleText({ ...told, text, frozen: false }, fullText, status), phase: status };
    const whole = wentOn > 0 && { whole: { text: fullText, status } };
    return { ...told, text, ahead: nothingAhead, wentOn, verified: true, ...whole };
  }
  if (ending.fullText === null) {
    return { ...told, phase: endPhase(answer, ending.status), verified: false };
  }
  const takenBack = isTakenBack(answer, ending.fullText, ending.status);
  // Listed with nothing beyond the tool that failed: it did not go on.
  const isOver = answer.phase === 'failed' && !told.ended && answer.text.startsWith(ending.fullText);
  const phase = takenBack ? 'interrupted' : isOver ? 'failed' : endPhase(answer, ending.status);
  return { ...settleText(told, ending.fullText, phase), phase, ...(takenBack && { withdrawn: true }) };
}

/** Stopped before its beginning was known: the stored text as far as one had seen it then. */
function upToSeen(answer: Answer, stored: string): string {
  const seen = seenTogether(answer);
  const at = seen === '' ? -1 : stored.lastIndexOf(seen);
  return at < 0 && seen === '' ? '' : at < 0 ? stored : stored.slice(0, at + seen.length);
}

/**
 * Cut, and a server without statuses has stored less of it than was shown here: it was interrupted, and what stood
 * beyond is gone. Told once, it holds as often as the same is listed.
 */
function isTakenBack(answer: Answer, stored: string, status: MessageStatus | null): boolean {
  if (status !== null || answer.ended) return false;
  const isKnown = answer.phase === 'interrupted' && answer.withdrawn && answer.text === stored;
  const isLess = answer.text !== stored && answer.text.startsWith(stored);
  return isKnown || (answer.cut && (isLess || endsWithin(stored, answer.midway ?? '')));
}

export function endPhase(answer: Answer, status: MessageStatus | null): AnswerPhase {
  if (status === 'interrupted') return 'interrupted';
  if (status === 'error') return 'failed';
  if (status === 'stopped') return 'stopped';
  if (status === 'complete') return 'complete';
  if (answer.stoppedBy !== null) return 'stopped';
  if (answer.failure !== null && answer.failure.code !== 'tool_error') return 'failed';
  return 'complete';
}

function settleText(answer: Answer, stored: string, phase: AnswerPhase): Answer {
  if (answer.text === stored) return { ...answer, ahead: nothingAhead, verified: true };
  const grew = stored.startsWith(answer.text);
  // The rest of an answer that was cut is a recovery; anything else is a repair.
  const recovered = answer.cut && grew;
  const interrupted = phase === 'interrupted';
  return {
    ...answer,
    text: stored,
    ahead: nothingAhead,
    verified: true,
    repaired: answer.repaired || (!recovered && !interrupted),
    withdrawn: answer.withdrawn || (interrupted && !grew),
  };
}

/** An error that names this answer. The text seen is kept. */
export function fail(answer: Answer, failure: ChatFailure): Answer {
  if (answer.frozen || answer.phase === 'interrupted') return answer;
  // The error may follow the end: the words are added, the verdict stays.
  const phase = isOpen(answer) ? 'failed' : answer.phase;
  return { ...answer, phase, failure, lastAt: failure.at };
}

export function giveUp(answer: Answer, at: Instant): Answer {
  return isOpen(answer) ? { ...answer, phase: 'lost', ahead: nothingAhead, lastAt: at } : answer;
}

export function addSources(answer: Answer, sources: readonly Source[], at: Instant): Answer {
  if (sources.length === 0) return answer;
  const known = new Set(answer.sources.map(sourceIdentity));
  const fresh = sources.filter((source) => !known.has(sourceIdentity(source)));
  return fresh.length === 0 ? answer : { ...answer, sources: [...answer.sources, ...fresh], lastAt: at };
}

function sourceIdentity(source: Source): string {
  return JSON.stringify([source.documentId, source.title, source.text]);
}

/**
 * One step of the agent's work. A tool's return is kept beside its call; the view pairs them.
 * @param arrived `at` is not the server's word
 */
export function addActivity(answer: Answer, activity: AgentActivity, at: Instant, arrived = false): Answer {
  const last: Answer = { ...answer, lastAt: at };
  const activities = [...answer.activities, { activity, at, ...(arrived && { arrived }) }];
  switch (activity.kind) {
    case 'tool_asked':
      // A question that still waits is put again to whoever joins.
      if (isAsked(answer, activity.callId)) return last;
      return { ...last, activities };
    case 'suggested_questions':
      return { ...last, questions: activity.questions };
    case 'usage':
      return {
        ...last,
        tokens: knownTokens(totalTokens(activity)) ?? answer.tokens,
        activities,
      };
    case 'cost':
      return {
        ...last,
        costUsd: activity.costUsd,
        model: activity.model ?? answer.model,
        activities,
      };
    default:
      return { ...last, activities };
  }
}

function isAsked({ activities }: Answer, callId: string): boolean {
  return activities.some(({ activity }) => activity.kind === 'tool_asked' && activity.callId === callId);
}

function totalTokens(usage: Extract<AgentActivity, { kind: 'usage' }>): number | null {
  if (usage.totalTokens !== null) return usage.totalTokens;
  if (usage.promptTokens === null || usage.completionTokens === null) return null;
  return usage.promptTokens + usage.completionTokens;
}

/** The stored activities of an answer replace what was seen of them (an answer joined in the middle). */
export function replaceActivities(
  answer: Answer,
  activities: readonly AnswerActivity[],
  at: Instant,
): Answer {
  const empty: Answer = { ...answer, activities: [], activitiesKnown: true };
  const filled = activities.reduce((sum, step) => addActivity(sum, step.activity, step.at ?? at), empty);
  return {
    ...filled,
    activities: activities.filter(({ activity }) => activity.kind !== 'suggested_questions'),
    lastAt: answer.lastAt,
  };
}

/** What a stored message says of an answer, on top of what was seen here. */
export function mergeStored(answer: Answer, message: ChatMessage, at: Instant): Answer {
  const known: Answer = {
    ...answer,
    messageId: message.id,
    clientMessageId: message.clientMessageId ?? answer.clientMessageId,
    parentId: message.parentId ?? answer.parentId,
    position: message.position ?? answer.position,
    sources: message.sources.length > 0 ? message.sources : answer.sources,
    tokens: knownTokens(message.usage?.totalTokens) ?? answer.tokens,
    costUsd: message.usage?.costUsd ?? answer.costUsd,
    model: message.usage?.model ?? answer.model,
    firstTokenTime: message.firstTokenTime ?? answer.firstTokenTime,
    startedAt: storedTime(message) ?? answer.startedAt,
    stoppedBy: message.stoppedBy ?? answer.stoppedBy,
  };
  // A server without statuses may list the beginning of what is streaming: the frames carry on.
  if (message.status === null && answer.phase === 'streaming') {
    // Unless nothing came of it for long and the server has gone on: what carried it is dead.
    const isBehind = at - answer.lastAt >= QUIET && message.text !== answer.text;
    return isBehind && message.text.startsWith(answer.text)
      ? {
          ...known,
          phase: 'recovering',
          cut: true,
          listedText: message.text,
          streamed: answer.streamed ?? answer.text,
        }
      : { ...known, listedText: message.text };
  }
  // One that was cut may still grow there. Listed twice with the same words, it is over.
  const seen =
    answer.nextIndex > 0 || answer.listedText !== null || endsWithin(message.text, answer.midway ?? '');
  if (
    message.status === null &&
    answer.phase === 'recovering' &&
    seen &&
    answer.listedText !== message.text
  ) {
    const grown = message.text.startsWith(answer.text);
    return { ...known, listedText: message.text, text: grown ? message.text : answer.text, cut: true };
  }
  if (message.status === 'running') {
    // What was seen of it is newer; nothing seen yet: the stored beginning stands in until the frames come.
    const unseen = isOpen(answer) && answer.nextIndex === 0 && (answer.text === '' || answer.preview);
    return unseen ? { ...known, text: message.text, preview: true } : known;
  }
  return finish(known, {
    fullText: message.text,
    status: message.status,
    tokens: null,
    responseTime: message.responseTime,
    failure: message.error === null ? null : { ...message.error, retryAt: null, at },
    ended: message.status !== null,
    at: answer.lastAt,
  });
}

export function storedTime(message: ChatMessage): Instant | null {
  return message.createdAt === null ? null : parseInstant(message.createdAt);
}
