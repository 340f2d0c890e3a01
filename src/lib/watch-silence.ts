import type { Clock } from './clock.ts';

/**
 * Runs `read` and calls `silent` whenever nothing was heard for `ms` milliseconds, until it is over.
 * @param read is given what to call whenever something is heard; its outcome is the outcome
 */
export async function watchSilence(
  clock: Clock,
  ms: number,
  silent: () => void,
  read: (heard: () => void) => Promise<void>,
): Promise<void> {
  let cancel = (): void => undefined;
  const heard = (): void => {
    cancel();
    cancel = clock.schedule(() => {
      silent();
      heard();
    }, ms);
  };
  heard();
  try {
    await read(heard);
  } finally {
    cancel();
  }
}
