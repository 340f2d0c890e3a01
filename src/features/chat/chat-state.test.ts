import { describe, expect, it } from 'vitest';
import type { ChatEvent, ChatMessage } from '#src/protocol/chat-events.ts';
import { storedMessage } from '#src/testing/stored-message.ts';
import { applyChatItem, applyChatItems, type ChatItem } from './chat-state.ts';
import { selectActivity, selectQueuedPrompts } from './chat-selectors.ts';
import { createChatState, type Answer, type ChatState, type Prompt } from './chat-types.ts';

const START = 1_795_516_320_000_000;
const SECOND = 1_000_000;

const event = (value: ChatEvent, at = START): ChatItem => ({ kind: 'event', event: value, at });
const opened = (resumption: 'fresh' | 'recovered' | 'reload', at = START): ChatItem => ({
  kind: 'opened',
  transport: 'websocket',
  resumption,
  position: null,
  at,
});
const lost = (at = START): ChatItem => ({
  kind: 'lost',
  reason: { kind: 'closed', code: 1006, detail: '' },
  at,
});
const submitted = (id: string, text: string, at = START): ChatItem => ({
  kind: 'prompt_submitted',
  clientMessageId: id,
  text,
  serverNow: at,
  at,
});
const sent = (key: string, at = START): ChatItem => ({ kind: 'prompt_sent', key, at });
const started = (messageId: string | null, parentId: string | null = null): ChatItem =>
  event({ type: 'response_started', messageId, parentId, position: null, timestamp: null, seq: null });
const text = (words: string, index: number | null, messageId: string | null = null): ChatItem =>
  event({ type: 'text_received', messageId, text: words, index, seq: null });
const ended = (
  fullText: string | null,
  messageId: string | null = null,
  status: Answer['phase'] | null = null,
): ChatItem =>
  event({
    type: 'response_ended',
    messageId,
    fullText,
    tokensUsed: null,
    responseTime: null,
    status: status as ChatMessage['status'],
    timestamp: null,
    seq: null,
  });
const failed = (code: string, messageId: string | null = null): ChatItem =>
  event({ type: 'error_received', messageId, clientMessageId: null, code, message: 'words', seq: null });

const history = (state: ChatState, messages: readonly ChatMessage[]): ChatItem => ({
  kind: 'history_loaded',
  messages,
  position: null,
  request: state.history.wanted,
  at: START,
});

const fold = (...items: ChatItem[]): ChatState => applyChatItems(createChatState('ada'), items);
const answers = (state: ChatState): Answer[] => state.entries.filter((entry) => entry.kind === 'answer');
const prompts = (state: ChatState): Prompt[] => state.entries.filter((entry) => entry.kind === 'prompt');

