// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { Profiler, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import { ApiError } from '#src/http/types.ts';
import type { PresentMember, Viewing } from '#src/protocol/presence-frames.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { setAppearOffline } from '#src/shared/people/appear-offline.ts';
import { createFakeServices, renderWithServices, type FakeServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { PresenceSidebar } from './presence-sidebar.tsx';

const KEY = 'workspace:ws';
const members = [
  { user_id: 'user-ada', name: 'Ada', role: 'owner', email: 'ada@demo.nadoo.dev' },
  { user_id: 'user-jun', name: 'Jun', role: 'viewer', email: 'jun@demo.nadoo.dev' },
  { user_id: 'user-mina', name: 'Mina', role: 'admin', email: 'mina@demo.nadoo.dev' },
];

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, now: new Date('2026-11-24T10:32:00Z') });
});
afterEach(() => {
  cleanup();
  setAppearOffline('user-ada', false);
  vi.useRealTimers();
});

function member(id: string, name: string, more: Partial<PresentMember> = {}): PresentMember {
  return {
    userId: id,
    name,
    role: 'member',
    connections: 1,
    status: 'active',
    viewing: null,
    lastSeen: null,
    ...more,
  };
}
const away = { connections: 0, status: 'offline' } as const;
const ada = member('user-ada', 'Ada', { role: 'owner' });
const jun = member('user-jun', 'Jun', { role: 'viewer', ...away });
const mina = member('user-mina', 'Mina', {
  role: 'admin',
  viewing: { kind: 'document', id: 'doc-q4', title: 'Q4 report' },
});

const item = (event: WorkspaceEvent): ChannelItem<never> => ({
  kind: 'event',
  event: event as never,
  at: Date.now() * 1000,
});
const opened: ChannelItem<never> = {
  kind: 'opened',
  transport: 'websocket',
  resumption: 'fresh',
  position: null,
  at: 0,
};
const stateOf = (...people: PresentMember[]) =>
  item({ type: 'presence_state', members: people, timestamp: null });
const updateOf = (people: PresentMember[], left: string[] = []) =>
  item({ type: 'presence_update', members: people, left, timestamp: null, seq: null });

let go: (viewing: Viewing | null) => void;
let commits = 0;

