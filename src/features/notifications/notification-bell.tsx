import { Bell, CheckCheck } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { notificationsChannel } from '#src/protocol/channels.ts';
import { useChannel } from '#src/connection/react.tsx';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { classifyActionUrl } from '#src/protocol/page-paths.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Popover } from '#src/ui/popover.tsx';
import { notificationMessages } from './messages.ts';
import { NotificationItem } from './notification-item.tsx';
import { createNotificationsStore, type NotificationsStore } from './notifications-store.ts';
import { createReadMarks } from './read-marks.ts';

export interface NotificationBellProps {
  readonly userId: string;
  /** Goes to a path of this page (an `action_url` of our own origin). */
  readonly onOpenPath: (path: string) => void;
  /** Whether a path of this page is in front of the user right now. */
  readonly isShowing: (path: string) => boolean;
}

export function NotificationBell({ userId, onOpenPath, isShowing }: NotificationBellProps) {
  const descriptor = useMemo(() => notificationsChannel(userId), [userId]);
  const notifications = useMemo(
    () =>
      createNotificationsStore(createReadMarks(userId, browserStorage()), ({ actionUrl }) => {
        const target = classifyActionUrl(actionUrl, window.location.origin);
        return target.kind === 'internal' && isShowing(target.path);
      }),
    [userId, isShowing],
  );
  useChannel(descriptor, notifications.applyItems);
  useEffect(() => notifications.followOtherTabs(), [notifications]);
  return <BellButton notifications={notifications} onOpenPath={onOpenPath} />;
}

function BellButton({
  notifications,
  onOpenPath,
}: {
  readonly notifications: NotificationsStore;
  readonly onOpenPath: (path: string) => void;
}) {
  const t = useMessages(notificationMessages);
  const unread = useStore(notifications.store, (state) => state.unread);
  const label = unread === 0 ? t('notifications') : t('notificationsUnread', { count: unread });
  return (
    <Popover
      label={t('notifications')}
      className="sm:w-96"
      trigger={(props) => (
        <span className="relative inline-flex">
          <IconButton {...props} label={label} icon={<Bell />} />
          {unread === 0 ? null : (
            <span
              aria-hidden="true"
              className="pointer-events-none absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-[0.625rem] leading-4 font-semibold text-accent-ink"
            >
              {unread > 99 ? '99+' : String(unread)}
            </span>
          )}
        </span>
      )}
    >
      {(close) => (
        <NotificationList
          notifications={notifications}
          onOpenPath={(path) => {
            close();
            onOpenPath(path);
          }}
        />
      )}
    </Popover>
  );
}

function NotificationList({
  notifications,
  onOpenPath,
}: {
  readonly notifications: NotificationsStore;
  readonly onOpenPath: (path: string) => void;
}) {
  const t = useMessages(notificationMessages);
  const { formatTime } = useFormats();
  const { rows, unread, since, lostAt, missed } = useStore(notifications.store);
  return (
    <>
      <div className="sticky top-0 z-10 flex h-10 shrink-0 items-center gap-2 border-b border-line bg-surface pr-1 pl-3">
        <h2 className="flex-1 font-semibold">{t('notifications')}</h2>
        <IconButton
          label={t('markAllRead')}
          icon={<CheckCheck />}
          disabled={unread === 0}
          onClick={() => {
            notifications.markRead(rows.map((row) => row.notification.id));
          }}
        />
      </div>
      {rows.length === 0 ? (
        <EmptyState icon={<Bell />} title={t('empty')} detail={t('emptyDetail')} />
      ) : (
        <div role="feed" aria-label={t('notifications')}>
          {rows.map((row, index) => (
            <NotificationItem
              key={row.notification.id}
              row={row}
              position={index + 1}
              total={rows.length}
              onOpen={(path) => {
                notifications.markRead([row.notification.id]);
                if (path !== null) onOpenPath(path);
              }}
            />
          ))}
        </div>
      )}
      <footer className="border-t border-line px-3 py-2 text-xs text-ink-3">
        {missed.map((span) => (
          <p key={span.from}>{t('missed', { from: formatTime(span.from), to: formatTime(span.to) })}</p>
        ))}
        {lostAt === null ? null : <p>{t('cutOff', { time: formatTime(lostAt) })}</p>}
        {since === null ? null : <p>{t('keptHere', { time: formatTime(since) })}</p>}
      </footer>
    </>
  );
}

/** Null where the browser blocks storage. */
function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
