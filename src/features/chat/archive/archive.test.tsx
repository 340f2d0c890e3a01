// @vitest-environment jsdom
/** A chat that is put away: said where it was done and where it is open, taken back, found again. */
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { failure } from '#src/protocol/failure.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { ChatProvider, type ChatScope } from '../chat-context.ts';
import { useSessions } from '../chat-queries.ts';
import type { ChatSession } from '../chat-session.ts';
import { SessionList } from '../session-list.tsx';
import { useSessionChanges } from '../use-session-changes.ts';
import { ArchiveToast } from './archive-toast.tsx';
import { ArchivedNotice } from './archived-notice.tsx';

afterEach(cleanup);

const LIST = 'GET /api/v1/chat/sessions';
const ARCHIVE = '/api/v1/chat/sessions/s1/archive';
const rows = (archived: boolean) => [
  { id: 's1', application_id: 'app', title: 'Vacation', updated_at: '2026-11-24T10:00:00Z', archived },
  { id: 's2', application_id: 'app', title: 'Refunds', updated_at: '2026-11-24T09:00:00Z' },
];

function setUp({
  extensions = ['session-archive'] as readonly ExtensionName[],
  archived = false,
  mayWrite = true,
} = {}) {
  const fake = createFakeServices({
    extensions,
    replies: {
      'GET /api/v1/applications': [{ id: 'app', name: 'Helpdesk', workspace_id: 'ws' }],
      [LIST]: rows(archived),
      [`PUT ${ARCHIVE}`]: {},
      [`DELETE ${ARCHIVE}`]: {},
    },
  });
  const onNewChat = vi.fn();
  function Page() {
    const [openId, setOpenId] = useState<string | null>('s1');
    const sessions = useSessions('ws').data ?? [];
    const changes = useSessionChanges('ws', openId, mayWrite, setOpenId);
    const session: Partial<ChatSession> = { sessionId: openId ?? '' };
    const scope: Partial<ChatScope> = {
      workspaceId: 'ws',
      session: session as ChatSession,
      mayWrite,
      onNewChat,
    };
    return (
      <>
        <p>open: {openId ?? 'none'}</p>
        <SessionList
          workspaceId="ws"
          userId="user-ada"
          openId={openId}
          settled
          renaming={null}
          onRenaming={vi.fn()}
          changes={changes}
          onOpen={setOpenId}
          onExport={vi.fn()}
        />
        <ArchiveToast workspaceId="ws" sessions={sessions} openId={openId} onOpen={setOpenId} />
        <ChatProvider value={scope as ChatScope}>
          <ArchivedNotice />
        </ChatProvider>
      </>
    );
  }
  renderWithServices(<Page />, fake);
  const changed = () =>
    fake.requests.filter(({ path }) => path === ARCHIVE).map(({ method, path }) => `${method} ${path}`);
  const user = userEvent.setup();
  /** Gives what was said of it beforehand. */
  const archive = async (): Promise<string> => {
    const row = await screen.findByRole('button', { name: /^Vacation/ });
    const menu = within(row.parentElement!).getByRole('button', { name: 'Session actions' });
    await user.click(menu);
    const item = screen.getByRole('menuitem', { name: /^Archive/ });
    if (!extensions.includes('session-archive')) await within(item).findByText(/This server/);
    const warned = item.textContent.replace('Archive', '');
    fake.replies.set(LIST, rows(true));
    await user.click(item);
    return warned;
  };
  return { fake, user, archive, changed, onNewChat };
}

const HERE = 'This chat is archived: it is no longer in the list. Messages you send here are still answered.';