describe('a send', () => {
  it('is queued, leaves, and is accepted by its acknowledgement', () => {
    let state = fold(opened('fresh'), submitted('c1', 'hi'));
    expect(selectQueuedPrompts(state)).toHaveLength(1);
    state = applyChatItem(state, sent('c1'));
    expect(selectActivity(state)).toBe('waiting');
    state = applyChatItem(
      state,
      event({
        type: 'message_acknowledged',
        clientMessageId: 'c1',
        messageId: 'm1',
        chatId: 's',
        position: 1,
      }),
    );
    expect(prompts(state)).toMatchObject([{ key: 'c1', messageId: 'm1', delivery: 'accepted', position: 1 }]);
  });

  it('whose fate is unknown is found again by user, words and time, one to one', () => {
    const state = fold(
      opened('fresh'),
      submitted('c1', 'hi'),
      sent('c1'),
      submitted('c2', 'hi'),
      sent('c2'),
      lost(),
      opened('reload'),
    );
    expect(prompts(state).map(({ delivery }) => delivery)).toEqual(['unknown', 'unknown']);
    const merged = applyChatItem(
      state,
      history(state, [storedMessage({ id: 'm1', role: 'user', text: 'hi' })]),
    );
    expect(prompts(merged)).toMatchObject([
      { key: 'c1', messageId: 'm1', delivery: 'accepted' },
      { key: 'c2', messageId: null, delivery: 'unsent' },
    ]);
  });

  it('does not take an older message of the same words for itself', () => {
    const state = fold(
      opened('fresh'),
      submitted('c1', 'hi', START + 60 * SECOND),
      sent('c1'),
      lost(),
      opened('reload'),
    );
    const merged = applyChatItem(
      state,
      history(state, [storedMessage({ id: 'm0', role: 'user', text: 'hi' })]),
    );
    expect(prompts(merged)).toMatchObject([{ messageId: 'm0' }, { key: 'c1', delivery: 'unsent' }]);
  });

  it('that only seemed to be there, by an answer that was another’s, was not sent', () => {
    const sending = fold(opened('fresh'), submitted('c1', 'hi'), sent('c1'));
    // The answer that had been taken for its own stands under another prompt by now.
    const entries = sending.entries.map((entry) =>
      entry.kind === 'prompt' ? { ...entry, delivery: 'accepted' as const, awaiting: false } : entry,
    );
    const seeming = { ...sending, entries };
    expect(prompts(applyChatItem(seeming, history(seeming, [])))).toMatchObject([{ delivery: 'unsent' }]);
  });

  it('that the server has stays so when only its repeat is refused', () => {
    const state = fold(opened('fresh'), submitted('c1', 'hi'), sent('c1'), lost(), opened('reload'));
    const stored = storedMessage({ id: 'm0', role: 'user', text: 'hi', clientMessageId: 'c1' });
    const known = applyChatItem(state, history(state, [stored]));
    const refusal = failed('rate_limit');
    if (refusal.kind !== 'event' || refusal.event.type !== 'error_received') throw new Error('fixture');
    const named = { ...refusal, event: { ...refusal.event, clientMessageId: 'c1' } };
    expect(prompts(applyChatItem(known, named))).toMatchObject([{ messageId: 'm0', delivery: 'accepted' }]);
    expect(prompts(applyChatItem(state, named))).toMatchObject([{ delivery: 'refused' }]);
  });

  it('an unnamed refusal is of the prompt that left first, though it was stopped meanwhile', () => {
    const state = fold(
      opened('fresh'),
      submitted('c1', 'one'),
      sent('c1'),
      { kind: 'stop_requested', at: 0 },
      submitted('c2', 'two'),
      sent('c2'),
      failed('rate_limit'),
    );
    expect(state.entries).toMatchObject([
      { text: 'one', delivery: 'refused' },
      { text: 'two', delivery: 'sending' },
    ]);
  });

  it('that is refused keeps its words and says why', () => {
    const state = fold(opened('fresh'), submitted('c1', 'hi'), sent('c1'), failed('rate_limit'));
    expect(prompts(state)).toMatchObject([
      { text: 'hi', delivery: 'refused', failure: { code: 'rate_limit' } },
    ]);
    expect(selectActivity(state)).toBe('idle');
  });
});

describe('an answer on a server that names nothing', () => {
  const asked = [opened('fresh'), submitted('c1', 'hi'), sent('c1')];

  it('belongs to the oldest waiting prompt', () => {
    const state = fold(...asked, started('m2'), text('Hel', 0), text('lo', 1), ended('Hello'));
    expect(answers(state)).toMatchObject([
      { promptKey: 'c1', text: 'Hello', phase: 'complete', repaired: false },
    ]);
    expect(prompts(state)).toMatchObject([{ delivery: 'accepted', awaiting: false }]);
  });

  it('that answers no prompt of ours makes the page fetch the session once', () => {
    const before = fold(opened('fresh'));
    const state = applyChatItems(before, [started('m9'), text('a', 0), text('b', 1)]);
    expect(state.history.wanted).toBe(before.history.wanted + 1);
  });

  it('without a full text is verified over REST', () => {
    const state = fold(...asked, text('Hel', null), ended(null));
    expect(state.history.wanted).toBe(2);
    const stored = [
      storedMessage({ id: 'm1', role: 'user', text: 'hi' }),
      storedMessage({ id: 'm2', role: 'assistant', text: 'Hello' }),
    ];
    const merged = applyChatItem(state, history(state, stored));
    expect(merged.entries).toHaveLength(2);
    expect(answers(merged)).toMatchObject([
      { messageId: 'm2', text: 'Hello', repaired: true, phase: 'complete' },
    ]);
  });

  it('that was stopped stays frozen, and the next prompt gets an answer of its own', () => {
    const state = fold(
      ...asked,
      started('m2'),
      text('One', 0),
      { kind: 'stop_requested', at: START },
      text(' two', 1),
      submitted('c2', 'again'),
      sent('c2'),
      text(' three', 2),
      started('m3'),
      text('New', 0),
      ended('New'),
    );
    expect(answers(state)).toMatchObject([
      { text: 'One', phase: 'stopped' },
      { text: 'New', phase: 'complete', promptKey: 'c2' },
    ]);
  });

  it('that was cut and is listed half grows on, and ends with its full text', () => {
    let state = fold(...asked, started('m2'), text('One', 0), lost(), opened('reload'));
    const listed = (words: string) => [
      storedMessage({ id: 'm1', role: 'user', text: 'hi' }),
      storedMessage({ id: 'm2', role: 'assistant', text: words }),
    ];
    state = applyChatItem(state, history(state, listed('One two')));
    expect(answers(state)).toMatchObject([{ text: 'One two', phase: 'recovering' }]);
    state = applyChatItem(state, history(state, listed('One two')));
    expect(answers(state)).toMatchObject([{ text: 'One two', phase: 'complete' }]);
    state = applyChatItem(state, text(' three', 4));
    expect(answers(state)).toMatchObject([{ phase: 'recovering' }]);
    state = applyChatItem(state, ended('One two three'));
    expect(answers(state)).toMatchObject([
      { text: 'One two three', phase: 'complete', repaired: false, promptKey: 'c1' },
    ]);
    expect(state.entries).toHaveLength(2);
  });

  it('that the server lost keeps the text that was seen', () => {
    const state = fold(...asked, started('m2'), text('Half', 0), lost(), opened('reload'), {
      kind: 'answer_given_up',
      key: 'm2',
      at: START,
    });
    expect(answers(state)).toMatchObject([{ text: 'Half', phase: 'lost' }]);
  });
});

