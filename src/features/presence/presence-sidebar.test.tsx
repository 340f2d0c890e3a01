// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import { ApiError } from '#src/http/types.ts';
import { setLocale } from '#src/i18n/locale.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { createFakeServices, renderWithServices, type FakeServices } from '#src/testing/fake-services.tsx';
import { PresenceSidebar } from './presence-sidebar.tsx';

const members = [
  { user_id: 'user-ada', name: 'Ada', role: 'owner' },
  { user_id: 'user-mina', name: 'Mina', role: 'member' },
  { user_id: 'user-jun', name: 'Jun', role: 'viewer' },
];
const stats = (users: Record<string, number>) => ({
  total_connections: 1,
  active_sessions: 1,
  active_users: 1,
  details: { sessions: {}, users },
});

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, now: new Date('2026-11-24T10:32:00Z') });
});
afterEach(() => {
  cleanup();
  setLocale('en');
  vi.useRealTimers();
});

const item = (type: 'user_joined' | 'user_left', userId: string): ChannelItem<never> => {
  const event: WorkspaceEvent = { type, userId, timestamp: null, seq: null };
  return { kind: 'event', event: event as never, at: Date.now() * 1000 };
};

function open(users: Record<string, number> = { 'user-ada': 1 }): FakeServices {
  const fake = createFakeServices({
    replies: { 'GET /api/v1/workspaces/ws/members': members, 'GET /ws/stats': stats(users) },
  });
  show(fake);
  return fake;
}

function show(fake: FakeServices, workspaceId = 'ws'): void {
  renderWithServices(
    <PresenceSidebar
      workspaceId={workspaceId}
      userId="user-ada"
      viewing={null}
      onOpenPath={() => undefined}
      onReveal={() => undefined}
    />,
    fake,
  );
}

const names = (group: string) => {
  const found = screen.queryByRole('group', { name: group });
  return found
    ? within(found)
        .queryAllByRole('listitem')
        .map((row) => row.textContent)
    : [];
};

