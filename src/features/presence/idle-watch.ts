import type { Clock } from '#src/lib/clock.ts';

export const IDLE_AFTER_MS = 5 * 60_000;

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const;

/**
 * Tells when a person has not touched the page for five minutes, and when they are back. One timer that looks at
 * when the last input was, because inputs come by the hundred.
 * @returns stops it
 */
export function watchIdle(clock: Clock, target: EventTarget, onChange: (idle: boolean) => void): () => void {
  let lastInput = clock.monotonic();
  let idle = false;
  let cancel = clock.schedule(look, IDLE_AFTER_MS);

  function look(): void {
    const left = IDLE_AFTER_MS - (clock.monotonic() - lastInput);
    if (left > 0) {
      cancel = clock.schedule(look, left);
      return;
    }
    idle = true;
    onChange(true);
  }

  function onInput(): void {
    lastInput = clock.monotonic();
    if (!idle) return;
    idle = false;
    cancel = clock.schedule(look, IDLE_AFTER_MS);
    onChange(false);
  }

  const stopped = new AbortController();
  for (const name of inputs) {
    target.addEventListener(name, onInput, { capture: true, passive: true, signal: stopped.signal });
  }
  return () => {
    cancel();
    stopped.abort();
  };
}
