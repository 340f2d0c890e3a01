import { describe, expect, it } from 'vitest';
import type { ChatEvent, ChatMessage } from '#src/protocol/chat-events.ts';
import { storedMessage } from '#src/testing/stored-message.ts';
import { applyChatItem, type ChatItem } from '../chat-state.ts';
import { createChatState, type ChatState, type PromptPlace } from '../chat-types.ts';
import { addAsk, updateAsk } from './ask-fold.ts';
import { keepBranch } from './branch-fold.ts';
import { selectVersions, selectVisible } from './branch-layout.ts';
import { accept } from '../outbox/outbox-chat.ts';
import { choose } from './choices.ts';

const AT = 1_795_516_320_000_000;

const stored = (
  id: string,
  position: number,
  parentId: string | null,
  clientMessageId: string | null = null,
) =>
  storedMessage({
    id,
    position,
    parentId,
    clientMessageId,
    role: id.startsWith('p') ? 'user' : 'assistant',
    userId: id.startsWith('p') ? 'ada' : null,
    text: `words of ${id}`,
    status: 'complete',
  });

const apply = (state: ChatState, item: ChatItem): ChatState => keepBranch(state, applyChatItem(state, item));

const listed = (state: ChatState, ...messages: ChatMessage[]): ChatState =>
  apply(state, { kind: 'history_loaded', messages, position: null, request: state.history.wanted, at: AT });

const hears = (state: ChatState, event: ChatEvent): ChatState =>
  apply(state, { kind: 'event', event, at: AT });

const begins = (state: ChatState, messageId: string, parentId: string, position: number, of: string | null) =>
  hears(state, {
    type: 'response_started',
    messageId,
    parentId,
    position,
    clientMessageId: of,
    timestamp: null,
    seq: null,
  });

const types = (state: ChatState, id: string, place: PromptPlace): ChatState =>
  apply(state, {
    kind: 'prompt_submitted',
    clientMessageId: id,
    text: `typed ${id}`,
    place,
    serverNow: AT,
    at: AT,
  });

/** The server has "c1" as "p3", behind "a2". */
const taken = (state: ChatState): ChatState =>
  hears(state, {
    type: 'message_acknowledged',
    clientMessageId: 'c1',
    messageId: 'p3',
    chatId: 's',
    position: 6,
    parentId: 'a2',
  });

const ids = (state: ChatState): string[] =>
  selectVisible(state).entries.map(({ messageId, key }) => messageId ?? key);

const chain = [
  stored('p1', 1, null),
  stored('a1', 2, 'p1'),
  stored('p2', 3, 'a1'),
  stored('a2', 4, 'p2'),
] as const;
const loaded = listed(createChatState('ada'), ...chain);
const asked = addAsk(loaded, 'ask-1', 'a1');

