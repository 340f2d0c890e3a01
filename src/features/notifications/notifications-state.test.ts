import { describe, expect, it } from 'vitest';
import { decodeNotificationValue, type NotificationEvent } from '#src/protocol/notification-frames.ts';
import type { ChannelItem } from '#src/connection/types.ts';
import {
  applyNotificationsInput,
  emptyNotifications,
  MAX_ROWS,
  type NotificationsInput,
} from './notifications-state.ts';

function received(fields: Record<string, unknown>, at = 1_000): ChannelItem<NotificationEvent> {
  const decoded = decodeNotificationValue({
    type: 'notification',
    notification: { title: 'Run finished', body: 'web-shop', action_url: '/debug/x', ...fields },
    timestamp: '2026-11-24T10:00:00Z',
  });
  if (decoded.kind !== 'decoded') throw new Error('fixture does not decode');
  return { kind: 'event', event: decoded.value, at };
}

const fold = (...inputs: NotificationsInput[]) => inputs.reduce(applyNotificationsInput, emptyNotifications);

describe('notifications', () => {
  it('puts the newest first and counts the unread', () => {
    const state = fold(received({ title: 'one' }), received({ title: 'two' }));
    expect(state.rows.map((row) => row.notification.title)).toEqual(['two', 'one']);
    expect(state.unread).toBe(2);
  });

  it('takes a frame equal in every field for the same notification', () => {
    const once = fold(received({}));
    expect(applyNotificationsInput(once, received({}, 9_000))).toBe(once);
    expect(fold(received({}), received({ body: 'other' })).rows).toHaveLength(2);
  });

  it('marks by id, also before the notification arrives, and keeps its reference when nothing changes', () => {
    const id = fold(received({ id: 'n1' })).rows[0]?.notification.id ?? '';
    expect(id).toBe('n1');
    const state = fold({ kind: 'marked_read', ids: ['n1'] }, received({ id: 'n1' }));
    expect(state.unread).toBe(0);
    expect(applyNotificationsInput(state, { kind: 'marked_read', ids: ['n1'] })).toBe(state);
  });

  it('announces a span that it cannot know, and none where the server replays', () => {
    const lost = { kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at: 5 } as const;
    const opened = (resumption: 'recovered' | 'reload') =>
      ({ kind: 'opened', transport: 'websocket', resumption, position: null, at: 9 }) as const;
    expect(fold(lost, opened('reload')).missed).toEqual([{ from: 5, to: 9 }]);
    expect(fold(lost, opened('recovered')).missed).toEqual([]);
  });

  it('lets the oldest go beyond its limit', () => {
    let state = emptyNotifications;
    for (let n = 0; n < MAX_ROWS + 5; n += 1)
      state = applyNotificationsInput(state, received({ id: `n${String(n)}` }));
    expect(state.rows).toHaveLength(MAX_ROWS);
    expect(state.rows.at(-1)?.notification.id).toBe('n5');
  });
});
