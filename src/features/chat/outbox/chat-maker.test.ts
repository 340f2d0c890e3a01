import { describe, expect, it } from 'vitest';
import { createNewChatWorld } from '#src/testing/new-chat-world.ts';
import { LOCAL } from '../local-chat.ts';
import type { ChatSession } from '../chat-session.ts';
import { waitOf } from './asked-wait.ts';
import { localChats, makingOf } from './chat-making.ts';

const shown = ({ store }: ChatSession): string[] =>
  store.getState().entries.flatMap((entry) => (entry.kind === 'prompt' ? [entry.text] : []));

describe.each([
  { mode: 'extended', extended: true },
  { mode: 'stock', extended: false },
])('a chat that begins in this browser, $mode', ({ extended }) => {
  const setUp = () => createNewChatWorld({ extended });

  it('is made by whoever is there when the server is, once, with all that was typed in it, in order', async () => {
    const { world, clock, openTab, chats, posts, records, settle } = setUp();
    world.down = true;
    const first = await openTab();
    const along = { mentions: ['mina'], attachments: [] };
    const session = first.begin('one', along);
    session.say('two');
    await settle();
    expect(shown(session)).toEqual(['one', 'two']);
    expect(posts).toEqual([]);
    first.crash();
    const next = await openTab();
    const again = next.show(session.sessionId);
    await clock.advance(20_000);
    await settle();
    expect(shown(again)).toEqual(['one', 'two']);
    world.down = false;
    await clock.advance(40_000);
    await settle();
    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatchObject({ application_id: 'app', title: 'one' });
    expect(chats).toHaveLength(1);
    const id = chats[0]?.id ?? '';
    if (extended) expect(id).toBe(session.sessionId.slice(LOCAL.length));
    expect(next.maker.made.nameOf(session.sessionId)).toBe(id);
    expect(records().map(({ sessionId, text, state }) => [sessionId, text, state])).toEqual([
      [id, 'one', 'queued'],
      [id, 'two', 'queued'],
    ]);
    expect(records()[0]?.extras).toEqual(along);
    expect(records().some(({ chat }) => chat !== undefined)).toBe(false);
    expect(shown(again)).toEqual([]);
    expect(shown(next.show(id))).toEqual(['one', 'two']);
  });

  it('of which the answer was lost is not made twice', async () => {
    const { world, clock, openTab, chats, posts, insert, settle } = setUp();
    world.fate = 'unheard';
    insert('earlier', 'one');
    const tab = await openTab();
    const session = tab.begin('one');
    await settle();
    await clock.advance(30_000);
    await settle();
    expect(chats).toHaveLength(2);
    expect(posts).toHaveLength(extended ? 2 : 1);
    if (extended) expect(posts[1]).toEqual(posts[0]);
    expect(tab.maker.made.nameOf(session.sessionId)).toBe(chats[1]?.id);
  });

  it('of which the request was lost is asked for again, elsewhere only when it cannot come any more', async () => {
    const { world, clock, openTab, chats, posts, settle } = setUp();
    world.fate = 'lost';
    const tab = await openTab();
    tab.begin('one');
    await settle();
    await clock.advance(2_500);
    await settle();
    expect(posts).toHaveLength(extended ? 2 : 1);
    await clock.advance(30_000);
    await settle();
    expect(posts).toHaveLength(2);
    expect(chats).toHaveLength(1);
  });

  it('is made where the server answers, but never what it can do, as at one of the documentation alone', async () => {
    const { world, clock, openTab, chats, posts, settle } = setUp();
    world.untold = true;
    const tab = await openTab();
    tab.begin('one');
    await settle();
    expect(posts).toEqual([]);
    await clock.advance(120_000);
    await settle();
    expect(posts).toHaveLength(1);
    expect(posts[0]).not.toHaveProperty('id');
    expect(chats).toHaveLength(1);
  });

  it('is made by one of two tabs, and by the other if that one dies before it knows', async () => {
    const { world, clock, openTab, chats, posts, records, letGo, settle } = setUp();
    world.held = true;
    const left = await openTab();
    const right = await openTab();
    const session = left.begin('one');
    await settle();
    right.maker.look();
    await clock.advance(5_000);
    await settle();
    expect(posts).toHaveLength(1);
    expect(makingOf(records(), session.sessionId)?.state).toBe('making');
    left.crash();
    letGo();
    await clock.advance(40_000);
    await settle();
    expect(chats).toHaveLength(1);
    expect(posts).toHaveLength(extended ? 2 : 1);
    expect(records().map(({ sessionId }) => sessionId)).toEqual([chats[0]?.id]);
  });

  it('takes what is typed under its old name, also in a tab that did not hear that it was made', async () => {
    const { world, openTab, chats, records, settle } = setUp();
    world.down = true;
    const left = await openTab();
    const right = await openTab();
    const session = left.begin('one');
    await settle();
    const other = right.show(session.sessionId);
    expect(shown(other)).toEqual(['one']);
    world.down = false;
    left.maker.look();
    while (left.maker.made.nameOf(session.sessionId) === null) await Promise.resolve();
    other.say('two');
    await settle();
    const id = chats[0]?.id;
    expect(records().map(({ sessionId, text }) => [sessionId, text])).toEqual([
      [id, 'one'],
      [id, 'two'],
    ]);
    expect(chats).toHaveLength(1);
    expect(shown(other)).toEqual([]);
  });

  it('leaves nothing behind under its old name in a tab that hears first that the server has its message', async () => {
    const { world, openTab, chats, records, settle } = setUp();
    world.down = true;
    const left = await openTab();
    const right = await openTab();
    const session = left.begin('one');
    await settle();
    const other = right.show(session.sessionId);
    world.down = false;
    left.maker.look();
    while (left.maker.made.nameOf(session.sessionId) === null) await Promise.resolve();
    const made = left.show(chats[0]?.id ?? '');
    const key = made.store.getState().entries[0]?.key ?? '';
    const stored = { messageId: 'm1', chatId: 'c', position: 1, clientMessageId: key } as const;
    made.store.apply([
      { kind: 'prompt_sent', key, at: 1 },
      { kind: 'event', event: { type: 'message_acknowledged', ...stored }, at: 1 },
    ]);
    await Promise.resolve();
    other.say('two');
    // Whoever could have told the other tab so is gone.
    left.crash();
    await settle();
    expect(records().map(({ sessionId, text }) => [sessionId, text])).toEqual([[chats[0]?.id, 'two']]);
    expect(shown(other)).toEqual([]);
  });

  it('that the server refuses waits for the user, with its words; discarded, nothing of it is left', async () => {
    const { world, clock, openTab, posts, records, settle } = setUp();
    world.fate = 'forbidden';
    const tab = await openTab();
    const session = tab.begin('one');
    await settle();
    await clock.advance(60_000);
    await settle();
    expect(posts).toHaveLength(1);
    expect(makingOf(records(), session.sessionId)).toMatchObject({
      state: 'refused',
      failure: { kind: 'forbidden', message: 'Not for you.' },
    });
    expect(shown(session)).toEqual(['one']);
    tab.maker.discard(session.sessionId);
    await settle();
    expect(records()).toEqual([]);
    expect(shown(session)).toEqual([]);
  });

  it('is asked for again when the server said that it may', async () => {
    const { world, clock, openTab, posts, chats, settle } = setUp();
    world.fate = 'limited';
    const tab = await openTab();
    tab.begin('one');
    await settle();
    await clock.advance(19_000);
    await settle();
    expect(posts).toHaveLength(1);
    await clock.advance(2_000);
    await settle();
    expect(posts).toHaveLength(2);
    expect(chats).toHaveLength(1);
  });

  it('that the server failed to make is asked for by itself, and at once by the user’s word, but made once', async () => {
    const { world, clock, openTab, posts, chats, settle } = setUp();
    const tab = await openTab();
    world.down = true;
    const session = tab.begin('one');
    // By now the next try would be half a minute away.
    await clock.advance(120_000);
    world.down = false;
    world.fate = 'broken';
    while (posts.length === 0) await clock.advance(1_000);
    await settle();
    expect(makingOf(tab.outbox.store.getState().records, session.sessionId)?.failure?.status).toBe(500);
    await tab.maker.retry(session.sessionId);
    await clock.advance(5_000);
    await settle();
    expect(posts).toHaveLength(2);
    expect(chats).toHaveLength(1);
    expect(tab.maker.made.nameOf(session.sessionId)).toBe(chats[0]?.id);
  });

  it('that was made though the server said that it failed is not made again by the user’s word', async () => {
    const { world, clock, openTab, chats, settle, insert } = setUp();
    const tab = await openTab();
    world.fate = 'broken';
    const session = tab.begin('one');
    await settle();
    insert(extended ? session.sessionId.slice(LOCAL.length) : 'behind', 'one');
    await tab.maker.retry(session.sessionId);
    await clock.advance(5_000);
    await settle();
    expect(chats).toHaveLength(1);
    expect(tab.maker.made.nameOf(session.sessionId)).toBe(chats[0]?.id);
  });

  it('no hint, no other chat and no discarding brings another request before the server wants one', async () => {
    const { world, clock, openTab, posts, chats, settle } = setUp();
    world.fate = 'limited';
    const tab = await openTab();
    const first = tab.begin('one');
    await settle();
    tab.maker.look();
    await settle();
    tab.maker.discard(first.sessionId);
    tab.begin('two');
    await settle();
    const [two] = localChats(tab.outbox.store.getState().records);
    // It says so too, and how long.
    expect(two?.failure).toMatchObject({ kind: 'rate-limited' });
    expect(two && waitOf(two, clock.now())).toBe(20_000);
    await clock.advance(19_900);
    tab.maker.look();
    await settle();
    expect(posts).toHaveLength(1);
    await clock.advance(200);
    await settle();
    expect(posts).toHaveLength(2);
    expect(chats.map(({ title }) => title)).toEqual(['two']);
  });

  it('a tab that comes later keeps the wait as well, unless the clock was set', async () => {
    const { world, clock, openTab, posts, records, settle } = setUp();
    world.fate = 'limited';
    (await openTab()).begin('one');
    await settle();
    const later = await openTab();
    later.maker.look();
    await settle();
    expect(posts).toHaveLength(1);
    const [asked] = localChats(records());
    expect(asked && waitOf(asked, clock.now() - 3_600_000)).toBe(0);
  });

  it('goes on in memory where the browser keeps nothing, and says so', async () => {
    const { world, clock, openTab, chats, records, setRefusal, settle } = setUp();
    setRefusal('SecurityError');
    world.down = true;
    const tab = await openTab();
    const session = tab.begin('one');
    session.say('two');
    await settle();
    expect(tab.outbox.store.getState().keeping).toBe('blocked');
    world.down = false;
    await clock.advance(40_000);
    await settle();
    expect(chats).toHaveLength(1);
    expect(records()).toEqual([]);
    expect(shown(tab.show(chats[0]?.id ?? ''))).toEqual(['one', 'two']);
  });

  it('keeps what is known of it when its first message is taken back', async () => {
    const { world, clock, openTab, records, settle } = setUp();
    world.fate = 'forbidden';
    const tab = await openTab();
    const session = tab.begin('one');
    await settle();
    session.say('two');
    const [first] = session.store.getState().entries;
    session.discard(first?.key ?? '');
    await settle();
    await clock.advance(30_000);
    expect(records().map(({ text }) => text)).toEqual(['two']);
    expect(makingOf(records(), session.sessionId)).toMatchObject({ state: 'refused', title: 'one' });
  });
});

describe('where the server chooses the name and its answer was lost', () => {
  it.each([
    ['of two chats of that title nobody knows which', 2, false],
    ['a chat of that title in which somebody wrote may be another', 1, true],
  ])('%s: it is asked, and made anew by the user’s word alone', async (_what, others, writes) => {
    const { world, clock, openTab, insert, written, posts, chats, records, settle } = createNewChatWorld({
      extended: false,
    });
    insert('before', 'one');
    world.fate = 'lost';
    const tab = await openTab();
    const session = tab.begin('one');
    await settle();
    for (let n = 0; n < others; n += 1) insert(`other ${String(n)}`, 'one');
    if (writes) written.add('other%200');
    await clock.advance(60_000);
    await settle();
    expect(makingOf(records(), session.sessionId)?.state).toBe('unsure');
    expect(posts).toHaveLength(1);
    await tab.maker.retry(session.sessionId);
    await settle();
    expect(posts).toHaveLength(2);
    expect(chats).toHaveLength(others + 2);
    expect(records().map(({ sessionId }) => sessionId)).toEqual([chats.at(-1)?.id]);
  });
});
