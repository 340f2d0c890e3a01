/** "Regenerate" as the outbox keeps it: a send without words, which names the answer that is to be made anew. */
import { wantHistory } from '../chat-entries.ts';
import { fallBack, findAsk, hasBegun, updateAsk, withoutAsk } from '../branches/ask-fold.ts';
import type { ChatState } from '../chat-types.ts';
import type { OutboxRecord } from './outbox-records.ts';

type KeptAsk = Pick<OutboxRecord, 'id' | 'text' | 'state' | 'submittedAt' | 'failure' | 'regenerates'>;

/** What has yet to reach the server. */
export function keptAsks({ asks }: ChatState, now: number): readonly KeptAsk[] {
  return asks.flatMap(({ id, messageId, delivery, failure }) =>
    delivery === 'accepted'
      ? []
      : [{ id, text: '', state: delivery, submittedAt: now, failure, regenerates: messageId }],
  );
}

/** What another tab, or this one before a reload, asked for. What has begun here is waited for no longer. */
export function showAsk(state: ChatState, record: OutboxRecord, messageId: string): ChatState {
  const { id, state: delivery, failure } = record;
  const known = findAsk(state, id);
  // A request never waits for an answer to end, and what the server has it has.
  if (delivery === 'waiting' || known?.delivery === 'accepted' || known?.delivery === delivery) return state;
  if (!known && hasBegun(state, id)) return state;
  const next = known
    ? updateAsk(state, id, { delivery, failure })
    : { ...state, asks: [...state.asks, { id, messageId, delivery, failure }] };
  return delivery === 'unknown' ? wantHistory(next) : next;
}

/** Taken back in another tab. What is to continue it is placed as there, also before branches are known here. */
export function takeAskBack(state: ChatState, id: string): ChatState {
  return findAsk(state, id)?.delivery === 'accepted' ? state : fallBack(state, withoutAsk(state, id));
}

/** Another tab heard that the server has it: it is shown once it begins. */
export function acceptAsk(state: ChatState, id: string): ChatState {
  return updateAsk(state, id, { delivery: 'accepted', failure: null });
}
