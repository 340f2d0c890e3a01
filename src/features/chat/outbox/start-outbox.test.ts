// @vitest-environment jsdom
/** What the outbox of a page does when its person is no longer signed in. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AuthState } from '#src/auth/types.ts';
import type { Services } from '#src/connection/services.ts';
import { createFakeLocks } from '#src/testing/fake-locks.ts';
import { createFakeServices } from '#src/testing/fake-services.tsx';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { openChatSession } from '../chat-registry.ts';
import { outboxOf } from './start-outbox.ts';

const ada = { id: 'user-ada', email: 'ada@demo.nadoo.dev', name: 'Ada' };
const mina = { id: 'user-mina', email: 'mina@demo.nadoo.dev', name: 'Mina' };

let locks = createFakeLocks();
beforeEach(() => {
  locks = createFakeLocks();
});
afterEach(() => {
  localStorage.clear();
});

/** A page whose stock server has taken a prompt and says nothing of it yet. */
async function sendAndWait() {
  const fake = createFakeServices({ replies: { 'GET /api/v1/chat/sessions/s/messages': [] } });
  const listeners = new Set<(state: AuthState) => void>();
  let state: AuthState = { status: 'signed-in', user: ada };
  const auth: Services['auth'] = {
    ...fake.services.auth,
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const services: Services = { ...fake.services, auth, locks };
  const frames: unknown[] = [];
  const session = openChatSession(services, ada.id, 's');
  session.setApplication('app');
  session.attach((frame) => {
    frames.push(frame['content']);
    return 'sent';
  });
  session.receive([
    { kind: 'opened', transport: 'websocket', resumption: 'reload', position: null, at: Date.now() * 1000 },
  ]);
  (await outboxOf(services, ada.id)).join(session);
  session.submit('one');
  await vi.waitFor(() => {
    expect(frames).toEqual(['one']);
  });
  return {
    session,
    frames,
    become: (next: AuthState) => {
      state = next;
      for (const listener of [...listeners]) listener(next);
    },
    again: () => outboxOf(services, ada.id),
    hear: (event: ChatEvent) => {
      session.receive([{ kind: 'event', event, at: Date.now() * 1000 }]);
    },
  };
}

/** Whether another tab may send in that chat. */
const isFree = (): Promise<boolean> =>
  locks.request('nadoo-outbox:http://localhost user-ada:s', { ifAvailable: true }, (lock) =>
    Promise.resolve(lock !== null),
  );

it.each<[string, AuthState]>([
  ['signs out', { status: 'signed-out', user: null }],
  ['is another one', { status: 'signed-in', user: mina }],
])('lets go of the chat it sends in once its person %s', async (_what, next) => {
  const page = await sendAndWait();
  expect(await isFree()).toBe(false);
  page.become(next);
  await vi.waitFor(async () => {
    expect(await isFree()).toBe(true);
  });
  page.session.submit('two');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(page.frames).toEqual(['one']);
});

it('keeps sending while the same person is to sign in again', async () => {
  const page = await sendAndWait();
  page.become({ status: 'expired', user: ada });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await isFree()).toBe(false);
});

const invalidToken: ChatEvent = {
  type: 'error_received',
  messageId: null,
  clientMessageId: null,
  code: 'auth_error',
  message: 'Invalid token',
  seq: null,
};

it('sends what was refused for want of a sign-in once more after one, in place', async () => {
  const page = await sendAndWait();
  page.hear(invalidToken);
  page.become({ status: 'expired', user: ada });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(page.frames).toEqual(['one']);
  page.become({ status: 'signed-in', user: ada });
  await vi.waitFor(() => {
    expect(page.frames).toEqual(['one', 'one']);
  });
  // Refused again: it waits for the next sign-in.
  page.hear(invalidToken);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(page.frames).toEqual(['one', 'one']);
});

it('is another one after a sign-out and a sign-in of the same person', async () => {
  const page = await sendAndWait();
  const before = await page.again();
  page.become({ status: 'signed-out', user: null });
  page.become({ status: 'signed-in', user: ada });
  expect(await page.again()).not.toBe(before);
});
