import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import type { ChannelItem } from '#src/connection/types.ts';
import { ApiError, type HttpClient } from '#src/http/types.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createChatSession } from './chat-session.ts';
import type { Answer, Prompt } from './chat-types.ts';
import { watchSilentAnswers } from './silent-answers.ts';
import { sendQueuedNow } from './send-queued-now.ts';

interface StoredMessage {
  id: string;
  role: 'user' | 'assistant';
  content: string;
  user_id: string | null;
  created_at: string;
  status?: 'running';
}

const failure = { kind: 'not-found', status: 404, message: '', retryAfterMs: null, requestId: null } as const;

function setUp(extensions: readonly ExtensionName[] = [], isShown = true) {
  const clock = createFakeClock();
  const stored: StoredMessage[] = [];
  const requests: string[] = [];
  const http: HttpClient = {
    request: (path, schema) => {
      requests.push(path);
      return Promise.resolve({ data: schema.parse(structuredClone(stored)), position: null });
    },
    stream: () => Promise.reject(new ApiError(failure)),
  };
  let fresh = 0;
  const session = createChatSession({
    sessionId: 's',
    userId: 'ada',
    http,
    clock,
    dialect: 'chat',
    extensions: () => new Set(extensions),
    serverOffsetMs: () => null,
    refreshToken: () => {
      fresh += 1;
      return Promise.resolve(true);
    },
  });
  const sent: Readonly<Record<string, unknown>>[] = [];
  let connected = true;
  session.setApplication('app');
  const show = () =>
    session.attach((frame) => {
      if (!connected) return 'not-connected';
      sent.push(frame);
      return 'sent';
    });
  if (isShown) show();
  const at = () => clock.now() * 1000;
  const receive = (...items: ChannelItem<ChatEvent>[]) => {
    session.receive(items);
  };
  return {
    clock,
    stored,
    requests,
    session,
    show,
    sent,
    refreshes: () => fresh,
    event: (event: ChatEvent) => {
      receive({ kind: 'event', event, at: at() });
    },
    open: (
      resumption: 'fresh' | 'recovered' | 'reload' = 'fresh',
      transport: 'websocket' | 'sse' = 'websocket',
    ) => {
      connected = true;
      receive({ kind: 'opened', transport, resumption, position: null, at: at() });
    },
    /** Nothing was lost: it is looked at what is stored. */
    look: () => {
      receive({ kind: 'opened', transport: 'poll', resumption: 'reload', position: null, at: at() });
    },
    lose: () => {
      connected = false;
      receive({ kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at: at() });
    },
    prompts: () =>
      session.store.getState().entries.filter((entry): entry is Prompt => entry.kind === 'prompt'),
    answers: () =>
      session.store.getState().entries.filter((entry): entry is Answer => entry.kind === 'answer'),
    types: () => sent.map(({ type }) => type),
  };
}

const start: ChatEvent = {
  type: 'response_started',
  messageId: 'm2',
  parentId: null,
  position: null,
  timestamp: null,
  seq: null,
};
const text = (words: string, index: number): ChatEvent => ({
  type: 'text_received',
  messageId: null,
  text: words,
  index,
  seq: null,
});
const end = (fullText: string): ChatEvent => ({
  type: 'response_ended',
  messageId: null,
  fullText,
  tokensUsed: null,
  responseTime: null,
  status: null,
  timestamp: null,
  seq: null,
});

