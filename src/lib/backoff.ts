/** When to try again. The documented schedule (1.9) is the centre; the jitter keeps a thousand tabs apart. */
import type { Random } from './random.ts';

const CAP_SECONDS = 30;

/**
 * @param n failed tries so far, from 0: the centre is min(30, 2ⁿ) s
 * @returns milliseconds, U(0.25·c, min(1.75·c, 30 s))
 */
export function backoffMs(n: number, random: Random): number {
  const centre = Math.min(CAP_SECONDS, 2 ** n);
  const low = 0.25 * centre;
  const high = Math.min(1.75 * centre, CAP_SECONDS);
  return (low + random() * (high - low)) * 1000;
}

/** `ms` ± 20 %. */
export function spread(ms: number, random: Random): number {
  return ms * (0.8 + random() * 0.4);
}
