/** Reads what waits to be sent, without the chat's views and without sending it. */
import { isUnderWay, type OutboxRecord } from '../outbox/outbox-records.ts';
import { createOutboxStore, readEverybodys, type OutboxStore } from '../outbox/outbox-store.ts';

type Waiting = Pick<OutboxRecord, 'state' | 'failure' | 'begun'>;
type Read = () => Promise<readonly Waiting[]>;

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
    return records.filter(isToBeSent).length;
  } catch {
    return 0;
  }
}

/** What the server answers already is kept until it has named it, and waits for nothing. */
function isToBeSent(record: Waiting): boolean {
  const { state, begun } = record;
  if (begun === true && (state === 'sending' || state === 'unknown')) return false;
  return state === 'waiting' || isUnderWay(record);
}
