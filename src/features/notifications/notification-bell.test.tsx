// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import { ApiError } from '#src/http/types.ts';
import { setLocale } from '#src/i18n/locale.ts';
import { decodeNotificationValue } from '#src/protocol/notification-frames.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { NotificationBell } from './notification-bell.tsx';

afterEach(() => {
  cleanup();
  localStorage.clear();
  setLocale('en');
  vi.useRealTimers();
});

const CHANNEL = 'notifications:user-ada';
const LIST = '/api/v1/notifications';

function frame(value: Record<string, unknown>): ChannelItem<never> {
  const decoded = decodeNotificationValue(value);
  if (decoded.kind !== 'decoded') throw new Error('fixture does not decode');
  return { kind: 'event', event: decoded.value as never, at: 1 };
}

const ring = (fields: Record<string, unknown>, unread?: number): ChannelItem<never> =>
  frame({
    type: 'notification',
    notification: { title: 'Run finished', body: '', action_url: null, ...fields },
    timestamp: '2026-11-24T10:00:00Z',
    unread,
  });

const opened = (resumption: 'fresh' | 'reload'): ChannelItem<never> => ({
  kind: 'opened',
  transport: 'websocket',
  resumption,
  position: null,
  at: 3,
});

function open(showing: string | null = null, replies: Record<string, unknown> | null = null) {
  const fake = createFakeServices(replies === null ? {} : { extensions: ['inbox'], replies });
  const onOpenPath = vi.fn();
  const onUnreadChange = vi.fn();
  const isShowing = (path: string) => path === showing;
  renderWithServices(
    <NotificationBell
      userId="user-ada"
      onOpenPath={onOpenPath}
      isShowing={isShowing}
      onUnreadChange={onUnreadChange}
    />,
    fake,
  );
  return { fake, onOpenPath, onUnreadChange, user: userEvent.setup() };
}

const feed = () => screen.findByRole('feed', { name: 'Notifications' });