describe('a stop', () => {
  async function running(userId: string, extensions: readonly ExtensionName[] = []) {
    const chat = setUp(extensions);
    const created_at = '2026-09-21T14:13:20Z';
    chat.stored.push({ id: 'm1', role: 'user', content: 'hi', user_id: userId, created_at });
    chat.open();
    await chat.clock.settle();
    chat.event(start);
    chat.event(text('One', 0));
    await chat.clock.settle();
    return chat;
  }

  it('of somebody else’s answer is not to be had where answers have no names: the server would go on', async () => {
    const chat = await running('mina');
    expect(chat.session.mayStop()).toBe(false);
    chat.session.stop();
    expect([chat.types(), chat.answers()[0]?.phase]).toEqual([[], 'streaming']);
    chat.event(end('One'));
    expect(chat.session.mayStop()).toBe(true);
  });

  it('of an answer that may be one’s own is to be had, though somebody else asked after oneself', async () => {
    const chat = setUp();
    const created_at = '2026-09-21T14:13:20Z';
    chat.stored.push(
      { id: 'm1', role: 'user', content: 'hi', user_id: 'ada', created_at },
      { id: 'm2', role: 'user', content: 'me too', user_id: 'mina', created_at },
    );
    chat.open();
    await chat.clock.settle();
    chat.event(start);
    chat.event(text('One', 0));
    await chat.clock.settle();
    expect(chat.session.mayStop()).toBe(true);
  });

  it.each([
    ['one’s own answer', 'ada', []],
    ['anybody’s where answers have names', 'mina', ['response-identity']],
  ] as const)('stops %s', async (_what, userId, extensions) => {
    const chat = await running(userId, extensions);
    expect(chat.session.mayStop()).toBe(true);
    chat.session.stop();
    expect([chat.types(), chat.answers()[0]?.phase]).toEqual([['cancel'], 'stopped']);
  });
});

describe('an answer whose stream says nothing for long', () => {
  const stored = (id: string, role: 'user' | 'assistant', content: string) => ({
    id,
    role,
    content,
    user_id: role === 'user' ? 'ada' : null,
    created_at: '2026-09-21T14:13:20Z',
  });
  async function silent() {
    const chat = setUp();
    chat.open('fresh', 'sse');
    chat.session.submit('hi');
    await chat.clock.settle();
    chat.event(start);
    chat.event({ ...text('One', 0), index: null } as ChatEvent);
    chat.stored.push(stored('m1', 'user', 'hi'));
    await chat.clock.advance(20_000);
    return chat;
  }

  it('thinks, as far as anybody knows, while the server stores no more of it', async () => {
    const chat = await silent();
    for (const content of [null, 'One', 'One']) {
      if (content !== null) chat.stored.splice(1, 1, stored('m2', 'assistant', content));
      chat.look();
      await chat.clock.advance(40_000);
      expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One' }]);
    }
    chat.event({ ...text(' two', 1), index: null } as ChatEvent);
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two' }]);
    expect(chat.types()).toEqual(['chat']);
  });

  it('has lost its way where the server has gone on without it: it ends as stored, and the next may be asked', async () => {
    const chat = await silent();
    chat.session.enqueue('next');
    chat.stored.push(stored('m2', 'assistant', 'One two three'));
    chat.look();
    await chat.clock.settle();
    expect(chat.answers()).toMatchObject([{ phase: 'recovering', text: 'One' }]);
    await chat.clock.advance(1_000);
    expect(chat.answers()).toMatchObject([{ phase: 'complete', text: 'One two three', repaired: false }]);
    expect(chat.types(), 'what is stopped by nobody').toEqual(['chat', 'chat']);
  });

  const piece = (words: string): ChatEvent => ({ ...text(words, 0), index: null }) as ChatEvent;

  it('and goes on after all: what REST had told of it already is not shown twice', async () => {
    const chat = await silent();
    chat.stored.push(stored('m2', 'assistant', 'One two three'));
    chat.look();
    await chat.clock.advance(1_000);
    expect(chat.answers()).toMatchObject([{ phase: 'complete', text: 'One two three' }]);
    for (const [words, shown] of [
      [' two', 'One two three'],
      [' three', 'One two three'],
      [' four', 'One two three four'],
      [' five', 'One two three four five'],
    ] as const) {
      chat.event(piece(words));
      expect(chat.answers()).toMatchObject([{ text: shown }]);
    }
    expect(chat.answers()).toMatchObject([{ phase: 'streaming' }]);
    chat.stored.splice(1, 1, stored('m2', 'assistant', 'One two three four five'));
    chat.event({ ...end(''), fullText: null } as ChatEvent);
    await chat.clock.settle();
    expect(chat.answers()).toMatchObject([
      { phase: 'complete', text: 'One two three four five', repaired: false },
    ]);
  });

  it('and says something else than what is stored: the stream is believed until its end', async () => {
    const chat = await silent();
    chat.stored.push(stored('m2', 'assistant', 'One two'));
    chat.look();
    await chat.clock.settle();
    chat.look();
    await chat.clock.settle();
    chat.event(piece(' more'));
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One more' }]);
  });
});

