import { Ellipsis } from 'lucide-react';
import { Suspense, useSyncExternalStore } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { afterPaint } from '#src/lib/after-paint.ts';
import type { Session } from '#src/protocol/entities.ts';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { Badge } from '#src/ui/badge.tsx';
import { cx } from '#src/ui/cx.ts';
import { lazyPart } from '#src/ui/lazy-part.ts';
import { showTurns } from '#src/ui/show-turns.tsx';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Menu } from '#src/ui/menu.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { useFormats } from '#src/i18n/use-formats.ts';
import { lastUse } from './chat-queries.ts';
import { openChatSession, peekChatSession } from './chat-registry.ts';
import type { ExportWish } from './export/export-wish.ts';
import { RenameRow } from './late-fields.ts';
import { badgeOf } from './sessions/session-badge.ts';
import { rowMessages } from './sessions/row-messages.ts';
import type { SessionBadge } from './chat-session.ts';
import { chatMessages } from './messages.ts';
import { loadNewChats } from './preload-parts.ts';

/** Not needed before the first letter can be typed. */
const RunningMark = lazyPart(async () => (await loadNewChats()).RunningMark);
const ArchiveNote = lazyPart(async () => (await loadNewChats()).ArchiveNote);

export interface SessionRowProps {
  readonly session: Session;
  readonly userId: string;
  readonly isOpen: boolean;
  /** A message has yet to leave for it. */
  readonly waits?: boolean;
  readonly onOpen: (sessionId: string) => void;
  readonly isRenaming: boolean;
  readonly onRenaming: (sessionId: string | null) => void;
  /** null: not on this server, or not for this user. */
  readonly onRename: ((sessionId: string, title: string) => Promise<void>) | null;
  readonly onArchive: ((sessionId: string) => void) | null;
  readonly onExport: (wish: ExportWish) => void;
}

/** One chat in the list: title, last use, what goes on in it, and its menu. */
export function SessionRow(props: SessionRowProps) {
  const { session, userId, isOpen, onOpen, isRenaming, onRenaming, onRename, onArchive, onExport } = props;
  const t = useMessages(chatMessages);
  const services = useServices();
  const { clock } = services;
  const { formatRelative } = useFormats();
  const words = useMessages(rowMessages);
  const badge = useBadge(userId, session, isOpen);
  const name = session.title == null || session.title === '' ? t('untitled') : session.title;
  const used = lastUse(session);
  const now = clock.now() * 1000 + useServerOffset();

  function begin(): void {
    const chat = openChatSession(services, userId, session.id);
    chat.setApplication(session.application_id);
    chat.begin();
  }

  const items = [
    ...(onRename
      ? [
          {
            id: 'rename',
            label: t('rename'),
            onSelect: () => {
              onRenaming(session.id);
            },
          },
        ]
      : []),
    ...(onArchive
      ? [
          {
            id: 'archive',
            label: t('archive'),
            detail: (
              <PlainOnFailure plain={null}>
                <Suspense>
                  <ArchiveNote />
                </Suspense>
              </PlainOnFailure>
            ),
            onSelect: () => {
              onArchive(session.id);
            },
          },
        ]
      : []),
    ...(['markdown', 'json'] as const).map((format) => ({
      id: format,
      label: words(format),
      onSelect: () => {
        onExport({ sessionId: session.id, format });
      },
    })),
  ];
  const runs = badge === 'streaming';
  const mark = badge !== 'none' && (
    <Badge tone={tones[badge]}>
      <span aria-hidden="true">{shapes[badge]}</span>
      {t(badge)}
    </Badge>
  );
  const row = (
    <li
      className={cx(
        'group relative flex items-center rounded-md hover:bg-raised',
        isOpen &&
          'bg-raised before:absolute before:inset-y-2 before:left-0 before:w-0.5 before:rounded-full before:bg-accent',
      )}
    >
      <button
        type="button"
        data-row={session.id}
        aria-current={isOpen ? 'page' : undefined}
        // Its messages are on their way while the finger is still down, at the latest while the view is drawn.
        onMouseDown={({ button }) => {
          if (button === 0) begin();
        }}
        onClick={() => {
          begin();
          onOpen(session.id);
        }}
        className="flex min-w-0 flex-1 flex-col rounded-md px-3 py-1.5 text-left group-focus-within:pr-9 group-hover:pr-9 pointer-coarse:min-h-11 pointer-coarse:pr-12"
      >
        <span className={cx('truncate', badge === 'unread' && 'font-semibold')} title={withoutTurns(name)}>
          {showTurns(name)}
        </span>
        <span className="flex items-center gap-1.5 text-xs text-ink-3">
          {runs || props.waits ? (
            <PlainOnFailure plain={mark}>
              <Suspense fallback={mark}>
                <RunningMark
                  userId={userId}
                  sessionId={session.id}
                  asks={session.asking === true}
                  mark={mark}
                  waits={!runs}
                />
              </Suspense>
            </PlainOnFailure>
          ) : (
            mark
          )}
          {used === 0 ? null : (
            <TimeText instant={used}>{formatRelative(used, Math.max(used, now))}</TimeText>
          )}
        </span>
      </button>
      <span className="absolute right-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
        <Menu
          label={t('sessionActions')}
          placement="bottom-end"
          trigger={(props) => (
            <IconButton
              {...props}
              size="sm"
              label={t('sessionActions')}
              icon={<Ellipsis aria-hidden="true" />}
            />
          )}
          groups={[{ items }]}
        />
      </span>
    </li>
  );
  if (!isRenaming || onRename === null) return row;
  return (
    <PlainOnFailure plain={row}>
      <RenameRow
        id={session.id}
        title={session.title ?? ''}
        onRename={(title) => onRename(session.id, title)}
        onDone={() => {
          onRenaming(null);
        }}
        placeholder={row}
      />
    </PlainOnFailure>
  );
}

const tones = { streaming: 'blue', unread: 'accent', failed: 'red' } as const;

const shapes = { streaming: '…', unread: '●', failed: '▲' } as const;

/** What goes on in a session: of one that this page holds it knows at once, of all others what the server says. */
function useBadge(userId: string, session: Session, isOpen: boolean): SessionBadge {
  const sessionId = session.id;
  const services = useServices();
  const here = useSyncExternalStore(
    (onChange) =>
      // What is typed is drawn before what the list says of it.
      peekChatSession(services, userId, sessionId)?.store.subscribe(afterPaint(onChange)) ??
      (() => undefined),
    () => peekChatSession(services, userId, sessionId)?.badge() ?? 'none',
  );
  const badge = here === 'streaming' ? here : (badgeOf(session) ?? here);
  // At the end of what one looks at nothing is unread, while the mark of that is on its way.
  return isOpen && badge === 'unread' && document.querySelector('[data-thread=end]') ? 'none' : badge;
}
