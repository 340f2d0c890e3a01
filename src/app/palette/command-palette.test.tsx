// @vitest-environment jsdom
import { createMemoryHistory } from '@tanstack/react-router';
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '#src/i18n/locale.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { createFakeServices } from '#src/testing/fake-services.tsx';
import { App } from '../app.tsx';
import { createAppRouter } from '../router.tsx';

vi.mock('#src/features/chat/index.ts', async () => ({
  ...(await import('#src/features/chat/chat-places.ts')),
  ChatView: ({ sessionId }: { sessionId: string | null }) => (
    <label>
      {`chat ${String(sessionId)}`}
      <textarea />
    </label>
  ),
}));
vi.mock('#src/features/documents/index.ts', async () => ({
  ...(await import('#src/features/documents/document-places.ts')),
  DocumentsView: function DocumentsView({ documentId }: { documentId: string | null }) {
    const [saved, setSaved] = useState(0);
    useViewCommands({
      view: 'Documents',
      commands: () =>
        documentId === null
          ? [{ id: 'documents:save', label: 'Save', shortcut: 'Mod+S', reason: 'Nothing has changed.', run }]
          : [{ id: 'documents:save', label: 'Save', shortcut: 'Mod+S', run }],
    });
    function run() {
      setSaved((before) => before + 1);
    }
    return <p>{`document ${String(documentId)}, saved ${String(saved)}`}</p>;
  },
}));
vi.mock('#src/features/plugin-debugger/index.ts', async () => ({
  ...(await import('#src/features/plugin-debugger/plugin-places.ts')),
  PluginsView: ({ pluginId }: { pluginId: string | null }) => <p>{`plugin ${String(pluginId)}`}</p>,
  DebuggerView: () => <p>debugger</p>,
}));
vi.mock('#src/features/notifications/index.ts', () => ({
  NotificationBell: function NotificationBell() {
    useViewCommands({
      view: 'Notifications',
      isPart: true,
      commands: () => [{ id: 'bell:read-all', label: 'Mark all as read', run: () => undefined }],
    });
    return (
      <button
        onClick={(event) => {
          event.currentTarget.textContent = 'bell open';
        }}
      >
        bell
      </button>
    );
  },
}));
vi.mock('#src/features/presence/index.ts', () => ({ PresenceSidebar: () => <p>people</p> }));

const session = (id: string, title: string, archived = false) => ({
  id,
  application_id: 'app',
  title,
  archived,
  updated_at: '2026-01-01T00:00:00Z',
});

async function open(path: string, extensions: readonly ExtensionName[]) {
  const fake = createFakeServices({
    extensions,
    replies: {
      'GET /api/v1/workspaces': [
        { id: 'ws-demo', name: 'Acme AI Lab' },
        { id: 'ws-private', name: 'Private' },
      ],
      'GET /api/v1/applications': [
        { id: 'app', name: 'Helpdesk', workspace_id: 'ws-demo' },
        { id: 'other', name: 'Other', workspace_id: 'ws-private' },
      ],
      'GET /api/v1/chat/sessions?application_id=app': [
        session('s1', 'Vacation policy'),
        session('s2', 'Put away', true),
      ],
      'GET /api/v1/workspaces/ws-demo/documents': [{ id: 'doc-1', title: 'Handbook' }],
      'GET /api/v1/plugins': [{ id: 'web-shop', name: 'Web shop', tools: [] }],
    },
  });
  const retryAll = vi.fn();
  const signOut = vi.fn(() => Promise.resolve());
  const services = {
    ...fake.services,
    pool: { ...fake.services.pool, retryAll },
    auth: { ...fake.services.auth, signOut },
  };
  const router = createAppRouter(createMemoryHistory({ initialEntries: [path] }));
  const ready = Promise.resolve(services);
  await act(async () => {
    render(<App services={ready} router={router} />);
    await ready;
  });
  await screen.findByRole('button', { name: 'Command palette' });
  const user = userEvent.setup();
  const palette = async () => {
    await user.keyboard('{Control>}k{/Control}');
    return screen.findByRole('dialog', { name: 'Command palette' });
  };
  const at = () => router.state.location.href;
  return { fake, user, palette, retryAll, signOut, at };
}

const ours: readonly ExtensionName[] = ['workspace-data', 'plugin-runs', 'presence'];
const options = () => screen.getAllByRole('option').map((option) => option.textContent);
const activeOption = () => {
  const id = screen.getByRole('combobox', { name: 'Search commands' }).getAttribute('aria-activedescendant');
  return document.getElementById(id ?? '')?.textContent;
};