describe('the bell on a stock server', () => {
  it('takes as read what leads to a message of the chat that is shown, and to nothing else', () => {
    const { fake } = open('/w/ws/chat/s1');
    for (const session of ['s1', 's2', 's1'])
      fake.emit(CHANNEL, [ring({ title: session, action_url: `/w/ws/chat/${session}?message=m1` })]);
    expect(screen.getByRole('button', { name: 'Notifications, 1 unread' })).toBeTruthy();
  });

  it('says in its name how many are unread', () => {
    const { fake, onUnreadChange } = open();
    expect(screen.getByRole('button', { name: 'Notifications' })).toBeTruthy();
    fake.emit(
      CHANNEL,
      Array.from({ length: 120 }, (_, n) => ring({ id: String(n) })),
    );
    expect(screen.getByRole('button', { name: 'Notifications, 120 unread' })).toBeTruthy();
    expect(screen.getByText('99+').getAttribute('aria-hidden')).toBe('true');
    expect(onUnreadChange).toHaveBeenLastCalledWith(120);
    cleanup();
    expect(onUnreadChange).toHaveBeenLastCalledWith(0);
  });

  it('does not ring for what the page shows already, nor does any other tab of this user', () => {
    const { fake } = open('/w/ws-demo/chat/s1');
    fake.emit(CHANNEL, [
      ring({ id: 'here', action_url: '/w/ws-demo/chat/s1' }),
      ring({ id: 'there', action_url: '/w/ws-demo/chat/s2' }),
    ]);
    expect(screen.getByRole('button', { name: 'Notifications, 1 unread' })).toBeTruthy();
    const marks = localStorage.getItem('nadoo:read:user-ada');
    expect(Object.keys(JSON.parse(marks ?? '{}') as object)).toEqual(['here']);
  });

  it('opens what a notification leads to, and marks it as read for the next page too', async () => {
    const { fake, onOpenPath, user } = open();
    fake.emit(CHANNEL, [ring({ id: 'n1', title: 'web-shop failed', action_url: '/debug/abc' })]);
    await user.click(screen.getByRole('button', { name: 'Notifications, 1 unread' }));
    await user.click(within(await feed()).getByRole('article', { name: 'web-shop failed' }));
    expect(onOpenPath).toHaveBeenCalledWith('/debug/abc');
    expect(screen.getByRole('button', { name: 'Notifications' })).toBeTruthy();
    cleanup();
    const next = open();
    next.fake.emit(CHANNEL, [ring({ id: 'n1' })]);
    expect(screen.getByRole('button', { name: 'Notifications' })).toBeTruthy();
  });

  it('asks before it leads elsewhere, and makes no link of a script', async () => {
    const { fake, onOpenPath, user } = open();
    fake.emit(CHANNEL, [
      ring({ id: 'out', title: 'outside', action_url: 'https://example.com/x' }),
      ring({ id: 'bad', title: '<img src=x onerror=alert(1)>', action_url: 'javascript:alert(1)' }),
    ]);
    await user.click(screen.getByRole('button', { name: 'Notifications, 2 unread' }));
    const list = await feed();
    await user.click(within(list).getByRole('button', { name: /onerror/ }));
    expect(within(list).queryByRole('link')).toBeNull();
    await user.click(within(list).getByRole('button', { name: /outside/ }));
    expect(onOpenPath).not.toHaveBeenCalled();
    const link = within(list).getByRole('link', { name: 'Open example.com' });
    expect(link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(list.querySelectorAll('a[href^="javascript"], img')).toHaveLength(0);
  });

  it('cuts what is too long and keeps the direction of a text to itself', async () => {
    const { fake, user } = open();
    fake.emit(CHANNEL, [
      ring({ id: 'long', title: `\u202e${'x'.repeat(10_000)}`, body: 'y'.repeat(10_000) }),
    ]);
    await user.click(screen.getByRole('button', { name: 'Notifications, 1 unread' }));
    const article = within(await feed()).getByRole('article');
    expect(article.textContent.length).toBeLessThan(1_000);
    expect(article.getAttribute('aria-label')?.length).toBeLessThan(250);
    expect([...article.querySelectorAll('bdi')].map((part) => part.textContent[0])).toEqual(['\ufffd', 'y']);
  });

  it('shows what turns a title as a mark, in the row, its name and the words around it', async () => {
    const { fake, user } = open();
    fake.emit(CHANNEL, [
      ring({
        id: 'm',
        kind: 'mentioned',
        params: { by: 'A\u202eda', text: 'see \u2066this', session_title: '\u202egnp.exe' },
      }),
      ring({ id: 'own', title: 'o\u202eno', body: 'b\u202eno' }),
    ]);
    expect(document.body.textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    await user.click(screen.getByRole('button', { name: 'Notifications, 2 unread' }));
    const rows = within(await feed());
    const mention = rows.getByRole('article', { name: 'A\ufffdda mentioned you in “\ufffdgnp.exe”' });
    expect(mention.textContent).toContain('mentioned you in “\ufffdgnp.exe”see \ufffdthis');
    expect(rows.getByRole('article', { name: 'o\ufffdno' }).textContent).toContain('b\ufffdno');
  });

  it('marks all as read and takes it back; says what it cannot know, and offers no archive', async () => {
    const { fake, user } = open();
    fake.emit(CHANNEL, [
      ring({ id: 'n1' }),
      { kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at: 2 },
      opened('reload'),
    ]);
    await user.click(screen.getByRole('button', { name: /Notifications/ }));
    await feed();
    await user.click(screen.getByRole('button', { name: 'Mark all as read' }));
    expect(screen.getByRole('button', { name: 'Notifications' })).toBeTruthy();
    expect(screen.getByText(/Some may be missing/)).toBeTruthy();
    expect(screen.getByText(/Read marks are kept in this browser/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('button', { name: 'Notifications, 1 unread' })).toBeTruthy();
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['All', 'Unread']);
    for (const missing of ['Archive', 'Snooze or mute'])
      expect(screen.queryByRole('button', { name: missing })).toBeNull();
    expect(screen.queryByRole('combobox', { name: 'Kind' })).toBeNull();
  });

  it('keeps its order, filters what is unread, and takes the keys that need no archive', async () => {
    const { fake, user } = open();
    fake.emit(CHANNEL, [ring({ id: 'n1', title: 'One' }), ring({ id: 'n2', title: 'Two' })]);
    await user.click(screen.getByRole('button', { name: 'Notifications, 2 unread' }));
    await feed();
    await waitFor(() => {
      expect(document.activeElement?.getAttribute('role')).toBe('feed');
    });
    await user.keyboard('j');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Two');
    await user.keyboard('e');
    expect(names()).toEqual(['Two', 'One']);
    await user.keyboard('{Shift>}I{/Shift}');
    expect(screen.getByRole('button', { name: 'Notifications, 1 unread' })).toBeTruthy();
    fake.emit(CHANNEL, [ring({ id: 'n3', title: 'Three' })]);
    expect(names()).toEqual(['Two', 'One']);
    await user.click(screen.getByRole('button', { name: '1 new' }));
    expect(names()).toEqual(['Three', 'Two', 'One']);
    // The pill is gone: the focus is on what it brought, and the keys go on from there.
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Three');
    await user.keyboard('j');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Two');
    await user.click(screen.getByRole('tab', { name: 'Unread' }));
    expect(names()).toEqual(['Three', 'One']);
    // One day, named once.
    expect(screen.getAllByRole('heading', { level: 3 })).toHaveLength(1);
    expect(fake.requests).toEqual([]);
  });

  it('takes what another tab of this browser read for read', () => {
    const { fake } = open();
    fake.emit(CHANNEL, [ring({ id: 'n1' }), ring({ id: 'n2' })]);
    expect(screen.getByRole('button', { name: 'Notifications, 2 unread' })).toBeTruthy();
    const newValue = JSON.stringify({ n1: { read: true, at: 5 } });
    act(() => {
      window.dispatchEvent(new StorageEvent('storage', { key: 'nadoo:read:user-ada', newValue }));
    });
    expect(screen.getByRole('button', { name: 'Notifications, 1 unread' })).toBeTruthy();
  });

  it.each([
    [null, 'Not available here: the browser shows them only for pages on HTTPS or localhost.'],
    ['denied', 'The browser refuses them. Allow notifications for this site in its settings.'],
  ] as const)('says why it speaks nothing on the desktop (%s)', async (answer, words) => {
    if (answer !== null) {
      vi.stubGlobal('isSecureContext', true);
      vi.stubGlobal('Notification', function Refusing() {
        throw new Error('nothing may be spoken');
      });
      Object.assign(Notification, { permission: 'default', requestPermission: async () => answer });
    }
    const { user } = open();
    await user.click(screen.getByRole('button', { name: 'Notifications' }));
    await user.click(await screen.findByRole('button', { name: 'Notification settings' }));
    const desktop = screen.getByRole('switch', { name: 'Desktop notifications' });
    if (answer === null) expect(desktop).toHaveProperty('disabled', true);
    else await user.click(desktop);
    expect((await screen.findByRole('note')).textContent).toBe(words);
    expect(desktop.getAttribute('aria-checked')).toBe('false');
    // Which kinds ring is the server's to keep.
    expect(screen.queryByRole('group', { name: 'What rings' })).toBeNull();
    vi.unstubAllGlobals();
  });

  it('speaks Korean', async () => {
    act(() => {
      setLocale('ko');
    });
    const { fake, user } = open();
    fake.emit(CHANNEL, [opened('fresh'), ring({ id: 'n1' })]);
    await user.click(screen.getByRole('button', { name: '알림, 읽지 않음 1개' }));
    expect(await screen.findByRole('feed', { name: '알림' })).toBeTruthy();
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['전체', '읽지 않음']);
    expect(screen.getByText(/읽음 표시는 이 브라우저에 저장되며/)).toBeTruthy();
  });
});

const summary = { unread: 3, revision: 3, next_wake: null, kinds: ['run_failed'], muted_kinds: [] };
const stored = (n: number, more: Record<string, unknown> = {}) => ({
  id: `n${String(n)}`,
  title: `Run ${String(n)}`,
  body: '',
  action_url: `/debug/run-${String(n)}`,
  kind: 'run_failed',
  params: { plugin_id: 'web-shop', tool_name: `find-${String(n)}`, error: 'No stock' },
  position: n,
  revision: n,
  created_at: '2026-11-24T10:00:00Z',
  ...more,
});

async function openInbox(replies: Record<string, unknown> = {}) {
  const opening = open(null, {
    [`GET ${LIST}/summary`]: summary,
    [`GET ${LIST}`]: [stored(3), stored(2), stored(1)],
    ...replies,
  });
  opening.fake.emit(CHANNEL, [opened('fresh')]);
  const bell = await screen.findByRole('button', { name: 'Notifications, 3 unread' });
  await opening.user.click(bell);
  await feed();
  return opening;
}

const names = () => screen.getAllByRole('article').map((article) => article.getAttribute('aria-label'));
const firstRow = (): HTMLElement => {
  const [row] = screen.getAllByRole('article');
  if (row === undefined) throw new Error('no row');
  return row;
};
const posts = (fake: ReturnType<typeof open>['fake']) =>
  fake.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ path, body }) => [path.slice(LIST.length), body]);

