import { Archive, ArchiveRestore, Clock, Mail, MailOpen } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import type { MouseEvent } from 'react';
import { useLocale } from '#src/i18n/locale.ts';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { parseInstant } from '#src/lib/instant.ts';
import { classifyActionUrl } from '#src/protocol/page-paths.ts';
import { cx } from '#src/ui/cx.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { StatusDot } from '#src/ui/status-dot.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import type { DayName, InboxEntry } from './inbox-selectors.ts';
import { LaterChoices } from './later-choices.tsx';
import { LeaveQuestion } from './leave-question.tsx';
import { wordNotification } from './notification-words.ts';
import { panelMessages } from './panel-messages.ts';
import type { InboxActions } from './use-inbox-actions.ts';

export interface InboxItemProps {
  readonly entry: InboxEntry;
  readonly position: number;
  /** How many there are; -1: more than are here. */
  readonly total: number;
  /** Named above the first entry of a day. */
  readonly day: DayName | null;
  /** Its date, where that says more than its time: neither of today nor of yesterday. */
  readonly date: string | null;
  /** The one that the keys act on. */
  readonly active: boolean;
  /** Whether becoming active takes the focus (a key moved here). */
  readonly takesFocus: boolean;
  /** Counts the presses of Enter on it while it leads elsewhere: the question opens. */
  readonly asked: number;
  readonly snoozed: boolean;
  /** No pointer to hover with: what a row can do is always in sight. */
  readonly touch: boolean;
  readonly actions: InboxActions;
}

/** One notification, or a group with its latest outcome. Title and body are plain text, always. */
export const InboxItem = memo(function InboxItem(props: InboxItemProps) {
  const { entry, day, active, takesFocus, touch, actions } = props;
  const t = useMessages(panelMessages);
  const locale = useLocale();
  const { formatTime } = useFormats();
  const ref = useRef<HTMLElement>(null);
  const [asking, setAsking] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [hovered, setHovered] = useState(false);
  const { notification, at } = { ...entry.latest };
  const { title, body } = wordNotification(notification, locale);
  const target = classifyActionUrl(notification.actionUrl, window.location.origin);

  useEffect(() => {
    if (active && takesFocus) ref.current?.focus({ preventScroll: true });
  }, [active, takesFocus]);

  const open = () => {
    if (target.kind === 'external') setAsking(true);
    actions.open(entry);
  };
  const onClick = (event: MouseEvent) => {
    const inside = event.target instanceof Element ? event.target.closest('button, a, [role="group"]') : null;
    if (inside === null || inside.hasAttribute('data-opens')) open();
  };

  return (
    <article
      ref={ref}
      aria-posinset={props.position}
      aria-setsize={props.total}
      aria-label={title}
      tabIndex={active ? 0 : -1}
      data-key={entry.key}
      onClick={onClick}
      onPointerEnter={() => {
        setHovered(true);
      }}
      onPointerLeave={() => {
        setHovered(false);
      }}
      onFocus={() => {
        actions.activate(entry);
      }}
      className="group/row border-b border-line focus-visible:-outline-offset-2"
    >
      {day === null ? null : (
        <h3 className="bg-canvas px-3 py-1 text-xs font-semibold text-ink-2">{t(day)}</h3>
      )}
      <div className={cx('relative flex items-start', active && 'bg-raised')}>
        <button
          type="button"
          data-opens=""
          tabIndex={-1}
          className="flex min-w-0 flex-1 items-start gap-2 px-3 py-2.5 text-left group-hover/row:bg-raised focus-visible:-outline-offset-2"
        >
          <span className="mt-1 flex size-3 shrink-0 items-center">
            {entry.unread ? (
              <>
                <StatusDot kind={notification.kind === 'run_failed' ? 'failed' : 'info'} />
                <span className="sr-only">{t('unread')}</span>
              </>
            ) : null}
          </span>
          <span className="min-w-0 flex-1">
            <bdi className={cx('line-clamp-2 break-words', entry.unread && 'font-medium')}>{title}</bdi>
            {body === '' ? null : <bdi className="line-clamp-2 break-words text-ink-2">{body}</bdi>}
            <Notes {...props} host={target.kind === 'external' ? target.host : null} />
          </span>
          <TimeText instant={at} className="shrink-0 text-xs text-ink-3">
            {props.date ?? formatTime(at)}
          </TimeText>
        </button>
        {active || hovered || touch || choosing ? (
          <RowActions
            entry={entry}
            actions={actions}
            choosing={choosing}
            onChoose={() => {
              setChoosing(!choosing);
            }}
          />
        ) : null}
      </div>
      {choosing ? (
        <LaterChoices
          kind={notification.kind}
          snoozed={props.snoozed}
          actions={actions}
          entry={entry}
          onDone={() => {
            setChoosing(false);
          }}
        />
      ) : null}
      {(asking || props.asked > 0) && target.kind === 'external' ? (
        <LeaveQuestion
          key={props.asked}
          target={target}
          onDone={() => {
            setAsking(false);
          }}
        />
      ) : null}
    </article>
  );
});

interface RowActionsProps {
  readonly entry: InboxEntry;
  readonly actions: InboxActions;
  readonly choosing: boolean;
  readonly onChoose: () => void;
}

/** In the way of nobody: seen on the row that has the pointer or the focus, and always where there is no pointer. */
function RowActions({ entry, actions, choosing, onChoose }: RowActionsProps) {
  const t = useMessages(panelMessages);
  const { notification } = entry.latest;
  return (
    <div className="absolute top-1 right-1 hidden gap-0.5 rounded-md border border-line bg-surface group-focus-within/row:flex group-hover/row:flex pointer-coarse:static pointer-coarse:flex pointer-coarse:border-0">
      <IconButton
        size="sm"
        label={entry.unread ? t('markRead') : t('markUnread')}
        shortcut={entry.unread ? 'Shift+I' : 'Shift+U'}
        icon={entry.unread ? <MailOpen /> : <Mail />}
        onClick={() => {
          if (entry.unread) actions.read(entry);
          else actions.unread(entry);
        }}
      />
      {actions.canKeep ? (
        <>
          <IconButton
            size="sm"
            label={notification.archivedAt === null ? t('archive') : t('unarchive')}
            shortcut="E"
            icon={notification.archivedAt === null ? <Archive /> : <ArchiveRestore />}
            onClick={() => {
              actions.toggleArchive(entry);
            }}
          />
          <IconButton
            size="sm"
            label={t('more')}
            icon={<Clock />}
            aria-expanded={choosing}
            onClick={onChoose}
          />
        </>
      ) : null}
    </div>
  );
}

function Notes({ entry, snoozed, host }: InboxItemProps & { readonly host: string | null }) {
  const t = useMessages(panelMessages);
  const { formatFullTime } = useFormats();
  const { snoozedUntil } = entry.latest.notification;
  const until = snoozed && snoozedUntil !== null ? parseInstant(snoozedUntil) : null;
  const notes = [
    entry.rows.length > 1 ? t('earlierOnes', { count: entry.rows.length - 1 }) : null,
    until === null ? null : t('snoozedUntil', { time: formatFullTime(until) }),
    host === null ? null : t('external', { host }),
  ].filter((note) => note !== null);
  return notes.length === 0 ? null : (
    <span className="block truncate text-xs text-ink-3">{notes.join(' · ')}</span>
  );
}
