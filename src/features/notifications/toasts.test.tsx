// @vitest-environment jsdom
/** What a person sees of toasts, on a server with an inbox and on one without. */
import { act, cleanup, fireEvent, screen, within, renderHook } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import { setLocale } from '#src/i18n/locale.ts';
import { decodeNotificationValue } from '#src/protocol/notification-frames.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { isRunShown, useShownRuns } from '#src/shared/shown-runs.ts';
import { NotificationBell } from './notification-bell.tsx';
import { RING_HOLD_MS } from './ring-watch.ts';
import { TOAST_MS } from './toast-fold.ts';

// Loaded apart from the bell, by what real time lets through.
beforeAll(() => Promise.all([import('./inbox-panel.tsx'), import('./toasts.tsx')]));
beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  cleanup();
  localStorage.clear();
  setLocale('en');
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const LIST = '/api/v1/notifications';
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const toasts = () => screen.getByRole('region', { name: 'New notifications' });
/** Each toast has one button that sends it away. */
const count = () => within(toasts()).queryAllByRole('button', { name: 'Dismiss' }).length;
const titles = () =>
  [...toasts().querySelectorAll('bdi')].map((title) => title.textContent).filter((text) => text !== '');

/** They are there, and what they follow is followed: effects come a moment after the markup. */
async function toastsListen(): Promise<void> {
  await screen.findByRole('region', { name: 'New notifications' });
  await pass(0);
}

function frame(notification: object, more: object = {}): ChannelItem<never> {
  const timestamp = '2026-11-24T10:00:00Z';
  const decoded = decodeNotificationValue({ type: 'notification', notification, timestamp, ...more });
  if (decoded.kind !== 'decoded') throw new Error('fixture does not decode');
  return { kind: 'event', event: decoded.value as never, at: 1 };
}

