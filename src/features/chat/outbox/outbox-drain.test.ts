// @vitest-environment jsdom
/** What waits in a chat that one has left is sent on, and its end is still news to whoever left it. */
import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { chatEvent, chatOpened, emitTo } from '#src/testing/chat-page.tsx';
import { createFakeServices } from '#src/testing/fake-services.tsx';
import { openChatSession } from '../chat-registry.ts';
import type { Outbox } from './outbox.ts';
import { drainInBackground } from './outbox-drain.ts';

const sent = {
  id: 'c1',
  sessionId: 's1',
  applicationId: 'app',
  text: 'Slow?',
  order: 1,
  enteredAt: 0,
  state: 'sending',
  submittedAt: 0,
  failure: null,
  sender: 'here',
} as const;

it('leaves "unread" to an answer that ends while its chat is sent from and shown nowhere', async () => {
  const clock = createFakeClock();
  const fake = createFakeServices({ clock, replies: { 'GET /api/v1/chat/sessions/s1/messages': [] } });
  const store = createStore(() => ({ keeping: 'kept', records: [sent] }) as const);
  const outbox = { store, isJoined: () => false, join: () => () => undefined };
  const session = openChatSession(fake.services, 'user-ada', 's1');
  session.setApplication('app');
  const leave = session.attach(() => 'sent');
  session.receive([chatOpened()]);
  session.submit('Slow?');
  const blank = { messageId: null, timestamp: null, seq: null };
  session.receive([chatEvent({ type: 'response_started', ...blank, parentId: null, position: null })]);
  leave();
  const { stop } = drainInBackground(outbox as unknown as Outbox, fake.services, 'user-ada', 'here');
  store.setState({ records: [{ ...sent }] });
  await clock.advance(5_100);
  const numbers = { tokensUsed: null, responseTime: null, status: null };
  // Heard by whoever sends there.
  emitTo('s1', fake, chatEvent({ type: 'response_ended', ...blank, ...numbers, fullText: 'Done.' }));
  expect(session.badge()).toBe('unread');
  stop();
});
