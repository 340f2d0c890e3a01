// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '#src/i18n/locale.ts';
import { ApiError } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { chatOpened, chatPage, emitTo, messageRow } from '#src/testing/chat-page.tsx';
import { createFakeServices, renderWithServices, type FakeServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { sessionsKey } from '../chat-queries.ts';

const BRANCH = 'POST /api/v1/chat/sessions/s1/branch';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(cleanup);

const rows = [
  messageRow('p1', 'user', 'How many days?', 1),
  messageRow('a1', 'assistant', 'Twenty.', 2),
  messageRow('p2', 'user', 'In May?', 3),
];

const origin = { id: 's1', application_id: 'app', title: 'Vacation' };
const made = { id: 's2', application_id: 'app', title: 'Branch: Vacation' };

interface World {
  readonly role?: string;
  readonly extensions?: readonly ExtensionName[];
  readonly sessions?: readonly object[];
  readonly messages?: readonly object[];
  readonly sessionId?: string;
}

function open(world: World = {}, known?: FakeServices) {
  const { role = 'owner', sessionId = 's1' } = world;
  const fake =
    known ??
    createFakeServices({
      userId: 'user-ada',
      extensions: world.extensions ?? ['ack', 'response-identity', 'seq', 'branch', 'session-branch'],
      replies: {
        'GET /api/v1/applications': [{ id: 'app', name: 'Helpdesk', workspace_id: 'ws' }],
        'GET /api/v1/chat/sessions': world.sessions ?? [origin],
        'GET /api/v1/workspaces/ws/members': [{ user_id: 'user-ada', name: 'Ada', role }],
        [`GET /api/v1/chat/sessions/${sessionId}/messages`]: world.messages ?? rows,
      },
    });
  const onOpenSession = vi.fn();
  const view = renderWithServices(chatPage({ sessionId, onOpenSession }), fake);
  const asked = (key: string) =>
    fake.requests.filter(({ method, path }) => `${method} ${path}` === key).map(({ body }) => body);
  return { fake, onOpenSession, view, asked };
}

async function show(world: World = {}) {
  const shown = open(world);
  await screen.findByText('How many days?');
  emitTo(world.sessionId ?? 's1', shown.fake, chatOpened());
  // The first of a file also waits for the parts to be loaded.
  await screen.findAllByRole('button', { name: 'Copy' }, { timeout: 10_000 });
  return shown;
}

const branchOf = async (author: string): Promise<HTMLElement> =>
  within((await screen.findAllByRole('article', { name: author }))[0] ?? document.body).findByRole('button', {
    name: 'Branch',
  });

describe('branching', () => {
  it('asks the server for a chat up to that message, and opens it', async () => {
    const { fake, asked, onOpenSession } = await show();
    fake.replies.set(BRANCH, made);
    fireEvent.click(await branchOf('Nadoo'));
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('s2');
    });
    expect(asked(BRANCH)).toEqual([
      { message_id: 'a1', id: expect.stringMatching(/^[\da-f-]{36}$/) as string, title: 'Branch: Vacation' },
    ]);
  });

  it('of a branch is not called so twice', async () => {
    const { fake, asked } = await show({ sessions: [{ ...origin, title: 'Branch: Vacation' }] });
    fake.replies.set(BRANCH, made);
    fireEvent.click(await branchOf('Nadoo'));
    await waitFor(() => {
      expect(asked(BRANCH)).toMatchObject([{ title: 'Branch: Vacation' }]);
    });
  });

  it('of a prompt goes up to that prompt', async () => {
    const { fake, asked } = await show();
    fake.replies.set(BRANCH, made);
    fireEvent.click(await branchOf('Ada'));
    await waitFor(() => {
      expect(asked(BRANCH)).toMatchObject([{ message_id: 'p1' }]);
    });
  });

  it('says in its place that the network is gone, and asks for the same chat again', async () => {
    const { fake, asked, onOpenSession } = await show();
    fake.replies.set(BRANCH, new ApiError(failure('network', 0, '')));
    const button = await branchOf('Nadoo');
    fireEvent.click(button);
    fireEvent.click(button);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The server cannot be reached');
    expect(alert.closest('article')?.getAttribute('aria-label')).toBe('Nadoo');
    expect(asked(BRANCH)).toHaveLength(1);
    expect(onOpenSession).not.toHaveBeenCalled();
    fake.replies.set(BRANCH, made);
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('s2');
    });
    const [first, second] = asked(BRANCH);
    expect(second).toEqual(first);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says that an answer up to there is still being written', async () => {
    const { fake } = await show();
    fake.replies.set(BRANCH, new ApiError(failure('conflict', 409, 'written')));
    fireEvent.click(await branchOf('Nadoo'));
    expect((await screen.findByRole('alert')).textContent).toContain('still being written');
  });

  it('fetches nobody back who has gone elsewhere meanwhile', async () => {
    const { fake, view, onOpenSession } = await show();
    fake.replies.set(BRANCH, made);
    fireEvent.click(await branchOf('Nadoo'));
    view.unmount();
    // It stands in the list in the very step in which it would be opened.
    const listed = () =>
      fake.services.queryClient
        .getQueriesData<{ id: string }[]>({ queryKey: sessionsKey('ws') })
        .flatMap(([, sessions]) => sessions ?? []);
    await waitFor(() => {
      expect(listed().map(({ id }) => id)).toContain('s2');
    });
    expect(onOpenSession).not.toHaveBeenCalled();
  });

  it('from the last answer is a command of the palette, in both languages', async () => {
    const { fake, asked, onOpenSession } = await show();
    fake.replies.set(BRANCH, made);
    const palette = watchOffers();
    await waitFor(() => {
      expect(palette.list()).toContain('Chat: Branch from the last answer');
    });
    act(() => {
      setLocale('ko');
    });
    expect(palette.list()).toContain('채팅: 마지막 답변에서 분기');
    act(() => {
      setLocale('en');
    });
    palette.give('Branch from the last answer');
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('s2');
    });
    expect(asked(BRANCH)).toMatchObject([{ message_id: 'a1' }]);
  });

  it.each([
    ['where nothing was answered', { messages: rows.slice(0, 1) }],
    ['for a viewer', { role: 'viewer' }],
  ])('is no command %s', async (_where, world) => {
    await show(world);
    const palette = watchOffers();
    await waitFor(() => {
      expect(palette.list()).toContain('Chat: Find in conversation');
    });
    await branchOf('Ada');
    expect(palette.list().filter((line) => line.includes('Branch'))).toEqual([]);
  });

  it('is shown to a viewer with the reason why not', async () => {
    const { asked } = await show({ role: 'viewer' });
    await screen.findByText(/You are a viewer/);
    const button = await branchOf('Nadoo');
    await waitFor(() => {
      expect(button.getAttribute('aria-disabled')).toBe('true');
    });
    expect(button.title).toMatch(/viewer/);
    fireEvent.click(button);
    expect(asked(BRANCH)).toEqual([]);
  });
});

