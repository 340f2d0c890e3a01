/** What is said of an answer that did not come to its end here, on a server that gives it no name and no status. */
import { describe, expect, it } from 'vitest';
import type { ChatEvent, ChatMessage } from '#src/protocol/chat-events.ts';
import { storedMessage } from '#src/testing/stored-message.ts';
import { applyChatItem, applyChatItems, type ChatItem } from './chat-state.ts';
import { createChatState, type Answer, type ChatState } from './chat-types.ts';
import { showWhole } from './show-whole.ts';
import { readableUpTo } from './sessions/end-seen.ts';

const at = 1_795_516_320_000_000;
const event = (value: ChatEvent): ChatItem => ({ kind: 'event', event: value, at });
const opened = (resumption: 'fresh' | 'reload' = 'fresh'): ChatItem => ({
  kind: 'opened',
  transport: 'websocket',
  resumption,
  position: null,
  at,
});
const lost: ChatItem = { kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at };
const text = (words: string, index: number): ChatItem =>
  event({ type: 'text_received', messageId: null, text: words, index, seq: null });
const started = (messageId: string, position: number | null = null): ChatItem =>
  event({ type: 'response_started', messageId, parentId: null, position, timestamp: null, seq: null });
const ended = (fullText: string, messageId: string | null = null): ChatItem =>
  event({
    type: 'response_ended',
    messageId,
    fullText,
    tokensUsed: null,
    responseTime: null,
    firstTokenTime: messageId === null ? null : 1.2,
    status: messageId === null ? null : 'stopped',
    timestamp: null,
    seq: null,
  });
const stored = (id: string, role: 'user' | 'assistant', words: string): ChatMessage =>
  storedMessage({ id, role, text: words, createdAt: new Date(at / 1_000 + 1_000).toISOString() });
const prompt = stored('m1', 'user', 'words of m1');
const listed = (state: ChatState, ...messages: ChatMessage[]): ChatState =>
  applyChatItem(state, {
    kind: 'history_loaded',
    messages,
    position: null,
    request: state.history.wanted,
    at,
  });
const fold = (state: ChatState, ...items: ChatItem[]): ChatState => applyChatItems(state, items);
const answersOf = (state: ChatState): Answer[] =>
  state.entries.filter((entry): entry is Answer => entry.kind === 'answer');

describe('a server that died in mid-answer and kept less than was shown', () => {
  const words = 'First of three. Second of three.';
  const cut = fold(
    listed(fold(createChatState('ada'), opened()), prompt),
    started('a1'),
    text(words, 0),
    lost,
    opened('reload'),
  );
  const kept = stored('a1', 'assistant', 'First of three.');
  const settled = listed(listed(cut, prompt, kept), prompt, kept);

  it('has interrupted it: what is gone is said to be withdrawn, not repaired', () => {
    expect(answersOf(settled)).toMatchObject([
      { phase: 'interrupted', withdrawn: true, repaired: false, text: 'First of three.' },
    ]);
  });

  it('has interrupted it for good, however often it is listed', () => {
    expect(answersOf(listed(settled, prompt, kept))).toMatchObject([{ phase: 'interrupted' }]);
  });

  it('has not where it goes on after all', () => {
    const whole = stored('a1', 'assistant', `${words} Third of three.`);
    const gone = fold(settled, text(' Third of three.', 1));
    expect(answersOf(gone)).toMatchObject([{ phase: 'recovering' }]);
    expect(answersOf(listed(listed(gone, prompt, whole), prompt, whole))).toMatchObject([
      { phase: 'complete', text: whole.text },
    ]);
  });

  it('takes neither the end nor the words of the next answer, whose beginning was missed', () => {
    const again = { ...stored('m2', 'user', 'again'), createdAt: new Date(at / 1_000 + 9_000).toISOString() };
    // Where starts are not named, none is known to run once the connection was lost.
    const asked: ChatState = { ...listed(settled, prompt, kept, again), running: null };
    for (const missed of [ended('All of the next one.'), text('of the next one', 4)])
      expect(answersOf(fold(asked, missed))[0]).toMatchObject({
        phase: 'interrupted',
        withdrawn: true,
        repaired: false,
        text: 'First of three.',
      });
  });

  it('is put right as before where what is stored says something else', () => {
    const other = stored('a1', 'assistant', 'Something else.');
    expect(answersOf(listed(listed(cut, prompt, other), prompt, other))).toMatchObject([
      { phase: 'complete', repaired: true },
    ]);
  });
});

