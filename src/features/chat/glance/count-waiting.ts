/** Reads what waits to be sent, without the chat's views and without sending it. */
import { isUnderWay, type OutboxRecord } from '../outbox/outbox-records.ts';
import { createOutboxStore, readEverybodys, type OutboxStore } from '../outbox/outbox-store.ts';

type Read = () => Promise<readonly Pick<OutboxRecord, 'state' | 'failure'>[]>;

/**
 * How many sends of a user wait in this browser, as written down; 0 where its storage is blocked.
 * @param scope whose: server and user
 */
export function countWaiting(
  scope: string,
  storeOf: (scope: string) => Pick<OutboxStore, 'read'> = createOutboxStore,
): Promise<number> {
  return count(() => storeOf(scope).read());
}

/** The same of whoever has been signed in at this server: how many, and nothing else of them. */
export function countEverybodys(
  server: string,
  read: typeof readEverybodys = readEverybodys,
): Promise<number> {
  return count(() => read(server));
}

async function count(read: Read): Promise<number> {
  try {
    const records = await read();
    return records.filter((record) => record.state === 'waiting' || isUnderWay(record)).length;
  } catch {
    return 0;
  }
}
