import { expect, it } from 'vitest';
import { createFakeServices } from '#src/testing/fake-services.tsx';
import { openChatSession, peekChatSession } from './chat-registry.ts';

it('holds a session for the person who opened it, and never shows it to another on the same page', () => {
  const { services } = createFakeServices({ userId: 'user-ada' });
  const ada = openChatSession(services, 'user-ada', 's1');
  ada.submit('Between you and me');
  ada.enqueue('And later this');
  expect(peekChatSession(services, 'user-mina', 's1')).toBeNull();
  const mina = openChatSession(services, 'user-mina', 's1');
  expect(mina.store.getState()).toMatchObject({ selfId: 'user-mina', entries: [], queue: [] });
  expect(openChatSession(services, 'user-ada', 's1')).toBe(ada);
});

it('keeps twenty, and of more forgets the longest unused idle one, never one with something under way', () => {
  const { services } = createFakeServices({ userId: 'user-ada' });
  const open = (id: number) => openChatSession(services, 'user-ada', `s${String(id)}`);
  const busy = open(0);
  busy.submit('Waits for the connection');
  const idle = open(1);
  for (let id = 2; id <= 20; id += 1) open(id);
  expect(peekChatSession(services, 'user-ada', 's0')).toBe(busy);
  expect(peekChatSession(services, 'user-ada', 's1')).toBeNull();
  expect(open(1)).not.toBe(idle);
});
