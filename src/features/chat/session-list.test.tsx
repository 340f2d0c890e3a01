// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock, type Clock } from '#src/lib/clock.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { ApiError } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { useState } from 'react';
import type { ExportWish } from './export/export-wish.ts';
import { SessionList } from './session-list.tsx';
import { useSessionChanges } from './use-session-changes.ts';

afterEach(cleanup);

function setUp({
  extensions = ['ack'],
  mayWrite = true,
  serverOffsetMs = 0,
  clock = systemClock,
}: {
  extensions?: readonly ExtensionName[];
  mayWrite?: boolean;
  serverOffsetMs?: number;
  clock?: Clock;
} = {}) {
  const fake = createFakeServices({
    extensions,
    clock,
    replies: {
      'GET /api/v1/applications': [{ id: 'app', name: 'Helpdesk', workspace_id: 'ws' }],
      'GET /api/v1/chat/sessions': [
        { id: 's2', application_id: 'app', title: '환불 규정', updated_at: '2026-11-24T09:00:00Z' },
        { id: 's1', application_id: 'app', title: 'Vacation', updated_at: '2026-11-24T10:00:00Z' },
        { id: 's3', application_id: 'app', title: 'Put away', archived: true },
      ],
      'PUT /api/v1/chat/sessions/s2': {},
      'PUT /api/v1/chat/sessions/s1/archive': {},
    },
  });
  const { pool } = fake.services;
  const services = { ...fake.services, pool: { ...pool, serverOffsetMs: () => serverOffsetMs } };
  const onOpen = vi.fn();
  const onExport = vi.fn();
  renderWithServices(<Listed mayWrite={mayWrite} onOpen={onOpen} onExport={onExport} />, {
    ...fake,
    services,
  });
  const puts = () => fake.requests.filter(({ method }) => method === 'PUT');
  return { onOpen, onExport, puts, replies: fake.replies, user: userEvent.setup() };
}

function Listed({
  mayWrite,
  onOpen,
  onExport,
}: {
  readonly mayWrite: boolean;
  readonly onOpen: (sessionId: string | null) => void;
  readonly onExport: (wish: ExportWish) => void;
}) {
  const [renaming, setRenaming] = useState<string | null>(null);
  return (
    <SessionList
      workspaceId="ws"
      userId="user-ada"
      openId="s1"
      settled={false}
      renaming={renaming}
      onRenaming={setRenaming}
      changes={useSessionChanges('ws', 's1', mayWrite, onOpen)}
      onOpen={onOpen}
      onExport={onExport}
    />
  );
}

const refusal = new ApiError(failure('invalid', 422, 'title: too long.'));

const rows = async () => {
  await screen.findByText('Vacation');
  return within(screen.getByRole('list', { name: 'Sessions' })).getAllByRole('listitem');
};

async function choose(user: ReturnType<typeof userEvent.setup>, row: number, item: string): Promise<void> {
  const menu = within((await rows())[row]!).getByRole('button', { name: 'Session actions' });
  await user.click(menu);
  await user.click(screen.getByRole('menuitem', { name: item }));
}

