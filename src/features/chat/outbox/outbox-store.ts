/**
 * The records of one user at one server in IndexedDB. A new record is put and committed in the same turn as the Enter
 * that made it: what the browser has been handed is written down whatever becomes of the page afterwards.
 */
import { createStore, promisifyRequest } from 'idb-keyval';
import { inOrder, type OutboxRecord, type Records } from './outbox-records.ts';

export interface OutboxStore {
  /** Those of this user, in order. Rejects where the browser's storage is blocked. */
  read(): Promise<Records>;
  /** Rejects with a `QuotaExceededError` where it is full. */
  add(record: OutboxRecord): Promise<void>;
  remove(id: string): Promise<void>;
  /** Reads, changes and writes in one transaction, which no other tab comes between. */
  change(fold: (records: Records) => Records): Promise<{ readonly before: Records; readonly after: Records }>;
}

/** @param scope whose: server and user */
export function createOutboxStore(scope: string): OutboxStore {
  const transact = createStore('nadoo-outbox', 'sends');
  const all = IDBKeyRange.bound([scope], [scope, []]);
  const keyOf = (id: string): IDBValidKey => [scope, id];
  const readAll = (store: IDBObjectStore) =>
    promisifyRequest(store.getAll(all) as IDBRequest<OutboxRecord[]>);

  /**
   * Does not wait for what it asked before it commits: the page may be gone by then. Asynchronous, so that a browser
   * which throws when the database is named rejects like any other.
   */
  async function write(work: (store: IDBObjectStore) => void): Promise<void> {
    await transact('readwrite', (store) => {
      work(store);
      const done = promisifyRequest(store.transaction);
      (store.transaction as Partial<IDBTransaction>).commit?.();
      return done;
    });
  }

  return {
    read: async () => inOrder(await transact('readonly', readAll)),
    add: (record) => write((store) => store.put(record, keyOf(record.id))),
    remove: (id) => write((store) => store.delete(keyOf(id))),
    change: async (fold) =>
      transact('readwrite', async (store) => {
        const before = inOrder(await readAll(store));
        const after = fold(before);
        const left = new Map(after.map((record) => [record.id, record]));
        for (const record of before) {
          const now = left.get(record.id);
          left.delete(record.id);
          if (!now) store.delete(keyOf(record.id));
          else if (now !== record) store.put(now, keyOf(record.id));
        }
        for (const record of left.values()) store.put(record, keyOf(record.id));
        await promisifyRequest(store.transaction);
        return { before, after };
      }),
  };
}
