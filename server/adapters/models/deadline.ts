/** A deadline that stands still while a person is asked: their time is not the model's. */
import type { Clock } from '#src/lib/clock.ts';

export interface Deadline {
  /** Aborts when the time is up. */
  readonly signal: AbortSignal;
  pause(): void;
  resume(): void;
  cancel(): void;
}

export function startDeadline(clock: Clock, ms: number): Deadline {
  const over = new AbortController();
  let left = ms;
  let since = 0;
  let cancel: () => void = () => undefined;
  const resume = (): void => {
    since = clock.monotonic();
    cancel = clock.schedule(() => over.abort(), left);
  };
  resume();
  return {
    signal: over.signal,
    pause() {
      cancel();
      left -= clock.monotonic() - since;
    },
    resume,
    cancel: () => cancel(),
  };
}
