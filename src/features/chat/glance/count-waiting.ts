/** Reads what waits to be sent, without the chat's views and without sending it. */
import { isUnderWay } from '../outbox/outbox-records.ts';
import { createOutboxStore, type OutboxStore } from '../outbox/outbox-store.ts';

/**
 * How many sends of a user wait in this browser, as written down; 0 where its storage is blocked.
 * @param scope whose: server and user
 */
export async function countWaiting(
  scope: string,
  storeOf: (scope: string) => Pick<OutboxStore, 'read'> = createOutboxStore,
): Promise<number> {
  try {
    const records = await storeOf(scope).read();
    return records.filter((record) => record.state === 'waiting' || isUnderWay(record)).length;
  } catch {
    return 0;
  }
}