describe('the bell with an inbox', () => {
  it('words what it lists in the language of the reader', async () => {
    await openInbox();
    expect(names()).toEqual(['web-shop:find-3 failed', 'web-shop:find-2 failed', 'web-shop:find-1 failed']);
    act(() => {
      setLocale('ko');
    });
    expect(names()[0]).toBe('web-shop:find-3 실패');
  });

  it('counts down where the server asks to wait: no button, and no opening anew, asks before; then it asks by itself', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const limited = { kind: 'rate-limited', status: 429, message: 'Too many requests.' } as const;
    const refused = new ApiError({ ...limited, retryAfterMs: 30_000, requestId: null });
    const { fake } = open(null, { [`GET ${LIST}/summary`]: summary, [`GET ${LIST}`]: refused });
    const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });
    const lists = () => fake.requests.filter(({ path }) => path.startsWith(`${LIST}?`)).length;
    fake.emit(CHANNEL, [opened('fresh')]);
    const bell = await screen.findByRole('button', { name: 'Notifications, 3 unread' });
    await user.click(bell);
    const again = await screen.findByRole('button', { name: /^Try again in (30|29) s$/ });
    expect(again).toHaveProperty('disabled', true);
    const { textContent: said } = screen.getByRole('alert');
    for (const words of ['The notifications could not be loaded.', 'Too many requests.'])
      expect(said).toContain(words);
    await user.keyboard('{Escape}');
    await user.click(bell);
    await screen.findByRole('alert');
    expect(lists()).toBe(1);
    fake.replies.set(`GET ${LIST}`, [stored(1)]);
    for (let passed = 0; passed < 32_000; passed += 250) await act(() => vi.advanceTimersByTimeAsync(250));
    expect(names()).toEqual(['web-shop:find-1 failed']);
    expect(lists()).toBe(2);
  });

  it('moves, reads, archives and takes back by keys, and Escape gives the focus back', async () => {
    const told = (more: object) => ({
      type: 'notification_read',
      read_at: '2026-11-24T11:00:00Z',
      revision: 9,
      unread: 2,
      ...more,
    });
    const { fake, user } = await openInbox({
      [`POST ${LIST}/read`]: told({ ids: ['n2'] }),
      [`POST ${LIST}/marks`]: {
        ...told({ ids: ['n2'] }),
        type: 'notification_marked',
        marks: { archived_at: '2026-11-24T11:00:00Z' },
        revision: 10,
      },
    });
    const focused = () => document.activeElement?.getAttribute('aria-label');
    await waitFor(() => {
      expect(document.activeElement?.getAttribute('role')).toBe('feed');
    });
    await user.keyboard('{ArrowDown}');
    expect(focused()).toBe('web-shop:find-3 failed');
    await user.keyboard('j');
    expect(focused()).toBe('web-shop:find-2 failed');
    await user.keyboard('{Shift>}I{/Shift}');
    expect(await screen.findByRole('button', { name: 'Notifications, 2 unread' })).toBeTruthy();
    await user.keyboard('e');
    await waitFor(() => {
      expect(names()).toEqual(['web-shop:find-3 failed', 'web-shop:find-1 failed']);
    });
    expect(focused()).toBe('web-shop:find-1 failed');
    expect(screen.getByRole('status').textContent).toBe('1 archived');
    fake.replies.set(`POST ${LIST}/marks`, {
      type: 'notification_marked',
      ids: ['n2'],
      marks: { archived_at: null },
      revision: 11,
      unread: 2,
    });
    await user.keyboard('z');
    await waitFor(() => {
      expect(names()).toHaveLength(3);
    });
    expect(posts(fake)).toEqual([
      ['/read', { ids: ['n2'] }],
      ['/marks', { ids: ['n2'], archived: true }],
      ['/marks', { ids: ['n2'], archived: false }],
    ]);
    await user.keyboard('k{Escape}');
    expect(focused()).toMatch(/^Notifications/);
  });

  it('goes up and down by arrows and letters, also on a Korean keyboard, and marks as unread', async () => {
    const told = (more: object) => ({ type: 'notification_read', revision: 9, unread: 2, ...more });
    const { fake, user } = await openInbox({
      [`POST ${LIST}/read`]: told({ ids: ['n3'], read_at: '2026-11-24T11:00:00Z' }),
      [`POST ${LIST}/marks`]: {
        type: 'notification_marked',
        ids: ['n3'],
        marks: { read_at: null },
        revision: 10,
        unread: 3,
      },
    });
    await waitFor(() => {
      expect(document.activeElement?.getAttribute('role')).toBe('feed');
    });
    const steps: readonly (readonly [Partial<KeyboardEvent>, number])[] = [
      [{ key: 'ArrowDown' }, 3],
      [{ key: 'ArrowDown' }, 2],
      [{ key: 'ArrowUp' }, 3],
      [{ key: 'j' }, 2],
      [{ key: 'k' }, 3],
      [{ key: 'ㅓ', code: 'KeyJ' }, 2],
      [{ key: 'ㅏ', code: 'KeyK' }, 3],
    ];
    for (const [pressed, place] of steps) {
      fireEvent.keyDown(document.activeElement ?? document.body, pressed);
      expect(document.activeElement?.getAttribute('aria-label')).toBe(
        `web-shop:find-${String(place)} failed`,
      );
    }
    await user.keyboard('{Shift>}I{/Shift}');
    expect(await screen.findByRole('button', { name: 'Notifications, 2 unread' })).toBeTruthy();
    await user.keyboard('{Shift>}U{/Shift}');
    expect(await screen.findByRole('button', { name: 'Notifications, 3 unread' })).toBeTruthy();
    expect(posts(fake)).toEqual([
      ['/read', { ids: ['n3'] }],
      ['/marks', { ids: ['n3'], read: false }],
    ]);
  });

  it('opens by Enter, and asks by Enter before it leads elsewhere', async () => {
    const list = [stored(2, { action_url: 'https://example.com/' }), stored(1)];
    const { onOpenPath, user } = await openInbox({ [`GET ${LIST}`]: list });
    await waitFor(() => {
      expect(document.activeElement?.getAttribute('role')).toBe('feed');
    });
    await user.keyboard('j{Enter}');
    expect(onOpenPath).not.toHaveBeenCalled();
    expect(screen.getByRole('link', { name: 'Open example.com' })).toBeTruthy();
    await user.keyboard('j{Enter}');
    expect(onOpenPath).toHaveBeenCalledWith('/debug/run-1');
  });

  it('keeps its order while it is open: what is new waits behind a pill', async () => {
    const { fake, user } = await openInbox();
    fake.emit(CHANNEL, [ring(stored(4), 4), ring(stored(5), 5)]);
    expect(names()).toHaveLength(3);
    await user.click(screen.getByRole('button', { name: '2 new' }));
    expect(names().slice(0, 2)).toEqual(['web-shop:find-5 failed', 'web-shop:find-4 failed']);
    expect(screen.queryByRole('button', { name: /new$/ })).toBeNull();
  });

  it('collapses runs of one thing into one row with the latest outcome, and acts on all of it', async () => {
    const list = [
      stored(3, {
        group: 'g',
        kind: 'run_completed',
        params: { plugin_id: 'a', tool_name: 'b', duration: 4 },
      }),
      stored(2),
      stored(1, { group: 'g' }),
    ];
    const { fake, user } = await openInbox({ [`GET ${LIST}`]: list });
    expect(names()).toEqual(['a:b finished', 'web-shop:find-2 failed']);
    expect(screen.getByText('and 1 earlier')).toBeTruthy();
    const row = screen.getByRole('article', { name: 'a:b finished' });
    await user.click(within(row).getByRole('button', { name: 'Mark as read' }));
    expect(posts(fake)).toEqual([['/read', { ids: ['n3', 'n1'] }]]);
  });

  it('puts back what the server did not take, and says so', async () => {
    const refused = new ApiError({
      kind: 'forbidden',
      status: 403,
      message: 'No',
      retryAfterMs: null,
      requestId: null,
    });
    const { user } = await openInbox({ [`POST ${LIST}/marks`]: refused });
    await user.click(within(firstRow()).getByRole('button', { name: 'Archive' }));
    await waitFor(() => {
      expect(screen.getByRole('status').textContent).toMatch(/put back/);
    });
    expect(names()).toHaveLength(3);
  });

  it('snoozes, mutes a kind, and filters by it', async () => {
    const muted = { type: 'notification_preferences', muted_kinds: ['run_failed'], revision: 12 };
    const { fake, user } = await openInbox({ [`PUT ${LIST}/preferences`]: muted });
    const row = firstRow();
    await user.click(within(row).getByRole('button', { name: 'Snooze or mute' }));
    await user.click(screen.getByRole('button', { name: 'Mute: Runs that failed' }));
    expect(posts(fake)).toEqual([['/preferences', { muted_kinds: ['run_failed'] }]]);
    await user.click(within(row).getByRole('button', { name: 'Snooze or mute' }));
    expect(await screen.findByRole('button', { name: 'Unmute: Runs that failed' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Snooze for an hour' }));
    expect(posts(fake)[1]).toMatchObject(['/marks', { ids: ['n3'], read: false }]);
    await user.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'Runs that failed');
    await waitFor(() => {
      expect(fake.requests.at(-1)?.path).toBe(`${LIST}?limit=50&kind=run_failed`);
    });
    await user.click(screen.getByRole('tab', { name: 'Archived' }));
    await waitFor(() => {
      expect(fake.requests.at(-1)?.path).toBe(`${LIST}?limit=50&archived=true&kind=run_failed`);
    });
  });
});