describe('an answer on a socket whose end never comes', () => {
  const stored = (id: string, role: 'user' | 'assistant', content: string): StoredMessage => ({
    id,
    role,
    content,
    user_id: role === 'user' ? 'ada' : null,
    created_at: '2026-09-21T14:13:20Z',
  });
  async function running() {
    const chat = setUp();
    watchSilentAnswers(chat.session.store, chat.clock);
    chat.open();
    chat.session.submit('hi');
    await chat.clock.settle();
    chat.event(start);
    chat.event(text('One', 0));
    chat.event(text(' two', 1));
    chat.stored.push(stored('m1', 'user', 'hi'));
    await chat.clock.settle();
    chat.requests.length = 0;
    return chat;
  }

  it('is asked for after 20 s of silence, and ever more seldom, as long as it thinks', async () => {
    const chat = await running();
    const asked: number[] = [];
    for (let seconds = 1; seconds <= 400; seconds += 1) {
      await chat.clock.advance(1_000);
      if (chat.requests.length > 0) asked.push(seconds);
      chat.requests.length = 0;
    }
    expect(asked).toEqual([20, 40, 80, 160, 320]);
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two' }]);
    chat.event(text(' three', 2));
    await chat.clock.advance(20_500);
    expect(chat.requests, 'anew after each word').toHaveLength(1);
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two three' }]);
  });

  it.each([
    ['all of which was seen', 'One two', 41_000],
    ['of which more is stored than was seen', 'One two three', 23_000],
  ])('ends as stored, %s, and what waits behind it is sent', async (_what, content, ms) => {
    const chat = await running();
    chat.session.enqueue('next');
    chat.stored.push(stored('m2', 'assistant', content));
    await chat.clock.advance(19_000);
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two' }]);
    await chat.clock.advance(ms - 19_000);
    expect(chat.answers()).toMatchObject([{ phase: 'complete', text: content, repaired: false }]);
    expect(chat.types()).toEqual(['chat', 'chat']);
  });

  it('thinks while a tool runs, though all that was seen is stored', async () => {
    const chat = await running();
    chat.stored.push(stored('m2', 'assistant', 'One two'));
    chat.event({
      type: 'agent_acted',
      messageId: null,
      activity: { kind: 'tool_called', toolName: 'search', arguments: {}, callId: null, executionId: null },
      timestamp: null,
      seq: null,
    } as unknown as ChatEvent);
    await chat.clock.advance(400_000);
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two' }]);
  });

  it('goes on after all: nothing is doubled, and its end has the last word', async () => {
    const chat = await running();
    chat.stored.push(stored('m2', 'assistant', 'One two'));
    await chat.clock.advance(41_000);
    expect(chat.answers()).toMatchObject([{ phase: 'complete', text: 'One two' }]);
    chat.event(text(' two', 1));
    chat.event(text(' three', 2));
    expect(chat.answers()).toMatchObject([{ phase: 'streaming', text: 'One two three' }]);
    chat.stored.splice(1, 1, stored('m2', 'assistant', 'One two three four'));
    chat.event(end('One two three four'));
    await chat.clock.advance(1_000);
    expect(chat.answers()).toMatchObject([{ phase: 'complete', text: 'One two three four' }]);
  });

  it('has its end after all', async () => {
    const chat = await running();
    chat.stored.push(stored('m2', 'assistant', 'One two'));
    await chat.clock.advance(41_000);
    chat.event(end('One two'));
    await chat.clock.advance(1_000);
    expect(chat.answers()).toMatchObject([
      { phase: 'complete', text: 'One two', ended: true, repaired: false },
    ]);
    expect(chat.prompts()).toHaveLength(1);
  });
});

