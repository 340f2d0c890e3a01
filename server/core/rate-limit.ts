/**
 * Limits per minute, shared by all transports. Source: protocol.md 1.1 and Part 3 ("Rate limits").
 * Requests are counted in a sliding window (the running minute, and the one before weighted by what of it still
 * lies inside); chat prompts in a bucket that holds a burst.
 */
import type { Clock } from '#src/lib/clock.ts';

const MINUTE_MS = 60_000;
const CHAT_BURST = 5;
/** Keys that nobody used for two minutes are dropped when this many have gathered. */
const SWEEP_AT_KEYS = 10_000;

interface Limiter {
  /** Counts one; returns seconds to wait where that is over the limit (it is then not counted), else null. */
  take(key: string): number | null;
}

const unlimited: Limiter = { take: () => null };

/** @param perMinute 0 is off. */
export function createSlidingWindow(perMinute: number, clock: Clock): Limiter {
  if (perMinute === 0) return unlimited;
  const counts = new Map<string, { window: number; now: number; before: number }>();
  return {
    take(key) {
      const at = clock.monotonic();
      const window = Math.floor(at / MINUTE_MS);
      const last = counts.get(key);
      const now = last?.window === window ? last.now : 0;
      const before = last?.window === window ? last.before : last?.window === window - 1 ? last.now : 0;
      const elapsed = at / MINUTE_MS - window;
      if (before * (1 - elapsed) + now + 1 > perMinute) {
        return secondsUntilRoom({ perMinute, now, before, elapsed });
      }
      counts.set(key, { window, now: now + 1, before });
      if (counts.size > SWEEP_AT_KEYS) {
        for (const [other, entry] of counts) if (entry.window < window - 1) counts.delete(other);
      }
      return null;
    },
  };
}

interface Fill {
  readonly perMinute: number;
  readonly now: number;
  readonly before: number;
  /** Share of the running window that is over. */
  readonly elapsed: number;
}

function secondsUntilRoom({ perMinute, now, before, elapsed }: Fill): number {
  const room = perMinute - 1;
  // In this window while the one before fades out, else in the next while this one does.
  const until = now <= room && before > 0 ? 1 - (room - now) / before : 2 - room / Math.max(now, 1);
  return wholeSeconds((until - elapsed) * 60);
}

/** Rounded up, but not for the hair that sums of fractions leave. */
function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.ceil(seconds - 1e-6));
}

/** A bucket of `burst` that refills at `perMinute`. @param perMinute 0 is off. */
export function createTokenBucket(perMinute: number, burst: number, clock: Clock): Limiter {
  if (perMinute === 0) return unlimited;
  const capacity = Math.min(burst, perMinute);
  const perMs = perMinute / MINUTE_MS;
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const at = clock.monotonic();
      const last = buckets.get(key);
      const tokens = last ? Math.min(capacity, last.tokens + (at - last.at) * perMs) : capacity;
      if (tokens < 1 - 1e-9) return wholeSeconds((1 - tokens) / perMs / 1000);
      buckets.set(key, { tokens: tokens - 1, at });
      if (buckets.size > SWEEP_AT_KEYS) {
        for (const [other, entry] of buckets) if (at - entry.at > 2 * MINUTE_MS) buckets.delete(other);
      }
      return null;
    },
  };
}

export interface RateLimits {
  /** Seconds to wait where the request is over a limit, else null. */
  take(ip: string, userId: string | null): number | null;
  /** The same for a prompt. @param ip null where its request was counted already */
  takePrompt(ip: string | null, userId: string): number | null;
}

/** The three limits of the gateway. */
export function createRateLimits(
  limits: { readonly ip: number; readonly user: number; readonly chat: number },
  clock: Clock,
): RateLimits {
  const byIp = createSlidingWindow(limits.ip, clock);
  const byUser = createSlidingWindow(limits.user, clock);
  const chatByUser = createTokenBucket(limits.chat, CHAT_BURST, clock);
  const take: RateLimits['take'] = (ip, userId) =>
    byIp.take(ip) ?? (userId === null ? null : byUser.take(userId));
  return {
    take,
    takePrompt: (ip, userId) => (ip === null ? null : take(ip, userId)) ?? chatByUser.take(userId),
  };
}