describe('an answer that a page joined in the middle, without its beginning', () => {
  const joined = fold(
    listed(fold(createChatState('ada'), opened()), prompt),
    text('two ', 1),
    text('three', 2),
  );
  const stopped = fold(joined, { kind: 'stop_requested', at }, text(' four', 3));

  it('keeps what was seen of it when the connection is lost, and nothing that comes after', () => {
    const back = fold(joined, lost, opened('reload'), text('of another', 9));
    expect(answersOf(back)).toMatchObject([{ phase: 'recovering', text: '', midway: 'two three' }]);
    expect(answersOf(joined)[0]).not.toHaveProperty('midway');
  });

  it('keeps what was seen of it when it is stopped', () => {
    expect(answersOf(stopped)).toMatchObject([{ phase: 'stopped', stoppedBy: 'ada', text: '' }]);
    expect([...(answersOf(stopped)[0]?.ahead.values() ?? [])]).toEqual(['two ', 'three']);
  });

  it('has its beginning and the mark once the server says its end, also by what is listed then', () => {
    const over = fold(stopped, ended('one two three'));
    const whole = { phase: 'stopped', stoppedBy: 'ada', text: 'one two three', wentOn: 0 };
    expect(answersOf(over)).toMatchObject([whole]);
    expect(answersOf(listed(over, prompt, stored('a1', 'assistant', 'one two three')))).toMatchObject([
      { ...whole, messageId: 'a1', promptKey: 'm1' },
    ]);
  });

  it('has them by the list alone too, up to what was seen', () => {
    const late = listed(stopped, prompt, stored('a1', 'assistant', 'one two three four'));
    expect(answersOf(late)).toMatchObject([
      { messageId: 'a1', phase: 'stopped', text: 'one two three', wentOn: ' four'.length },
    ]);
  });

  it('shows all of it where what was seen does not stand in it', () => {
    expect(answersOf(fold(stopped, ended('quite different')))).toMatchObject([
      { phase: 'stopped', text: 'quite different', wentOn: 0 },
    ]);
  });
});

describe('a stop on a server that names its answers', () => {
  const running = fold(createChatState('ada'), opened(), started('a1', 2), text('one', 0));
  const stopped = fold(running, { kind: 'stop_requested', at });

  it('leaves it unread until the server has ended it: it takes no mark before', () => {
    expect(readableUpTo(stopped)).toBe(0);
    expect(readableUpTo(fold(stopped, ended('one', 'a1')))).toBe(2);
  });

  it('has the server’s word on the first token, whoever saw the beginning', () => {
    const joined = fold(createChatState('mina'), opened(), ended('one', 'a1'));
    for (const state of [stopped, joined])
      expect(answersOf(fold(state, ended('one', 'a1')))[0]?.firstTokenTime).toBe(1.2);
  });
});

describe('a stop of which the server may not know', () => {
  const running = fold(createChatState('ada'), opened(), started('a1'), text('First', 0));
  const stop: ChatItem = { kind: 'stop_requested', at };
  const inDoubt = (...items: ChatItem[]): unknown => answersOf(fold(running, ...items))[0]?.doubted;

  it('is in doubt without a connection, or where that breaks before the server answered', () => {
    expect(inDoubt(lost, stop)).toBe(true);
    expect(inDoubt(stop, lost)).toBe(true);
    expect(inDoubt(stop)).toBeUndefined();
    expect(inDoubt(stop, ended('First', 'a1'), lost)).toBeUndefined();
  });
});

describe('a stop of which the server did not hear in time', () => {
  const words = 'First of three. Second of three.';
  const cut = fold(
    listed(fold(createChatState('ada'), opened()), prompt),
    started('a1', 2),
    text(words, 0),
    lost,
    { kind: 'stop_requested', at },
    opened('reload'),
  );
  const kept = (status: ChatMessage['status'], stored: string): ChatState =>
    listed(cut, prompt, storedMessage({ id: 'a1', role: 'assistant', text: stored, status }));
  const longer = `${words} Third of three.`;

  it('is an interrupted answer where the server died: what that does not have is withdrawn', () => {
    const state = kept('interrupted', 'First of three.');
    const shown = { phase: 'interrupted', text: 'First of three.', withdrawn: true, frozen: false };
    expect(answersOf(state)).toMatchObject([{ ...shown, repaired: false, ended: true }]);
    const again = storedMessage({
      id: 'a1',
      role: 'assistant',
      text: 'First of three.',
      status: 'interrupted',
    });
    expect(answersOf(listed(state, prompt, again))).toMatchObject([shown]);
    expect(answersOf(kept('interrupted', words))).toMatchObject([
      { phase: 'interrupted', text: words, withdrawn: false },
    ]);
    expect(answersOf(kept('interrupted', 'Something else.'))).toMatchObject([
      { phase: 'interrupted', text: 'Something else.', withdrawn: true },
    ]);
  });

  it('stays a stop where the server went on, and the rest is shown where it is asked for', () => {
    for (const [status, phase] of [
      ['interrupted', 'interrupted'],
      ['complete', 'complete'],
      ['stopped', 'stopped'],
      [null, 'stopped'],
    ] as const) {
      const state = kept(status, longer);
      const wentOn = longer.length - words.length;
      expect(answersOf(state)).toMatchObject([
        { phase: 'stopped', text: words, frozen: true, wentOn, whole: { text: longer, status } },
      ]);
      const all = showWhole(state, answersOf(state)[0]?.key ?? '');
      expect(answersOf(all)).toMatchObject([
        { phase, text: longer, frozen: false, wentOn: null, verified: true },
      ]);
      expect(answersOf(all)[0]).not.toHaveProperty('whole');
      const again = storedMessage({ id: 'a1', role: 'assistant', text: longer, status });
      expect(answersOf(listed(all, prompt, again))).toMatchObject([{ phase, text: longer }]);
      expect(showWhole(all, 'nobody')).toBe(all);
    }
  });

  it('takes nothing back where nobody says that the server died', () => {
    for (const status of ['stopped', 'complete', null] as const)
      expect(answersOf(kept(status, 'First of three.'))).toMatchObject([
        { phase: 'stopped', text: words, wentOn: 0 },
      ]);
  });
});
