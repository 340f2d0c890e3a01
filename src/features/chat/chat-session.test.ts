import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { end, setUp, start, text } from '#src/testing/one-session.ts';
import { sendQueuedNow } from './send-queued-now.ts';

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