describe('an answer whose beginning was missed on a server that names nothing', () => {
  const prompt = storedMessage({ id: 'm1', role: 'user', text: 'hi', userId: 'ada', createdAt: null });
  const cut = [opened('fresh'), submitted('c1', 'hi'), sent('c1'), lost(), opened('reload')];

  it('is named by the history once it is over, and is not shown twice', () => {
    let state = fold(...cut, text('d four', 3), ended('one two three and four'));
    expect(state.history.wanted, 'its end asks for its name').toBe(
      fold(...cut, text('d four', 3)).history.wanted + 1,
    );
    const stored = storedMessage({ id: 'm2', role: 'assistant', text: 'one two three and four' });
    state = applyChatItem(state, history(state, [prompt, stored]));
    expect(answers(state)).toMatchObject([
      {
        messageId: 'm2',
        promptKey: 'c1',
        text: 'one two three and four',
        phase: 'complete',
        repaired: false,
      },
    ]);
    expect(prompts(state)).toMatchObject([{ messageId: 'm1', awaiting: false }]);
  });

  it('and of which only the end is seen, ends no older answer', () => {
    const older = storedMessage({ id: 'm0', role: 'assistant', text: 'hello' });
    let state = applyChatItem(fold(opened('fresh')), history(fold(), [older, prompt]));
    const { wanted } = state.history;
    state = applyChatItem(state, ended('one two'));
    expect(answers(state)).toMatchObject([{ messageId: 'm0', text: 'hello' }]);
    expect(state.history.wanted).toBe(wanted + 1);
  });

  it('cut again before its end, is the newest message, if that has the words that were seen', () => {
    let state = fold(opened('fresh'));
    const older = storedMessage({ id: 'm0', role: 'assistant', text: 'hello' });
    state = applyChatItem(state, history(state, [older]));
    for (const item of [...cut.slice(1), text(' three', 2), text(' and', 3), lost(), opened('reload')])
      state = applyChatItem(state, item);
    const other = applyChatItem(state, history(state, [older, prompt]));
    expect(answers(other).map(({ messageId }) => messageId)).toEqual(['m0', null]);
    const stored = storedMessage({ id: 'm2', role: 'assistant', text: 'one two three and four' });
    state = applyChatItem(other, history(other, [older, prompt, stored]));
    expect(answers(state).map(({ messageId }) => messageId)).toEqual(['m0', 'm2']);
    const unlike = storedMessage({ id: 'm3', role: 'assistant', text: 'something else' });
    const kept = applyChatItem(other, history(other, [older, prompt, unlike]));
    expect(answers(kept)).toHaveLength(3);
  });
});

describe('an answer that was cut', () => {
  const cut = [opened('fresh'), started('m2', 'm1'), text('Hel', 0, 'm2'), lost()];

  it('is recovering while the connection is away, and streams on where the server replays', () => {
    expect(answers(fold(...cut))).toMatchObject([{ phase: 'recovering', text: 'Hel' }]);
    const state = fold(...cut, opened('recovered'), text('lo', 1, 'm2'), ended('Hello', 'm2', 'complete'));
    expect(answers(state)).toMatchObject([{ text: 'Hello', phase: 'complete', repaired: false }]);
  });

  it('shows exactly what a dead server stored, and says that text was withdrawn', () => {
    const state = fold(...cut, opened('reload'));
    const stored = storedMessage({ id: 'm2', role: 'assistant', text: 'He', status: 'interrupted' });
    expect(answers(applyChatItem(state, history(state, [stored])))).toMatchObject([
      { text: 'He', phase: 'interrupted', withdrawn: true, repaired: false },
    ]);
  });

  it('marks a gap that no drop explains as repaired', () => {
    const state = fold(
      opened('fresh'),
      started('m2', 'm1'),
      text('a', 0, 'm2'),
      text('c', 2, 'm2'),
      ended('abc', 'm2'),
    );
    expect(answers(state)).toMatchObject([{ text: 'abc', repaired: true }]);
  });
});

