/** Long work in pieces, so that the page stays free between them. */

/** Records handled in one go: a few milliseconds. */
export const RECORDS_A_TURN = 500;

/** Lets the page paint and answer. A message comes at once; a timer would be held back to 4 ms. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Thrown where a work was called off. */
export class CalledOff extends Error {}

/** Calls `take` with each item, a turn at a time, until `signal` calls it off (`CalledOff`). */
export async function inTurns<T>(
  items: Iterable<T>,
  take: (item: T) => void,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  for (const item of items) {
    if (done % RECORDS_A_TURN === 0) {
      if (done > 0) await nextTurn();
      if (signal.aborted) throw new CalledOff();
    }
    take(item);
    done += 1;
  }
}
