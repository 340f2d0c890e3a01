import { Bell } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { notificationsChannel } from '#src/protocol/channels.ts';
import { useChannel, useExtension, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Notification } from '#src/protocol/notification-frames.ts';
import { classifyActionUrl } from '#src/protocol/page-paths.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Popover } from '#src/ui/popover.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { browserDesktop, createDesktopSwitch } from './desktop-switch.ts';
import { createInboxApi } from './inbox-api.ts';
import { createInboxStore, type InboxStore } from './inbox-store.ts';
import type { PanelPage } from './inbox-panel.tsx';
import type { InboxMode, InboxRow } from './inbox-types.ts';
import { createLocalMarks } from './local-marks.ts';
import { notificationMessages } from './messages.ts';
import { useLateParts } from './use-late-parts.ts';

export interface NotificationBellProps {
  readonly userId: string;
  /** Goes to a path of this page (an `action_url` of our own origin). */
  readonly onOpenPath: (path: string) => void;
  /** Whether a path of this page is in front of the user right now. */
  readonly isShowing: (path: string) => boolean;
  /** The path that the page is on: what leads there is read once it is shown. */
  readonly path?: string;
  /** Told how many are unread, for the tab's title and icon; 0 when the bell goes. */
  readonly onUnreadChange?: (unread: number) => void;
}

/** The bell and its badge. Everything behind them is loaded afterwards. */
export function NotificationBell(props: NotificationBellProps) {
  const t = useMessages(notificationMessages);
  const hasInbox = useExtension('inbox');
  if (hasInbox === null) return <IconButton label={t('notifications')} icon={<Bell />} disabled />;
  return <LiveBell {...props} key={String(hasInbox)} mode={hasInbox ? 'server' : 'browser'} />;
}

function LiveBell({
  userId,
  mode,
  onOpenPath,
  isShowing,
  path,
  onUnreadChange,
}: NotificationBellProps & { readonly mode: InboxMode }) {
  const { http, clock, pool } = useServices();
  const descriptor = useMemo(() => notificationsChannel(userId), [userId]);
  const inbox = useMemo(
    () =>
      createInboxStore({
        mode,
        clock,
        api: createInboxApi(http),
        serverOffsetMs: () => pool.serverOffsetMs(),
        marks: createLocalMarks(userId, browserStorage()),
        isShown: (notification) => leadsTo(notification, isShowing),
      }),
    [mode, clock, http, pool, userId, isShowing],
  );
  const desktop = useMemo(() => createDesktopSwitch(userId, browserDesktop(browserStorage())), [userId]);
  useChannel(descriptor, inbox.applyItems);
  useEffect(() => inbox.start(), [inbox]);

  const unread = useStore(inbox.store, (state) => state.unread);
  const opened = useStore(inbox.store, (state) => state.since !== null);
  useEffect(() => {
    onUnreadChange?.(unread);
  }, [unread, onUnreadChange]);
  useEffect(() => () => onUnreadChange?.(0), [onUnreadChange]);

  useEffect(() => {
    const readShown = () => {
      inbox.readShown();
    };
    readShown();
    document.addEventListener('visibilitychange', readShown);
    return () => {
      document.removeEventListener('visibilitychange', readShown);
    };
  }, [inbox, path]);

  const [listOpen, setListOpen] = useState(false);
  /** What the list shows when it is opened: all, unless a command asked for something else. */
  const [page, setPage] = useState<PanelPage>('all');
  const anchor = useRef<HTMLSpanElement>(null);
  const press = useCallback(() => {
    anchor.current?.querySelector('button')?.click();
  }, []);
  const openRow = useCallback(
    (row: InboxRow) => {
      inbox.read([row]);
      const target = classifyActionUrl(row.notification.actionUrl, window.location.origin);
      if (target.kind === 'internal') onOpenPath(target.path);
      // An address elsewhere is asked for in the list.
      else if (target.kind === 'external') press();
    },
    [inbox, onOpenPath, press],
  );
  const late = useLateParts(listOpen);
  // The first page is here before somebody opens the list; asked for earlier it would be asked for once more.
  useEffect(() => {
    if (late !== null && opened) inbox.loadMore({ tab: 'all', kind: null });
  }, [late, opened, inbox]);
  return (
    <>
      <BellButton
        unread={unread}
        anchor={anchor}
        onOpenChange={(open) => {
          setListOpen(open);
          if (!open) setPage('all');
        }}
        content={(close) =>
          late === null ? (
            <Skeleton lines={4} />
          ) : (
            <late.InboxPanel
              key={page}
              page={page}
              inbox={inbox}
              desktop={desktop}
              onOpenPath={(to) => {
                close();
                onOpenPath(to);
              }}
            />
          )
        }
      />
      {late === null ? null : (
        <late.Toasts
          inbox={inbox}
          desktop={desktop}
          listOpen={listOpen}
          onOpen={openRow}
          onOpenList={press}
        />
      )}
      {late === null ? null : (
        <late.BellCommands
          inbox={inbox}
          desktop={desktop}
          onShow={(wanted) => {
            setPage(wanted);
            if (!listOpen) press();
          }}
        />
      )}
    </>
  );
}

interface BellButtonProps {
  readonly unread: number;
  readonly anchor: React.RefObject<HTMLSpanElement | null>;
  readonly onOpenChange: (open: boolean) => void;
  readonly content: (close: () => void) => React.ReactNode;
}

function BellButton({ unread, anchor, onOpenChange, content }: BellButtonProps) {
  const t = useMessages(notificationMessages);
  const label = unread === 0 ? t('notifications') : t('notificationsUnread', { count: unread });
  return (
    <Popover
      label={t('notifications')}
      className="sm:w-[26rem]"
      onOpenChange={onOpenChange}
      trigger={(props) => (
        <span ref={anchor} className="relative inline-flex">
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
      {content}
    </Popover>
  );
}

function leadsTo({ actionUrl }: Notification, isShowing: (path: string) => boolean): boolean {
  const target = classifyActionUrl(actionUrl, window.location.origin);
  // A message of a chat is shown where the chat is.
  return target.kind === 'internal' && isShowing(target.path.replace(/[?#].*/, ''));
}

export type { InboxStore };

/** Null where the browser blocks storage. */
function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
