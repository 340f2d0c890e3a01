import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChannelItem } from '#src/connection/types.ts';
import type { NotificationEvent } from '#src/protocol/notification-frames.ts';
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

export function createNotificationsStore(marks: ReadMarks): NotificationsStore {
  const store = createStore<NotificationsState>(() =>
    applyNotificationsInput(emptyNotifications, { kind: 'read_marks_loaded', ids: marks.load() }),
  );
  const apply = (inputs: readonly NotificationsInput[]) => {
    const before = store.getState();
    const after = inputs.reduce(applyNotificationsInput, before);
    if (after !== before) store.setState(after, true);
  };
  return {
    store,
    applyItems: apply,
    markRead(ids) {
      apply([{ kind: 'marked_read', ids }]);
      marks.save(store.getState().readIds);
    },
    followOtherTabs: () =>
      marks.watch((ids) => {
        apply([{ kind: 'read_marks_loaded', ids }]);
      }),
  };
}
