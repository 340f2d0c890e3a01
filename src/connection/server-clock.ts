/** The server's clock as seen from here: learned from hellos and pongs. */
import type { Clock } from '#src/lib/clock.ts';
import { betterSample, sampleServerTime, type ServerTimeSample } from '#src/protocol/server-time.ts';

export interface ServerClock {
  /** @param sentAt wall time in ms at which our ping left, null for a hello */
  learn(serverTime: string | null, sentAt: number | null): void;
  /** Server minus ours, ms; null while unknown. */
  offsetMs(): number | null;
}

export function createServerClock(clock: Clock): ServerClock {
  let best: ServerTimeSample | null = null;
  return {
    learn(serverTime, sentAt) {
      const sample = sampleServerTime(serverTime, sentAt, clock.now());
      if (sample) best = betterSample(best, sample);
    },
    offsetMs: () => best?.offsetMs ?? null,
  };
}