describe('errors', () => {
  it('end the answer that they name and keep its text', () => {
    const state = fold(opened('fresh'), started('m2', 'm1'), text('a', 0, 'm2'), failed('timeout', 'm2'));
    expect(answers(state)).toMatchObject([{ text: 'a', phase: 'failed', failure: { code: 'timeout' } }]);
  });

  it('of a tool do not end an answer that goes on', () => {
    const state = fold(
      opened('fresh'),
      started('m2', 'm1'),
      failed('tool_error', 'm2'),
      text('Sorry', 0, 'm2'),
      ended('Sorry', 'm2', 'complete'),
    );
    expect(answers(state)).toMatchObject([
      { text: 'Sorry', phase: 'complete', failure: { code: 'tool_error' } },
    ]);
  });

  it.each([
    ['nothing more: it ended there', 'Let me', 'failed'],
    ['more: it went on', 'Let me look. Sorry.', 'complete'],
  ])('of a tool, after which a server without statuses lists %s', (_what, listed, phase) => {
    const state = fold(opened('fresh'), started('m2', 'm1'), text('Let me', 0, 'm2'), failed('tool_error'));
    const stored = storedMessage({ id: 'm2', role: 'assistant', text: listed, status: null });
    expect(answers(applyChatItem(state, history(state, [stored])))).toMatchObject([
      { text: listed, phase, failure: { code: 'tool_error' } },
    ]);
  });
});

describe('the fold', () => {
  it('gives the same state where nothing changed', () => {
    const state = fold(
      opened('fresh'),
      started('m2', 'm1'),
      text('a', 0, 'm2'),
      ended('a', 'm2', 'complete'),
    );
    for (const item of [
      text('a', 0, 'm2'),
      text('z', 7, 'm2'),
      event({ type: 'pong', timestamp: null }),
      sent('nobody'),
    ]) {
      expect(applyChatItem(state, item)).toBe(state);
    }
  });

  it('orders by the server where it says how, and keeps what it does not know behind', () => {
    const state = fold(
      submitted('c1', 'mine'),
      event({
        type: 'message_stored',
        message: storedMessage({ id: 'm5', role: 'user', text: 'theirs', userId: 'mina', position: 5 }),
        seq: 1,
      }),
    );
    expect(prompts(state).map((prompt) => prompt.text)).toEqual(['theirs', 'mine']);
    const acknowledged = applyChatItem(
      state,
      event({
        type: 'message_acknowledged',
        clientMessageId: 'c1',
        messageId: 'm4',
        chatId: null,
        position: 4,
      }),
    );
    expect(prompts(acknowledged).map((prompt) => prompt.text)).toEqual(['mine', 'theirs']);
  });

  it('shows who types for six seconds, never oneself', () => {
    const typed = fold(
      event({ type: 'typing_seen', userId: 'mina' }),
      event({ type: 'typing_seen', userId: 'ada' }),
    );
    expect(typed.typing.map(({ userId }) => userId)).toEqual(['mina']);
    const later = applyChatItem(typed, { kind: 'time_passed', at: START + 6 * SECOND });
    expect(later.typing).toEqual([]);
    expect(applyChatItem(typed, { kind: 'time_passed', at: START + 5 * SECOND })).toBe(typed);
  });

  it('shows who types no longer once their message is there, or they have left', () => {
    const typers = (...items: ChatItem[]) =>
      fold(
        event({ type: 'typing_seen', userId: 'mina' }),
        event({ type: 'typing_seen', userId: 'jun' }),
        ...items,
      ).typing.map(({ userId }) => userId);
    const message = storedMessage({ id: 'm1', role: 'user', text: 'hi', userId: 'mina' });
    expect(typers(event({ type: 'message_stored', message, seq: 1 }))).toEqual(['jun']);
    expect(typers(event({ type: 'user_left', userId: 'jun' }))).toEqual(['mina']);
    const answer = storedMessage({ id: 'm2', role: 'assistant', text: 'Hello' });
    expect(typers(event({ type: 'message_stored', message: answer, seq: 1 }))).toEqual(['mina', 'jun']);
  });
});
