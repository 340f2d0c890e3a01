/** What the outbox takes from the browser, each handed in: tests give it several tabs and no browser. */
import type { Clock } from '#src/lib/clock.ts';
import type { Locks } from '#src/lib/web-locks.ts';
import type { EarlySends } from './early-sends.ts';
import type { MadeChats } from './made-chats.ts';
import type { OutboxStore } from './outbox-store.ts';

/** What one tab tells the others: something changed, and where the server has a send, which. */
export type OutboxNews =
  | { readonly kind: 'changed' }
  | {
      readonly kind: 'accepted';
      readonly sessionId: string;
      readonly id: string;
      /** No frame will tell the others of its answer. */
      readonly answered: boolean;
    };

export interface OutboxParts {
  readonly store: OutboxStore;
  readonly early: EarlySends;
  readonly made: MadeChats;
  readonly clock: Clock;
  /** Null where the page has none (plain HTTP in a LAN). */
  readonly locks: Locks | null;
  readonly broadcast: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'> | null;
  /** Begins the names of locks: server and user. */
  readonly scope: string;
  /** The server knows a repeat of the same id (extension `ack`). */
  readonly mayRepeat: () => boolean;
}

/** How long a store that says nothing is waited for: a send must not hang on it. */
const STORE_PATIENCE_MS = 5_000;

/** `work`, or a rejection after five seconds. What comes later is no loss: it is done all the same. */
export function withinPatience<T>(clock: Clock, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(() => {
      reject(new Error('The browser’s storage does not answer.'));
    }, STORE_PATIENCE_MS);
    work.then(resolve, reject).finally(cancel);
  });
}