async function open(options: { role?: string; activity?: unknown; roster?: boolean } = {}) {
  const { role = 'owner', activity = [], roster = true } = options;
  const listed = members.map((row) => (row.user_id === 'user-ada' ? { ...row, role } : row));
  const fake = createFakeServices({
    extensions: ['presence', 'workspace-data'],
    replies: { 'GET /api/v1/workspaces/ws/members': listed, 'GET /api/v1/workspaces/ws/activity': activity },
  });
  const onOpenPath = vi.fn<(path: string) => void>();
  const onReveal = vi.fn();
  function Host() {
    const [viewing, setViewing] = useState<Viewing | null>({ kind: 'chat', id: '' });
    go = setViewing;
    return (
      <Profiler id="sidebar" onRender={() => (commits += 1)}>
        <PresenceSidebar
          workspaceId="ws"
          userId="user-ada"
          viewing={viewing}
          onOpenPath={onOpenPath}
          onReveal={onReveal}
        />
      </Profiler>
    );
  }
  renderWithServices(<Host />, fake);
  await screen.findByRole('listitem', { name: /^Mina/ });
  fake.emit(KEY, roster ? [opened, stateOf({ ...ada, role }, jun, mina)] : [opened]);
  await pass(400);
  return { fake, onOpenPath, onReveal };
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

function rows(group: string): (string | null)[] {
  const found = screen.queryByRole('group', { name: group });
  return found
    ? within(found)
        .queryAllByRole('listitem')
        .map((row) => row.getAttribute('aria-label'))
    : [];
}

function choose(person: RegExp, action: string): void {
  fireEvent.click(within(screen.getByRole('listitem', { name: person })).getByRole('button'));
  fireEvent.click(within(screen.getByRole('menu')).getByText(action));
}

const said = (fake: FakeServices, type: string) =>
  fake.sent.map(({ frame }) => frame as { type: string }).filter((frame) => frame.type === type);

describe('the presence sidebar where the server says who is here', () => {
  it('reads "Mina, Admin, viewing Q4 report", oneself first, status in words, and infers nothing', async () => {
    const { fake } = await open();
    expect(rows('Online')).toEqual(['Ada, Owner', 'Mina, Admin, viewing Q4 report']);
    expect(rows('Offline')).toEqual(['Jun, Viewer']);
    expect(screen.queryByText(/Inferred/)).toBeNull();
    expect(fake.requests.some(({ path }) => path === '/ws/stats')).toBe(false);
    fake.emit(KEY, [updateOf([{ ...mina, status: 'idle', viewing: null }])]);
    await pass(400);
    expect(rows('Online')).toEqual(['Ada, Owner', 'Mina, Admin, Idle']);
    expect(document.querySelectorAll('[data-status="idle"]')).toHaveLength(1);
  });

  it('shows what turns a name or a title as a mark, in the row, its name, its card and its menu', async () => {
    const { fake } = await open();
    const viewing = { kind: 'chat', id: 's1', title: '\u202Egnp.exe' };
    fake.emit(KEY, [updateOf([{ ...mina, name: 'Mi\u2066na', viewing }])]);
    await pass(400);
    expect(rows('Online')).toEqual(['Ada, Owner', 'Mi\uFFFDna, Admin, viewing \uFFFDgnp.exe']);
    const row = within(screen.getByRole('listitem', { name: /^Mi/ })).getByRole('button');
    expect(row.textContent).toContain('viewing \uFFFDgnp.exe');
    fireEvent.click(row);
    expect(screen.getByRole('menuitem', { name: 'Go to \uFFFDgnp.exe' })).toBeTruthy();
    expect(document.body.outerHTML).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });

  it('names the chat that somebody looks at anew when it is renamed, and tells the server who still says the old', async () => {
    const { fake } = await open();
    const inChat = { viewing: { kind: 'chat', id: 's1', title: 'Before' } };
    const renamed = (title: string) =>
      item({
        type: 'session_changed',
        session: { id: 's1', application_id: 'app', title },
        timestamp: null,
        seq: null,
      });
    act(() => {
      go({ kind: 'chat', id: 's1' });
    });
    fake.emit(KEY, [updateOf([{ ...mina, ...inChat }])]);
    await pass(400);
    const before = said(fake, 'presence').length;
    fake.emit(KEY, [renamed('After')]);
    await pass(400);
    expect(rows('Online')).toContain('Mina, Admin, viewing After');
    // The window that spoke last shows something else: nothing of this one counts.
    expect(said(fake, 'presence')).toHaveLength(before);
    fake.emit(KEY, [updateOf([{ ...ada, viewing: { kind: 'chat', id: 's1', title: 'After' } }])]);
    fake.emit(KEY, [renamed('Again')]);
    fake.emit(KEY, [renamed('Again')]);
    expect(said(fake, 'presence').slice(before)).toEqual([
      { type: 'presence', status: 'active', viewing: { kind: 'chat', id: 's1' } },
    ]);
  });

  it('holds a departure for ten seconds, then shows it under "Recently left", then offline', async () => {
    const { fake } = await open();
    fake.emit(KEY, [updateOf([], ['user-mina'])]);
    await pass(9_500);
    expect(rows('Online')).toContain('Mina, Admin, viewing Q4 report');
    await pass(1_000);
    expect(rows('Online')).toEqual(['Ada, Owner']);
    expect(rows('Recently left')).toEqual(['Mina, Admin']);
    await pass(600_000);
    expect(rows('Offline')).toEqual(['Jun, Viewer', 'Mina, Admin']);
  });

  it('tells the server what is shown and how one is here, and asks for the roster where it came too late', async () => {
    const { fake } = await open();
    const viewing = { kind: 'chat', id: '' };
    expect(said(fake, 'presence').at(-1)).toEqual({ type: 'presence', status: 'active', viewing });
    act(() => {
      go({ kind: 'document', id: 'doc-q4' });
    });
    expect(said(fake, 'presence').at(-1)).toMatchObject({ viewing: { kind: 'document', id: 'doc-q4' } });
    await pass(5 * 60_000);
    expect(said(fake, 'presence').at(-1)).toMatchObject({ status: 'idle' });
    fireEvent.keyDown(window, { key: 'a' });
    expect(said(fake, 'presence').at(-1)).toMatchObject({ status: 'active' });
    act(() => {
      setAppearOffline('user-ada', true);
    });
    expect(said(fake, 'presence').at(-1)).toMatchObject({ status: 'invisible' });
    expect(screen.getByText(/You appear offline/)).toBeTruthy();
    fake.emit(KEY, [{ kind: 'lost', reason: { kind: 'network', code: 1006, detail: '' }, at: 1 }]);
    fake.emit(KEY, [opened]);
    expect(said(fake, 'presence').at(-1)).toMatchObject({ status: 'invisible', roster: true });
  });

  it('takes an update that comes before the roster for no roster', async () => {
    const { fake } = await open({ roster: false });
    fake.emit(KEY, [updateOf([ada])]);
    await pass(400);
    expect(screen.getByText('Finding out who is here')).toBeTruthy();
    // Of oneself it is known: a row that changed groups while the page opens would move the others.
    expect(rows('Online')).toEqual(['Ada, Owner']);
    expect(screen.getByRole('listitem', { name: /^Jun/ })).toBeTruthy();
    fake.emit(KEY, [stateOf(ada, jun, mina)]);
    await pass(400);
    expect(within(screen.getByRole('group', { name: 'Online' })).getAllByRole('listitem')).toHaveLength(2);
  });

  it('stands as of our own disconnect', async () => {
    const { fake } = await open();
    fake.emit(KEY, [
      { kind: 'lost', reason: { kind: 'network', code: 1006, detail: '' }, at: Date.now() * 1000 },
    ]);
    await pass(400);
    expect(screen.getByText(/^as of \d\d:32$/)).toBeTruthy();
    expect(rows('Online')).toHaveLength(2);
    fake.emit(KEY, [opened, stateOf(ada, jun, { ...mina, ...away })]);
    await pass(400);
    expect(screen.queryByText(/^as of/)).toBeNull();
    expect(rows('Online')).toEqual(['Ada, Owner']);
  });

  it('finds by name, address and role', async () => {
    await open();
    const search = screen.getByRole('searchbox', { name: 'Search members' });
    fireEvent.change(search, { target: { value: 'jun@demo' } });
    await pass(50);
    expect([...rows('Online'), ...rows('Offline')]).toEqual(['Jun, Viewer']);
    fireEvent.change(search, { target: { value: 'admin' } });
    await pass(50);
    expect(rows('Online')).toEqual(['Mina, Admin, viewing Q4 report']);
    fireEvent.change(search, { target: { value: 'nobody' } });
    await pass(50);
    expect(screen.getByText(/No member is called/)).toBeTruthy();
  });

  it('shows a card on hover, hidden by Escape', async () => {
    await open();
    const button = within(screen.getByRole('listitem', { name: /^Mina/ })).getByRole('button');
    fireEvent.pointerEnter(button, { pointerType: 'mouse' });
    expect(screen.getByRole('tooltip').textContent).toContain('mina@demo.nadoo.dev');
    expect(screen.getByRole('tooltip').textContent).toContain('Admin · Active');
    expect(button.getAttribute('aria-describedby')).toBe(screen.getByRole('tooltip').id);
    fireEvent.keyDown(document, { key: 'Escape' });
    expect(screen.queryByRole('tooltip')).toBeNull();
  });

  it('says on the card when somebody left: the time of today, the day of another', async () => {
    const { fake } = await open();
    const at = (lastSeen: string) =>
      item({
        type: 'presence_state',
        members: [ada, { ...jun, lastSeen }],
        timestamp: '2026-11-24T10:32:00Z',
      });
    const card = () => {
      const button = within(screen.getByRole('listitem', { name: /^Jun/ })).getByRole('button');
      fireEvent.pointerEnter(button, { pointerType: 'mouse' });
      return screen.getByRole('tooltip');
    };
    fake.emit(KEY, [at('2026-11-20T10:00:00Z')]);
    await pass(400);
    expect(card().textContent).toContain('left on Nov 20');
    expect(card().querySelector('[title]')?.getAttribute('title')).toMatch(/Nov 20, 2026/);
    fake.emit(KEY, [at('2026-11-24T10:12:00Z')]);
    await pass(400);
    expect(card().textContent).toMatch(/left at \d\d:12/);
  });

  it('mounts a window of 5,000 members', async () => {
    const { fake } = await open();
    const many = Array.from({ length: 5_000 }, (_, at) =>
      member(`user-${String(at)}`, `Person ${String(at)}`),
    );
    fake.emit(KEY, [stateOf(ada, ...many)]);
    await pass(400);
    expect(screen.getAllByRole('listitem').length).toBeLessThanOrEqual(40);
    expect(screen.getByRole('group', { name: 'Online' }).textContent).toContain('5001');
    expect(screen.getAllByRole('listitem')[1]?.getAttribute('aria-setsize')).toBe('5001');
  });
});

describe('a flood', () => {
  it('of changes, and of departures that end ten seconds later, costs at most ten commits a second', async () => {
    const { fake } = await open();
    const many = Array.from({ length: 300 }, (_, at) => member(`user-${String(at)}`, `Person ${String(at)}`));
    fake.emit(KEY, [stateOf(ada, ...many)]);
    await pass(1_000);
    commits = 0;
    for (const { userId } of many) {
      fake.emit(KEY, [updateOf([], [userId])]);
      await pass(10);
    }
    expect(commits).toBeLessThanOrEqual(30);
    await pass(6_900);
    commits = 0;
    // In small steps: all that happens within one of them is one commit.
    for (let step = 0; step < 300; step += 1) await pass(10);
    expect(commits).toBeGreaterThan(0);
    expect(commits).toBeLessThanOrEqual(30);
    await pass(1_000);
    expect(rows('Online')).toEqual(['Ada, Owner']);
  });
});

describe('following', () => {
  it('goes where the other goes, until refused', async () => {
    const { fake, onOpenPath } = await open();
    choose(/^Mina/, 'Follow');
    expect(said(fake, 'follow')).toEqual([{ type: 'follow', user_id: 'user-mina' }]);
    expect(onOpenPath.mock.calls).toEqual([['/w/ws/documents/doc-q4']]);
    act(() => {
      go({ kind: 'document', id: 'doc-q4' });
    });
    fake.emit(KEY, [updateOf([{ ...mina, viewing: { kind: 'plugin', id: 'calculator', title: null } }])]);
    await pass(400);
    expect(onOpenPath.mock.calls.at(-1)).toEqual(['/w/ws/plugins/calculator']);
    expect(screen.getByText('Following Mina')).toBeTruthy();
    fake.emit(KEY, [item({ type: 'follow_refused', by: 'user-mina' })]);
    expect(screen.queryByText('Following Mina')).toBeNull();
    expect(screen.getByText('Mina does not want to be followed.')).toBeTruthy();
  });

  it('ends when one goes somewhere oneself, and when the other is gone', async () => {
    const { fake } = await open();
    choose(/^Mina/, 'Follow');
    act(() => {
      go({ kind: 'document', id: 'doc-q4' });
    });
    expect(screen.getByText('Following Mina')).toBeTruthy();
    act(() => {
      go({ kind: 'plugin', id: '' });
    });
    expect(screen.queryByText('Following Mina')).toBeNull();
    expect(said(fake, 'follow').at(-1)).toEqual({ type: 'follow', user_id: null });
    choose(/^Mina/, 'Follow');
    fake.emit(KEY, [updateOf([], ['user-mina'])]);
    await pass(11_000);
    expect(screen.getByText(/Mina is not here any more/)).toBeTruthy();
  });

  it('is seen by the followed, who can refuse', async () => {
    const { fake } = await open();
    fake.emit(KEY, [item({ type: 'followed', by: 'user-mina', ended: false })]);
    expect(screen.getByText('Mina is following you')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Refuse' }));
    expect(said(fake, 'follow_refused')).toEqual([{ type: 'follow_refused', user_id: 'user-mina' }]);
    expect(screen.queryByText('Mina is following you')).toBeNull();
  });
});

describe('members', () => {
  it('are managed by owners: roles, removal after a question, errors in place', async () => {
    const { fake } = await open();
    fake.replies.set('PUT /api/v1/workspaces/ws/members/user-jun/role', {});
    choose(/^Jun/, 'Member');
    await pass(50);
    expect(fake.requests).toContainEqual({
      method: 'PUT',
      path: '/api/v1/workspaces/ws/members/user-jun/role',
      body: { role: 'member' },
    });
    expect(screen.getByText('Jun is now Member.')).toBeTruthy();
    fake.replies.set('POST /api/v1/workspaces/ws/members', {});
    fireEvent.click(screen.getByRole('button', { name: 'Invite' }));
    const form = screen.getByRole('dialog', { name: 'Invite to this workspace' });
    fireEvent.change(within(form).getByRole('textbox', { name: 'Email' }), {
      target: { value: 'eve@example.com' },
    });
    fireEvent.submit(form.querySelector('form')!);
    await pass(50);
    expect(within(form).getByRole('status').textContent).toBe('eve@example.com was invited.');
    fireEvent.keyDown(document, { key: 'Escape' });
    choose(/^Jun/, 'Remove from workspace');
    const question = screen.getByRole('alertdialog');
    expect(document.activeElement?.textContent).toBe('Cancel');
    expect(fake.requests.some(({ method }) => method === 'DELETE')).toBe(false);
    fireEvent.click(within(question).getByRole('button', { name: 'Remove' }));
    await pass(50);
    expect(screen.getByRole('alert').textContent).toContain('Jun was not removed.');
    expect(screen.getByRole('alert').textContent).toContain('Not found');
  });

  it.each(['member', 'viewer'])('are managed by no %s', async (role) => {
    await open({ role });
    fireEvent.click(within(screen.getByRole('listitem', { name: /^Mina/ })).getByRole('button'));
    expect(screen.queryByRole('menuitem', { name: 'Remove from workspace' })).toBeNull();
    expect(screen.queryByRole('menuitemradio')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull();
  });
});

describe('activity', () => {
  const entry = (id: string, kind: string, user_id: string, minute: number, params = {}) => ({
    id,
    at: `2026-11-24T10:${String(minute)}:00Z`,
    kind,
    user_id,
    params,
  });

  it('is the server’s record, merged, and what came since, each leading to its thing', async () => {
    const { fake, onOpenPath } = await open({
      activity: [
        entry('a4', 'document_updated', 'user-mina', 30, {
          document_id: 'doc-q4',
          title: 'Q4 report',
          action: 'edited',
        }),
        entry('a3', 'user_joined', 'user-jun', 29),
        entry('a2', 'user_joined', 'user-mina', 28),
        entry('a1', 'member_added', 'user-jun', 10, { role: 'viewer' }),
      ],
    });
    const feed = screen.getByRole('feed', { name: 'Activity' });
    const lines = () =>
      within(feed)
        .getAllByRole('article')
        .map((line) => line.getAttribute('aria-label'));
    expect(lines()).toEqual(['Mina edited Q4 report', '2 people joined', 'Jun was added']);
    const news = {
      id: 'a5',
      at: '2026-11-24T10:31:00Z',
      kind: 'user_joined',
      userId: 'user-ada',
      params: {},
    };
    fake.emit(KEY, [item({ type: 'activity_added', entries: [news], seq: 5 })]);
    await pass(400);
    expect(lines()).toEqual(['3 people joined', 'Mina edited Q4 report', 'Jun was added']);
    fireEvent.click(within(feed).getByRole('link', { name: 'Mina edited Q4 report' }));
    expect(onOpenPath).toHaveBeenCalledWith('/w/ws/documents/doc-q4');
    fireEvent.click(within(feed).getByRole('button', { name: 'Jun was added' }));
    await pass(50);
    expect([...rows('Online'), ...rows('Offline')]).toEqual(['Jun, Viewer']);
  });

  it('says in its place that it could not be loaded, and loads it when asked again', async () => {
    const failure = {
      kind: 'server',
      status: 500,
      message: 'Database is down',
      retryAfterMs: null,
      requestId: 'r1',
    } as const;
    const { fake } = await open({ activity: new ApiError(failure) });
    const notice = screen.getByRole('alert');
    expect(notice.textContent).toContain('The activity could not be loaded.');
    fake.replies.set('GET /api/v1/workspaces/ws/activity', [entry('c1', 'user_joined', 'user-mina', 20)]);
    fireEvent.click(within(notice).getByRole('button', { name: 'Try again' }));
    await pass(400);
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole('article', { name: 'Mina joined' })).toBeTruthy();
  });

  it('leads nowhere where the thing is gone, and to the applications where one was changed', async () => {
    const { onOpenPath } = await open({
      activity: [
        entry('b3', 'application_changed', 'user-mina', 30),
        entry('b2', 'document_updated', 'user-mina', 29, {
          document_id: 'doc-q4',
          title: 'Q4 report',
          action: 'deleted',
        }),
        entry('b1', 'member_removed', 'user-kim', 10),
      ],
    });
    const feed = screen.getByRole('feed', { name: 'Activity' });
    fireEvent.click(within(feed).getByRole('link', { name: 'Mina changed an application' }));
    expect(onOpenPath).toHaveBeenCalledWith('/w/ws/applications');
    const links = (name: RegExp) =>
      within(within(feed).getByRole('article', { name })).queryAllByRole('link').length;
    expect([links(/deleted Q4 report$/), links(/was removed$/)]).toEqual([0, 0]);
    // Who deleted it is still a person of the list.
    fireEvent.click(within(feed).getByRole('button', { name: 'Mina deleted Q4 report' }));
    await pass(50);
    expect(rows('Online')).toEqual(['Mina, Admin, viewing Q4 report']);
  });
});

describe('the commands of the sidebar', () => {
  it('search, invite, follow whoever is here by name, and end it from either side', async () => {
    const { fake, onReveal } = await open();
    const offers = watchOffers();
    expect(offers.list().sort()).toEqual([
      'Follow: Follow Mina',
      'Workspace members: Invite to this workspace',
      'Workspace members: Search members',
    ]);
    offers.give('Search members');
    expect(onReveal).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search members' }));
    offers.give('Invite to this workspace');
    expect(screen.getByRole('dialog', { name: 'Invite to this workspace' })).toBeTruthy();
    offers.give('Follow Mina');
    expect(said(fake, 'follow')).toEqual([{ type: 'follow', user_id: 'user-mina' }]);
    offers.give('Stop following Mina');
    expect(said(fake, 'follow').at(-1)).toEqual({ type: 'follow', user_id: null });
    fake.emit(KEY, [item({ type: 'followed', by: 'user-mina', ended: false })]);
    offers.give('Do not let Mina follow you');
    expect(said(fake, 'follow_refused')).toHaveLength(1);
  });

  it('let nobody invite who may not', async () => {
    await open({ role: 'member' });
    expect(watchOffers().list()).not.toContain('Workspace members: Invite to this workspace');
  });
});
