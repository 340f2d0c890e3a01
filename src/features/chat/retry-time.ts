/** From when on what was refused may be asked again. Comes with the conversation. */
import type { Instant } from '#src/lib/instant.ts';
import type { Answer, ChatFailure, ChatState } from './chat-types.ts';
import { lastSaid } from './last-said.ts';
import { isLimited } from './limited.ts';
import { waitInWords } from './wait-in-words.ts';

/** How long to wait where a server that limits does not say: its limit counts by the minute. */
const RATE_LIMIT_WAIT: Instant = 10_000_000;

/** Null: at once, as far as is known. */
export function retryTime({ code, message, retryAt, at }: ChatFailure): Instant | null {
  if (retryAt !== null || code !== 'rate_limit') return retryAt;
  const seconds = waitInWords(message);
  return at + (seconds === null ? RATE_LIMIT_WAIT : seconds * 1_000_000);
}

/**
 * Before this another answer in the place of `answer` would be refused; null: nothing says so. The server's own limit is
 * told of what was handed to it last, and holds for all of the chat; that of the model's provider, of one answer.
 */
export function anewFrom({ entries, asks, failure }: ChatState, answer: Answer): Instant | null {
  const last = entries.slice(Math.max(0, lastSaid(entries)));
  const limits = [...last, ...asks, { failure }].map((each) => each.failure).filter(isLimited);
  const own = answer.failure === null || answer.phase === 'complete' ? null : retryTime(answer.failure);
  const times = [...limits.map(({ retryAt }) => retryAt), ...(own === null ? [] : [own])];
  return times.length === 0 ? null : Math.max(...times);
}
