import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChannelItem } from '#src/connection/types.ts';
import type { Notification, NotificationEvent } from '#src/protocol/notification-frames.ts';
import {
  applyNotificationsInput,
  emptyNotifications,
  type NotificationsInput,
  type NotificationsState,
} from './notifications-state.ts';
import type { ReadMarks } from './read-marks.ts';

export interface NotificationsStore {
  readonly store: StoreApi<NotificationsState>;
  /** Folds a batch of the channel: one store update. */
  readonly applyItems: (items: readonly ChannelItem<NotificationEvent>[]) => void;
  readonly markRead: (ids: readonly string[]) => void;
  /** Follows what other tabs mark; returns the unsubscribe. */
  readonly followOtherTabs: () => () => void;
}

/**
 * @param isShown whether this page shows what a notification leads to at this moment: such a one is read as it
 *   arrives (for this user's other tabs too) and gets no row here.
 */
export function createNotificationsStore(
  marks: ReadMarks,
  isShown: (notification: Notification) => boolean = () => false,
): NotificationsStore {
  const store = createStore<NotificationsState>(() =>
    applyNotificationsInput(emptyNotifications, { kind: 'read_marks_loaded', ids: marks.load() }),
  );
  const apply = (inputs: readonly NotificationsInput[]) => {
    const before = store.getState();
    const after = inputs.reduce(applyNotificationsInput, before);
    if (after !== before) store.setState(after, true);
  };
  const markRead = (ids: readonly string[]) => {
    apply([{ kind: 'marked_read', ids }]);
    marks.save(store.getState().readIds);
  };
  return {
    store,
    applyItems(items) {
      const read: string[] = [];
      const rest = items.filter((item) => {
        if (item.kind !== 'event' || item.event.type !== 'notification_received') return true;
        const { notification } = item.event;
        if (!isShown(notification)) return true;
        read.push(notification.id);
        return false;
      });
      apply(rest);
      if (read.length > 0) markRead(read);
    },
    markRead,
    followOtherTabs: () =>
      marks.watch((ids) => {
        apply([{ kind: 'read_marks_loaded', ids }]);
      }),
  };
}