describe('the commands of the bell', () => {
  const offered = async () => {
    const offers = watchOffers();
    await waitFor(() => {
      expect(offers.list()).not.toEqual([]);
    });
    return offers;
  };

  it('on a stock server read, show and set what it has', async () => {
    const { fake } = open();
    fake.emit(CHANNEL, [ring({ id: 'n1', title: 'One' })]);
    const offers = await offered();
    expect(offers.list()).toEqual([
      'Notifications: Notifications',
      'Notifications: Show unread notifications',
      'Notifications: Mark all as read',
      'Notifications: Notification settings',
      expect.stringMatching(/^Notifications: Turn on desktop notifications \(Not available here/),
    ]);
    offers.give('Mark all as read');
    expect(screen.getByRole('button', { name: 'Notifications' })).toBeTruthy();
    expect(offers.list()).toContain('Notifications: Mark all as read (All are read.)');
    offers.give('Undo the last change of notifications');
    expect(await screen.findByRole('button', { name: 'Notifications, 1 unread' })).toBeTruthy();
    offers.give('Show unread notifications');
    expect((await screen.findByRole('tab', { name: 'Unread' })).getAttribute('aria-selected')).toBe('true');
    offers.give('Notification settings');
    expect(await screen.findByRole('switch', { name: 'Desktop notifications' })).toBeTruthy();
  });

  it('with an inbox show what is archived and snoozed, and mute a kind', async () => {
    const { fake } = open(null, {
      [`GET ${LIST}`]: [],
      [`GET ${LIST}/preferences`]: { muted_kinds: ['plugin_run'] },
      [`PUT ${LIST}/preferences`]: { muted_kinds: [] },
    });
    fake.emit(CHANNEL, [opened('fresh')]);
    const offers = await offered();
    expect(offers.list()).toEqual(
      expect.arrayContaining([
        'Notifications: Show archived notifications',
        'Notifications: Show snoozed notifications',
      ]),
    );
    offers.give('Show archived notifications');
    expect((await screen.findByRole('tab', { name: 'Archived' })).getAttribute('aria-selected')).toBe('true');
  });
});
