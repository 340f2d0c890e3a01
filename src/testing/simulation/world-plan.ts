/** What kind of world a seed makes. */
import type { Chance } from './chance.ts';

export interface BrowserPlan {
  readonly person: number;
  readonly tabs: number;
  readonly skewMs: number;
  /** Whoever sits there wishes from the beginning to be seen by nobody. */
  readonly unseen: boolean;
}

export interface WorldPlan {
  readonly mode: 'extended' | 'stock';
  /** Names of seats by browser: who sits where. Two tabs of one browser share its storage and its way out. */
  readonly browsers: readonly BrowserPlan[];
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
  /** The server states who is here, and people say how they are (extension `presence`). */
  readonly stated: boolean;
  /** Chance of each but the first to be gone in the end, so that nobody may be told of them. */
  readonly goes: number;
  /** A plugin runs elsewhere and hands in so many records at once at most; 0: none does. */
  readonly burst: number;
  /** Gateways on one database and one bus. */
  readonly gateways: number;
  /** In the end one of several gateways dies for good: the others take over what it held. */
  readonly losesOne: boolean;
}

/** @param wider a source of its own for what came later, so that a seed without it stays the world that it was */
export function planWorld(chance: Chance, wider: Chance): WorldPlan {
  const mode = chance.happens(0.35) ? 'stock' : 'extended';
  const count = chance.whole(1, 3);
  const isExtended = mode === 'extended';
  const isStated = isExtended && wider.happens(0.5);
  const burst = isExtended && wider.happens(0.4) ? wider.pick([3, 6, 6, 6, 6, 6, 6, 250]) : 0;
  const gateways = isExtended && wider.happens(0.25) ? 2 : 1;
  // Of several each counts its own sockets alone: nothing could be inferred from that.
  const stated = isStated || gateways > 1;
  const plan: WorldPlan = {
    mode,
    browsers: Array.from({ length: count }, (_, person) => ({
      // Now and then two computers are one person's.
      person: stated && wider.happens(0.2) ? 0 : person,
      tabs: person === 0 && chance.happens(0.4) ? 2 : 1,
      skewMs: chance.pick([0, 0, -3_600_000, 3_600_000, 90_000]),
      unseen: stated && wider.happens(0.3),
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
    stated,
    goes: stated ? 0.2 : 0,
    burst,
    gateways,
    losesOne: gateways > 1 && wider.happens(0.5),
  };
  // A ticket is good at the gateway that gave it alone, and what stands before several notices a dead one.
  return gateways > 1 ? { ...plan, tickets: false, silentDeaths: false } : plan;
}
