/** What frames that name no answer leave open (a stock server), and how it is put right. Found by the simulation. */
import { describe, expect, it } from 'vitest';
import type { ChatEvent, ChatMessage } from '#src/protocol/chat-events.ts';
import { storedMessage } from '#src/testing/stored-message.ts';
import { applyChatItem, applyChatItems, type ChatItem } from './chat-state.ts';
import { createChatState, type ChatState } from './chat-types.ts';

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
const submitted = (key: string): ChatItem => ({
  kind: 'prompt_submitted',
  clientMessageId: key,
  text: `words of ${key}`,
  serverNow: at,
  at,
});
const sent = (key: string): ChatItem => ({ kind: 'prompt_sent', key, at });
const started = (messageId: string): ChatItem =>
  event({ type: 'response_started', messageId, parentId: null, position: null, timestamp: null, seq: null });
const text = (words: string, index: number): ChatItem =>
  event({ type: 'text_received', messageId: null, text: words, index, seq: null });
const ended = (fullText: string): ChatItem =>
  event({
    type: 'response_ended',
    messageId: null,
    fullText,
    tokensUsed: null,
    responseTime: null,
    status: null,
    timestamp: null,
    seq: null,
  });
const failed = event({
  type: 'error_received',
  messageId: null,
  clientMessageId: null,
  code: 'provider_error',
  message: 'words',
  seq: null,
});
const stored = (id: string, role: 'user' | 'assistant', text: string): ChatMessage =>
  storedMessage({ id, role, text, createdAt: new Date(at / 1_000 + 1_000).toISOString() });
const listed = (state: ChatState, ...messages: ChatMessage[]): ChatState =>
  applyChatItem(state, {
    kind: 'history_loaded',
    messages,
    position: null,
    request: state.history.wanted,
    at,
  });

const fold = (...items: ChatItem[]): ChatState => applyChatItems(createChatState('ada'), items);
/** The answer to `p1`, cut after `words`, and given up. */
function lostAnswer(words: string): ChatState {
  const cut = fold(opened(), submitted('p1'), sent('p1'), text(words, 0), lost, opened('reload'));
  const key = cut.entries.find(({ kind }) => kind === 'answer')?.key ?? '';
  return applyChatItem(cut, { kind: 'answer_given_up', key, at });
}
const shown = (state: ChatState): string[] =>
  state.entries.map((entry) =>
    entry.kind === 'prompt' ? `${entry.key} ${entry.delivery}` : `“${entry.text}” ${entry.phase}`,
  );

describe('the place of an answer', () => {
  it('is behind its prompt, before what still waits to be sent', () => {
    const state = fold(opened(), submitted('p1'), submitted('p2'), sent('p1'), started('a1'), text('one', 0));
    expect(shown(state)).toEqual(['p1 accepted', '“one” streaming', 'p2 queued']);
  });

  it('is asked of REST where an answer is all that tells that a prompt is there', () => {
    let state = fold(opened(), submitted('p1'), sent('p1'), started('a1'), text('one', 0));
    const before = state.history.wanted;
    state = applyChatItem(state, ended('one'));
    expect(state.history.wanted).toBe(before + 1);
    // It was the answer to somebody else's: ours is not there.
    const [first] = listed(
      state,
      stored('m1', 'user', 'other words'),
      stored('a1', 'assistant', 'one'),
    ).entries.filter(({ kind, messageId }) => kind === 'prompt' && messageId === null);
    expect(first).toMatchObject({ key: 'p1', delivery: 'unsent' });
    // Also where its end was missed.
    const cut = fold(opened(), submitted('p1'), sent('p1'), started('a1'), lost, opened('reload'));
    expect(shown(listed(cut, stored('m1', 'user', 'x'), stored('a1', 'assistant', 'one')))).toContain(
      'p1 unsent',
    );
  });
});

describe('a stop, while another person’s answer still runs', () => {
  /** Joined in the middle: the words are taken for the answer to our own prompt, which waits behind. */
  const stopped = fold(
    opened(),
    submitted('p1'),
    sent('p1'),
    text('one', 0),
    { kind: 'stop_requested', at },
    lost,
    opened('reload'),
  );

  it('leaves the words that were seen where they belong, and not under both prompts', () => {
    const state = listed(
      stopped,
      stored('m1', 'user', 'other words'),
      stored('a1', 'assistant', 'one two three'),
      stored('m2', 'user', 'words of p1'),
      stored('a2', 'assistant', ''),
    );
    expect(shown(state)).toEqual(['m1 accepted', '“one” stopped', 'p1 accepted', '“” complete']);
    expect(state.entries[1]).toMatchObject({ messageId: 'a1', promptKey: 'm1', wentOn: ' two three'.length });
  });

  it('keeps them under the own prompt where its answer begins alike', () => {
    const state = listed(
      stopped,
      stored('m1', 'user', 'other words'),
      stored('a1', 'assistant', 'one more'),
      stored('m2', 'user', 'words of p1'),
      stored('a2', 'assistant', 'one two'),
    );
    expect(shown(state)).toEqual(['m1 accepted', '“one more” complete', 'p1 accepted', '“one” stopped']);
  });
});

describe('pieces out of the middle of an answer that began before the page came', () => {
  it('do not say that the server has our prompt', () => {
    const state = fold(opened(), submitted('p1'), sent('p1'), text(' four', 4), lost, opened('reload'));
    const settled = listed(state, stored('m1', 'user', 'x'), stored('a1', 'assistant', 'one two three four'));
    expect(shown(settled)).toEqual(['m1 accepted', '“one two three four” complete', 'p1 unsent']);
  });
});

