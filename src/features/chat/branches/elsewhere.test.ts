import { describe, expect, it } from 'vitest';
import { storedMessage } from '#src/testing/stored-message.ts';
import { applyChatItems, type ChatItem } from '../chat-state.ts';
import { createChatState, type ChatState } from '../chat-types.ts';
import { choose } from './choices.ts';
import { saidElsewhere } from './elsewhere.ts';
import { goToMessage } from './go-to-message.ts';
import { showBranch } from './branch-layout.ts';

const at = 1_795_516_320_000_000;

const stored = (id: string, position: number, parentId: string, userId: string | null = null) =>
  storedMessage({
    id,
    position,
    parentId,
    userId,
    role: userId === null ? 'assistant' : 'user',
    text: id,
    createdAt: new Date(at / 1_000 + position * 1_000).toISOString(),
  });

const listed = (...messages: ReturnType<typeof stored>[]): ChatItem => ({
  kind: 'history_loaded',
  messages,
  position: null,
  request: 0,
  at,
});

const told = (message: ReturnType<typeof stored>): ChatItem => ({
  kind: 'event',
  event: { type: 'message_stored', message, seq: null },
  at,
});

const sent = (id: string, place: object): ChatItem[] => [
  { kind: 'prompt_submitted', clientMessageId: id, text: id, place, serverNow: at, at },
  { kind: 'prompt_sent', key: id, at },
];

const acknowledged = (id: string, position: number): ChatItem => ({
  kind: 'event',
  event: { type: 'message_acknowledged', clientMessageId: id, messageId: `${id}!`, chatId: 's', position },
  at,
});

/** Ada worded the first prompt anew, and looks at that. */
const two = listed(
  stored('p1', 1, '', 'ada'),
  stored('a1', 2, 'p1'),
  stored('p1b', 3, '', 'ada'),
  stored('a1b', 4, 'p1b'),
);
const mina = told(stored('m1', 5, 'a1', 'mina'));

function chat(...items: ChatItem[]): ChatState {
  return choose(applyChatItems(createChatState('ada'), [two, ...items]), '', 'p1b');
}

describe('what somebody says in a version that is not shown', () => {
  it('is told of', () => {
    expect(saidElsewhere(chat(mina))).toMatchObject({ messageId: 'm1' });
  });

  it('is told of also where the reader says something in the same moment: they have not seen it', () => {
    const own = sent('c1', { parentId: 'a1b' });
    expect(saidElsewhere(chat(mina, ...own, acknowledged('c1', 6)))).toMatchObject({ messageId: 'm1' });
    expect(saidElsewhere(chat(...own, mina, acknowledged('c1', 6)))).toMatchObject({ messageId: 'm1' });
  });

  it('is where the way leads, also where what the reader said since is newer', () => {
    const own = [...sent('c1', { parentId: 'a1b' }), acknowledged('c1', 6)];
    const state = chat(mina, ...own, told(stored('c1!', 6, 'a1b', 'ada')));
    const there = goToMessage(state, saidElsewhere(state)?.messageId ?? '');
    expect(showBranch(there).entries.map(({ messageId }) => messageId)).toEqual(['p1', 'a1', 'm1']);
    expect(saidElsewhere(there)).toBeNull();
  });

  it('is nothing new to whoever makes a version of their own after it', () => {
    const edit = sent('c1', { parentId: '', edits: 'p1' });
    const state = applyChatItems(createChatState('ada'), [two, mina, ...edit, acknowledged('c1', 6)]);
    expect(saidElsewhere(choose(state, '', 'c1'))).toBeNull();
  });

  it('is older than what others say on the branch that is shown', () => {
    const jun = told(stored('j1', 6, 'a1b', 'jun'));
    expect(saidElsewhere(chat(mina, jun))).toBeNull();
  });
});