describe('the list of sessions', () => {
  it('has the last used first, none that is archived, and marks the open one', async () => {
    const { onOpen, user } = setUp();
    const all = await rows();
    expect(all.map((row) => row.textContent)).toEqual([
      expect.stringContaining('Vacation'),
      expect.stringContaining('환불 규정'),
    ]);
    expect(screen.getByRole('button', { name: /Vacation/ }).getAttribute('aria-current')).toBe('page');
    await user.click(screen.getByRole('button', { name: /환불/ }));
    expect(onOpen).toHaveBeenCalledExactlyOnceWith('s2');
    await user.click(screen.getByRole('button', { name: 'New chat' }));
    expect(onOpen).toHaveBeenLastCalledWith(null);
  });

  it('is searched by title, and says where nothing is found', async () => {
    const { user } = setUp();
    await rows();
    const box = screen.getByRole('searchbox', { name: 'Search sessions' });
    await user.type(box, ' VACA ');
    await waitFor(() => {
      expect(screen.queryByText('환불 규정')).toBeNull();
    });
    expect(screen.getByText('Vacation')).toBeTruthy();
    await user.clear(box);
    await user.type(box, 'nowhere');
    expect(await screen.findByText('No chat has “nowhere” in its title.')).toBeTruthy();
  });

  it('renames in place; Escape changes nothing', async () => {
    const { puts, user } = setUp();
    await choose(user, 1, 'Rename');
    await user.type(await screen.findByRole('textbox', { name: 'Title' }), ' no{Escape}');
    expect(puts()).toEqual([]);
    // The menu that it was chosen in went with the row.
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('button', { name: /환불/ }));
    });
    await choose(user, 1, 'Rename');
    const box = await screen.findByRole('textbox', { name: 'Title' });
    await user.clear(box);
    await user.type(box, 'Refunds{Enter}');
    await waitFor(() => {
      expect(puts()).toMatchObject([{ path: '/api/v1/chat/sessions/s2', body: { title: 'Refunds' } }]);
    });
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('button', { name: /환불/ }));
    });
  });

  it('takes no longer title than the server does', async () => {
    const { user } = setUp();
    await choose(user, 1, 'Rename');
    const box = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Title' });
    expect(box.maxLength).toBe(200);
  });

  it.each([
    [refusal, 'Not renamed. The server says: title: too long.'],
    [new ApiError(failure('network', 0, 'Failed to fetch')), /^Not renamed: the server cannot be reached/],
  ])('keeps the title that was not taken, says why, and takes another try (%#)', async (answer, words) => {
    const { replies, puts, user } = setUp();
    replies.set('PUT /api/v1/chat/sessions/s2', answer);
    await choose(user, 1, 'Rename');
    const box = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Title' });
    await user.clear(box);
    await user.type(box, 'Refunds{Enter}');
    const said = await screen.findByText(words);
    expect(box.getAttribute('aria-describedby')).toBe(said.id);
    expect(box.value).toBe('Refunds');
    expect(document.activeElement).toBe(box);
    replies.set('PUT /api/v1/chat/sessions/s2', {});
    await user.type(box, '!{Enter}');
    await waitFor(() => {
      expect(screen.queryByRole('textbox', { name: 'Title' })).toBeNull();
    });
    expect(puts().map(({ body }) => body)).toEqual([{ title: 'Refunds' }, { title: 'Refunds!' }]);
  });

  it('archives, and leaves the open chat for a new one', async () => {
    const { onOpen, puts, user } = setUp();
    await choose(user, 0, 'Archive');
    await waitFor(() => {
      expect(puts()).toMatchObject([{ path: '/api/v1/chat/sessions/s1/archive' }]);
    });
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(null);
  });

  it('offers a file of each chat, to a viewer too', async () => {
    const { onExport, user } = setUp({ mayWrite: false });
    await choose(user, 1, 'Export as Markdown');
    expect(onExport).toHaveBeenLastCalledWith({ sessionId: 's2', format: 'markdown' });
    await choose(user, 0, 'Export as JSON');
    expect(onExport).toHaveBeenLastCalledWith({ sessionId: 's1', format: 'json' });
  });

  it('offers no renaming on a stock server, and neither to a viewer', async () => {
    const { user } = setUp({ extensions: [] });
    await user.click(within((await rows())[0]!).getByRole('button', { name: 'Session actions' }));
    const offered = () => screen.getAllByRole('menuitem').map(({ textContent }) => textContent);
    const exports = ['Export as Markdown', 'Export as JSON'];
    expect(offered()).toEqual(['ArchiveThis server cannot bring it back', ...exports]);
    cleanup();
    const viewer = setUp({ mayWrite: false });
    await viewer.user.click(within((await rows())[0]!).getByRole('button', { name: 'Session actions' }));
    expect(offered()).toEqual(exports);
  });

  it('says when a chat was last used from the time that it is meanwhile', async () => {
    const clock = createFakeClock(Date.parse('2026-11-24T10:03:30Z'));
    setUp({ clock });
    const [first] = await rows();
    expect(first?.textContent).toContain('3 minutes ago');
    await act(() => clock.advance(120_000));
    expect(first?.textContent).toContain('5 minutes ago');
  });

  it('says when a chat was last used by the server’s clock, an hour apart from the page’s', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-24T11:03:30Z') });
    try {
      setUp({ serverOffsetMs: -3_600_000 });
      const [first] = await rows();
      expect(first?.textContent).toContain('3 minutes ago');
    } finally {
      vi.useRealTimers();
    }
  });
});