describe('a completion that says nothing, not even that it was taken', () => {
  const inStore = {
    id: 'm1',
    role: 'user' as const,
    content: 'hi',
    user_id: 'ada',
    created_at: '2026-09-21T14:13:20Z',
  };
  async function sent() {
    const chat = setUp();
    chat.open();
    chat.session.submit('hi');
    await chat.clock.settle();
    return chat;
  }

  it('waits where the server has the prompt', async () => {
    const chat = await sent();
    chat.stored.push(inStore);
    for (let looks = 0; looks < 3; looks += 1) {
      chat.look();
      await chat.clock.advance(20_000);
      expect(chat.prompts()).toMatchObject([{ delivery: 'accepted', awaiting: true }]);
    }
    expect(chat.types()).toEqual(['chat']);
  });

  it('is given up where the server was looked at twice and does not have it: one may try again', async () => {
    const chat = await sent();
    chat.look();
    await chat.clock.advance(20_000);
    expect(chat.prompts()).toMatchObject([{ delivery: 'sending' }]);
    chat.look();
    await chat.clock.settle();
    expect(chat.prompts()).toMatchObject([{ delivery: 'unsent' }]);
    expect(chat.types()).toEqual(['chat', 'give_up']);
    // It had it after all.
    chat.stored.push(inStore);
    chat.look();
    await chat.clock.settle();
    expect(chat.prompts()).toMatchObject([{ delivery: 'accepted' }]);
  });

  it('and is stopped: whether the server has it is asked, before the next one is sent', async () => {
    const chat = await sent();
    chat.session.stop();
    chat.look();
    chat.session.submit('next');
    expect(chat.prompts()).toMatchObject([{ delivery: 'unknown' }, { delivery: 'queued' }]);
    await chat.clock.settle();
    expect(chat.prompts()).toMatchObject([{ delivery: 'unsent' }, { delivery: 'sending' }]);
    expect(chat.types()).toEqual(['chat', 'cancel', 'chat']);
  });
});

describe('a prompt that found no way out on a connection that stands', () => {
  it('leaves once when it is tried again, whoever held it is told first', async () => {
    const chat = setUp();
    chat.open();
    await chat.clock.settle();
    let held = false;
    let doubted = true;
    chat.session.guard(
      (_key, go) => {
        if (!held && !doubted) return go();
        held = true;
        return 'not-connected';
      },
      () => {
        held = false;
      },
    );
    chat.session.submit('hi');
    chat.session.submit('and');
    chat.session.tryAgain();
    expect([chat.types(), chat.prompts()]).toMatchObject([
      [],
      [{ delivery: 'queued' }, { delivery: 'queued' }],
    ]);
    doubted = false;
    chat.session.tryAgain();
    chat.session.tryAgain();
    expect(chat.sent).toMatchObject([{ type: 'chat', content: 'hi' }]);
    expect(chat.prompts()).toMatchObject([{ delivery: 'sending' }, { delivery: 'queued' }]);
  });
});

const refusal = (clientMessageId: string | null, code: string): ChatEvent => ({
  type: 'error_received',
  messageId: null,
  clientMessageId,
  code,
  message: 'upstream',
  seq: null,
});

describe('a prompt that the server failed to take, as far as one was told', () => {
  async function refused(extensions: readonly ExtensionName[] = []) {
    const chat = setUp(extensions);
    chat.open('fresh', 'sse');
    await chat.clock.settle();
    chat.session.submit('hi');
    chat.event(refusal(chat.prompts()[0]?.clientMessageId ?? null, 'server'));
    await chat.clock.settle();
    expect(chat.prompts()).toMatchObject([{ delivery: 'refused', failure: { code: 'server' } }]);
    const has = () =>
      chat.stored.push({
        id: 'm1',
        role: 'user',
        content: 'hi',
        user_id: 'ada',
        created_at: new Date(chat.clock.now()).toISOString(),
      });
    return { chat, has, key: chat.prompts()[0]?.key ?? '' };
  }

  it('is looked for before it is sent again, and not sent where it is there', async () => {
    const { chat, has, key } = await refused();
    has();
    chat.session.retry(key);
    expect(chat.prompts()).toMatchObject([{ delivery: 'unknown', again: true, failure: null }]);
    await chat.clock.settle();
    expect(chat.prompts()).toMatchObject([{ delivery: 'accepted', messageId: 'm1' }]);
    expect(chat.types()).toEqual(['chat']);
  });

  it('is sent again by itself where it is not there', async () => {
    const { chat, key } = await refused();
    chat.session.retry(key);
    expect(chat.types()).toEqual(['chat']);
    await chat.clock.settle();
    expect(chat.types()).toEqual(['chat', 'chat']);
    expect(chat.prompts()).toMatchObject([{ delivery: 'sending' }]);
  });

  it('is sent again at once where a repeat is known by its id', async () => {
    const { chat, key } = await refused(['ack']);
    chat.session.retry(key);
    expect(chat.types()).toEqual(['chat', 'chat']);
  });

  it('that turns out to be there waits for its answer, which is asked for soon', async () => {
    const { chat, has } = await refused();
    has();
    chat.session.say('and');
    chat.session.reload();
    await chat.clock.settle();
    expect(chat.prompts()[0]).toMatchObject({ delivery: 'accepted', awaiting: true, cut: true });
    const asked = chat.requests.length;
    await chat.clock.advance(2_500);
    expect(chat.requests.length).toBeGreaterThan(asked + 1);
  });
});

