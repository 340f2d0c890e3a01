/**
 * One session of the chat as the page holds it: its store, its commands, and what follows from a change of
 * state (fetch, send what waits, resend, look after cut answers). Outlives the view while something runs.
 */
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { promptFrame, type ChatDialect } from '#src/protocol/chat-dialect.ts';
import { chatIdOf } from '#src/protocol/endpoints.ts';
import { MAX_CLIENT_FRAME_BYTES, utf8Length } from '#src/protocol/limits.ts';
import { toWireExtras, type PromptExtras } from '#src/protocol/prompt-extras.ts';
import type { ChannelItem, SendOutcome } from '#src/connection/types.ts';
import type { HttpClient } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import { createUuid } from '#src/lib/ids.ts';
import { formatInstant, instantFromMs, type Instant } from '#src/lib/instant.ts';
import { isOpen } from './answer-fold.ts';
import { createHistoryLoader } from './chat-history.ts';
import {
  selectActivity,
  selectFollowUpsRest,
  selectIsBusy,
  selectQueuedPrompts,
  selectWentWell,
} from './chat-selectors.ts';
import { createChatStore, type ChatItem, type ChatStore } from './chat-state.ts';
import type { Answer, AnswerActivity, ChatState, Delivery, Prompt, PromptPlace } from './chat-types.ts';
import { watchCutAnswers } from './cut-answers.ts';
import { holdQueue } from './prompt-fold.ts';

export type SendFrame = (frame: Readonly<Record<string, unknown>>) => SendOutcome;

/** `in-line`: it leaves by itself once it is its turn. */
export type GateOutcome = SendOutcome | 'in-line';

/**
 * Lets the prompt of this key leave by `go`, at once or once it is written down; what it says is believed meanwhile.
 * `not-connected` holds the prompt back.
 */
export type SendGate = (key: string, go: () => SendOutcome) => GateOutcome;

/** What is known of branches: comes with a part that is loaded later. */
export interface Branching {
  /** The state as if the branches that are not shown were not there. */
  visible(state: ChatState): ChatState;
  /** What a prompt that is written now continues. */
  anchor(state: ChatState): string | null;
  /** What waits of that, by the way that sends go. */
  sendAsks(pass: (key: string, frame: Readonly<Record<string, unknown>>) => GateOutcome): void;
}

export interface ChatSessionOptions {
  readonly sessionId: string;
  readonly userId: string;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly dialect: ChatDialect;
  readonly extensions: () => ReadonlySet<string>;
  /** Server minus page, ms. */
  readonly serverOffsetMs: () => number | null;
  /** Asks for a new token; true where there is one. */
  readonly refreshToken: () => Promise<boolean>;
}

/** What the sessions list says of a session that this page holds. */
export type SessionBadge = 'none' | 'streaming' | 'unread' | 'failed';

export interface ChatSession {
  readonly sessionId: string;
  readonly store: ChatStore;
  readonly receive: (items: readonly ChannelItem<ChatEvent>[]) => void;
  readonly isBusy: () => boolean;
  badge(): SessionBadge;
  /** Somebody is about to look: its messages are asked for before a view is there. */
  begin(): void;
  /**
   * A view shows it and lends the way out; returns the detach.
   * @param isShown false: whoever lends it sends what waits, and nobody looks
   */
  attach(send: SendFrame, isShown?: boolean): () => void;
  setApplication(applicationId: string): void;
  applicationId(): string | null;
  /**
   * Every prompt passes `gate` from now on; what waits tries at once.
   * @param freed told before what found no way out tries again
   * @param written over once other tabs can read what this one has to send; never rejects; null: at once
   */
  guard(gate: SendGate, freed?: () => void, written?: () => Promise<void> | null): void;
  /** The way out may be another: what waits tries at once. */
  readonly tryAgain: () => void;
  /**
   * Hands a prompt in. The caller has measured it (`measurePrompt`).
   * @param clientMessageId that of a follow-up which is sent now: it is one thing under one id for good
   */
  submit(text: string, clientMessageId?: string, extras?: PromptExtras, place?: PromptPlace): void;
  /** What is typed: sent at once, or behind the answer that runs and the follow-ups that are to go by themselves. */
  say(text: string, extras?: PromptExtras): void;
  branch(branching: Branching): void;
  /** The state as the branch that is shown makes it: what the other branches do is nothing to follow-ups. */
  shown(): ChatState;
  /** The server has this extension. */
  has(extension: string): boolean;
  stop(): void;
  /** What runs would heed a stop: where answers have no names, a server stops one's own alone. */
  mayStop(): boolean;
  /**
   * A word on a tool that asks (a yes may be `always` in this chat); true: it left the page. The first word of anybody
   * counts.
   */
  decide(callId: string, allow: boolean, always?: boolean): boolean;
  /** A tool that was allowed for good asks again; true: it left the page. */
  askAgain(toolName: string): boolean;
  retry(key: string): void;
  discard(key: string): void;
  enqueue(text: string, extras?: PromptExtras): void;
  /** The user typed: told to the others at most every 3 s. */
  typed(): void;
  reload(): void;
  dismissFailure(): void;
  loadActivities(messageId: string, activities: readonly AnswerActivity[]): void;
}