beforeAll(async () => {
  // Loaded once, so that no test waits for the transforms.
  await Promise.all([
    import('./command-palette.tsx'),
    import('../keys-help.tsx'),
    import('../profile-card.tsx'),
    import('../connection-details.tsx'),
    import('#src/features/inspector/index.ts'),
    import('#src/features/session/index.ts'),
    import('../routes/chat-route.tsx'),
  ]);
}, 60_000);
beforeEach(() => {
  setLocale('en');
  localStorage.clear();
  vi.stubGlobal('scrollTo', () => undefined);
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the command palette', { timeout: 60_000 }, () => {
  it('leads by its name to a view, a chat, a document, a plugin and another workspace', async () => {
    const { user, palette, at } = await open('/w/ws-demo/chat', ours);
    for (const [typed, wanted, address] of [
      ['docu', 'Documents', '/w/ws-demo/documents'],
      ['vacation', 'Vacation policy', '/w/ws-demo/chat/s1'],
      ['handb', 'Handbook', '/w/ws-demo/documents/doc-1'],
      ['web shop', 'Web shop', '/w/ws-demo/plugins/web-shop'],
      ['private', 'Private', '/w/ws-private/chat'],
    ] as const) {
      await palette();
      expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Search commands' }));
      await user.keyboard(typed);
      await waitFor(() => {
        expect(activeOption()).toBe(wanted);
      });
      await user.keyboard('{Enter}');
      expect(screen.queryByRole('dialog')).toBeNull();
      await waitFor(() => {
        expect(at()).toBe(address);
      });
    }
  });

  it('has every action of the shell, and no chat that is put away', async () => {
    const { palette } = await open('/w/ws-demo/chat', [...ours, 'workflows']);
    await palette();
    await screen.findByRole('option', { name: 'Vacation policy' });
    expect(options()).toEqual(
      expect.arrayContaining([
        'Chat',
        'Documents',
        'Plugins',
        'Workflows',
        'Applications',
        'Workspace members',
        'New chat',
        'Open a run from a file',
        'Notifications',
        'Protocol inspectorCtrl+Shift+P',
        'Keyboard shortcuts?',
        'Retry now',
        'Server check',
        'As the system',
        'Light',
        'Dark',
        'English',
        '한국어',
        'Appear offline',
        'Sign out',
      ]),
    );
    expect(options()).not.toContain('Put away');
    expect(options().some((label) => /^(Show|Hide) members$/.test(label))).toBe(true);
  });

  it('asks a stock server for nothing that it does not have', async () => {
    const { fake, palette } = await open('/w/ws-demo/chat', []);
    await palette();
    await screen.findByRole('option', { name: 'Vacation policy' });
    for (const missing of ['Appear offline', 'Workflows']) expect(options()).not.toContain(missing);
    for (const there of ['Applications', 'Workspace members', 'Notifications', 'Sign out'])
      expect(options()).toContain(there);
    await userEvent.keyboard('{Control>}k{/Control}');
    act(() => {
      (document.activeElement as HTMLElement).blur();
    });
    await userEvent.keyboard('?');
    const keys = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    expect(within(keys).queryByRole('heading', { name: 'Documents' })).toBeNull();
    expect(fake.requests.map(({ path }) => path)).not.toContain('/api/v1/plugins');
    expect(fake.requests.some(({ path }) => path.includes('/documents'))).toBe(false);
    expect(screen.queryByText(/could not be loaded/)).toBeNull();
  });

  it('begins with what can be done in the view, says why not, and follows it while it is open', async () => {
    const { palette, user, at } = await open('/w/ws-demo/documents', ours);
    await screen.findByText('document null, saved 0');
    await screen.findByText('bell');
    await palette();
    // Faults stand in builds for development alone, of which a test is one.
    const groups = () =>
      screen
        .getAllByRole('group')
        .map((group) => group.getAttribute('aria-label'))
        .filter((name) => name !== 'Faults');
    expect(groups().slice(0, 3)).toEqual(['Documents', 'Go to', 'Notifications']);
    const save = () => screen.getByRole('option', { name: /^Save/ });
    expect(save().getAttribute('aria-disabled')).toBe('true');
    expect(save().textContent).toBe('SaveNothing has changed.Ctrl+S');
    await user.click(save());
    await user.keyboard('save{Enter}');
    expect(screen.getByRole('dialog', { name: 'Command palette' })).toBeTruthy();
    await user.keyboard('{Control>}k{/Control}');
    await palette();
    await user.keyboard('handb');
    await waitFor(() => {
      expect(activeOption()).toBe('Handbook');
    });
    await user.keyboard('{Enter}');
    await waitFor(() => {
      expect(at()).toBe('/w/ws-demo/documents/doc-1');
    });
    await palette();
    await user.keyboard('save');
    expect(activeOption()).toBe('SaveCtrl+S');
    await user.keyboard('{Enter}');
    expect(await screen.findByText('document doc-1, saved 1')).toBeTruthy();
    // Gone with its view.
    await palette();
    await user.keyboard('plugins{Enter}');
    await waitFor(() => {
      expect(at()).toBe('/w/ws-demo/plugins');
    });
    await palette();
    expect(groups()[0]).toBe('Go to');
  });

  it('says that something could not be listed, and works on', async () => {
    const { fake, palette, user, retryAll } = await open('/w/ws-demo/chat', ours);
    fake.replies.delete('GET /api/v1/plugins');
    await palette();
    expect(await screen.findByText(/could not be loaded/)).toBeTruthy();
    await user.keyboard('retry{Enter}');
    await waitFor(() => {
      expect(retryAll).toHaveBeenCalledOnce();
    });
  });

  it('is walked through with the arrows, round the ends, and left with Escape or its own keys', async () => {
    const { palette, user } = await open('/w/ws-demo/chat', ours);
    await palette();
    await screen.findByRole('option', { name: 'Vacation policy' });
    expect(activeOption()).toBe('Chat');
    await user.keyboard('{ArrowUp}');
    expect(activeOption()).toBe('Sign out');
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(activeOption()).toBe('Documents');
    await user.keyboard('zzz');
    expect(screen.getByText('No command is called so.')).toBeTruthy();
    await user.keyboard('{Enter}{Control>}k{/Control}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('acts on the shell: bell, theme, language, sign out, by mouse too', async () => {
    const { palette, user, signOut } = await open('/w/ws-demo/chat', ours);
    await screen.findByText('bell');
    await palette();
    await user.keyboard('notif{Enter}');
    expect(await screen.findByText('bell open')).toBeTruthy();
    await palette();
    await user.click(screen.getByRole('option', { name: 'Dark' }));
    await waitFor(() => {
      expect(document.documentElement.dataset['theme']).toBe('dark');
    });
    await palette();
    await user.keyboard('한국어{Enter}');
    await waitFor(() => {
      expect(screen.getByRole('button', { name: '명령 팔레트' })).toBeTruthy();
    });
    // The last: it leads away.
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByRole('dialog', { name: '명령 팔레트' });
    await user.keyboard('로그아웃{Enter}');
    await waitFor(() => {
      expect(signOut).toHaveBeenCalledOnce();
    });
  });

  it('opens the inspector and the list of keys, which `?` opens too, but not in a text', async () => {
    const { palette, user } = await open('/w/ws-demo/chat', ours);
    await user.click(screen.getByRole('button', { name: 'Command palette' }));
    await screen.findByRole('dialog', { name: 'Command palette' });
    await user.keyboard('inspector{Enter}');
    const inspector = await screen.findByRole('dialog', { name: 'Protocol inspector' });
    await user.keyboard('{Control>}{Shift>}P{/Shift}{/Control}');
    expect(inspector.isConnected).toBe(false);
    await palette();
    await user.keyboard('keyb{Enter}');
    const keys = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    expect(
      within(keys)
        .getAllByRole('heading', { level: 3 })
        .map((title) => title.textContent),
    ).toEqual(['Everywhere', 'Chat', 'Documents', 'Notifications', 'Debugger', 'Protocol inspector']);
    // This server keeps no inbox, so nothing is archived by a key.
    expect(within(keys).getByText('Mark as read')).toBeTruthy();
    expect(within(keys).queryByText('Archive')).toBeNull();
    await user.click(within(keys).getByRole('button', { name: 'Close' }));
    await user.click(screen.getByRole('textbox'));
    await user.keyboard('?');
    expect(screen.queryByRole('dialog')).toBeNull();
    act(() => {
      (document.activeElement as HTMLElement).blur();
    });
    await user.keyboard('?');
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy();
  });

  it('serves who is not signed in with what there is', async () => {
    const { palette } = await open('/debug/run-1', ours);
    await palette();
    expect(options()).toContain('Open a run from a file');
  });
});