describe('a chat that continues another one', () => {
  const branched = { ...made, branched_from: { session_id: 's1', message_id: 'a1', position: 2 } };

  it('says so between the copies and what is new, with the way there', async () => {
    const { onOpenSession } = await show({ sessionId: 's2', sessions: [origin, branched] });
    const link = await screen.findByRole('link', { name: 'Branched from Vacation' });
    expect(link.getAttribute('href')).toBe('/w/ws/chat/s1?message=a1');
    const before = (text: string) =>
      (screen.getByText(text).compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
    expect([before('Twenty.'), before('In May?')]).toEqual([true, false]);
    fireEvent.click(link);
    expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('s1', 'a1');
  });

  it('says it without a link where the other chat is not to be seen', async () => {
    await show({ sessionId: 's2', sessions: [branched] });
    expect(await screen.findByText(/Branched from a chat that is not there/)).toBeTruthy();
    expect(screen.queryByRole('link', { name: /Branched/ })).toBeNull();
  });

  it('is said of no other chat', async () => {
    await show({ sessions: [origin, branched] });
    await branchOf('Nadoo');
    expect(screen.queryByText(/Branched from/)).toBeNull();
  });
});

describe('on a server without branches', () => {
  const stock: World = { extensions: [], role: 'owner' };
  const NEW_CHAT = 'POST /api/v1/chat/sessions';

  it('makes an empty chat, and lays what was said beside its next message, with the reason', async () => {
    const { fake, asked, onOpenSession, view } = await show(stock);
    fake.replies.set(NEW_CHAT, made);
    fireEvent.click(await branchOf('Nadoo'));
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('s2');
    });
    expect(asked(BRANCH)).toEqual([]);
    expect(asked(NEW_CHAT)).toEqual([{ application_id: 'app', title: 'Branch: Vacation' }]);
    view.unmount();
    fake.replies.set('GET /api/v1/chat/sessions/s2/messages', []);
    open({ sessionId: 's2' }, fake);
    expect((await screen.findByRole('note')).textContent).toBe(
      'This server cannot continue a chat from a message: what was said so far stands in your message.',
    );
    fireEvent.click(screen.getByRole('button', { name: /^Conversation so far/ }));
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Pasted text' }).value).toBe(
      'What was said so far in “Vacation”:\n\nAda:\nHow many days?\n\nNadoo:\nTwenty.',
    );
    const prompts = () =>
      fake.sent.flatMap(({ frame }) =>
        (frame as { type: string }).type === 'chat' ? [(frame as { content: string }).content] : [],
      );
    expect(prompts()).toEqual([]);

    // A command has its own argument.
    const box = screen.getByRole('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: '/calculator 6*7' } });
    expect(screen.getByRole('note').textContent).toMatch(/does not go with it, and stays here/);
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    emitTo('s2', fake, chatOpened());
    await waitFor(() => {
      expect(prompts()).toEqual(['/calculator 6*7']);
    });
    fireEvent.change(box, { target: { value: 'And twice that?' } });
    expect(screen.getByRole('note').textContent).toMatch(/stands in your message/);
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(screen.queryByRole('note')).toBeNull();
    expect(await screen.findByText(/And twice that\?[^]*What was said so far in “Vacation”/)).toBeTruthy();
  });

  it('waits for the list of chats, which tells the application, where it is still on its way', async () => {
    const { fake, asked, onOpenSession } = await show({ ...stock, sessions: [] });
    fake.replies.set(NEW_CHAT, made);
    const button = await branchOf('Nadoo');
    fake.replies.set('GET /api/v1/chat/sessions', [origin]);
    fireEvent.click(button);
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('s2');
    });
    expect(asked(NEW_CHAT)).toEqual([{ application_id: 'app', title: 'Branch: Vacation' }]);
  });

  it('looks whether the chat is there before it makes it once more', async () => {
    const { fake, asked, onOpenSession } = await show(stock);
    fake.replies.set(NEW_CHAT, new ApiError(failure('network', 0, '')));
    fireEvent.click(await branchOf('Nadoo'));
    const alert = await screen.findByRole('alert');
    // The reply was lost, the chat was not.
    fake.replies.set('GET /api/v1/chat/sessions', [origin, made]);
    fake.replies.set('GET /api/v1/chat/sessions/s2/messages', []);
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    // What was pressed is gone: the focus is on what makes the branch, not nowhere.
    expect(document.activeElement).toBe(await branchOf('Nadoo'));
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('s2');
    });
    expect(asked(NEW_CHAT)).toHaveLength(1);
  });

  it.each([
    ['in which somebody wrote, or that was there before', [made], rows],
    ['of two of which nobody can tell whose they are', [made, { ...made, id: 's4' }], []],
  ])('never takes a chat of that title %s', async (_which, others, said) => {
    const { fake, asked, onOpenSession } = await show(stock);
    const before = { ...made, id: 's1' };
    fake.replies.set('GET /api/v1/chat/sessions', [origin, before]);
    fake.replies.set(NEW_CHAT, new ApiError(failure('network', 0, '')));
    fireEvent.click(await branchOf('Nadoo'));
    const alert = await screen.findByRole('alert');
    fake.replies.set('GET /api/v1/chat/sessions', [origin, before, ...others]);
    fake.replies.set('GET /api/v1/chat/sessions/s2/messages', said);
    fake.replies.set(NEW_CHAT, { ...made, id: 's3' });
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('s3');
    });
    expect(asked(NEW_CHAT)).toHaveLength(2);
  });

  it('says where it had to be cut', async () => {
    const long = rows.map((each) => ({ ...each, content: each.content.padEnd(30_000, '.') }));
    const shown = open({ ...stock, messages: long });
    const { fake, onOpenSession, view } = shown;
    await screen.findByText(/How many days/);
    fake.replies.set(NEW_CHAT, made);
    fireEvent.click(await branchOf('Nadoo'));
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalled();
    });
    view.unmount();
    fake.replies.set('GET /api/v1/chat/sessions/s2/messages', []);
    open({ sessionId: 's2' }, fake);
    expect((await screen.findByRole('note')).textContent).toContain('1 earlier message is left out');
  });
});
