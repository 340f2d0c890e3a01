import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { end, setUp, start, text } from '#src/testing/one-session.ts';

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
