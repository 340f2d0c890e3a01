import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '#src/protocol/chat-events.ts';
import { storedMessage } from '#src/testing/stored-message.ts';
import { createAnswer } from './answer-fold.ts';
import { createChatState, type Answer, type ChatState, type Entry } from './chat-types.ts';
import { isSameSend, mergeHistory, promptFromStored } from './history-merge.ts';
import { createPrompt } from './prompt-fold.ts';

const at = 1_795_516_320_000_000;

const stored = (id: string, role: 'user' | 'assistant', text: string): ChatMessage =>
  storedMessage({ id, role, text, createdAt: new Date(at / 1_000).toISOString() });
const ask = (id: string) => stored(id, 'user', `words of ${id}`);
const prompt = (id: string): Entry => promptFromStored(ask(id));
const lost = (key: string, text: string, promptKey: string | null): Answer =>
  createAnswer(key, at, { text, promptKey, phase: 'lost', cut: true });
const known = (id: string, text: string, promptKey: string): Answer =>
  createAnswer(id, at, { messageId: id, text, promptKey, phase: 'complete', ended: true });

const chat = (...entries: Entry[]): ChatState => ({ ...createChatState('ada'), entries, connected: true });
const listed = (state: ChatState, ...messages: ChatMessage[]): string[] =>
  mergeHistory(state, {
    kind: 'history_loaded',
    messages,
    position: null,
    request: state.history.wanted,
    at,
  }).entries.map((entry) => (entry.kind === 'prompt' ? entry.key : `“${entry.text}” ${entry.phase}`));

describe('an answer that was given up, whose prompt is known', () => {
  it('gives way to one that this page had not seen', () => {
    const state = chat(prompt('m1'), lost('local-1', 'some', 'm1'));
    expect(listed(state, ask('m1'), stored('a1', 'assistant', 'some and more'))).toEqual([
      'm1',
      '“some and more” complete',
    ]);
  });

  it('stays beside one that this page knew already, however alike', () => {
    const state = chat(
      prompt('m1'),
      lost('local-1', 'some', 'm1'),
      prompt('m2'),
      known('a2', 'some more', 'm2'),
    );
    const all = [ask('m1'), ask('m2'), stored('a2', 'assistant', 'some more')];
    expect(listed(state, ...all)).toEqual(['m1', '“some” lost', 'm2', '“some more” complete']);
  });

  it('stays beside one of other words, also where that is new', () => {
    const state = chat(prompt('m1'), lost('local-1', 'some', 'm1'));
    expect(listed(state, ask('m1'), ask('m2'), stored('a2', 'assistant', 'else'))).toEqual([
      'm1',
      '“some” lost',
      'm2',
      '“else” complete',
    ]);
  });
});

describe('an answer that was given up, of which nothing says what it answers', () => {
  it('gives way to any that is listed and begins alike, known before or not', () => {
    const state = chat(prompt('m2'), known('a2', 'some more', 'm2'), lost('local-1', 'some', null));
    expect(listed(state, ask('m2'), stored('a2', 'assistant', 'some more'))).toEqual([
      'm2',
      '“some more” complete',
    ]);
  });
});

describe('what the server does not list', () => {
  it('stands behind its own prompt, several in their order, before the next prompt', () => {
    const state = chat(
      prompt('m1'),
      lost('local-1', 'one', 'm1'),
      lost('local-2', 'two', 'm1'),
      prompt('m2'),
      lost('local-3', 'three', 'm2'),
    );
    expect(listed(state, ask('m1'), ask('m2'), ask('m3'))).toEqual([
      'm1',
      '“one” lost',
      '“two” lost',
      'm2',
      '“three” lost',
      'm3',
    ]);
  });

  it('comes last where its prompt is not listed either, and behind that one', () => {
    const state = chat(prompt('own'), lost('local-1', 'one', 'own'));
    expect(listed(state, ask('m1'), stored('a1', 'assistant', 'else'))).toEqual([
      'm1',
      '“else” complete',
      'own',
      '“one” lost',
    ]);
  });
});

describe('who types, on a server that tells of no prompt', () => {
  const mina = { userId: 'mina', until: at + 6_000_000 };
  const typing = (...before: Entry[]): ChatState => {
    const state = chat(...before);
    return { ...state, typing: [mina], history: { ...state.history, wanted: 2, loaded: 1, from: 0 } };
  };
  const typers = (state: ChatState, ...messages: ChatMessage[]): string[] =>
    mergeHistory(state, { kind: 'history_loaded', messages, position: null, request: 2, at }).typing.map(
      ({ userId }) => userId,
    );
  const hers = (id: string): ChatMessage => ({ ...ask(id), userId: 'mina' });

  it('no longer does once her message is found, also before an answer that runs', () => {
    expect(typers(typing(prompt('m1')), ask('m1'), hers('m2'))).toEqual([]);
    expect(typers(typing(known('a2', '', 'm2')), hers('m2'), stored('a2', 'assistant', ''))).toEqual([]);
  });

  it('still does where the message is another’s, was there before, or is of long ago', () => {
    expect(typers(typing(prompt('m1')), ask('m1'), ask('m2'))).toEqual(['mina']);
    const known = promptFromStored(hers('m1'));
    expect(typers(typing(known), hers('m1'))).toEqual(['mina']);
    const paged = typing(prompt('m9'));
    const late = { ...paged, history: { ...paged.history, from: 8 } };
    expect(typers(late, { ...hers('m2'), position: 2 })).toEqual(['mina']);
    const first = typing();
    expect(typers({ ...first, history: { ...first.history, loaded: 0 } }, hers('m1'))).toEqual(['mina']);
  });
});

it('knows its own words again where the server stored them without the space around them', () => {
  const sent = {
    ...createPrompt('ada', 'key', { text: '  one\n  two\n' }, at),
    delivery: 'unknown' as const,
  };
  expect(isSameSend(sent, stored('m1', 'user', 'one\n  two'))).toBe(true);
  expect(isSameSend(sent, stored('m1', 'user', sent.text))).toBe(true);
  expect(isSameSend(sent, stored('m1', 'user', 'one\ntwo'))).toBe(false);
});
