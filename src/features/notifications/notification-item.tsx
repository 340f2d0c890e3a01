import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { parseInstant } from '#src/lib/instant.ts';
import { classifyActionUrl, type ActionTarget } from '#src/protocol/page-paths.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { StatusDot } from '#src/ui/status-dot.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { notificationMessages } from './messages.ts';
import type { NotificationRow } from './notifications-state.ts';

export interface NotificationItemProps {
  readonly row: NotificationRow;
  readonly position: number;
  readonly total: number;
  /** Marks it as read and, where it leads somewhere inside the page, goes there. */
  readonly onOpen: (path: string | null) => void;
}

/** One notification: title and body are plain text, always. An address elsewhere asks first, with its host. */
export function NotificationItem({ row, position, total, onOpen }: NotificationItemProps) {
  const t = useMessages(notificationMessages);
  const [asking, setAsking] = useState(false);
  const { notification, read } = row;
  const target = classifyActionUrl(notification.actionUrl, window.location.origin);
  const at = (notification.at === null ? null : parseInstant(notification.at)) ?? row.receivedAt;

  const open = () => {
    if (target.kind === 'external') setAsking(true);
    onOpen(target.kind === 'internal' ? target.path : null);
  };

  return (
    <article
      aria-posinset={position}
      aria-setsize={total}
      aria-label={notification.title}
      className="border-b border-line last:border-b-0"
    >
      <button
        type="button"
        onClick={open}
        className="flex w-full items-start gap-2 px-3 py-2.5 text-left hover:bg-raised focus-visible:-outline-offset-2"
      >
        <span className="mt-1 flex size-3 shrink-0 items-center">
          {read ? null : (
            <>
              <StatusDot kind="info" />
              <span className="sr-only">{t('unread')}</span>
            </>
          )}
        </span>
        <span className="min-w-0 flex-1">
          <span className={cx('line-clamp-2', !read && 'font-medium')}>{notification.title}</span>
          {notification.body === '' ? null : (
            <span className="line-clamp-3 text-ink-2">{notification.body}</span>
          )}
          {target.kind === 'external' ? (
            <span className="block text-xs text-ink-3">{t('external', { host: target.host })}</span>
          ) : null}
        </span>
        <TimeText instant={at} className="shrink-0 text-xs text-ink-3" />
      </button>
      {asking && target.kind === 'external' ? (
        <LeaveQuestion
          target={target}
          onDone={() => {
            setAsking(false);
          }}
        />
      ) : null}
    </article>
  );
}

function LeaveQuestion({
  target,
  onDone,
}: {
  readonly target: Extract<ActionTarget, { kind: 'external' }>;
  readonly onDone: () => void;
}) {
  const t = useMessages(notificationMessages);
  return (
    <div
      role="group"
      aria-label={t('externalQuestion')}
      className="flex flex-wrap items-center gap-2 px-3 pb-3 pl-8"
    >
      <p className="w-full text-ink-2">{t('externalQuestion')}</p>
      <a
        href={target.href}
        target="_blank"
        rel="noopener noreferrer"
        onClick={onDone}
        className="inline-flex h-7 items-center rounded-md border border-control px-2 text-xs font-medium hover:bg-raised"
      >
        {t('openExternal', { host: target.host })}
      </a>
      <Button size="sm" variant="ghost" onClick={onDone}>
        {t('cancel')}
      </Button>
    </div>
  );
}