/** How far clocks are apart at most where the server has not told its time (it answers over SSE): a day, in µs. */
const CLOCKS_APART: Instant = 86_400_000_000;
const TYPING_EVERY_MS = 3000;
/** So long a stop waits at most for a storage that says nothing. */
const HOLD_MS = 500;

/** Bytes of the frame that would carry `text`, and whether they are too many. */
export function measurePrompt(
  text: string,
  extras?: PromptExtras,
): { bytes: number; limit: number; tooLarge: boolean } {
  const limit = MAX_CLIENT_FRAME_BYTES - FRAME_OVERHEAD;
  const bytes =
    utf8Length(JSON.stringify(text)) - 2 + (extras ? utf8Length(JSON.stringify(toWireExtras(extras))) : 0);
  return { bytes, limit, tooLarge: bytes > limit };
}

/** Room for the frame's other fields: ids of usual length, names, punctuation. */
const FRAME_OVERHEAD = 1024;

export function createChatSession(options: ChatSessionOptions): ChatSession {
  const { sessionId, http, clock } = options;
  const store = createChatStore(options.userId);
  /** The ways out that are lent, the latest last: the others stay where it is taken back. */
  let ways: readonly SendFrame[] = [];
  const send: SendFrame = (frame) => ways.at(-1)?.(frame) ?? 'not-connected';
  let gate: SendGate = (_key, go) => go();
  let freed = (): void => undefined;
  let written: () => Promise<void> | null = () => null;
  /** Sends the cancel that waits until its hold is written, at once; null: none waits. */
  let cancelNow: (() => void) | null = null;
  let branching: Branching | null = null;
  let isResuming = false;
  let views = 0;
  let applicationId: string | null = null;
  let badge: SessionBadge = 'none';
  let lastTyping = -Infinity;
  let cancelTypingTimer: () => void = () => undefined;
  const reauthorized = new Set<string>();
  const history = createHistoryLoader({
    store,
    http,
    clock,
    sessionId,
    extensions: options.extensions,
    applicationId: () => (applicationId === '' ? null : applicationId),
  });
  const cut = watchCutAnswers({ store, clock, runningIds: history.runningIds });

  const now = (): Instant => instantFromMs(clock.now());
  const serverNow = (): Instant => instantFromMs(clock.now() + (options.serverOffsetMs() ?? 0));
  /** What is sent now the server stores no earlier than this, by its own clock. */
  const notBefore = (): Instant => (options.serverOffsetMs() === null ? now() - CLOCKS_APART : serverNow());
  const has = (extension: string): boolean => options.extensions().has(extension);
  const apply = (...items: ChatItem[]): void => {
    store.apply(items);
  };

  const shown = (state: ChatState): ChatState => branching?.visible(state) ?? state;
  const isIdle = (state: ChatState): boolean => selectActivity(shown(state)) === 'idle';
  /** The server's name of what a prompt continues; it may have had none when the prompt was written. */
  const nameOf = (ref: string): string | null =>
    store
      .getState()
      .entries.find(
        ({ key, messageId, clientMessageId }) => key === ref || messageId === ref || clientMessageId === ref,
      )?.messageId ?? null;

  /** One at a time: the next prompt goes out when nothing else waits for an answer. */
  function flush(): void {
    if (isResuming || !store.getState().connected) return;
    branching?.sendAsks((key, frame) => gate(key, () => send(frame)));
    const state = store.getState();
    if (applicationId === null || !isIdle(state)) return;
    // What may have reached the server comes first: said after the next one, it would stand behind it.
    if (state.entries.some((entry) => entry.kind === 'prompt' && entry.delivery === 'unknown')) return;
    const prompt = state.entries.find((entry) => entry.kind === 'prompt' && entry.delivery === 'queued');
    // What comes after another answer, or continues it, waits until that begins.
    if (state.asks.some(({ id, delivery }) => delivery === 'accepted' || id === prompt?.parentId)) return;
    if (prompt?.kind === 'prompt') sendPrompt(prompt);
  }

  function tryAgain(): void {
    freed();
    flush();
  }

  function sendPrompt(prompt: Prompt): void {
    const frame = promptFrame(
      {
        content: prompt.text,
        extras: prompt.extras,
        applicationId: applicationId ?? '',
        chatId: chatIdOf(sessionId),
        userId: options.userId,
        timestamp: formatInstant(serverNow()),
        clientMessageId: has('ack') ? prompt.clientMessageId : null,
        ...(has('branch') &&
          (prompt.edits === null
            ? { parentId: prompt.parentId === null ? null : nameOf(prompt.parentId) }
            : { edits: prompt.edits })),
      },
      options.dialect,
    );
    const outcome = gate(prompt.key, () => send(frame));
    if (outcome === 'sent' || outcome === 'in-line') {
      const isHeld = outcome === 'in-line';
      apply({ kind: 'prompt_sent', key: prompt.key, isHeld, serverNow: notBefore(), at: now() });
    }
    if (outcome === 'too-large') {
      const failure = { code: 'too_large', message: '', retryAt: null, at: now() };
      apply({ kind: 'prompt_refused', key: prompt.key, failure, at: now() });
    }
  }

  /** With `ack` a repeat of the same id runs nothing twice, so an unknown send is simply sent again. */
  function sendAgain(state: ChatState): void {
    for (const entry of state.entries)
      if (entry.kind === 'prompt' && entry.delivery === 'unknown' && has('ack')) sendPrompt(entry);
  }

  function resume(state: ChatState): void {
    sendAgain(state);
    for (const entry of state.entries) {
      // Without names a cancel could hit another answer.
      const named = has('response-identity');
      if (entry.kind === 'answer' && entry.frozen && !entry.ended && named) sendCancel(entry);
    }
  }

  function sendCancel(answer: Answer | null): void {
    const named = has('response-identity') && answer?.messageId != null;
    send(named ? { type: 'cancel', message_id: answer.messageId } : { type: 'cancel' });
  }

  const runningOf = ({ entries }: Pick<ChatState, 'entries'>) =>
    entries.findLast((entry): entry is Answer => entry.kind === 'answer' && isOpen(entry));

  function mayStop(): boolean {
    const { entries } = shown(store.getState());
    const running = runningOf({ entries });
    if (!running || has('response-identity')) return true;
    // Which of those it answers nobody tells: one's own may be it.
    const before = entries.slice(0, entries.indexOf(running));
    const asked =
      running.promptKey === null
        ? before.slice(before.findLastIndex(({ kind }) => kind === 'answer') + 1)
        : entries.filter(({ key }) => key === running.promptKey);
    return (
      asked.length === 0 ||
      asked.some((entry) => entry.kind === 'prompt' && (entry.userId ?? options.userId) === options.userId)
    );
  }

  function stop(): void {
    const state = shown(store.getState());
    if (selectActivity(state) === 'idle' || !mayStop()) return;
    const running = runningOf(state) ?? null;
    // The cancel leaves first: what becomes idle by the stop may send the next prompt at once.
    if (has('response-identity') || state.queue.length === 0) sendCancel(running);
    else holdThenCancel(running);
    apply({ kind: 'stop_requested', key: running?.key, at: now() });
  }

  /**
   * To the other tabs the end that this brings looks like any other: they are to find the follow-ups held back before
   * they hear of it. What is sent next is written after that, and so leaves after the cancel.
   */
  function holdThenCancel(running: Answer | null): void {
    store.fold((state) => holdQueue(state, true));
    const isOver = (): boolean => {
      const entry = store.getState().entries.find(({ key }) => key === running?.key);
      return entry?.kind === 'answer' && entry.ended;
    };
    const stopWaiting = clock.schedule(() => cancelNow?.(), HOLD_MS);
    const cancel = (): void => {
      if (cancelNow !== cancel) return;
      cancelNow = null;
      stopWaiting();
      // Without a name it would stop what comes next.
      if (!isOver()) sendCancel(running);
    };
    cancelNow?.();
    cancelNow = cancel;
    const done = written();
    if (done === null) cancel();
    else void done.then(cancel);
  }

  function enqueue(text: string, extras?: PromptExtras): void {
    apply({ kind: 'message_queued', id: createUuid(), text, extras, at: now() });
  }

  function submit(
    text: string,
    clientMessageId = createUuid(),
    extras?: PromptExtras,
    place?: PromptPlace,
  ): void {
    const anchor = has('branch') ? branching?.anchor(store.getState()) : null;
    const where = place ?? { parentId: anchor ?? null };
    const serverTime = serverNow();
    apply({
      kind: 'prompt_submitted',
      clientMessageId,
      text,
      extras,
      place: where,
      serverNow: serverTime,
      at: now(),
    });
  }

  /** A token that ran out in mid-session: one refresh, and the prompt goes again. Over SSE its request has done so itself. */
  function reauthorize(state: ChatState): void {
    if (state.ownStreams) return;
    for (const entry of state.entries) {
      if (entry.kind !== 'prompt' || entry.failure?.code !== 'auth_error' || reauthorized.has(entry.key))
        continue;
      reauthorized.add(entry.key);
      void options.refreshToken().then((fresh) => {
        if (fresh) apply({ kind: 'prompt_retried', key: entry.key, serverNow: serverNow(), at: now() });
      });
    }
  }

  /** A completion of which the server knows nothing, asked twice, is dead: it would keep the channel from a socket. */
  function giveUpUnsent(state: ChatState, before: ChatState): void {
    const keysOf = ({ entries }: ChatState, delivery: Delivery): string[] =>
      entries.flatMap((entry) =>
        entry.kind === 'prompt' && entry.lookedFor && entry.delivery === delivery ? [entry.key] : [],
      );
    const unsent = keysOf(state, 'unsent');
    if (unsent.length > 0 && keysOf(before, 'unknown').some((key) => unsent.includes(key)))
      send({ type: 'give_up' });
  }

  function expireTyping(state: ChatState): void {
    cancelTypingTimer();
    if (state.typing.length === 0) return;
    const first = Math.min(...state.typing.map(({ until }) => until));
    cancelTypingTimer = clock.schedule(
      () => {
        apply({ kind: 'time_passed', at: now() });
      },
      Math.max(0, (first - now()) / 1000),
    );
  }

  function begin(): void {
    if (store.getState().history.wanted === 0) apply({ kind: 'history_requested', at: now() });
  }

  store.subscribe((state, before) => {
    const idle = isIdle(state);
    const wasIdle = isIdle(before);
    // Of one that was only asked for nobody would hear the end.
    if (!idle) badge = views > 0 || state.connected ? 'streaming' : badge;
    else if (!wasIdle) badge = views > 0 ? 'none' : badgeOfLast(state);
    if (state.typing !== before.typing) expireTyping(state);
    if (state.entries !== before.entries) {
      reauthorize(state);
      giveUpUnsent(state, before);
    }
    history.update();
    cut.update();
    sendNextQueued(store.getState());
    flush();
  });

  function sendNextQueued(state: ChatState): void {
    const [next] = state.queue;
    const visible = shown(state);
    const last = visible.entries.findLast((entry) => entry.kind === 'answer' || !entry.passed);
    const isNext = last?.kind === 'answer' && selectActivity(visible) === 'idle';
    if (next && isNext && selectWentWell(visible)) submit(next.text, next.id, next.extras);
  }

  return {
    sessionId,
    store,
    receive(items) {
      // What was begun before the cut comes before anything new: over SSE a cancel takes whatever is under way. Without a
      // cut, to poll is to look again: there is nothing to resume.
      const { connected } = store.getState();
      isResuming = items.some(
        (item) => item.kind === 'opened' && !(connected && item.transport === 'poll' && items.length === 1),
      );
      store.apply(items);
      if (!isResuming) return;
      resume(store.getState());
      isResuming = false;
      // Also where it was lost without a word: what found no way out has one now.
      tryAgain();
    },
    isBusy: () => selectIsBusy(store.getState()),
    badge: () => badge,
    begin,
    attach(lent, isShown = true) {
      const looks = isShown ? 1 : 0;
      ways = [...ways, lent];
      views += looks;
      if (isShown && badge !== 'streaming') badge = 'none';
      begin();
      freed();
      if (store.getState().connected) resume(store.getState());
      flush();
      return () => {
        cancelNow?.();
        views -= looks;
        ways = ways.filter((each) => each !== lent);
      };
    },
    setApplication(id) {
      // A session outside the list (archived, say) leaves it to the server: its own id says enough there.
      if (id !== '' || applicationId === null) applicationId = id;
      flush();
    },
    applicationId: () => applicationId,
    guard(next, free = () => undefined, whenWritten = () => null) {
      gate = next;
      freed = free;
      written = whenWritten;
      if (store.getState().connected) sendAgain(store.getState());
      flush();
    },
    tryAgain,
    submit,
    say(text, extras) {
      const state = shown(store.getState());
      // Follow-ups rest for no prompt that is yet to leave: they wait behind it.
      const isFree =
        state.queue.length === 0
          ? selectActivity(state) === 'idle'
          : selectFollowUpsRest(state) && selectQueuedPrompts(state).length === 0;
      if (isFree) submit(text, undefined, extras);
      else enqueue(text, extras);
    },
    branch(known) {
      branching = known;
      flush();
    },
    shown: () => shown(store.getState()),
    has,
    stop,
    mayStop,
    decide: (callId, allow, always) =>
      send({ type: 'tool_decision', call_id: callId, allow, ...(always && { scope: 'chat' }) }) === 'sent',
    askAgain: (toolName) => send({ type: 'tool_ask_again', tool_name: toolName }) === 'sent',
    retry(key) {
      const refused = store.getState().entries.find((entry) => entry.key === key);
      // What passed the server's words on may have failed behind it.
      const lookFirst = refused?.kind === 'prompt' && refused.failure?.code === 'server' && !has('ack');
      apply({ kind: 'prompt_retried', key, lookFirst, serverNow: serverNow(), at: now() });
    },
    discard(key) {
      apply({ kind: 'prompt_discarded', key, at: now() });
    },
    enqueue,
    typed() {
      if (clock.monotonic() - lastTyping < TYPING_EVERY_MS) return;
      if (send({ type: 'typing' }) === 'sent') lastTyping = clock.monotonic();
    },
    reload() {
      apply({ kind: 'history_requested', at: now() });
    },
    dismissFailure() {
      apply({ kind: 'failure_dismissed', at: now() });
    },
    loadActivities(messageId, activities) {
      apply({ kind: 'activities_loaded', messageId, activities, at: now() });
    },
  };
}

function badgeOfLast(state: ChatState): SessionBadge {
  const last = state.entries.at(-1);
  if (!last) return 'none';
  const failed =
    last.kind === 'prompt' ? last.failure !== null : last.phase === 'failed' || last.phase === 'lost';
  return failed ? 'failed' : 'unread';
}