describe('a prompt that was refused, and after which another was sent', () => {
  it('holds no follow-up of that one back, until its person sends it again', async () => {
    const chat = setUp(['response-identity', 'ack']);
    chat.open();
    await chat.clock.settle();
    chat.session.say('first');
    chat.event(refusal(chat.prompts()[0]?.clientMessageId ?? null, 'server'));
    chat.session.say('second');
    const second = chat.prompts().at(-1)?.clientMessageId ?? '';
    const created_at = new Date(chat.clock.now()).toISOString();
    chat.stored.push({ id: 'm1', role: 'user', content: 'second', user_id: 'ada', created_at });
    chat.event({
      type: 'message_acknowledged',
      clientMessageId: second,
      messageId: 'm1',
      chatId: 's',
      position: 1,
      parentId: null,
    });
    chat.event({ ...start, parentId: 'm1', position: 2 });
    chat.session.reload();
    await chat.clock.settle();
    // What the server does not have stands below what it has.
    expect(chat.prompts().map(({ text }) => text)).toEqual(['second', 'first']);
    chat.session.say('third');
    chat.event(text('Done.', 0));
    chat.event(end('Done.'));
    await chat.clock.settle();
    expect(chat.sent.map(({ content }) => content)).toEqual(['first', 'second', 'third']);
    expect(chat.session.store.getState().queue).toEqual([]);
  });

  it('holds back what was typed behind it before that', async () => {
    const chat = setUp(['response-identity', 'ack']);
    chat.open();
    await chat.clock.settle();
    chat.session.say('first');
    chat.session.say('second');
    chat.event(refusal(chat.prompts()[0]?.clientMessageId ?? null, 'server'));
    await chat.clock.settle();
    expect(chat.sent.map(({ content }) => content)).toEqual(['first']);
    expect(chat.session.store.getState().queue).toMatchObject([{ text: 'second' }]);
  });
});

describe('what is said', () => {
  it('stands behind the follow-ups of a prompt that is about to leave', async () => {
    const chat = setUp(['response-identity', 'ack']);
    chat.open();
    await chat.clock.settle();
    chat.session.guard(() => 'not-connected');
    chat.session.submit('first');
    chat.session.enqueue('second');
    chat.session.say('third');
    expect(chat.session.store.getState().queue).toMatchObject([{ text: 'second' }, { text: 'third' }]);
    expect(chat.prompts().map(({ text }) => text)).toEqual(['first']);
  });
});

describe('a way out', () => {
  it.each([
    { who: 'the view', leaves: 0 },
    { who: 'whoever came last', leaves: 1 },
  ])('is there as long as one is lent, also after that of $who is gone', ({ leaves }) => {
    const chat = setUp([], false);
    const taken: string[] = [];
    const lend = (by: string) =>
      chat.session.attach(({ content }) => {
        taken.push(`${by}: ${String(content)}`);
        return 'sent';
      });
    const ends = [lend('view'), lend('background')];
    chat.open();
    ends[leaves]?.();
    chat.session.say('hello');
    expect(taken).toEqual([`${leaves === 0 ? 'background' : 'view'}: hello`]);
    for (const end of ends) end();
    chat.session.say('nobody');
    expect(taken).toHaveLength(1);
  });
});

