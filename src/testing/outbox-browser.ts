/**
 * One browser, as far as it keeps sends: what is written, the news between its tabs, and their locks. What is handed to
 * the storage is written whatever becomes of the tab, the rest dies with it.
 */
import type { OutboxNews, OutboxParts } from '#src/features/chat/outbox/outbox-parts.ts';
import { applyOutbox, inOrder, type Records } from '#src/features/chat/outbox/outbox-records.ts';
import type { OutboxStore } from '#src/features/chat/outbox/outbox-store.ts';
import type { Clock } from '#src/lib/clock.ts';
import { createFakeLocks } from './fake-locks.ts';

export interface BrowserTab {
  readonly isAlive: () => boolean;
  readonly store: OutboxStore;
  readonly broadcast: NonNullable<OutboxParts['broadcast']>;
  readonly locks: NonNullable<OutboxParts['locks']>;
  /** The process is gone: no goodbye, and its locks are free. */
  crash(): void;
}

/** @param takesMs how long each transaction of the storage takes, which run one after the other; 0: no time passes */
export function createOutboxBrowser(clock: Clock, takesMs: () => number = () => 0) {
  const lockManager = createFakeLocks();
  const tabs = new Set<{ hear: ((news: Event) => void) | null; readonly newsBehind: number }>();
  let disk: Records = [];
  let transactions: Promise<unknown> = Promise.resolve();
  let places = 0;
  let operations = 0;
  let refusal: string | null = null;

  function passTime(): Promise<void> | undefined {
    const ms = takesMs();
    return ms === 0 ? undefined : new Promise((resolve) => clock.schedule(resolve, ms));
  }

  /**
   * @param newsBehind what other tabs say comes so much later, ms
   * @param storageBehind what this tab asks of the storage reaches it so much later, ms
   */
  function openTab(newsBehind = 0, storageBehind = 0): BrowserTab {
    const self = { hear: null as ((news: Event) => void) | null, newsBehind };
    const left = new Set<() => void>();
    const isAlive = (): boolean => tabs.has(self);
    tabs.add(self);

    function transact<T>(work: () => T, evenIfGone = false): Promise<T> {
      return new Promise((resolve, reject) => {
        const run = (): void => {
          operations += 1;
          // A transaction of a dead tab ends with it, unless all of it was handed over before.
          if (!isAlive() && !evenIfGone) return;
          if (refusal !== null) reject(new DOMException('no', refusal));
          else resolve(work());
        };
        const enter = (): void => {
          transactions = transactions.then(passTime).then(run);
        };
        if (storageBehind === 0) enter();
        else clock.schedule(enter, storageBehind);
      });
    }

    return {
      isAlive,
      store: {
        read: () => transact(() => disk),
        add: (record) =>
          transact(() => {
            // The browser's own count, as a key generator gives it.
            places += 1;
            disk = inOrder([...disk.filter(({ id }) => id !== record.id), { ...record, order: places }]);
            return places;
          }, true),
        remove: (id) =>
          transact(() => {
            disk = applyOutbox(disk, { kind: 'removed', id });
          }, true),
        change: (fold) =>
          transact(() => {
            const before = disk;
            disk = fold(disk);
            return { before, after: disk };
          }),
      },
      broadcast: {
        postMessage(news: OutboxNews) {
          for (const other of tabs) {
            if (other === self) continue;
            const deliver = (): void => {
              if (tabs.has(other)) other.hear?.(new MessageEvent('message', { data: news }));
            };
            if (other.newsBehind === 0) void Promise.resolve().then(deliver);
            else clock.schedule(deliver, other.newsBehind);
          }
        },
        addEventListener(_type: string, listener: EventListenerOrEventListenerObject) {
          self.hear = listener as (news: Event) => void;
        },
        close: () => undefined,
      },
      locks: {
        request: (name: string, ...rest: unknown[]) => {
          const granted = rest.at(-1) as (lock: Lock | null) => unknown;
          const options = rest.length > 1 ? (rest[0] as LockOptions) : {};
          return lockManager.request(name, options, async (lock) => {
            await Promise.resolve();
            // A tab that is gone holds nothing, and takes nothing that it waited for.
            if (!isAlive()) return undefined;
            return Promise.race([granted(lock), new Promise<void>((resolve) => left.add(resolve))]);
          });
        },
      } as BrowserTab['locks'],
      crash() {
        tabs.delete(self);
        for (const leave of left) leave();
      },
    };
  }

  return {
    openTab,
    records: () => disk,
    /** Reads and writes of the storage so far. */
    operations: () => operations,
    /** Why the storage refuses from now on, or null. */
    setRefusal(name: string | null) {
      refusal = name;
    },
  };
}
