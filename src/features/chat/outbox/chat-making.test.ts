import { describe, expect, it } from 'vitest';
import { claimMaking, localChats, makingOf, nameChat, newMaking, type ChatMaking } from './chat-making.ts';
import { applyOutbox, mayLeave, type OutboxRecord } from './outbox-records.ts';

const record = (id: string, order: number, chat?: ChatMaking, sessionId = 'new-1'): OutboxRecord => ({
  id,
  order,
  sessionId,
  chat,
  applicationId: 'app',
  text: id,
  enteredAt: order,
  state: 'queued',
  submittedAt: order,
  failure: null,
  sender: null,
});
const queued = newMaking('ws', 'Title');
const claim = { by: 'tab', alone: true, now: 100_000, before: ['s1'] };

describe('what is known of the making of a chat', () => {
  it('is what its first message says, and goes on to the next when that one is taken back', () => {
    const unknown: ChatMaking = { ...queued, state: 'unknown', before: ['s1'] };
    // Another tab, which did not know that it was asked for, added the second.
    const records = [record('a', 1, unknown), record('b', 2, queued), record('c', 3, queued, 'new-2')];
    expect(makingOf(records, 'new-1')).toBe(unknown);
    expect(localChats(records).map(({ id, state }) => [id, state])).toEqual([
      ['new-1', 'unknown'],
      ['new-2', 'queued'],
    ]);
    const left = applyOutbox(records, { kind: 'removed', id: 'a' });
    expect(makingOf(left, 'new-1')).toEqual(unknown);
    expect(makingOf(left, 'new-2')).toBe(queued);
    expect(makingOf(applyOutbox(left, { kind: 'removed', id: 'b' }), 'new-1')).toBeNull();
  });

  it('holds its messages back until the server has named it', () => {
    const records = [record('a', 1, queued)];
    expect(mayLeave(records, 'a', true)).toBe(false);
    const named = nameChat(records, 'new-1', 's9');
    expect(named).toMatchObject([{ id: 'a', sessionId: 's9' }]);
    expect(mayLeave(named, 'a', true)).toBe(true);
    expect(nameChat(named, 'new-1', 's9')).toBe(named);
  });

  it('is claimed by one, and not where the user has to decide', () => {
    const claimed = claimMaking([record('a', 1, queued)], 'new-1', claim);
    expect(makingOf(claimed, 'new-1')).toMatchObject({ state: 'making', maker: 'tab', before: ['s1'] });
    for (const state of ['unsure', 'refused'] as const) {
      const waits = [record('a', 1, { ...queued, state })];
      expect(claimMaking(waits, 'new-1', claim)).toBe(waits);
    }
  });

  it('without locks is left to the tab that asks until no answer can come any more', () => {
    const making = [record('a', 1, { ...queued, state: 'making', maker: 'other', askedAt: 100_000 })];
    const again = (now: number) => claimMaking(making, 'new-1', { ...claim, alone: false, now });
    expect(again(130_000)).toBe(making);
    expect(makingOf(again(161_000), 'new-1')).toMatchObject({ maker: 'tab' });
  });
});