describe('a session', () => {
  it('has its messages fetched before a view is there, and not again by the view', async () => {
    const chat = setUp([], false);
    expect(chat.requests).toEqual([]);
    chat.session.begin();
    chat.session.begin();
    expect(chat.requests).toHaveLength(1);
    await chat.clock.settle();
    chat.show();
    await chat.clock.settle();
    expect(chat.requests).toHaveLength(1);
  });

  it('of which somebody only asked is not said to stream: nobody would hear the end', async () => {
    const chat = setUp([], false);
    chat.stored.push({
      id: 'a1',
      role: 'assistant',
      content: 'One',
      user_id: null,
      created_at: '2026-11-24T10:00:00Z',
      status: 'running',
    });
    chat.session.begin();
    await chat.clock.settle();
    expect(chat.answers()).toMatchObject([{ text: 'One' }]);
    expect(chat.session.badge()).toBe('none');
    chat.show();
    chat.open();
    await chat.clock.settle();
    expect(chat.session.badge()).toBe('streaming');
  });

  it('keeps a prompt until the connection is there, then sends it once', async () => {
    const chat = setUp();
    chat.session.submit('hi');
    expect(chat.sent).toEqual([]);
    chat.open();
    await chat.clock.settle();
    expect(chat.sent).toMatchObject([{ type: 'chat', content: 'hi', chat_id: 's', application_id: 'app' }]);
    expect(chat.sent[0]).not.toHaveProperty('client_message_id');
  });

  it('sends again under the same id where the server knows it, and never blindly where not', async () => {
    const ours = setUp(['ack', 'response-identity']);
    ours.open();
    ours.session.submit('hi');
    ours.lose();
    ours.open('recovered');
    await ours.clock.settle();
    expect(ours.sent.map((frame) => frame['client_message_id'])).toEqual([
      ours.prompts()[0]?.clientMessageId,
      ours.prompts()[0]?.clientMessageId,
    ]);

    const stock = setUp();
    stock.open();
    stock.session.submit('hi');
    stock.lose();
    stock.open('reload');
    await stock.clock.settle();
    expect(stock.sent).toHaveLength(1);
    expect(stock.prompts()).toMatchObject([{ delivery: 'unsent' }]);
    stock.session.retry(stock.prompts()[0]?.key ?? '');
    expect(stock.sent).toHaveLength(2);
  });

  it('says again what it had just said when another way takes over without a cut', async () => {
    const chat = setUp(['ack', 'response-identity']);
    chat.open();
    chat.session.submit('hi');
    chat.open('recovered');
    await chat.clock.settle();
    const id = chat.prompts()[0]?.clientMessageId;
    expect(chat.sent.map((frame) => frame['client_message_id'])).toEqual([id, id]);
    expect(chat.prompts()).toMatchObject([{ delivery: 'sending' }]);
  });

  it('keeps the order in which prompts were handed in over a cut, and takes a stop up again before anything new', async () => {
    const ours = setUp(['ack', 'response-identity']);
    ours.open();
    ours.session.submit('one');
    ours.lose();
    ours.session.submit('two');
    ours.open('recovered');
    await ours.clock.settle();
    expect(ours.sent.map(({ content }) => content)).toEqual(['one', 'one']);

    const stopped = setUp(['ack', 'response-identity']);
    stopped.open();
    stopped.session.submit('one');
    stopped.event({ ...start, parentId: null });
    stopped.session.stop();
    stopped.lose();
    stopped.session.submit('two');
    stopped.open('reload');
    await stopped.clock.settle();
    expect(stopped.types()).toEqual(['chat', 'cancel', 'cancel', 'chat']);
  });

  it('finds a prompt again where the clocks are an hour apart and the server told no time', async () => {
    const chat = setUp();
    chat.open();
    chat.session.submit('hi');
    const created_at = new Date(chat.clock.now() - 3_600_000).toISOString();
    chat.stored.push({ id: 'm1', role: 'user', content: 'hi', user_id: 'ada', created_at });
    chat.lose();
    chat.open('reload');
    await chat.clock.settle();
    expect(chat.prompts()).toMatchObject([{ messageId: 'm1', delivery: 'accepted' }]);
  });

  it('says after 30 s that a server without statuses lost an answer, and keeps the text', async () => {
    const chat = setUp();
    chat.open();
    chat.session.submit('hi');
    const created_at = new Date(chat.clock.now()).toISOString();
    chat.stored.push({ id: 'm1', role: 'user', content: 'hi', user_id: 'ada', created_at });
    chat.event(start);
    chat.event(text('Half', 0));
    chat.lose();
    chat.open('reload');
    await chat.clock.advance(29_000);
    expect(chat.answers()).toMatchObject([{ phase: 'recovering', text: 'Half' }]);
    await chat.clock.advance(2000);
    expect(chat.answers()).toMatchObject([{ phase: 'lost', text: 'Half' }]);
    expect(chat.prompts()).toMatchObject([{ messageId: 'm1', delivery: 'accepted' }]);
  });

  it('takes the stored answer where REST has it', async () => {
    const chat = setUp();
    chat.open();
    chat.session.submit('hi');
    const created_at = new Date(chat.clock.now()).toISOString();
    chat.event(start);
    chat.event(text('Half', 0));
    chat.lose();
    chat.stored.push(
      { id: 'm1', role: 'user', content: 'hi', user_id: 'ada', created_at },
      { id: 'm2', role: 'assistant', content: 'Half and whole', user_id: null, created_at },
    );
    chat.open('reload');
    await chat.clock.advance(1500);
    expect(chat.answers()).toMatchObject([{ phase: 'complete', text: 'Half and whole', repaired: false }]);
    const asked = chat.requests.length;
    await chat.clock.advance(60_000);
    expect(chat.requests).toHaveLength(asked);
  });

  it('sends follow-ups one by one as answers end, and stops before "Send now"', async () => {
    const chat = setUp();
    chat.open();
    chat.session.submit('one');
    chat.event(start);
    chat.session.enqueue('two');
    chat.session.enqueue('three');
    chat.event(end('done'));
    await chat.clock.settle();
    expect(chat.sent.map(({ content }) => content)).toEqual(['one', 'two']);
    const [queued] = chat.session.store.getState().queue;
    sendQueuedNow(chat.session, queued?.id ?? '');
    expect(chat.types()).toEqual(['chat', 'chat', 'cancel', 'chat']);
    expect(chat.sent.at(-1)).toMatchObject({ content: 'three' });
  });

  it('refreshes once when the token ran out, and sends the prompt again', async () => {
    const chat = setUp();
    chat.open();
    chat.session.submit('hi');
    const refused: ChatEvent = {
      type: 'error_received',
      messageId: null,
      clientMessageId: null,
      code: 'auth_error',
      message: '',
      seq: null,
    };
    chat.event(refused);
    await chat.clock.settle();
    expect(chat.refreshes()).toBe(1);
    expect(chat.sent).toHaveLength(2);
    chat.event(refused);
    await chat.clock.settle();
    expect(chat.refreshes()).toBe(1);
    expect(chat.prompts()).toMatchObject([{ delivery: 'refused', text: 'hi' }]);
  });

  it('asks for no token over SSE, where the request itself did so before it was refused', async () => {
    const chat = setUp();
    chat.open('fresh', 'sse');
    chat.session.submit('hi');
    chat.event({
      type: 'error_received',
      messageId: null,
      clientMessageId: null,
      code: 'auth_error',
      message: 'expired',
      seq: null,
    });
    await chat.clock.settle();
    expect(chat.refreshes()).toBe(0);
    expect(chat.sent).toHaveLength(1);
    expect(chat.prompts()).toMatchObject([{ delivery: 'refused', text: 'hi' }]);
  });

  it('tells that one types at most every three seconds', async () => {
    const chat = setUp();
    chat.open();
    chat.session.typed();
    chat.session.typed();
    await chat.clock.advance(2_900);
    chat.session.typed();
    expect(chat.types()).toEqual(['typing']);
    await chat.clock.advance(100);
    chat.session.typed();
    expect(chat.types()).toEqual(['typing', 'typing']);
  });

  it('says who typed for six seconds', async () => {
    const chat = setUp();
    chat.open();
    chat.event({ type: 'typing_seen', userId: 'mina' });
    expect(chat.session.store.getState().typing).toHaveLength(1);
    await chat.clock.advance(6001);
    expect(chat.session.store.getState().typing).toHaveLength(0);
  });
});