describe('words that are typed behind a request for another version of an earlier answer', () => {
  it('stay in sight where they were typed, and the version that was asked for is counted', () => {
    const typed = types(asked, 'c1', { parentId: 'a2' });
    const begun = begins(typed, 'a1b', 'p1', 5, 'ask-1');
    expect(ids(begun)).toEqual(['p1', 'a1', 'p2', 'a2', 'c1']);
    expect(selectVersions(begun, 'a1')).toMatchObject({ refs: ['a1', 'a1b'], at: 0 });
    expect(begun.asks).toEqual([]);

    const known = taken(begun);
    const answered = begins(known, 'a3', 'p3', 7, null);
    expect(ids(answered)).toEqual(['p1', 'a1', 'p2', 'a2', 'p3', 'a3']);
    const reloaded = listed(
      { ...createChatState('ada'), choices: answered.choices },
      ...chain,
      stored('a1b', 5, 'p1'),
      stored('p3', 6, 'a2'),
      stored('a3', 7, 'p3'),
    );
    expect(ids(reloaded)).toEqual(ids(answered));
  });

  it('also where a reload finds the version begun before the history was there', () => {
    const empty = createChatState('ada');
    const typed = types(addAsk(empty, 'ask-1', 'a1'), 'c1', { parentId: 'a2' });
    const found = listed(typed, ...chain, stored('a1b', 5, 'p1', 'ask-1'));
    expect(ids(found)).toEqual(['p1', 'a1', 'p2', 'a2', 'c1']);
  });

  it('also where a reload hears of the version before it has the history, whatever it hears of the words by then', () => {
    const typed = types(addAsk(createChatState('ada'), 'ask-1', 'a1'), 'c1', { parentId: 'a2' });
    const begun = begins(typed, 'a1b', 'p1', 5, 'ask-1');
    expect(ids(begun)).toEqual(expect.arrayContaining(['a1b', 'c1']));
    expect(begun.asks).toEqual([]);
    const found = listed(begun, ...chain, stored('a1b', 5, 'p1', 'ask-1'));
    expect(ids(found)).toEqual(['p1', 'a1', 'p2', 'a2', 'c1']);
    expect(selectVersions(found, 'a1')).toMatchObject({ refs: ['a1', 'a1b'], at: 0 });

    const known = taken(begun);
    for (const state of [known, begins(known, 'a3', 'p3', 7, null)]) {
      const both = listed(state, ...chain, stored('a1b', 5, 'p1', 'ask-1'), stored('p3', 6, 'a2', 'c1'));
      expect(ids(both).slice(0, 5)).toEqual(['p1', 'a1', 'p2', 'a2', 'p3']);
    }
  });

  it('also where the history has them both by then', () => {
    const typed = types(asked, 'c1', { parentId: 'a2' });
    const found = listed(typed, ...chain, stored('a1b', 5, 'p1', 'ask-1'), stored('p3', 6, 'a2', 'c1'));
    expect(ids(found)).toEqual(['p1', 'a1', 'p2', 'a2', 'p3']);
  });

  it('also where the server had them before the version began', () => {
    const known = taken(types(asked, 'c1', { parentId: 'a2' }));
    expect(ids(begins(known, 'a1b', 'p1', 5, 'ask-1'))).toEqual(['p1', 'a1', 'p2', 'a2', 'p3']);
  });

  it('also where another tab sent both, and the history tells of them together', () => {
    const typed = types(asked, 'c1', { parentId: 'a2' });
    const sent = accept(accept(typed, 'ask-1', false), 'c1', false);
    const empty = types(addAsk(createChatState('ada'), 'ask-1', 'a1'), 'c1', { parentId: 'a2' });
    const reloaded = accept(accept(empty, 'ask-1', false), 'c1', true);
    for (const state of [sent, reloaded]) {
      const found = listed(state, ...chain, stored('a1b', 5, 'p1', 'ask-1'), stored('p3', 6, 'a2', 'c1'));
      expect(ids(found)).toEqual(['p1', 'a1', 'p2', 'a2', 'p3']);
    }
  });

  it('also where they wait out a limit, behind a request that does, or continue what was refused', () => {
    const failure = { code: 'rate_limit', message: '', retryAt: AT, at: AT };
    const limited = updateAsk(asked, 'ask-1', { delivery: 'refused', failure });
    const refused = apply(types(limited, 'c0', { parentId: 'a2' }), {
      kind: 'prompt_refused',
      key: 'c0',
      failure: { ...failure, code: 'too_large', retryAt: null },
      at: AT,
    });
    const typed = apply(types(refused, 'c1', { parentId: 'c0' }), {
      kind: 'prompt_refused',
      key: 'c1',
      failure,
      at: AT,
    });
    expect(ids(begins(typed, 'a1b', 'p1', 5, 'ask-1'))).toEqual(['p1', 'a1', 'p2', 'a2', 'c0', 'c1']);
  });

  it('also an edit of a later prompt', () => {
    const edited = choose(types(asked, 'c1', { parentId: 'a1', edits: 'p2' }), 'a1', 'c1');
    expect(ids(begins(edited, 'a1b', 'p1', 5, 'ask-1'))).toEqual(['p1', 'a1', 'c1']);
  });

  it('also where they continue another answer that is asked for', () => {
    const typed = types(addAsk(asked, 'ask-2', 'a2'), 'c1', { parentId: 'ask-2' });
    const first = begins(typed, 'a1b', 'p1', 5, 'ask-1');
    expect(ids(first)).toEqual(['p1', 'a1', 'p2', 'a2', 'c1']);
    expect(ids(begins(first, 'a2b', 'p2', 6, 'ask-2'))).toEqual(['p1', 'a1', 'p2', 'a2b', 'c1']);
  });
});

describe('the version that was asked for is shown once it begins', () => {
  it('behind words that continue it', () => {
    const typed = types(addAsk(loaded, 'ask-2', 'a2'), 'c1', { parentId: 'ask-2' });
    expect(ids(begins(typed, 'a2b', 'p2', 5, 'ask-2'))).toEqual(['p1', 'a1', 'p2', 'a2b', 'c1']);
  });

  it('also where it began before the history was there', () => {
    const begun = begins(addAsk(createChatState('ada'), 'ask-1', 'a1'), 'a1b', 'p1', 5, 'ask-1');
    expect(ids(listed(begun, ...chain, stored('a1b', 5, 'p1', 'ask-1')))).toEqual(['p1', 'a1b']);
    // Something else was said last: what was asked for here is shown all the same.
    const more = [stored('a1b', 5, 'p1', 'ask-1'), stored('p3', 6, 'a2'), stored('a3', 7, 'p3')];
    expect(ids(listed(begun, ...chain, ...more))).toEqual(['p1', 'a1b']);
  });

  it('past words that the server had before it was asked for, also where this page learns of that late', () => {
    const sent = types(loaded, 'c1', { parentId: 'a2' });
    const known = accept(addAsk(sent, 'ask-1', 'a1'), 'c1', true);
    const found = listed(known, ...chain, stored('p3', 5, 'a2', 'c1'), stored('a1b', 6, 'p1', 'ask-1'));
    expect(ids(found)).toEqual(['p1', 'a1b']);
  });

  it('before words that name no place: they come after the last message of all', () => {
    const typed = types(asked, 'c1', { parentId: null });
    expect(ids(begins(typed, 'a1b', 'p1', 5, 'ask-1'))).toEqual(['p1', 'a1b', 'c1']);
  });

  it('past words that were refused before it was asked for, and past those of a branch that was left', () => {
    const typed = types(loaded, 'c1', { parentId: 'a2' });
    const failure = { code: 'too_large', message: '', retryAt: null, at: AT };
    const refused = apply(typed, { kind: 'prompt_refused', key: 'c1', failure, at: AT });
    expect(ids(begins(addAsk(refused, 'ask-1', 'a1'), 'a1b', 'p1', 5, 'ask-1'))).toEqual(['p1', 'a1b']);

    const forked = choose(begins(typed, 'a1x', 'p1', 5, null), 'p1', 'a1x');
    expect(ids(begins(addAsk(forked, 'ask-1', 'a1x'), 'a1b', 'p1', 6, 'ask-1'))).toEqual(['p1', 'a1b']);
  });
});
