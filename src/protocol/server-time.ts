/** The server's clock as seen from here: learned from `now` of a hello and from pongs. */
import type { Clock } from '#src/lib/clock.ts';
import { instantToMs, parseInstant } from '#src/lib/instant.ts';

export interface ServerTimeSample {
  /** Server minus client, milliseconds. */
  readonly offsetMs: number;
  /** How far off that may be: half the round trip; unknown (`Infinity`) for a hello that answers nothing of ours. */
  readonly errorMs: number;
}

/**
 * @param serverTime ISO 8601 as sent
 * @param sentAtMs when our ping left (client's wall time), `null` where the frame answers no ping
 * @returns `null` where the server sent no readable time
 */
export function sampleServerTime(
  serverTime: string | null,
  sentAtMs: number | null,
  receivedAtMs: number,
): ServerTimeSample | null {
  const instant = serverTime === null ? null : parseInstant(serverTime);
  if (instant === null) return null;
  if (sentAtMs === null)
    return { offsetMs: instantToMs(instant) - receivedAtMs, errorMs: Number.POSITIVE_INFINITY };
  const middle = (sentAtMs + receivedAtMs) / 2;
  return { offsetMs: instantToMs(instant) - middle, errorMs: Math.max(0, receivedAtMs - sentAtMs) / 2 };
}

/**
 * The sample to go by: the newer one unless the older was surer by more than half. Where both cannot be true, one of
 * the clocks was set meanwhile, and the newer holds.
 */
export function betterSample(older: ServerTimeSample | null, newer: ServerTimeSample): ServerTimeSample {
  if (older === null) return newer;
  const agree = Math.abs(older.offsetMs - newer.offsetMs) <= older.errorMs + newer.errorMs;
  return agree && older.errorMs < newer.errorMs / 2 ? older : newer;
}

/** What is known of the server's clock. */
export interface ServerClock {
  /** @param sentAt wall time in ms at which our ping left, null for a hello */
  learn(serverTime: string | null, sentAt: number | null): void;
  /** Server minus ours, ms; null while unknown, as after one's own clock was set. */
  readonly offsetMs: () => number | null;
}

/** A clock is slewed by less, ms; one that was set, or a sleep, is more. */
const SET_MS = 1_000;

export function createServerClock(clock: Clock): ServerClock {
  let best: ServerTimeSample | null = null;
  let wallSince = 0;
  /** When this page's monotonic clock began, by its wall clock: another moment once that was set. */
  const since = (): number => clock.now() - clock.monotonic();
  /** What was learned by a clock that has been set since says nothing. */
  const held = (): ServerTimeSample | null => (Math.abs(since() - wallSince) < SET_MS ? best : null);
  return {
    learn(serverTime, sentAt) {
      const sample = sampleServerTime(serverTime, sentAt, clock.now());
      if (!sample) return;
      best = betterSample(held(), sample);
      wallSince = since();
    },
    offsetMs: () => held()?.offsetMs ?? null,
  };
}
