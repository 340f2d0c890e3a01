/**
 * The records of one user at one server in IndexedDB. A new record is put and committed in the same turn as the Enter
 * that made it: what the browser has been handed is written down whatever becomes of the page afterwards.
 */
import { promisifyRequest } from 'idb-keyval';
import { outboxDatabase, PLACES, SENDS } from './outbox-database.ts';
import { inOrder, type OutboxRecord, type Records } from './outbox-records.ts';

export interface OutboxStore {
  /** Those of this user, in order. Rejects where the browser's storage is blocked. */
  read(): Promise<Records>;
  /**
   * Puts it at the end of the line; resolves with the order it got there. Rejects with a `QuotaExceededError` where
   * the storage is full.
   */
  add(record: OutboxRecord): Promise<number>;
  remove(id: string): Promise<void>;
  /** Reads, changes and writes in one transaction, which no other tab comes between. */
  change(fold: (records: Records) => Records): Promise<{ readonly before: Records; readonly after: Records }>;
}

/** As it lies in the store: without an order of its own it stands at its place in the line. */
type Stored = Omit<OutboxRecord, 'order'> & { readonly order?: number };
type Place = readonly [scope: string, id: string];

/** @param scope whose: server and user */
export function createOutboxStore(scope: string): OutboxStore {
  const transact = outboxDatabase();
  const all = IDBKeyRange.bound([scope], [scope, []]);
  const keyOf = (id: string): IDBValidKey => [scope, id];

  /** The line of all users, which is short: what is gone is swept out of it with the next change. */
  async function readAll(transaction: IDBTransaction) {
    const sends = transaction.objectStore(SENDS);
    const line = transaction.objectStore(PLACES);
    const [stored, keys, places] = await Promise.all([
      promisifyRequest(sends.getAll(all) as IDBRequest<Stored[]>),
      promisifyRequest(line.getAllKeys() as IDBRequest<number[]>),
      promisifyRequest(line.getAll() as IDBRequest<Place[]>),
    ]);
    const placeOf = new Map(places.map(([, id], at) => [id, keys[at] ?? 0]));
    const records = inOrder(
      stored.map((each) => ({ ...each, order: each.order ?? placeOf.get(each.id) ?? 0 })),
    );
    const ids = new Set(records.map(({ id }) => id));
    const left = keys.filter((_key, at) => places[at]?.[0] === scope && !ids.has(places[at][1]));
    return { records, left };
  }

  /** Does not wait for what it asked before it commits: the page may be gone by then. */
  function commit(transaction: IDBTransaction): Promise<unknown> {
    const done = promisifyRequest(transaction);
    (transaction as Partial<IDBTransaction>).commit?.();
    return done;
  }

  return {
    read: () => transact('readonly', async (transaction) => (await readAll(transaction)).records),
    add: ({ order: _order, ...record }) =>
      transact('readwrite', async (transaction) => {
        transaction.objectStore(SENDS).put(record, keyOf(record.id));
        const place = transaction.objectStore(PLACES).put([scope, record.id]) as IDBRequest<number>;
        await commit(transaction);
        return place.result;
      }),
    remove: (id) =>
      transact('readwrite', async (transaction) => {
        transaction.objectStore(SENDS).delete(keyOf(id));
        await commit(transaction);
      }),
    change: (fold) =>
      transact('readwrite', async (transaction) => {
        const sends = transaction.objectStore(SENDS);
        const { records: before, left } = await readAll(transaction);
        for (const key of left) transaction.objectStore(PLACES).delete(key);
        const after = fold(before);
        const known = new Map(before.map((record) => [record.id, record]));
        for (const record of after) {
          if (known.get(record.id) !== record) sends.put(record, keyOf(record.id));
          known.delete(record.id);
        }
        for (const id of known.keys()) sends.delete(keyOf(id));
        await promisifyRequest(transaction);
        return { before, after };
      }),
  };
}

/** What all people of a server left here, in no order. Rejects where the browser's storage is blocked. */
export function readEverybodys(
  server: string,
): Promise<readonly Pick<OutboxRecord, 'state' | 'failure' | 'begun'>[]> {
  const all = IDBKeyRange.bound([`${server} `], [`${server} \uffff`]);
  return outboxDatabase()('readonly', (transaction) =>
    promisifyRequest(transaction.objectStore(SENDS).getAll(all) as IDBRequest<Stored[]>),
  );
}
