/** What an `error` frame of a chat does. Source: protocol.md 1.4 and Part 3. */
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import type { Instant } from '#src/lib/instant.ts';
import { fail, isOpen } from './answer-fold.ts';
import {
  answerFor,
  currentAnswer,
  findPrompt,
  oldestUndecided,
  replaceEntry,
  wantHistory,
} from './chat-entries.ts';
import type { ChatFailure, ChatState } from './chat-types.ts';
import { updatePrompt } from './prompt-fold.ts';

/**
 * An error names its answer, or its prompt. On a stock server it names neither: then it is the running answer's,
 * else the waiting prompt's, else the session's.
 */
export function receiveError(
  state: ChatState,
  event: Extract<ChatEvent, { type: 'error_received' }>,
  at: Instant,
): ChatState {
  const wait = event.retryAfterSeconds ?? null;
  const failure: ChatFailure = {
    code: event.code,
    message: event.message,
    retryAt: wait === null ? null : at + wait * 1_000_000,
    at,
    ...(event.requestId !== undefined && { requestId: event.requestId }),
  };
  if (event.messageId !== null) {
    const found = answerFor(state, event.messageId, at);
    return replaceEntry(found.state, fail(found.answer, failure));
  }
  const refused = { delivery: 'refused', awaiting: false, failure } as const;
  if (event.clientMessageId !== null) {
    const known = findPrompt(state, ({ clientMessageId }) => clientMessageId === event.clientMessageId);
    if (!known) return { ...state, failure: { ...failure, of: event.clientMessageId } };
    // The server has it: only its repeat was refused.
    return known.messageId !== null ? state : updatePrompt(state, event.clientMessageId, refused);
  }
  const running = currentAnswer(state);
  if (running && isOpen(running)) {
    const failed = replaceEntry(state, fail(running, failure));
    // It may have been another's: REST has the last word, and the names.
    return wantHistory(running.messageId === null ? { ...failed, running: null } : failed);
  }
  const waiting = oldestUndecided(state);
  // Without either it is the end of an answer of which nothing else was seen, or nobody's: REST knows.
  return wantHistory(waiting ? updatePrompt(state, waiting.key, refused) : { ...state, failure });
}
