// @vitest-environment jsdom
import { createMemoryHistory } from '@tanstack/react-router';
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuthState } from '#src/auth/types.ts';
import type { ChannelStatus } from '#src/connection/types.ts';
import { ApiError } from '#src/http/types.ts';
import { setLocale } from '#src/i18n/locale.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { failure } from '#src/protocol/failure.ts';
import { setAppearOffline } from '#src/shared/people/appear-offline.ts';
import { createFakeServices } from '#src/testing/fake-services.tsx';
import { stubMedia } from '#src/testing/stub-media.ts';
import { App } from './app.tsx';
import { writeLastWorkspace } from './last-workspace.ts';
import { createAppRouter } from './router.tsx';

vi.mock('#src/features/chat/index.ts', () => ({
  ChatView: ({ workspaceId, sessionId, onOpenRun }: ChatProps) => (
    <button
      onClick={() => {
        onOpenRun('run-1');
      }}
    >{`chat ${workspaceId} ${String(sessionId)}`}</button>
  ),
}));
vi.mock('#src/features/documents/index.ts', () => ({ DocumentsView: () => <p>documents view</p> }));
vi.mock('#src/features/plugin-debugger/index.ts', () => ({
  PluginsView: () => <p>plugins view</p>,
  DebuggerView: ({ executionId }: { executionId: string | null }) => (
    <p>{`debugger ${String(executionId)}`}</p>
  ),
}));
vi.mock('#src/features/notifications/index.ts', () => ({
  NotificationBell: ({ userId, onUnreadChange }: BellProps) => (
    <p
      onClick={() => {
        onUnreadChange(12);
      }}
    >{`bell of ${userId}`}</p>
  ),
}));
vi.mock('#src/features/presence/index.ts', () => ({
  PresenceSidebar: ({ workspaceId }: { workspaceId: string }) => <p>{`people of ${workspaceId}`}</p>,
  MembersPage: ({ workspaceId }: { workspaceId: string }) => <p>{`all of ${workspaceId}`}</p>,
}));

interface BellProps {
  readonly userId: string;
  readonly onUnreadChange: (unread: number) => void;
}

interface ChatProps {
  readonly workspaceId: string;
  readonly sessionId: string | null;
  readonly onOpenRun: (id: string) => void;
}

const ada = { id: 'user-ada', email: 'ada@demo.nadoo.dev', name: 'Ada' };
const signedIn: AuthState = { status: 'signed-in', user: ada };
const noChannels: readonly ChannelStatus[] = [];
const signedOut: AuthState = { status: 'signed-out', user: null };

const some: readonly ExtensionName[] = ['workspace-data', 'refresh-cookie'];

