/** Choices out of one seeded source, and the ids and digests that the product draws from the host. */
import { createHash } from 'node:crypto';
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
 * for that long it is replaced: worlds of one process run one after the other. Its digests take a turn of the host's
 * loop, which no fake clock rules: for that long they are made at once.
 */
export async function withSeededIds<T>(random: Random, act: () => Promise<T>): Promise<T> {
  const { crypto } = globalThis;
  const restore = [
    replace(crypto, 'getRandomValues', (bytes: Uint8Array) => {
      for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.floor(random() * 256);
      return bytes;
    }),
    replace(crypto.subtle, 'digest', (_name: string, data: Uint8Array) =>
      Promise.resolve(new Uint8Array(createHash('sha256').update(data).digest()).buffer),
    ),
  ];
  try {
    return await act();
  } finally {
    for (const undo of restore) undo();
  }
}

function replace(target: object, name: string, value: unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, value });
  return () => {
    if (own) Object.defineProperty(target, name, own);
    else Reflect.deleteProperty(target, name);
  };
}
