// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import { decodeNotificationValue } from '#src/protocol/notification-frames.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { NotificationBell } from './notification-bell.tsx';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

function ring(fields: Record<string, unknown>): ChannelItem<never> {
  const decoded = decodeNotificationValue({
    type: 'notification',
    notification: { title: 'Run finished', body: '', action_url: null, ...fields },
    timestamp: '2026-11-24T10:00:00Z',
  });
  if (decoded.kind !== 'decoded') throw new Error('fixture does not decode');
  return { kind: 'event', event: decoded.value as never, at: 1 };
}

function open(onOpenPath = vi.fn(), showing: string | null = null) {
  const fake = createFakeServices();
  const isShowing = (path: string) => path === showing;
  renderWithServices(
    <NotificationBell userId="user-ada" onOpenPath={onOpenPath} isShowing={isShowing} />,
    fake,
  );
  return { fake, onOpenPath, user: userEvent.setup() };
}

describe('the bell', () => {
  it('says in its name how many are unread', () => {
    const { fake } = open();
    expect(screen.getByRole('button', { name: 'Notifications' })).toBeTruthy();
    fake.emit(
      'notifications:user-ada',
      Array.from({ length: 120 }, (_, n) => ring({ id: String(n) })),
    );
    const bell = screen.getByRole('button', { name: 'Notifications, 120 unread' });
    expect(bell.parentElement?.parentElement?.textContent ?? bell.parentElement?.textContent).toContain(
      '99+',
    );
  });

  it('does not ring for what the page shows already, nor does any other tab of this user', () => {
    const { fake } = open(vi.fn(), '/w/ws-demo/chat/s1');
    fake.emit('notifications:user-ada', [
      ring({ id: 'here', action_url: '/w/ws-demo/chat/s1' }),
      ring({ id: 'there', action_url: '/w/ws-demo/chat/s2' }),
    ]);
    expect(screen.getByRole('button', { name: 'Notifications, 1 unread' })).toBeTruthy();
    expect(localStorage.getItem('nadoo:read:user-ada')).toBe('["here"]');
  });

  it('opens what a notification leads to, and marks it as read for the next page too', async () => {
    const { fake, onOpenPath, user } = open();
    fake.emit('notifications:user-ada', [
      ring({ id: 'n1', title: 'web-shop failed', action_url: '/debug/abc' }),
    ]);
    await user.click(screen.getByRole('button', { name: 'Notifications, 1 unread' }));
    const feed = screen.getByRole('feed', { name: 'Notifications' });
    await user.click(within(feed).getByRole('button'));
    expect(onOpenPath).toHaveBeenCalledWith('/debug/abc');
    expect(screen.getByRole('button', { name: 'Notifications' })).toBeTruthy();
    cleanup();
    const next = open();
    next.fake.emit('notifications:user-ada', [ring({ id: 'n1' })]);
    expect(screen.getByRole('button', { name: 'Notifications' })).toBeTruthy();
  });

  it('asks before it leads elsewhere, and makes no link of a script', async () => {
    const { fake, onOpenPath, user } = open();
    fake.emit('notifications:user-ada', [
      ring({ id: 'out', title: 'outside', action_url: 'https://example.com/x' }),
      ring({ id: 'bad', title: '<img src=x onerror=alert(1)>', action_url: 'javascript:alert(1)' }),
    ]);
    await user.click(screen.getByRole('button', { name: 'Notifications, 2 unread' }));
    const feed = screen.getByRole('feed');
    await user.click(within(feed).getByRole('button', { name: /onerror/ }));
    await user.click(within(feed).getByRole('button', { name: /outside/ }));
    expect(onOpenPath).not.toHaveBeenCalled();
    const link = within(feed).getByRole('link', { name: 'Open example.com' });
    expect(link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(feed.querySelectorAll('a[href^="javascript"], img')).toHaveLength(0);
  });

  it('marks all as read, and says what it cannot know', async () => {
    const { fake, user } = open();
    fake.emit('notifications:user-ada', [
      ring({ id: 'n1' }),
      { kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at: 2 },
      { kind: 'opened', transport: 'websocket', resumption: 'reload', position: null, at: 3 },
    ]);
    await user.click(screen.getByRole('button', { name: /Notifications/ }));
    await user.click(screen.getByRole('button', { name: 'Mark all as read' }));
    expect(screen.queryByText('Unread')).toBeNull();
    expect(screen.getByText(/Some may be missing/)).toBeTruthy();
    expect(screen.getByText(/Read marks are kept in this browser/)).toBeTruthy();
  });
});