function open(path: string, initial: AuthState = signedIn, extensions = some) {
  const fake = createFakeServices({
    extensions,
    replies: {
      'GET /api/v1/workspaces': [
        { id: 'ws-demo', name: 'Acme AI Lab', role: 'owner' },
        { id: 'ws-private', name: 'Private' },
      ],
    },
  });
  const retryAll = vi.fn();
  let state = initial;
  const listeners = new Set<(state: AuthState) => void>();
  const setAuth = (next: AuthState) => {
    act(() => {
      state = next;
      for (const listener of listeners) listener(next);
    });
  };
  const services = {
    ...fake.services,
    pool: { ...fake.services.pool, statuses: () => noChannels, retryAll },
    auth: {
      ...fake.services.auth,
      getState: () => state,
      subscribe: (listener: (state: AuthState) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      signOut: async () => {
        setAuth(signedOut);
      },
    },
  };
  const router = createAppRouter(createMemoryHistory({ initialEntries: [path] }));
  const ready = Promise.resolve(services);
  return {
    setAuth,
    fake,
    retryAll,
    router,
    ready,
    at: () => router.state.location.href,
    user: userEvent.setup(),
  };
}

/** Waits once for the services, so that rendering has to be awaited. */
async function show({ ready, router }: ReturnType<typeof open>) {
  await act(async () => {
    render(<App services={ready} router={router} />);
    await ready;
  });
}

beforeEach(() => {
  setLocale('en');
  localStorage.clear();
  vi.stubGlobal('scrollTo', () => undefined);
});
afterEach(() => {
  cleanup();
  setAppearOffline('user-ada', false);
  vi.unstubAllGlobals();
});

describe('the shell', () => {
  it('has the views that exist in its rail, and no others', async () => {
    const page = open('/w/ws-demo/chat/s1');
    await show(page);
    expect(await screen.findByText('chat ws-demo s1')).toBeTruthy();
    const rail = screen.getByRole('navigation', { name: 'Main' });
    expect(
      within(rail)
        .getAllByRole('link')
        .map((link) => link.textContent),
    ).toEqual(['Chat', 'Documents', 'Plugins']);
    expect(within(rail).getByRole('link', { name: 'Chat' }).getAttribute('aria-current')).toBe('page');
    expect(screen.getByRole('heading', { level: 1, name: 'Chat' })).toBeTruthy();
    expect(await screen.findByText('bell of user-ada')).toBeTruthy();
    expect(document.title).toBe('Chat · Acme AI Lab · Nadoo Console');
    // The bell counts: the tab says so.
    await page.user.click(screen.getByText('bell of user-ada'));
    expect(document.title).toBe('(12) Chat · Acme AI Lab · Nadoo Console');
  });

  it('has all four views, and a choice to appear offline, where the server has what they need', async () => {
    const page = open('/w/ws-demo/documents', signedIn, ['workspace-data', 'workflows', 'presence']);
    await show(page);
    const rail = await screen.findByRole('navigation', { name: 'Main' });
    expect(
      within(rail)
        .getAllByRole('link')
        .map((link) => link.textContent),
    ).toEqual(['Chat', 'Documents', 'Plugins', 'Workflows']);
    const menu = async () => {
      await page.user.click(screen.getByRole('button', { name: 'User menu' }));
      return screen.getByRole('menu', { name: 'User menu' });
    };
    await menu();
    // Who one is, as what, and for how long: what the server said and the page knows.
    const card = (await screen.findByText('Role')).closest('dl');
    expect(screen.getByText('ada@demo.nadoo.dev')).toBeTruthy();
    expect(card?.textContent).toContain('RoleOwner in Acme AI Lab');
    expect(card?.textContent).toContain('Signed inUntil this page is reloaded or closed');
    await page.user.keyboard('{Escape}');
    const unseen = within(await menu()).getByRole('menuitemcheckbox', { name: 'Appear offline' });
    expect(unseen.getAttribute('aria-checked')).toBe('false');
    await page.user.click(unseen);
    expect(
      within(await menu()).getByRole('menuitemcheckbox', { name: 'Appear offline', checked: true }),
    ).toBeTruthy();
  });

  it('is of a stock server what that has: three views, theme, language and sign out', async () => {
    const page = open('/w/ws-demo/chat', signedIn, []);
    page.fake.replies.delete('GET /api/v1/workspaces');
    page.fake.replies.set('GET /api/v1/applications', [
      { id: 'app', name: 'Helpdesk', workspace_id: 'ws-demo' },
    ]);
    await show(page);
    const rail = await screen.findByRole('navigation', { name: 'Main' });
    expect(within(rail).getAllByRole('link')).toHaveLength(3);
    for (const part of ['Command palette', 'Show members', 'Workspace: ws-demo'])
      expect(screen.getByRole('button', { name: part })).toBeTruthy();
    expect(screen.getByRole('status', { name: 'Connection' })).toBeTruthy();
    await page.user.click(screen.getByRole('button', { name: 'User menu' }));
    expect(screen.queryByRole('menuitemcheckbox')).toBeNull();
    // Nobody tells a role here: none is made up.
    expect(await screen.findByText('Signed in')).toBeTruthy();
    expect(screen.queryByText('Role')).toBeNull();
    expect(screen.getAllByRole('menuitemradio').map((entry) => entry.textContent)).toEqual([
      'As the system',
      'Light',
      'Dark',
      'English',
      '한국어',
    ]);
    expect(screen.getByRole('menuitem', { name: 'Sign out' })).toBeTruthy();
  });

  it('goes to another view, to a run and back without losing the bell', async () => {
    const page = open('/w/ws-demo/chat');
    await show(page);
    const bell = await screen.findByText('bell of user-ada');
    await page.user.click(await screen.findByRole('link', { name: 'Documents' }));
    expect(await screen.findByText('documents view')).toBeTruthy();
    await page.user.click(screen.getByRole('link', { name: 'Chat' }));
    await page.user.click(await screen.findByText('chat ws-demo null'));
    expect(await screen.findByText('debugger run-1')).toBeTruthy();
    expect(page.at()).toBe('/debug/run-1');
    expect(screen.getByRole('link', { name: 'Plugins' }).getAttribute('aria-current')).toBe('page');
    expect(screen.getByText('bell of user-ada')).toBe(bell);
  });

  it('`/` leads to the workspace of the last visit, else to the first', async () => {
    const first = open('/');
    await show(first);
    expect(await screen.findByText('chat ws-demo null')).toBeTruthy();
    cleanup();
    await show(open('/w/ws-private/chat'));
    expect(await screen.findByText('chat ws-private null')).toBeTruthy();
    cleanup();
    await show(open('/'));
    expect(await screen.findByText('chat ws-private null')).toBeTruthy();
  });

  it('switches the workspace in the rail', async () => {
    const page = open('/w/ws-demo/documents');
    await show(page);
    await page.user.click(await screen.findByRole('button', { name: 'Workspace: Acme AI Lab' }));
    expect(screen.getByRole('menuitemradio', { name: 'Acme AI Lab', checked: true })).toBeTruthy();
    await page.user.click(screen.getByRole('menuitemradio', { name: 'Private', checked: false }));
    expect(await screen.findByText('chat ws-private null')).toBeTruthy();
    expect(page.at()).toBe('/w/ws-private/chat');
    expect(screen.getByRole('button', { name: 'Workspace: Private' })).toBeTruthy();
  });

  it('hides and shows the people without closing their channel', async () => {
    const page = open('/w/ws-demo/chat');
    await show(page);
    await page.user.click(await screen.findByRole('button', { name: 'Show members' }));
    expect(screen.getByRole('complementary', { name: 'Workspace members' })).toBeTruthy();
    const people = await screen.findByText('people of ws-demo');
    await page.user.click(screen.getAllByRole('button', { name: 'Hide members' })[0]!);
    expect(screen.queryByRole('complementary')).toBeNull();
    expect(screen.getByText('people of ws-demo')).toBe(people);
  });

  it('asks for sign-in and remembers where the user was going', async () => {
    const page = open('/w/ws-demo/documents/doc-handbook', signedOut);
    await show(page);
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeTruthy();
    expect(page.at()).toBe('/login?to=%2Fw%2Fws-demo%2Fdocuments%2Fdoc-handbook');
    page.setAuth(signedIn);
    expect(await screen.findByText('documents view')).toBeTruthy();
    expect(page.at()).toBe('/w/ws-demo/documents/doc-handbook');
  });

  it('keeps everything mounted while the session is expired', async () => {
    const page = open('/w/ws-demo/chat/s1');
    await show(page);
    const view = await screen.findByText('chat ws-demo s1');
    page.setAuth({ status: 'expired', user: ada });
    expect(await screen.findByRole('region', { name: 'Sign in again' })).toBeTruthy();
    expect(screen.getByRole('status', { name: 'Connection' }).textContent).toBe('Sign in again');
    page.setAuth(signedIn);
    expect(screen.queryByRole('region', { name: 'Sign in again' })).toBeNull();
    expect(screen.getByText('chat ws-demo s1')).toBe(view);
  });

  it('signs out by the user menu, and nothing of the user stays', async () => {
    const page = open('/w/ws-demo/chat');
    await show(page);
    await page.user.click(await screen.findByRole('button', { name: 'User menu' }));
    expect(screen.getByText('ada@demo.nadoo.dev')).toBeTruthy();
    await page.user.click(screen.getByRole('menuitem', { name: 'Sign out' }));
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeTruthy();
    expect(screen.queryByText('bell of user-ada')).toBeNull();
    await waitFor(() => {
      expect(page.at()).toBe('/login');
    });
    // What was fetched is gone too, without the menu's doing: a sign-out may come from anywhere.
    expect((await page.ready).queryClient.getQueryCache().getAll()).toEqual([]);
  });

  it.each([
    ['the workspaces could not be fetched', '/w/ws-demo/chat'],
    ['the debugger stands without a workspace', '/debug/run-1'],
    ['no view is there yet', '/'],
  ])('tells a sign-out to other tabs, and follows theirs, where %s', async (_why, path) => {
    const line = Object.assign(new EventTarget(), { postMessage: vi.fn(), close: vi.fn() });
    vi.stubGlobal(
      'BroadcastChannel',
      vi.fn(function Line() {
        return line;
      }),
    );
    const away = () => {
      const page = open(path);
      page.fake.replies.set('GET /api/v1/workspaces', new ApiError(failure('server', 500, 'Away.')));
      page.fake.replies.set('GET /api/v1/applications', new ApiError(failure('server', 500, 'Away.')));
      return page;
    };
    const listening = vi.spyOn(line, 'addEventListener');
    const first = away();
    await show(first);
    await waitFor(() => {
      expect(listening).toHaveBeenCalled();
    });
    first.setAuth(signedOut);
    expect(line.postMessage).toHaveBeenCalledExactlyOnceWith('user-ada');
    cleanup();
    expect(line.close).toHaveBeenCalledOnce();
    listening.mockClear();
    const second = away();
    await show(second);
    await waitFor(() => {
      expect(listening).toHaveBeenCalled();
    });
    line.dispatchEvent(new MessageEvent('message', { data: 'user-ada' }));
    await waitFor(() => {
      expect(second.at()).toBe('/login');
    });
    expect(line.postMessage).toHaveBeenCalledOnce();
  });

  it('changes theme and language at once', async () => {
    const page = open('/w/ws-demo/chat');
    await show(page);
    await page.user.click(await screen.findByRole('button', { name: 'User menu' }));
    await page.user.click(screen.getByRole('menuitemradio', { name: 'Dark' }));
    expect(document.documentElement.dataset['theme']).toBe('dark');
    await page.user.click(screen.getByRole('button', { name: 'User menu' }));
    await page.user.click(screen.getByRole('menuitemradio', { name: '한국어' }));
    expect(screen.getByRole('link', { name: '채팅' })).toBeTruthy();
  });

  it('shows the debugger to somebody who is not signed in', async () => {
    await show(open('/debug/run-9', signedOut));
    expect(await screen.findByText('debugger run-9')).toBeTruthy();
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(screen.getByRole('link', { name: 'Sign in' })).toBeTruthy();
  });

  it('keeps the run that stands there when the last sign-in is restored, and nothing of one person for another', async () => {
    writeLastWorkspace('user-ada', 'ws-demo');
    const page = open('/debug/run-1', { status: 'restoring', user: null });
    await show(page);
    const run = await screen.findByText('debugger run-1');
    page.setAuth(signedIn);
    expect(await screen.findByText('bell of user-ada')).toBeTruthy();
    expect(run.isConnected).toBe(true);
    page.setAuth(signedOut);
    expect(run.isConnected).toBe(false);
    const ofGuest = await screen.findByText('debugger run-1');
    page.setAuth({ status: 'signed-in', user: { ...ada, id: 'user-mina' } });
    expect(ofGuest.isConnected).toBe(true);
    page.setAuth(signedIn);
    expect(ofGuest.isConnected).toBe(false);
  });

  it('says where an unknown address leads, and that a workspace is not ours', async () => {
    await show(open('/w/ws-demo/nowhere'));
    expect(await screen.findByText('There is no such page.')).toBeTruthy();
    expect(screen.getByText(/Nothing lives at \/w\/ws-demo\/nowhere/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Back to the console' }).getAttribute('href')).toBe('/');
    cleanup();
    await show(open('/w/ws-unknown/chat'));
    expect(await screen.findByText('You are not in this workspace.')).toBeTruthy();
    expect(screen.queryByText(/people of/)).toBeNull();
    expect(screen.getByRole('link', { name: 'Open Acme AI Lab' })).toBeTruthy();
  });

  it('keeps what stands on the page of whoever is removed meanwhile, and says so above it', async () => {
    const page = open('/w/ws-demo/chat/s1');
    await show(page);
    const chat = await screen.findByText('chat ws-demo s1');
    const { queryClient } = page.fake.services;
    const all = page.fake.replies.get('GET /api/v1/workspaces');
    page.fake.replies.set('GET /api/v1/workspaces', [{ id: 'ws-private', name: 'Private' }]);
    await act(() => queryClient.invalidateQueries({ queryKey: ['workspaces'] }));
    const bar = await screen.findByRole('alert');
    expect(bar.textContent).toContain('You are not in this workspace.');
    expect(screen.getByText('chat ws-demo s1')).toBe(chat);
    expect(screen.queryByText(/people of/)).toBeNull();
    expect(within(bar).getByRole('link', { name: 'Open Private' })).toBeTruthy();
    expect(page.retryAll).not.toHaveBeenCalled();
    page.fake.replies.set('GET /api/v1/workspaces', all);
    await page.user.click(within(bar).getByRole('button', { name: 'Check again' }));
    await waitFor(() => {
      expect(screen.queryByRole('alert')).toBeNull();
    });
    expect(screen.getByText('chat ws-demo s1')).toBe(chat);
    // Its sockets were refused for good: they are tried once more.
    expect(page.retryAll).toHaveBeenCalledOnce();
  });

  it('shows a workspace that one is invited to while the page is open', async () => {
    const page = open('/w/ws-demo/chat');
    await show(page);
    const asked = () => page.fake.requests.filter(({ path }) => path === '/api/v1/workspaces').length;
    const ring = (actionUrl: string) => {
      const event = { type: 'notification_received', notification: { actionUrl }, unread: 1 };
      page.fake.emit('notifications:user-ada', [{ kind: 'event', event: event as never, at: 0 }]);
    };
    await screen.findByText('people of ws-demo');
    await waitFor(() => {
      ring('/w/ws-private/chat');
    });
    expect(asked()).toBe(1);
    const all = page.fake.replies.get('GET /api/v1/workspaces') as object[];
    page.fake.replies.set('GET /api/v1/workspaces', [...all, { id: 'ws-new', name: 'Brand new' }]);
    ring('/w/ws-new/chat');
    await page.user.click(await screen.findByRole('button', { name: 'Workspace: Acme AI Lab' }));
    expect(await screen.findByRole('menuitemradio', { name: 'Brand new' })).toBeTruthy();
    expect(asked()).toBe(2);
  });

  it('takes a member of no workspace in once an invitation comes', async () => {
    const page = open('/');
    const all = page.fake.replies.get('GET /api/v1/workspaces');
    page.fake.replies.set('GET /api/v1/workspaces', []);
    await show(page);
    await screen.findByRole('heading', { name: 'You are in no workspace yet.' });
    page.fake.replies.set('GET /api/v1/workspaces', all);
    const notification = { actionUrl: '/w/ws-demo/chat' };
    await waitFor(() => {
      const event = { type: 'notification_received', notification, unread: 1 };
      page.fake.emit('notifications:user-ada', [{ kind: 'event', event: event as never, at: 0 }]);
    });
    await waitFor(() => {
      expect(page.at()).toBe('/w/ws-demo/chat');
    });
  });

  it('says to a member of no workspace what to do, and lets them sign out', async () => {
    const page = open('/');
    page.fake.replies.set('GET /api/v1/workspaces', []);
    await show(page);
    expect(await screen.findByRole('heading', { name: 'You are in no workspace yet.' })).toBeTruthy();
    expect(screen.getByText(/invite ada@demo.nadoo.dev/)).toBeTruthy();
    await page.user.click(screen.getByRole('button', { name: 'Sign out' }));
    await waitFor(() => {
      expect(page.at()).toBe('/login');
    });
  });

  it('has applications and members in the menu of the workspace', async () => {
    const page = open('/w/ws-demo/chat');
    await show(page);
    await page.user.click(await screen.findByRole('button', { name: 'Workspace: Acme AI Lab' }));
    expect(screen.getByRole('menuitem', { name: 'Applications' })).toBeTruthy();
    await page.user.click(screen.getByRole('menuitem', { name: 'Workspace members' }));
    expect(page.at()).toBe('/w/ws-demo/members');
    expect(await screen.findByRole('heading', { level: 1, name: 'Members' })).toBeTruthy();
  });

  it('lies down on a phone', async () => {
    stubMedia((query) => query === '(width < 768px)');
    const page = open('/w/ws-demo/chat');
    await show(page);
    const bar = await screen.findByRole('navigation', { name: 'Main' });
    expect(within(bar).getAllByRole('link')).toHaveLength(3);
    await page.user.click(within(bar).getByRole('button', { name: 'User menu' }));
    expect(await screen.findByRole('menuitemradio', { name: 'Acme AI Lab', checked: true })).toBeTruthy();
  });
});
