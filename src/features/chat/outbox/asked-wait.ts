/** What a server asks to wait with the making of one chat: it holds for all of them, also once that one is discarded. */
import type { Clock } from '#src/lib/clock.ts';
import type { ApiFailure } from '#src/protocol/failure.ts';
import type { ChatMaking } from './chat-making.ts';

export type Asked = Pick<ChatMaking, 'failure' | 'notBefore'>;

/** What is left of it, ms. More than was asked for is left only where the clock was set since. */
export function waitOf({ failure, notBefore = 0 }: Asked, now: number): number {
  const left = notBefore - now;
  return left > (failure?.retryAfterMs ?? 0) ? 0 : Math.max(0, left);
}

export interface AskedWait {
  /** What a failure says of a chat; a wait that it asks for is kept from now on. */
  heard(why: ApiFailure): Asked;
  /** The failure that asked for the longest wait, with what is left of it; null: none is to be kept. */
  toKeep(): ApiFailure | null;
}

/** @param known what is known of each chat: other tabs were asked as well */
export function createAskedWait(clock: Clock, known: () => readonly Asked[]): AskedWait {
  let last: Asked = { failure: null };
  return {
    heard(why) {
      const asked = {
        failure: why,
        notBefore: why.retryAfterMs === null ? 0 : clock.now() + why.retryAfterMs,
      };
      if (asked.notBefore > 0) last = asked;
      return asked;
    },
    toKeep() {
      const now = clock.now();
      const longest = known().reduce(
        (one, other) => (waitOf(other, now) > waitOf(one, now) ? other : one),
        last,
      );
      const left = waitOf(longest, now);
      return longest.failure && left > 0 ? { ...longest.failure, retryAfterMs: left } : null;
    },
  };
}