it('an error that names nothing, where no answer is known, may have ended one: what is stored is asked for', () => {
  const before = fold(opened());
  const after = applyChatItem(before, failed);
  expect(after.failure).toMatchObject({ code: 'provider_error' });
  expect(after.history.wanted).toBe(before.history.wanted + 1);
});

describe('text that names no answer', () => {
  it('belongs to the one that was begun, whatever REST has listed behind it', () => {
    let state = fold(opened(), started('a1'), text('one', 0));
    state = listed(
      state,
      stored('m1', 'user', 'x'),
      stored('a1', 'assistant', 'one two'),
      stored('m2', 'user', 'y'),
      stored('a2', 'assistant', 'three'),
    );
    state = applyChatItems(state, [
      text(' two', 1),
      ended('one two'),
      started('a2'),
      text('three', 0),
      ended('three'),
    ]);
    expect(shown(state).filter((line) => line.startsWith('“'))).toEqual([
      '“one two” complete',
      '“three” complete',
    ]);
  });

  it('is not put behind another answer’s beginning after a cut', () => {
    // The end of a1 and the start of a2 were missed.
    const cut = fold(
      opened(),
      started('a1'),
      text('one', 0),
      lost,
      opened('reload'),
      text(' of the other', 1),
    );
    expect(shown(cut)).toEqual(['“one” recovering']);
    const state = applyChatItem(cut, ended('two of the other'));
    expect(shown(state)).toEqual(['“one” recovering', '“two of the other” complete']);
    const all = [stored('a1', 'assistant', 'one and all'), stored('a2', 'assistant', 'two of the other')];
    // Listed twice with the same words it is over.
    expect(shown(listed(listed(state, ...all), ...all))).toEqual([
      '“one and all” complete',
      '“two of the other” complete',
    ]);
  });

  it('of an answer whose end was missed is not given to the next one', () => {
    const state = fold(opened(), text('six', 6), lost, opened('reload'), started('a2'), text('zero', 0));
    expect(shown(state).at(-1)).toBe('“zero” streaming');
  });

  it('and comes late for an answer that was stopped before it began, begins none', () => {
    const state = fold(
      opened(),
      submitted('p1'),
      sent('p1'),
      started('a1'),
      { kind: 'stop_requested', at },
      submitted('p2'),
      sent('p2'),
      text('late', 0),
      ended('late'),
    );
    expect(shown(state)).toEqual(['p1 accepted', '“” stopped', 'p2 sending']);
  });
});

describe('an answer without a name', () => {
  it('that failed gives way to the one that REST lists', () => {
    const state = fold(opened(), text('some', 3), failed);
    expect(shown(listed(state, stored('m1', 'user', 'x'), stored('a1', 'assistant', 'it was some')))).toEqual(
      ['m1 accepted', '“it was some” complete'],
    );
  });

  it('that was given up gives way to the one that came after all', () => {
    const given = lostAnswer('some');
    expect(shown(given)).toEqual(['p1 accepted', '“some” lost']);
    const state = listed(
      given,
      stored('m1', 'user', 'words of p1'),
      stored('a1', 'assistant', 'some and more'),
    );
    expect(shown(state)).toEqual(['p1 accepted', '“some and more” complete']);
  });

  it('that was lost keeps its text beside another prompt’s answer that begins alike', () => {
    const state = applyChatItems(lostAnswer('some'), [
      submitted('p2'),
      sent('p2'),
      text('some more', 0),
      ended('some more'),
    ]);
    const all = [
      stored('m1', 'user', 'words of p1'),
      stored('m2', 'user', 'words of p2'),
      stored('a2', 'assistant', 'some more'),
    ];
    expect(shown(listed(state, ...all))).toEqual([
      'p1 accepted',
      '“some” lost',
      'p2 accepted',
      '“some more” complete',
    ]);
  });

  it('that was lost stays behind its prompt where REST lists later turns of somebody else', () => {
    const state = listed(
      lostAnswer('some'),
      stored('m1', 'user', 'words of p1'),
      stored('m2', 'user', 'of another'),
      stored('a2', 'assistant', 'else'),
    );
    expect(shown(state)).toEqual(['p1 accepted', '“some” lost', 'm2 accepted', '“else” complete']);
    // Where its prompt is the last that is listed, it is the end.
    const alone = listed(lostAnswer('some'), stored('m1', 'user', 'words of p1'));
    expect(shown(alone)).toEqual(['p1 accepted', '“some” lost']);
  });

  it('taken for the answer to another prompt is known by its words', () => {
    let state = fold(opened(), submitted('p1'), sent('p1'), text('one', 0), ended('one'));
    const { key } = state.entries[1]!;
    state = listed(
      state,
      stored('m0', 'user', 'somebody else’s'),
      stored('a0', 'assistant', 'one'),
      stored('m1', 'user', 'words of p1'),
    );
    expect(shown(state)).toEqual(['m0 accepted', '“one” complete', 'p1 accepted']);
    expect(state.entries[1]?.key).toBe(key);
  });
});

describe('a prompt', () => {
  it('that was stopped before its answer began is looked up, and is unknown after a cut', () => {
    const stopped = fold(opened(), submitted('p1'), sent('p1'), { kind: 'stop_requested', at });
    expect(stopped.history.wanted).toBe(fold(opened()).history.wanted + 1);
    expect(shown(applyChatItems(stopped, [submitted('p2'), sent('p2'), lost]))).toEqual([
      'p1 unknown',
      'p2 unknown',
    ]);
  });

  it('without an id of the page, as a server with more than we believed stores it, is one’s own', () => {
    const state = fold(opened(), submitted('p1'), sent('p1'), {
      kind: 'event',
      at,
      event: { type: 'message_stored', message: stored('m1', 'user', 'words of p1'), seq: null },
    });
    expect(shown(state)).toEqual(['p1 accepted']);
  });
});