describe('archiving', () => {
  it('is said, and undone with the way back into the chat that was open', async () => {
    const { fake, user, archive, changed } = setUp();
    expect(await archive()).toBe('');
    expect(await screen.findByText('“Vacation” was archived.')).toBeTruthy();
    expect(screen.getByText('open: none')).toBeTruthy();
    fake.replies.set(LIST, rows(false));
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('“Vacation” is back in the list.')).toBeTruthy();
    expect(await screen.findByText('open: s1')).toBeTruthy();
    expect(changed()).toEqual([`PUT ${ARCHIVE}`, `DELETE ${ARCHIVE}`]);
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByText('“Vacation” is back in the list.')).toBeNull();
  });

  it('says where it cannot be undone, and keeps the chat to be read', async () => {
    const { fake, user, archive } = setUp({ extensions: [] });
    expect(await archive()).toBe('This server cannot bring it back');
    // More is said once the list shows it there.
    const said = '“Vacation” was archived. This server cannot bring it back to the list.';
    expect(await screen.findByText(`${said} It is now under “Archived”.`)).toBeTruthy();
    fake.replies.set(LIST, [rows(true)[1]]);
    await fake.services.queryClient.invalidateQueries();
    expect(await screen.findByText(/Untitled chat/)).toHaveProperty(
      'textContent',
      said.replace('Vacation', 'Untitled chat'),
    );
    fake.replies.set(LIST, rows(true));
    await fake.services.queryClient.invalidateQueries();
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
    await user.click(await screen.findByRole('button', { name: 'Archived (1)' }));
    expect(screen.getByText('This server cannot bring them back to the list.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Unarchive/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Vacation' }));
    expect(screen.getByText('open: s1')).toBeTruthy();
    // Whether it takes messages no documentation says.
    expect(await screen.findByText('This chat is archived: it is no longer in the list.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Unarchive' })).toBeNull();
  });

  it('that fails is said, and tried again', async () => {
    const { fake, user, archive, changed } = setUp();
    fake.replies.set(`PUT ${ARCHIVE}`, new ApiError(failure('server', 503, 'Away.')));
    await archive();
    expect(await screen.findByText('“Vacation” could not be archived.')).toBeTruthy();
    fake.replies.set(`PUT ${ARCHIVE}`, {});
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('“Vacation” was archived.')).toBeTruthy();
    expect(changed()).toEqual([`PUT ${ARCHIVE}`, `PUT ${ARCHIVE}`]);
  });
});

describe('an archived chat', () => {
  it('says so to whoever has it open, and comes back from there', async () => {
    const { fake, user, changed, onNewChat } = setUp();
    await screen.findByRole('button', { name: /^Vacation/ });
    expect(screen.queryByText(HERE)).toBeNull();
    // Somebody else did it.
    fake.replies.set(LIST, rows(true));
    await fake.services.queryClient.invalidateQueries();
    const said = await screen.findByText(HERE);
    expect(said.getAttribute('role')).toBe('status');
    const around = within(said.parentElement!);
    await user.click(around.getByRole('button', { name: 'New chat' }));
    expect(onNewChat).toHaveBeenCalledOnce();
    fake.replies.set(LIST, rows(false));
    await user.click(around.getByRole('button', { name: 'Unarchive' }));
    await waitFor(() => {
      expect(screen.queryByText(HERE)).toBeNull();
    });
    expect(changed()).toEqual([`DELETE ${ARCHIVE}`]);
  });

  it('is found under the list by its title, and brought back from there, by no viewer', async () => {
    const { fake, user, changed } = setUp({ archived: true });
    await user.type(await screen.findByRole('searchbox', { name: 'Search sessions' }), 'refunds');
    await waitFor(() => {
      expect(screen.queryByRole('button', { name: /^Archived/ })).toBeNull();
    });
    const search = screen.getByRole('searchbox', { name: 'Search sessions' });
    await user.clear(search);
    // Found it is seen at once, and nobody says that there is no such chat.
    await user.type(search, 'vaca');
    await waitFor(() => {
      expect(screen.getByRole('list', { name: 'Archived chats' }).textContent).toContain('Vacation');
    });
    expect(screen.queryByText(/No chat has/)).toBeNull();
    await user.clear(search);
    await user.click(await screen.findByRole('button', { name: 'Archived (1)' }));
    const list = screen.getByRole('list', { name: 'Archived chats' });
    expect(within(list).getByRole('button', { name: 'Vacation' }).getAttribute('aria-current')).toBe('page');
    fake.replies.set(LIST, rows(false));
    await user.click(within(list).getByRole('button', { name: 'Unarchive “Vacation”' }));
    expect(await screen.findByText('“Vacation” is back in the list.')).toBeTruthy();
    await waitFor(() => {
      expect(screen.queryByRole('button', { name: /^Archived/ })).toBeNull();
    });
    expect(changed()).toEqual([`DELETE ${ARCHIVE}`]);
    cleanup();
    const viewer = setUp({ archived: true, mayWrite: false });
    await viewer.user.click(await screen.findByRole('button', { name: 'Archived (1)' }));
    expect(screen.queryByRole('button', { name: /Unarchive/ })).toBeNull();
    expect(await screen.findByText(HERE)).toBeTruthy();
  });
});
