// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import { chatOpened, chatPage, emitTo } from '#src/testing/chat-page.tsx';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { readDraft, writeDraft } from './chat-draft.ts';

afterEach(cleanup);

const SESSIONS = '/api/v1/chat/sessions';
const NEW = 'new:ws:user-ada';

function setUp() {
  const clock = createFakeClock();
  const fake = createFakeServices({
    clock,
    extensions: ['ack'],
    replies: {
      'GET /api/v1/applications': [{ id: 'app', name: 'Helpdesk', workspace_id: 'ws' }],
      [`GET ${SESSIONS}`]: [],
      [`GET ${SESSIONS}/late/messages`]: [],
      'GET /api/v1/workspaces/ws/members': [{ user_id: 'user-ada', name: 'Ada', role: 'owner' }],
      [`POST ${SESSIONS}`]: new ApiError({
        ...failure('rate-limited', 429, 'Too many requests. Try again in 8 s.'),
        retryAfterMs: 8_000,
        requestId: 'req-9',
      }),
    },
  });
  const onOpenSession = vi.fn();
  const show = (sessionId: string | null): void => {
    cleanup();
    onOpenSession.mockClear();
    renderWithServices(chatPage({ sessionId, onOpenSession }), fake);
  };
  const opened = async (): Promise<string> => {
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalled();
    });
    return (onOpenSession.mock.lastCall as [string])[0];
  };
  const posts = () => fake.requests.filter(({ method, path }) => method === 'POST' && path === SESSIONS);
  /** A count is shown before the next one is set up. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 100) await act(() => clock.advance(100));
  };
  const lift = (): void => {
    fake.replies.set(`POST ${SESSIONS}`, { id: 'late', application_id: 'app', title: 'Hello' });
  };
  return { fake, show, opened, posts, pass, lift };
}

const say = (words: string): void => {
  const box = screen.getByRole('textbox', { name: 'Message' });
  fireEvent.change(box, { target: { value: words } });
  fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
};

it.each(['typed', 'suggested'])(
  'a new chat that the server asks to wait with (%s) counts down, and is made and sent by itself, once, by nothing before',
  async (way) => {
    const { show, opened, posts, pass, lift } = setUp();
    show(null);
    await screen.findByRole('combobox', { name: 'Application' });
    if (way === 'typed') say('Hello');
    else fireEvent.click(screen.getByRole('button', { name: 'What can you help me with?' }));
    const local = await opened();
    expect(local).toMatch(/^new-/);
    expect(readDraft(NEW)).toBe('');
    show(local);
    const note = await screen.findByText(/by itself when the countdown ends/);
    expect(note.getAttribute('role')).toBe('status');
    expect(screen.getByText('in 8 s')).toBeTruthy();
    // One number, the one that counts.
    expect(screen.getByText('The server answered: Too many requests.').textContent).toContain('req-9');
    expect(document.body.textContent).not.toContain('provider');
    lift();
    fireEvent(window, new Event('online'));
    say('and more');
    await pass(3_400);
    expect(screen.getByText('in 5 s')).toBeTruthy();
    await pass(4_500);
    expect(posts()).toHaveLength(1);
    await pass(200);
    await waitFor(() => {
      expect(screen.queryByText(/not at the server yet|when the countdown ends/)).toBeNull();
    });
    expect(await opened()).toBe('late');
    await pass(20_000);
    expect(posts()).toHaveLength(2);
  },
);

it('one that was left meanwhile is sent as soon as it is made', async () => {
  const { fake, show, opened, pass, lift } = setUp();
  show(null);
  await screen.findByRole('combobox', { name: 'Application' });
  say('Hello');
  show(await opened());
  await screen.findByText(/by itself when the countdown ends/);
  show(null);
  lift();
  fake.replies.set(`GET ${SESSIONS}`, [{ id: 'late', application_id: 'app', title: 'Hello' }]);
  await pass(8_500);
  fireEvent.click(screen.getByRole('button', { name: 'Show sessions' }));
  // Nothing leaves before its chat has a connection.
  const row = await screen.findByRole('button', { name: /Hello.*Queued/ });
  emitTo('late', fake, chatOpened());
  const prompts = () => fake.sent.filter(({ frame }) => (frame as { type?: string }).type === 'chat');
  await waitFor(() => {
    expect(prompts()).toMatchObject([{ key: 'chat:late', frame: { content: 'Hello' } }]);
    expect(row.textContent).toMatch(/^Hello.*streaming/);
  });
});

it('one of which the try after the wait fails says that it is asked for again, and goes at once by “Retry”', async () => {
  const { fake, show, opened, posts, pass, lift } = setUp();
  show(null);
  await screen.findByRole('combobox', { name: 'Application' });
  say('Hello');
  show(await opened());
  await screen.findByText(/by itself when the countdown ends/);
  fake.replies.set(`POST ${SESSIONS}`, new ApiError(failure('server', 500, 'Boom.')));
  await pass(8_200);
  await screen.findByText(/The server failed to make this chat. It is asked again by itself/);
  expect(screen.getByText('The server answered: Boom.')).toBeTruthy();
  lift();
  const before = posts().length;
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
  expect(await opened()).toBe('late');
  expect(posts()).toHaveLength(before + 1);
});

it('another one that is begun meanwhile waits as well, also where the first is discarded', async () => {
  const { show, opened, posts, pass, lift } = setUp();
  show(null);
  await screen.findByRole('combobox', { name: 'Application' });
  say('Hello');
  show(await opened());
  await screen.findByText(/by itself when the countdown ends/);
  fireEvent.click(screen.getByRole('button', { name: 'Discard chat' }));
  await pass(2_000);
  show(null);
  await screen.findByRole('combobox', { name: 'Application' });
  say('Another');
  show(await opened());
  await screen.findByText(/by itself when the countdown ends/);
  expect(screen.getByText('in 6 s')).toBeTruthy();
  lift();
  await pass(5_900);
  expect(posts()).toHaveLength(1);
  await pass(200);
  expect(await opened()).toBe('late');
  expect(posts().map(({ body }) => (body as { title: string }).title)).toEqual(['Hello', 'Another']);
  writeDraft(NEW, '');
});
