import { describe, expect, it } from 'vitest';
import { toChatMessage } from '#src/protocol/chat-codec.ts';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { applyChatItem, type ChatItem } from '../chat-state.ts';
import { createChatState, type ChatState } from '../chat-types.ts';
import { addAsk } from './ask-fold.ts';
import { keepBranch } from './branch-fold.ts';
import { selectVersions, selectVisible } from './branch-layout.ts';
import { choose, readChoices, step, writeChoices } from './choices.ts';

const AT = 1_795_516_320_000_000;

function apply(state: ChatState, ...items: Omit<ChatItem, 'at'>[]): ChatState {
  return items.reduce<ChatState>(
    (before, item) => keepBranch(before, applyChatItem(before, { ...item, at: AT } as ChatItem)),
    state,
  );
}

const stored = (id: string, position: number, parent_id: string | null, more: object = {}) =>
  toChatMessage({
    id,
    session_id: 's',
    role: id.startsWith('p') ? 'user' : 'assistant',
    content: `words of ${id}`,
    user_id: id.startsWith('p') ? 'ada' : null,
    parent_id,
    position,
    status: 'complete',
    ...more,
  });

const history = (state: ChatState, ...messages: ReturnType<typeof stored>[]): Omit<ChatItem, 'at'> =>
  ({
    kind: 'history_loaded',
    messages,
    position: null,
    request: state.history.wanted,
  }) as Omit<ChatItem, 'at'>;

const event = (of: ChatEvent): Omit<ChatItem, 'at'> => ({ kind: 'event', event: of }) as Omit<ChatItem, 'at'>;
const told = (message: ReturnType<typeof stored>): Omit<ChatItem, 'at'> =>
  event({ type: 'message_stored', message, seq: 1 });
const begun = (
  messageId: string,
  parentId: string,
  position: number,
  clientMessageId: string | null = null,
) =>
  event({
    type: 'response_started',
    messageId,
    parentId,
    position,
    clientMessageId,
    timestamp: null,
    seq: 1,
  });

const ids = (state: ChatState): (string | null)[] =>
  selectVisible(state).entries.map(({ messageId, key }) => messageId ?? key);

const empty = createChatState('ada');
const chain = [
  stored('p1', 1, null),
  stored('a1', 2, 'p1'),
  stored('p2', 3, null),
  stored('a2', 4, 'p2'),
] as const;
const loaded = apply(empty, history(empty, ...chain));

describe('a chat without branches', () => {
  it('is one chain, and its own state', () => {
    expect(selectVisible(loaded)).toBe(loaded);
    expect(selectVersions(loaded, 'a1')).toBeNull();
  });

  it('also where a server says nothing of parents or places', () => {
    const bare = ['p1', 'p2', 'a1', 'a2'].map((id) => ({ ...stored(id, 1, null), position: null }));
    const state = apply(empty, history(empty, ...bare));
    expect(selectVisible(state)).toBe(state);
  });

  it('also where two prompts of before came ahead of the answer to the first', () => {
    const old = [stored('p1', 1, null), stored('p2', 2, null), stored('a1', 3, 'p1'), stored('a2', 4, 'p2')];
    expect(ids(apply(empty, history(empty, ...old)))).toEqual(['p1', 'p2', 'a1', 'a2']);
  });
});

describe('a sibling by somebody else', () => {
  it('is counted and pulls nobody away', () => {
    const state = apply(loaded, begun('a2b', 'p2', 5));
    expect(ids(state)).toEqual(['p1', 'a1', 'p2', 'a2']);
    expect(selectVersions(state, 'a2')).toMatchObject({ refs: ['a2', 'a2b'], at: 0 });
  });

  it('is what opens first for who comes later', () => {
    const state = apply(empty, history(empty, ...chain, stored('a2b', 5, 'p2')));
    expect(ids(state)).toEqual(['p1', 'a1', 'p2', 'a2b']);
  });

  it('of the first prompt stands beside it', () => {
    const state = apply(loaded, told(stored('p1b', 5, 's')), begun('a1b', 'p1b', 6));
    expect(ids(state)).toEqual(['p1', 'a1', 'p2', 'a2']);
    const versions = selectVersions(state, 'p1');
    expect(versions).toMatchObject({ group: '', refs: ['p1', 'p1b'], at: 0 });
    if (versions) expect(ids(step(state, versions, 1))).toEqual(['p1b', 'a1b']);
  });

  it('comes with a reload of the history as quietly', () => {
    const state = apply(loaded, history(loaded, ...chain, stored('a2b', 5, 'p2')));
    expect(ids(state)).toEqual(['p1', 'a1', 'p2', 'a2']);
  });
});

describe('an answer that the server lost', () => {
  it('has no versions: what is asked again comes after it', () => {
    const entries = loaded.entries.map((entry) =>
      entry.kind === 'answer' && entry.messageId === 'a2' ? { ...entry, phase: 'lost' as const } : entry,
    );
    const again = apply({ ...loaded, entries }, told(stored('p3', 5, 'p2')), begun('a3', 'p3', 6));
    expect(ids(again)).toEqual(['p1', 'a1', 'p2', 'a2', 'p3', 'a3']);
  });
});