describe('the presence sidebar of a stock server', () => {
  it('groups members by whether they are here, oneself first, and says that it infers', async () => {
    open({ 'user-ada': 2, 'user-mina': 1 });
    await screen.findByRole('group', { name: 'Online' });
    expect(names('Online')).toEqual(['AAda (you), Owner', 'MMina, Member']);
    expect(names('Offline')).toEqual(['JJun, Viewer']);
    expect(screen.getByText(/Inferred from connections/)).toBeTruthy();
  });

  it('shows an arrival at once and a departure after the hold', async () => {
    const fake = open();
    await screen.findByRole('group', { name: 'Online' });
    fake.emit('workspace:ws', [item('user_joined', 'user-jun')]);
    expect(names('Online')).toHaveLength(2);
    fake.emit('workspace:ws', [item('user_left', 'user-jun')]);
    await act(() => vi.advanceTimersByTimeAsync(9_000));
    expect(names('Online')).toHaveLength(2);
    await act(() => vi.advanceTimersByTimeAsync(1_500));
    expect(names('Online')).toHaveLength(1);
    expect(names('Recently left')[0]).toContain('Jun');
  });

  it('tells what this page saw happen, and that the server keeps no record', async () => {
    const fake = open({ 'user-ada': 1 });
    await screen.findByRole('group', { name: 'Online' });
    fake.emit('workspace:ws', [item('user_joined', 'user-jun')]);
    const feed = await screen.findByRole('feed', { name: 'Activity' });
    expect(within(feed).getByRole('article', { name: 'Jun joined' })).toBeTruthy();
    expect(within(feed).getAllByRole('article')).toHaveLength(1);
    expect(screen.getByText(/this server keeps no record/)).toBeTruthy();
    expect(fake.sent).toEqual([]);
  });

  it('offers of a person what the documented server has: roles and removal, nobody to follow or to go to', async () => {
    const fake = open({ 'user-ada': 1, 'user-mina': 1 });
    fake.replies.set('PUT /api/v1/workspaces/ws/members/user-mina/role', {});
    fireEvent.click(
      within(await screen.findByRole('listitem', { name: 'Mina, Member' })).getByRole('button'),
    );
    const menu = screen.getByRole('menu', { name: 'Mina' });
    const entries = [...menu.querySelectorAll('[role^=menuitem]')].map((entry) => entry.textContent);
    expect(entries).toEqual(['Owner', 'Admin', 'Member', 'Viewer', 'Remove from workspace']);
    fireEvent.click(within(menu).getByRole('menuitemradio', { name: 'Admin' }));
    expect(await screen.findByText('Mina is now Admin.')).toBeTruthy();
    expect(fake.requests).toContainEqual({
      method: 'PUT',
      path: '/api/v1/workspaces/ws/members/user-mina/role',
      body: { role: 'admin' },
    });
    expect(screen.getByRole('button', { name: 'Invite' })).toBeTruthy();
    // Oneself: a card, and nothing to do.
    fireEvent.click(within(screen.getByRole('listitem', { name: 'Ada, Owner' })).getByRole('button'));
    expect(screen.getByRole('dialog', { name: 'Ada' }).textContent).toContain('Active');
    expect(screen.queryByRole('menu')).toBeNull();
  });

  it('finds people, and has their card on hover', async () => {
    open({ 'user-ada': 1, 'user-mina': 1 });
    await screen.findByRole('group', { name: 'Online' });
    fireEvent.change(screen.getByRole('searchbox', { name: 'Search members' }), {
      target: { value: 'viewer' },
    });
    await act(() => vi.advanceTimersByTimeAsync(50));
    expect([...names('Online'), ...names('Offline')]).toEqual(['JJun, Viewer']);
    fireEvent.pointerEnter(within(screen.getByRole('listitem')).getByRole('button'), {
      pointerType: 'mouse',
    });
    expect(screen.getByRole('tooltip').textContent).toContain('Viewer · Offline');
  });

  it('is equal to the server within five seconds of our return', async () => {
    const fake = open({ 'user-ada': 1, 'user-mina': 1 });
    await screen.findByRole('group', { name: 'Online' });
    fake.emit('workspace:ws', [
      { kind: 'lost', reason: { kind: 'network', code: 1006, detail: '' }, at: Date.now() * 1000 },
    ]);
    fake.replies.delete('GET /ws/stats');
    await act(() => vi.advanceTimersByTimeAsync(12_000));
    expect(names('Online').join()).toContain('Mina');
    fake.replies.set('GET /ws/stats', stats({ 'user-ada': 1, 'user-jun': 1 }));
    fake.emit('workspace:ws', [
      { kind: 'opened', transport: 'websocket', resumption: 'reload', position: null, at: Date.now() * 1000 },
    ]);
    await act(() => vi.advanceTimersByTimeAsync(4_000));
    expect(screen.queryByText(/^as of/)).toBeNull();
    expect(names('Online')).toEqual(['AAda (you), Owner', 'JJun, Viewer']);
    expect(names('Recently left')[0]).toContain('Mina');
  });

  it('shows no ghost a minute after somebody vanished without a word', async () => {
    const fake = open({ 'user-ada': 1, 'user-mina': 1 });
    await screen.findByRole('group', { name: 'Online' });
    fake.replies.set('GET /ws/stats', stats({ 'user-ada': 1 }));
    await act(() => vi.advanceTimersByTimeAsync(45_000));
    expect(names('Online')).toEqual(['AAda (you), Owner']);
    expect(names('Recently left')[0]).toContain('Mina');
  });

  it('keeps people "as of" our own disconnect', async () => {
    const fake = open({ 'user-ada': 1, 'user-mina': 1 });
    await screen.findByText(/Mina/);
    fake.replies.delete('GET /ws/stats');
    fake.emit('workspace:ws', [
      { kind: 'lost', reason: { kind: 'network', code: 1006, detail: '' }, at: Date.now() * 1000 },
    ]);
    expect(screen.getByText(/^as of \d\d:32$/)).toBeTruthy();
    expect(names('Online').join()).toContain('Mina');
  });

  it('says that nothing is known where the connection was cut before anything was', async () => {
    const fake = createFakeServices({ replies: { 'GET /api/v1/workspaces/ws/members': members } });
    show(fake);
    await screen.findByText(/Mina/);
    fake.emit('workspace:ws', [
      { kind: 'lost', reason: { kind: 'network', code: 1006, detail: '' }, at: Date.now() * 1000 },
    ]);
    expect(
      screen.getByText('There is no connection to this workspace: who is here is not known.'),
    ).toBeTruthy();
    expect(screen.queryByText(/^as of/)).toBeNull();
    expect(names('Online')).toEqual(['AAda (you), Owner']);
    expect(screen.getByRole('button', { name: 'Ada (you), Owner' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Mina, Member' })).toBeTruthy();
  });

  it('speaks Korean, and says there too that it infers', async () => {
    setLocale('ko');
    const fake = open({ 'user-ada': 1, 'user-mina': 1 });
    await screen.findByRole('group', { name: '온라인' });
    fake.emit('workspace:ws', [item('user_joined', 'user-jun')]);
    const feed = await screen.findByRole('feed', { name: '활동' });
    expect(within(feed).getByRole('article', { name: 'Jun 님이 들어옴' })).toBeTruthy();
    expect(screen.getByRole('searchbox', { name: '구성원 검색' })).toBeTruthy();
    expect(screen.getByText(/연결 정보로 추정한 상태입니다/)).toBeTruthy();
    expect(screen.getByText(/이 서버는 기록을 남기지 않습니다/)).toBeTruthy();
  });

  it('says what to do when one is no member', async () => {
    const fake = createFakeServices({ replies: { 'GET /ws/stats': stats({}) } });
    show(fake, 'other');
    expect(await screen.findByText('You are not a member of this workspace.')).toBeTruthy();
  });

  it('offers another try when the members cannot be loaded', async () => {
    const failure = {
      kind: 'server',
      status: 500,
      message: 'Database is down',
      retryAfterMs: null,
      requestId: 'r1',
    } as const;
    const fake = createFakeServices({
      replies: { 'GET /api/v1/workspaces/ws/members': new ApiError(failure), 'GET /ws/stats': stats({}) },
    });
    show(fake);
    expect((await screen.findByRole('alert')).textContent).toContain('Database is down');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});
