/** A stop over SSE: the stream is left with it, and REST alone says how far the server came. */
import { expect, it } from 'vitest';
import type { ChatEvent, ChatMessage } from '#src/protocol/chat-events.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { storedMessage } from '#src/testing/stored-message.ts';
import { createChatStore, type ChatItem } from './chat-state.ts';
import { watchSettlingStops } from './settling-stops.ts';

const bare = { parentId: null, position: null, timestamp: null, seq: null };

function stopped(transport: 'sse' | 'websocket' = 'sse') {
  const clock = createFakeClock();
  const store = createChatStore('ada');
  const at = () => clock.now() * 1000;
  const apply = (...items: ChatItem[]): void => {
    store.apply(items);
  };
  const hear = (event: ChatEvent): void => {
    apply({ kind: 'event', event, at: at() });
  };
  const unwatch = watchSettlingStops(store, clock);
  apply(
    { kind: 'opened', transport, resumption: 'fresh', position: null, at: at() },
    { kind: 'prompt_submitted', clientMessageId: 'p1', text: 'hi', serverNow: at(), at: at() },
    { kind: 'prompt_sent', key: 'p1', at: at() },
  );
  hear({ type: 'response_started', messageId: 'a1', ...bare });
  hear({ type: 'text_received', messageId: null, text: 'One', index: 0, seq: null });
  apply({ kind: 'stop_requested', at: at() });
  const wanted = (): number => store.getState().history.wanted;
  const before = wanted();
  return {
    clock,
    apply,
    hear,
    unwatch,
    asked: () => wanted() - before,
    answer: () => store.getState().entries.find(({ kind }) => kind === 'answer'),
    list: (...messages: ChatMessage[]): void => {
      apply({ kind: 'history_loaded', messages, position: null, request: wanted(), at: at() });
    },
    at,
  };
}

const prompt = storedMessage({ id: 'm1', role: 'user', text: 'hi' });

it('asks what is stored until the server has it, and no more', async () => {
  const chat = stopped();
  expect(chat.asked()).toBe(0);
  await chat.clock.advance(600);
  expect(chat.asked()).toBe(1);
  // Not there yet: a stock server lists no answer that runs.
  chat.list(prompt);
  await chat.clock.advance(2_000);
  expect(chat.asked()).toBe(2);
  chat.list(prompt, storedMessage({ id: 'a1', role: 'assistant', text: 'One two' }));
  expect(chat.answer()).toMatchObject({ phase: 'stopped', text: 'One', wentOn: 4, verified: true });
  await chat.clock.advance(60_000);
  expect(chat.asked()).toBe(2);
});

it('does not ask for ever, nor after it was ended', async () => {
  const chat = stopped();
  await chat.clock.advance(300_000);
  expect(chat.asked()).toBe(4);
  const ended = stopped();
  ended.unwatch();
  await ended.clock.advance(60_000);
  expect(ended.asked()).toBe(0);
});

it('asks nothing where the end is told at once, and waits where the connection is lost', async () => {
  const told = stopped('websocket');
  const nothing = { tokensUsed: null, responseTime: null, status: null };
  told.hear({
    type: 'response_ended',
    messageId: 'a1',
    fullText: 'One',
    ...nothing,
    timestamp: null,
    seq: null,
  });
  const after = told.asked();
  await told.clock.advance(60_000);
  expect(told.asked()).toBe(after);

  const cut = stopped();
  cut.apply({ kind: 'lost', reason: { kind: 'network', detail: '' }, at: cut.at() });
  await cut.clock.advance(60_000);
  expect(cut.asked()).toBe(0);
});
