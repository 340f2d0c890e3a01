import { expect, it } from 'vitest';
import { storedMessage } from '#src/testing/stored-message.ts';
import { createChatState } from '../chat-types.ts';
import { promptFromStored } from '../history-merge.ts';
import { showRecords } from './outbox-chat.ts';
import type { OutboxRecord } from './outbox-records.ts';

const at = 1_795_516_320_000_000;
const record = (text: string): OutboxRecord => ({
  id: 'key',
  sessionId: 's',
  applicationId: 'app',
  text,
  order: 1,
  enteredAt: at / 1_000,
  state: 'unknown',
  submittedAt: at,
  failure: null,
  sender: null,
});

it.each([
  ['as it was sent', 'one\n', 'one\n', 1],
  ['without the space around it', 'one\n', 'one', 1],
  ['in other words', 'one\n', 'one more', 2],
])('shows what the history lists %s as the same prompt, or beside it', (_how, sent, listed, shown) => {
  const message = storedMessage({
    id: 'm1',
    role: 'user',
    text: listed,
    createdAt: new Date(at / 1_000).toISOString(),
  });
  const state = { ...createChatState('ada'), entries: [{ ...promptFromStored(message), userId: 'ada' }] };
  const told = { records: [record(sent)], gone: new Set<string>(), leaving: new Set<string>() };
  expect(showRecords(state, told).entries).toHaveLength(shown);
});
