/** Choices out of one seeded source, and the ids that the product draws from the host. */
import type { Random } from '#src/lib/random.ts';

export interface Chance {
  readonly random: Random;
  /** True with probability `p`. */
  happens(p: number): boolean;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  /** One of the names, by weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

export function createChance(random: Random): Chance {
  const chance: Chance = {
    random,
    happens: (p) => random() < p,
    whole: (low, high) => low + Math.floor(random() * (high - low + 1)),
    between: (low, high) => low + random() * (high - low),
    pick: (from) => from[Math.floor(random() * from.length)]!,
    weighted(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      return entries.at(-1)![0];
    },
  };
  return chance;
}

/**
 * Runs `act` with ids (`lib/ids.ts`) out of `random`. They come from the host's `crypto`, which no seed reaches, so
 * for that long it is replaced: worlds of one process run one after the other.
 */
export async function withSeededIds<T>(random: Random, act: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(globalThis.crypto, 'getRandomValues');
  Object.defineProperty(globalThis.crypto, 'getRandomValues', {
    configurable: true,
    value: (bytes: Uint8Array) => {
      for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.floor(random() * 256);
      return bytes;
    },
  });
  try {
    return await act();
  } finally {
    if (own) Object.defineProperty(globalThis.crypto, 'getRandomValues', own);
    else Reflect.deleteProperty(globalThis.crypto, 'getRandomValues');
  }
}
