import { expect, it } from 'vitest';
import type { OutboxRecord, OutboxState } from '../outbox/outbox-records.ts';
import { countEverybodys, countWaiting } from './count-waiting.ts';

const recordOf = (state: OutboxState, at: number): OutboxRecord => ({
  id: String(at),
  sessionId: 's1',
  applicationId: '',
  text: state,
  order: at,
  enteredAt: 0,
  state,
  submittedAt: 0,
  failure: null,
  sender: null,
});

it('counts nothing of what the server answers already, but what is sent once more', async () => {
  const records = (['sending', 'unknown', 'queued'] as const).map((state, at) => ({
    ...recordOf(state, at),
    begun: true,
  }));
  expect(await countEverybodys('server', () => Promise.resolve(records))).toBe(1);
});

it('counts what goes by itself, not what was refused or waits for a word; nothing where there is no storage', async () => {
  const states = ['waiting', 'queued', 'sending', 'unknown', 'unsent', 'refused'] as const;
  const read = () => Promise.resolve(states.map(recordOf));
  expect(await countWaiting('server ada', () => ({ read }))).toBe(4);
  expect(await countWaiting('server ada', () => ({ read: () => Promise.reject(new Error('no')) }))).toBe(0);
  // This environment has no such storage.
  expect(await countWaiting('server ada')).toBe(0);
  expect(await countEverybodys('server', read)).toBe(4);
  expect(await countEverybodys('server')).toBe(0);
});
