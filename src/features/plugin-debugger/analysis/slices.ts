/** Long work in short turns: a generator is run for a few milliseconds at a time, so that no frame waits for it. */
import type { Clock } from '#src/lib/clock.ts';
import { pause } from '#src/lib/patience.ts';

const SLICE_MS = 8;

/**
 * What the generator returns in the end; null once `signal` is aborted.
 * @param onProgress told of what was yielded last, once a turn
 */
export async function inSlices<P, T>(
  work: Generator<P, T>,
  clock: Clock,
  signal: AbortSignal,
  onProgress: (progress: P) => void = () => undefined,
): Promise<T | null> {
  for (;;) {
    // First, so that what called this is done with its own turn.
    await pause(clock, 0);
    if (signal.aborted) return null;
    const until = clock.monotonic() + SLICE_MS;
    let next = work.next();
    while (next.done !== true && clock.monotonic() < until) next = work.next();
    if (next.done === true) return next.value;
    onProgress(next.value);
  }
}

/** The same without pauses, for what is known to be short. */
export function atOnce<T>(work: Generator<unknown, T>): T {
  let next = work.next();
  while (next.done !== true) next = work.next();
  return next.value;
}
