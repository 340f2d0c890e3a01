/** What kind of world a seed makes. */
import type { Chance } from './chance.ts';

export interface WorldPlan {
  readonly mode: 'extended' | 'stock';
  /** Names of seats by browser: who sits where. Two tabs of one browser share its storage and its way out. */
  readonly browsers: readonly { readonly person: number; readonly tabs: number; readonly skewMs: number }[];
  /** How long people act and things go wrong. */
  readonly lengthMs: number;
  readonly actEveryMs: number;
  readonly faultEveryMs: number;
  readonly latencyMs: readonly [number, number];
  readonly slowestStorageMs: number;
  readonly accessSeconds: number;
  readonly promptsPerMinute: number;
  readonly brokenProxy: boolean;
  readonly stay: boolean;
  /** Sockets are opened with tickets, which die with the gateway. Its machine is not powered off in such a world. */
  readonly tickets: boolean;
  /** The gateway's machine may go without a word. Only where no answer comes over SSE, which has no ping. */
  readonly silentDeaths: boolean;
}

export function planWorld(chance: Chance): WorldPlan {
  const mode = chance.happens(0.35) ? 'stock' : 'extended';
  const count = chance.whole(1, 3);
  return {
    mode,
    browsers: Array.from({ length: count }, (_, person) => ({
      person,
      tabs: person === 0 && chance.happens(0.4) ? 2 : 1,
      skewMs: chance.pick([0, 0, -3_600_000, 3_600_000, 90_000]),
    })),
    lengthMs: chance.whole(6, 26) * 1_000,
    actEveryMs: chance.pick([500, 1_200, 3_000]),
    faultEveryMs: chance.pick([1_500, 4_000, 9_000]),
    latencyMs: chance.pick([
      [1, 5],
      [10, 80],
      [50, 400],
    ] as const),
    slowestStorageMs: chance.pick([0, 0, 5, 40]),
    accessSeconds: chance.pick([1_800, 1_800, 120, 70]),
    promptsPerMinute: chance.pick([0, 0, 0, 20]),
    brokenProxy: mode === 'extended' && chance.happens(0.25),
    stay: chance.happens(0.7),
    tickets: chance.happens(0.4),
    silentDeaths: mode === 'extended' && chance.happens(0.4),
  };
}
