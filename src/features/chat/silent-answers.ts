/**
 * Looks after answers that stream and say nothing: one whose end got lost would stream for ever, and what waits behind it
 * wait as long. Asks REST, ever more seldom; what is stored says whether it is over. Over SSE the transport does so.
 */
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { finish } from './answer-fold.ts';
import { findAnswer, replaceEntry } from './chat-entries.ts';
import type { ChatStore } from './chat-state.ts';
import type { Answer, ChatState } from './chat-types.ts';

const SILENT_MS = 20_000;
/** So long says nothing what is over, as far as a server without statuses can tell. */
const OVER_MS = 35_000;

/** @returns the end */
export function watchSilentAnswers(store: ChatStore, clock: Clock): () => void {
  let cancel: (() => void) | null = null;
  /** Of the last frame, and how long it may be silent before REST is asked. */
  let heardAt = 0;
  let patience = SILENT_MS;

  const silentMs = ({ lastAt }: Answer): number => clock.now() - lastAt / 1000;

  function hear(at: number): void {
    heardAt = at;
    patience = SILENT_MS;
  }

  function look(): void {
    cancel = null;
    const answer = streamingOf(store.getState());
    if (!answer) return;
    if (answer.lastAt !== heardAt) hear(answer.lastAt);
    if (silentMs(answer) >= patience) {
      patience *= 2;
      store.apply([{ kind: 'history_requested', at: instantFromMs(clock.now()) }]);
    }
    update();
  }

  /** While text comes the timer stays: it looks by itself how long the silence is. */
  function update(): void {
    const state = store.getState();
    const answer = streamingOf(state);
    if (!answer) return;
    if (silentMs(answer) >= OVER_MS && isAllListed(state, answer)) {
      store.fold((now) => replaceEntry(now, takeForOver(answer)));
      return;
    }
    if (answer.lastAt !== heardAt && patience > SILENT_MS) {
      cancel?.();
      cancel = null;
      hear(answer.lastAt);
    }
    const dueMs = answer.lastAt === heardAt ? patience : SILENT_MS;
    cancel ??= clock.schedule(look, Math.max(1, dueMs - silentMs(answer)));
  }

  const unsubscribe = store.subscribe(update);
  update();
  return () => {
    unsubscribe();
    cancel?.();
  };
}

function streamingOf(state: ChatState): Answer | null {
  return state.connected && !state.ownStreams
    ? findAnswer(state, ({ phase }) => phase === 'streaming')
    : null;
}

/** The server has just what was seen of it, and no tool runs, which alone takes so long without a word. */
function isAllListed({ history }: ChatState, { text, listedText, activities }: Answer): boolean {
  let open = 0;
  for (const { activity } of activities) {
    if (activity.kind === 'tool_called' || activity.kind === 'tool_asked') open += 1;
    if (activity.kind === 'tool_returned') open -= 1;
  }
  return history.loaded === history.wanted && text !== '' && text === listedText && open <= 0;
}

/** Nobody said so: should it go on all the same, it does where it stood (`streamed`). */
function takeForOver(answer: Answer): Answer {
  const { text, lastAt: at } = answer;
  const ending = { fullText: text, status: null, tokens: null, responseTime: null, failure: null };
  return { ...finish(answer, { ...ending, ended: false, at }), streamed: text };
}
