/** A source of randomness in [0, 1), handed in so that a seed reproduces a run. */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();

/** mulberry32: a small seeded generator, good enough for jitter, tests and simulation (not for secrets). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
