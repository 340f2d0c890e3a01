/** What the server refused because nobody was signed in for it: it goes again once somebody is. */
import type { Outbox } from './outbox.ts';
import { applyOutbox, type OutboxRecord, type Records } from './outbox-records.ts';

const wantsSignIn = ({ state, failure }: OutboxRecord): boolean =>
  state === 'refused' && failure?.code === 'auth_error';

function putBack(records: Records): Records {
  const change = { state: 'queued', failure: null } as const;
  return records
    .filter(wantsSignIn)
    .reduce((all, { id }) => applyOutbox(all, { kind: 'changed', id, change }), records);
}

/** To be called whenever the person of this outbox has signed in. */
export async function sendAfterSignIn(outbox: Pick<Outbox, 'store' | 'decide'>): Promise<void> {
  if (outbox.store.getState().records.some(wantsSignIn)) await outbox.decide(putBack);
}
