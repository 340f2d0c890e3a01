/** Which of the listed answers one is that was joined in the middle, on a server that gave it no name, and cut. */
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '#src/protocol/chat-events.ts';
import { storedMessage } from '#src/testing/stored-message.ts';
import { selectWentWell } from './chat-selectors.ts';
import { applyChatItem, applyChatItems, type ChatItem } from './chat-state.ts';
import { createChatState, type ChatState } from './chat-types.ts';
import { endsWithin, isAlike } from './midway.ts';
import { createAnswer } from './answer-fold.ts';

const at = 1_795_516_320_000_000;
const opened = (resumption: 'fresh' | 'reload'): ChatItem => ({
  kind: 'opened',
  transport: 'websocket',
  resumption,
  position: null,
  at,
});
const lost: ChatItem = { kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at };
const piece = (text: string, index: number): ChatItem => ({
  kind: 'event',
  event: { type: 'text_received', messageId: null, text, index, seq: null },
  at,
});
const stored = (id: string, role: 'user' | 'assistant', text: string): ChatMessage =>
  storedMessage({ id, role, text, createdAt: new Date(at / 1_000).toISOString() });
const listed = (state: ChatState, ...messages: ChatMessage[]): ChatState =>
  applyChatItem(state, {
    kind: 'history_loaded',
    messages,
    position: null,
    request: state.history.wanted,
    at,
  });
const shown = (state: ChatState): string[] =>
  state.entries.map((entry) =>
    entry.kind === 'prompt' ? entry.key : `“${entry.text}” ${entry.phase} to ${String(entry.promptKey)}`,
  );

const [m0, a0] = [stored('m0', 'user', 'before'), stored('a0', 'assistant', 'Of before.')];
const [m1, m2] = [stored('m1', 'user', 'the prompt'), stored('m2', 'user', 'the next')];
/** What was listed when the page came, and what it heard of the answer until the server died. */
const cut = (known: readonly ChatMessage[], ...pieces: string[]): ChatState =>
  applyChatItems(listed(applyChatItem(createChatState('mina'), opened('fresh')), ...known), [
    ...pieces.map((text, index) => piece(text, index + 3)),
    lost,
    opened('reload'),
  ]);
const seen = ['Second 4 of 14: a. ', 'Second 5 of 14: b. '];
const kept = 'Second 1 of 14. Second 4 of 14: a. Second';

describe('a server that died with less of it than was seen', () => {
  const a1 = stored('a1', 'assistant', kept);

  it('has it once, says what is gone, and lets the follow-up go', () => {
    const once = listed(cut([m0, a0, m1], ...seen), m0, a0, m1, a1);
    // A server may have stored the beginning of one that goes on: as elsewhere, the same twice is its end.
    expect(shown(once).at(-1)).toBe(`“${kept}” recovering to m1`);
    const state = listed(once, m0, a0, m1, a1);
    expect(shown(state)).toEqual(['m0', '“Of before.” complete to m0', 'm1', `“${kept}” interrupted to m1`]);
    expect(state.entries.at(-1)).toMatchObject({ withdrawn: true, repaired: false, verified: true });
    expect(selectWentWell(state)).toBe(true);
    expect(shown(listed(state, m0, a0, m1, a1))).toEqual(shown(state));
  });

  it('has it where its words say, where the prompt was not known yet', () => {
    const all = [m0, a0, m1, a1, m2, stored('a2', 'assistant', 'Of the next.')];
    // Taken for the answer to another one.
    const state = cut([m0], ...seen);
    expect(shown(state).at(-1)).toBe('“” recovering to m0');
    expect(shown(listed(listed(state, ...all), ...all)).slice(3)).toEqual([
      `“${kept}” interrupted to m1`,
      'm2',
      '“Of the next.” complete to m2',
    ]);
  });

  it('has it behind its prompt where that was stored without a word of what was seen', () => {
    const short = stored('a1', 'assistant', 'Second 1');
    expect(shown(listed(cut([m0, a0, m1], ...seen), m0, a0, m1, short)).slice(2)).toEqual([
      'm1',
      '“Second 1” complete to m1',
    ]);
  });

  it('and where the next prompt got the same words, has each behind its own', () => {
    const whole = stored(
      'a2',
      'assistant',
      'Second 1 of 14. Second 4 of 14: a. Second 5 of 14: b. And so on.',
    );
    const state = cut([m0, a0, m1], ...seen);
    expect(
      shown(listed(listed(state, m0, a0, m1, a1, m2, whole), m0, a0, m1, a1, m2, whole)).slice(2),
    ).toEqual(['m1', `“${kept}” interrupted to m1`, 'm2', `“${whole.text}” complete to m2`]);
  });
});

describe('a server that kept nothing of it', () => {
  it('is told of, beside the answer to another prompt that has other words', () => {
    const state = cut([m0, a0, m1], ...seen);
    const key = state.entries.at(-1)?.key ?? '';
    const all = [m0, a0, m1, m2, stored('a2', 'assistant', 'Of the next.')];
    const given = applyChatItem(listed(state, ...all), { kind: 'answer_given_up', key, at });
    expect(shown(listed(given, ...all)).slice(2)).toEqual([
      'm1',
      '“” lost to m1',
      'm2',
      '“Of the next.” complete to m2',
    ]);
  });

  it('and then has it after all: it is that one, also after it was given up', () => {
    const state = cut([], ...seen);
    const key = state.entries.at(-1)?.key ?? '';
    const given = applyChatItem(listed(state, m0, a0, m1), { kind: 'answer_given_up', key, at });
    expect(shown(given)).toContain('“” lost to null');
    const all = [m0, a0, m1, stored('a1', 'assistant', kept)];
    expect(shown(listed(listed(given, ...all), ...all)).slice(2)).toEqual([
      'm1',
      `“${kept}” interrupted to m1`,
    ]);
  });
});

it('of two prompts that wait it is not guessed which it answers', () => {
  const state = cut([m0, a0, m1, m2], ...seen);
  expect(shown(state).at(-1)).toBe('“” recovering to null');
});

describe('words that were seen', () => {
  it('end beyond what is stored where that ends within them, by more than chance', () => {
    expect(endsWithin('one two three', 'two three four')).toBe(true);
    expect(endsWithin('one two three', 'two three')).toBe(false);
    expect(endsWithin('one two', 'two three four')).toBe(false);
    expect(endsWithin('other words', 'two three four')).toBe(false);
    expect(endsWithin('one two three', '')).toBe(false);
  });

  it('say nothing where there are none, or nothing is stored', () => {
    expect(isAlike(createAnswer('local-1', at), 'stored')).toBe(false);
    expect(isAlike(createAnswer('local-1', at, { text: 'seen' }), '')).toBe(false);
  });
});