describe.each([
  ['with an inbox', true],
  ['of a stock server', false],
])('toasts %s', (_, hasInbox) => {
  /** They ring at once. Run 100 is what this tab shows. */
  let ring: (...runs: number[]) => Promise<void>;
  let onOpenPath: ReturnType<typeof vi.fn<(path: string) => void>>;
  let user: ReturnType<typeof userEvent.setup>;

  beforeEach(async () => {
    const summary = { unread: 0, revision: 0, next_wake: null, kinds: [], muted_kinds: [] };
    const read = {
      type: 'notification_read',
      ids: ['n1'],
      read_at: '2026-11-24T11:00:00Z',
      revision: 9,
      unread: 0,
    };
    const replies = {
      [`GET ${LIST}/summary`]: summary,
      [`GET ${LIST}`]: [],
      [`POST ${LIST}/read`]: read,
    };
    const fake = createFakeServices(hasInbox ? { extensions: ['inbox'], replies } : {});
    onOpenPath = vi.fn<(path: string) => void>();
    renderWithServices(
      <NotificationBell
        userId="user-ada"
        onOpenPath={onOpenPath}
        isShowing={(path) => path === '/debug/run-100'}
      />,
      fake,
    );
    user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    await toastsListen();
    ring = async (...runs) => {
      for (const n of runs) {
        const place = hasInbox ? { id: `n${String(n)}`, position: n, revision: n } : {};
        const words = { title: `Run ${String(n)}`, body: '', action_url: `/debug/run-${String(n)}` };
        fake.emit('notifications:user-ada', [frame({ ...words, ...place }, hasInbox ? { unread: n } : {})]);
      }
      await pass(RING_HOLD_MS);
    };
  });

  it('tell of no run that the page shows, as long as it is in the window', async () => {
    const answer = document.createElement('article');
    const { unmount } = renderHook(() => {
      useShownRuns({ current: answer }, 'run-8 run-7');
    });
    await ring(7, 6);
    expect(titles()).toEqual(['Run 6']);
    answer.getBoundingClientRect = () => ({ top: -90, bottom: -10 }) as DOMRect;
    await ring(8);
    expect(titles()).toEqual(['Run 6', 'Run 8']);
    unmount();
    answer.getBoundingClientRect = () => ({ top: 0, bottom: 90 }) as DOMRect;
    await ring(7);
    expect(isRunShown('run-7')).toBe(false);
  });

  it('are three at most, the oldest goes, and all go by themselves', async () => {
    await ring(1, 2, 3, 4);
    expect(titles()).toEqual(['Run 2', 'Run 3', 'Run 4']);
    await pass(TOAST_MS);
    expect(count()).toBe(0);
  });

  it('become one that counts in a burst, in the reader’s language, and it opens the list', async () => {
    await ring(1, 2, 3, 4, 5, 6);
    expect(titles()).toEqual(['6 new notifications']);
    act(() => {
      setLocale('ko');
    });
    expect(within(screen.getByRole('region', { name: '새 알림' })).getByText('새 알림 6개')).toBeTruthy();
    act(() => {
      setLocale('en');
    });
    await user.click(within(toasts()).getByRole('button', { name: '6 new notifications' }));
    expect(screen.getByRole('dialog', { name: 'Notifications' })).toBeTruthy();
    expect(count()).toBe(0);
    // The list stands open: what rings now waits there.
    await ring(7);
    expect(count()).toBe(0);
  });

  it('tell of nothing that this tab shows', async () => {
    await ring(100);
    await pass(1_000);
    expect(count()).toBe(0);
    await ring(2);
    expect(titles()).toEqual(['Run 2']);
  });

  it('lead to their thing and are read by that', async () => {
    await ring(1);
    await user.click(within(toasts()).getByRole('button', { name: 'Run 1' }));
    expect(onOpenPath).toHaveBeenCalledWith('/debug/run-1');
    expect(count()).toBe(0);
    expect(screen.getByRole('button', { name: 'Notifications' })).toBeTruthy();
  });

  it('stay while the focus or the pointer is on them, and go once it left', async () => {
    await ring(1);
    act(() => {
      within(toasts()).getByRole('button', { name: 'Dismiss' }).focus();
    });
    await pass(3 * TOAST_MS);
    expect(count()).toBe(1);
    await user.tab();
    await pass(100);
    expect(count()).toBe(0);
    await ring(2);
    fireEvent.pointerOver(within(toasts()).getByRole('button', { name: 'Run 2' }));
    await pass(3 * TOAST_MS);
    expect(count()).toBe(1);
    // Sent away from under the pointer, and by a key: the next one goes by itself all the same.
    await user.click(within(toasts()).getByRole('button', { name: 'Dismiss' }));
    expect(count()).toBe(0);
    await ring(3);
    await pass(TOAST_MS);
    expect(count()).toBe(0);
  });
});

it('a desktop notification comes only after a click in the settings, and makes no sound', async () => {
  const spoken: { title: string; silent: boolean | null | undefined }[] = [];
  let asked = 0;
  const browser = Object.assign(
    function Spoken(title: string, { silent }: NotificationOptions) {
      spoken.push({ title, silent });
    },
    {
      permission: 'default',
      requestPermission: async () => {
        asked += 1;
        browser.permission = 'granted';
        return 'granted';
      },
    },
  );
  vi.stubGlobal('Notification', browser);
  vi.stubGlobal('isSecureContext', true);
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  const fake = createFakeServices();
  renderWithServices(
    <NotificationBell userId="user-ada" onOpenPath={() => undefined} isShowing={() => false} />,
    fake,
  );
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  await toastsListen();
  fake.emit('notifications:user-ada', [frame({ title: 'Before' })]);
  await pass(RING_HOLD_MS);
  expect([asked, spoken]).toEqual([0, []]);
  await user.click(screen.getByRole('button', { name: 'Notifications, 1 unread' }));
  await user.click(screen.getByRole('button', { name: 'Notification settings' }));
  await user.click(screen.getByRole('switch', { name: 'Desktop notifications', checked: false }));
  expect(await screen.findByRole('switch', { name: 'Desktop notifications', checked: true })).toBeTruthy();
  fake.emit('notifications:user-ada', [frame({ title: 'Af\u202Eter' })]);
  await pass(RING_HOLD_MS);
  // What turns a title is a mark, there too.
  expect([asked, spoken]).toEqual([1, [{ title: 'Af\uFFFDter', silent: true }]]);
  visibility.mockRestore();
});