describe('one’s own siblings', () => {
  it('an answer that was asked for is shown once it begins, and the question is settled', () => {
    const asked = addAsk(loaded, 'ask-1', 'a2');
    const others = apply(asked, begun('a2x', 'p2', 5));
    expect(ids(others).at(-1)).toBe('a2');
    const state = apply(others, begun('a2b', 'p2', 6, 'ask-1'));
    expect(ids(state).at(-1)).toBe('a2b');
    expect(selectVersions(state, 'a2b')).toMatchObject({ refs: ['a2', 'a2x', 'a2b'], at: 2 });
    expect(state.asks).toEqual([]);
  });

  it('also where its beginning was missed and the history has it', () => {
    const asked = addAsk(loaded, 'ask-1', 'a2');
    const anew = stored('a2b', 5, 'p2', { client_message_id: 'ask-1' });
    const state = apply(asked, history(asked, ...chain, anew));
    expect([ids(state).at(-1), state.asks]).toEqual(['a2b', []]);
  });

  it('a question that is refused stays where it was put, with the server’s words', () => {
    const refused = event({
      type: 'error_received',
      messageId: null,
      clientMessageId: 'ask-1',
      code: 'rate_limit',
      message: 'Slow down.',
      seq: null,
    });
    const state = apply(addAsk(loaded, 'ask-1', 'a2'), refused);
    expect(state.asks).toMatchObject([{ delivery: 'refused', failure: { message: 'Slow down.' } }]);
    expect([state.failure, ids(state).at(-1)]).toEqual([null, 'a2']);
  });

  const submitted = {
    kind: 'prompt_submitted',
    clientMessageId: 'c1',
    text: 'better',
    place: { parentId: 'a1', edits: 'p2' },
    serverNow: AT,
  } as Omit<ChatItem, 'at'>;

  it('an edit stands in the place of its prompt before the server has it, and after', () => {
    let state = choose(apply(loaded, submitted), 'a1', 'c1');
    expect(ids(state)).toEqual(['p1', 'a1', 'c1']);
    const ack = {
      type: 'message_acknowledged',
      clientMessageId: 'c1',
      messageId: 'p2b',
      chatId: 's',
    } as const;
    state = apply(state, event({ ...ack, position: 5, parentId: 'a1' }), begun('a2b', 'p2b', 6));
    expect(ids(state)).toEqual(['p1', 'a1', 'p2b', 'a2b']);
    expect(selectVersions(state, 'c1')).toMatchObject({ refs: ['p2', 'p2b'], at: 1 });
  });

  it('an edit that is taken back leaves the reader where it was made', () => {
    const state = choose(apply(loaded, submitted), 'a1', 'c1');
    expect(ids(apply(state, { kind: 'prompt_discarded', key: 'c1' } as Omit<ChatItem, 'at'>))).toEqual(
      ids(loaded),
    );
  });

  it('a prompt that is not sent yet stands at the end of its branch, and on no other', () => {
    const forked = apply(loaded, begun('a2b', 'p2', 5));
    const state = apply(forked, {
      kind: 'prompt_submitted',
      clientMessageId: 'c3',
      text: 'more',
      place: { parentId: 'a2' },
      serverNow: AT,
    } as Omit<ChatItem, 'at'>);
    expect(ids(state)).toEqual(['p1', 'a1', 'p2', 'a2', 'c3']);
    expect(ids(choose(state, 'p2', 'a2b'))).toEqual(['p1', 'a1', 'p2', 'a2b']);
  });
});

describe('what streams in', () => {
  const delta = (text: string, index: number, messageId: string) =>
    event({ type: 'text_received', messageId, text, index, seq: null });

  it('changes one entry of the path, and nothing where it is not shown', () => {
    let state = apply(loaded, begun('a2b', 'p2', 5));
    const { entries } = selectVisible(state);
    state = apply(state, delta('Hid', 0, 'a2b'), delta('den', 1, 'a2b'));
    expect(selectVisible(state).entries).toBe(entries);
    const versions = selectVersions(state, 'a2');
    if (!versions) throw new Error('There should be two.');
    state = step(state, versions, 1);
    const before = selectVersions(state, 'a2b');
    state = apply(state, delta('!', 2, 'a2b'));
    expect(selectVisible(state).entries.at(-1)).toMatchObject({ text: 'Hidden!' });
    expect(selectVersions(state, 'a2b')).toBe(before);
    expect(selectVisible(state)).toBe(selectVisible(state));
  });
});

describe('choices that are kept', () => {
  it('come back as they were; whatever else stands there is none', () => {
    const choices = new Map([
      ['p2', 'a2'],
      ['', 'p1'],
    ]);
    expect(readChoices(writeChoices(choices))).toEqual(choices);
    expect(writeChoices(new Map())).toBeNull();
    for (const text of [null, '', 'x', '{}', '[1]', '[["a"]]', '[["a",1]]'])
      expect(readChoices(text).size).toBe(0);
  });
});
