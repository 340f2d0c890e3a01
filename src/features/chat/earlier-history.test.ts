import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '#src/protocol/chat-events.ts';
import { storedMessage } from '#src/testing/stored-message.ts';
import { createAnswer } from './answer-fold.ts';
import { createChatState, type ChatState, type Prompt } from './chat-types.ts';
import { mergeEarlier } from './earlier-history.ts';
import { mergeHistory, promptFromStored } from './history-merge.ts';
import { reachesBack } from './history-reach.ts';

const at = 1_795_516_320_000_000;
const SECOND = 1_000_000;

/** Prompts have odd positions, their answers the even one behind; one a minute. */
const stored = (position: number, change: Partial<ChatMessage> = {}): ChatMessage =>
  storedMessage({
    id: `m${position}`,
    role: position % 2 === 1 ? 'user' : 'assistant',
    text: `words ${position}`,
    createdAt: new Date((at + position * 60 * SECOND) / 1_000).toISOString(),
    position,
    status: 'complete',
    ...change,
  });
const page = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => stored(from + index));
const empty: ChatState = { ...createChatState('ada'), connected: true };
const listed = (state: ChatState, messages: readonly ChatMessage[], from: number): ChatState =>
  mergeHistory(state, {
    kind: 'history_loaded',
    messages,
    from,
    position: null,
    request: state.history.wanted,
    at,
  });
const keys = (state: ChatState) => state.entries.map(({ key }) => key);
const sent = (position: number, change: Partial<Prompt> = {}): Prompt => ({
  ...promptFromStored(stored(position)),
  key: 'c1',
  messageId: null,
  clientMessageId: 'c1',
  position: null,
  delivery: 'unknown',
  submittedAt: at + position * 60 * SECOND,
  ...change,
});

describe('a part of the history', () => {
  it('is known from its first position on, and whole once its beginning is there', () => {
    const latest = listed(empty, page(5, 8), 5);
    expect(latest.history.from).toBe(5);
    const all = mergeEarlier(latest, page(1, 4), 0, at);
    expect(keys(all)).toEqual(page(1, 8).map(({ id }) => id));
    expect(all.history.from).toBe(0);
    // Fetched again, the newest page says nothing of what stands before it.
    const again = listed(all, page(5, 10), 5);
    expect(keys(again)).toEqual(page(1, 10).map(({ id }) => id));
    expect(again.history.from).toBe(0);
  });

  it('judges what it covers, and leaves alone what stands before it', () => {
    const cut = createAnswer('m2', at, {
      messageId: 'm2',
      position: 2,
      phase: 'recovering',
      cut: true,
      text: 'wo',
    });
    const old = promptFromStored(stored(1, { text: 'not listed' }));
    const state = { ...empty, entries: [old, cut, ...listed(empty, page(3, 4), 3).entries, sent(9)] };
    const after = listed(state, page(3, 8), 3);
    expect(after.entries.slice(0, 2)).toEqual([{ ...old, awaiting: false }, cut]);
    expect(after.entries.at(-1)).toMatchObject({ key: 'c1', delivery: 'unsent' });
  });

  it('an older page doubles nothing, and names a prompt that was sent from here', () => {
    const state = {
      ...listed(empty, page(5, 8), 5),
      entries: [...listed(empty, page(4, 8), 4).entries, sent(3)],
    };
    const after = mergeEarlier(
      state,
      [stored(1), stored(2), stored(3, { clientMessageId: 'c1' }), stored(4)],
      0,
      at,
    );
    expect(keys(after)).toEqual(['m1', 'm2', 'c1', 'm4', 'm5', 'm6', 'm7', 'm8']);
    expect(after.entries[2]).toMatchObject({ messageId: 'm3', delivery: 'accepted', position: 3 });
    const [, answer] = after.entries;
    expect(answer).toMatchObject({
      phase: 'complete',
      text: 'words 2',
      promptKey: 'm1',
      activitiesKnown: false,
    });
  });
});

describe('how far back a list has to go', () => {
  it.each([
    ['nothing hangs', [], true],
    ['sent after its first message', [sent(7)], true],
    ['sent before it', [sent(4)], false],
    ['sent just then, by clocks that are not one', [sent(5, { submittedAt: at + 301 * SECOND })], false],
    ['waits to be sent', [sent(2, { delivery: 'queued' })], true],
    ['cut, and in it', [createAnswer('x', at, { messageId: 'm6', phase: 'recovering' })], true],
    [
      'cut, and before it',
      [createAnswer('x', at, { messageId: 'm2', position: 2, phase: 'recovering' })],
      false,
    ],
    ['cut, and without a name', [createAnswer('x', at, { phase: 'recovering' })], false],
  ])('%s: %s', (_name, entries, enough) => {
    expect(reachesBack({ ...empty, entries }, page(5, 8), 5)).toBe(enough);
  });
});
