import { ArchiveRestore } from 'lucide-react';
import { useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { cx } from '#src/ui/cx.ts';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { useChangeSession, useSessions } from '../chat-queries.ts';
import { archiveMessages } from './archive-messages.ts';

export interface ArchivedChatsProps {
  readonly workspaceId: string;
  readonly openId: string | null;
  readonly mayWrite: boolean;
  /** What titles are searched for, folded. */
  readonly sought: string;
  readonly onOpen: (sessionId: string) => void;
}

/** The archived chats, folded away under the list: to be read, and brought back where the server can. */
export function ArchivedChats({ workspaceId, openId, mayWrite, sought, onOpen }: ArchivedChatsProps) {
  const t = useMessages(archiveMessages);
  const hasWayBack = useExtension('session-archive') === true;
  const change = useChangeSession(workspaceId);
  const { data: sessions = [] } = useSessions(workspaceId);
  const archived = sessions.filter(
    ({ archived: isArchived, title }) =>
      isArchived === true && (title ?? '').toLocaleLowerCase().includes(sought),
  );
  if (archived.length === 0) return null;
  return (
    <Disclosure
      key={String(sought === '')}
      // What was searched for is to be seen.
      defaultOpen={sought !== ''}
      label={t('place', { count: archived.length })}
      className="px-2 pb-2"
      buttonClassName="px-3 text-xs text-ink-2 pointer-coarse:min-h-11"
    >
      {hasWayBack ? null : <p className="px-3 py-1 text-xs text-ink-3">{t('readable')}</p>}
      <ul aria-label={t('list')}>
        {archived.map(({ id, title }) => {
          const name = title == null || title === '' ? t('untitled') : title;
          return (
            <li
              key={id}
              className={cx('flex items-center rounded-md hover:bg-raised', id === openId && 'bg-raised')}
            >
              <button
                type="button"
                data-row=""
                aria-current={id === openId ? 'page' : undefined}
                onClick={() => {
                  onOpen(id);
                }}
                className="min-w-0 flex-1 truncate rounded-md px-3 py-1.5 text-left text-ink-2 pointer-coarse:min-h-11"
              >
                {withoutTurns(name)}
              </button>
              {hasWayBack && mayWrite ? (
                <IconButton
                  size="sm"
                  className="mr-1"
                  label={t('unarchiveOf', { title: name })}
                  icon={<ArchiveRestore aria-hidden="true" />}
                  onClick={() => {
                    change.mutate({ sessionId: id, archive: false });
                  }}
                />
              ) : null}
            </li>
          );
        })}
      </ul>
    </Disclosure>
  );
}

/** Said where one archives: there is no way back, where so. */
export function ArchiveNote() {
  const t = useMessages(archiveMessages);
  const isForGood = useExtension('session-archive') === false;
  return isForGood ? (
    <span className="block text-xs whitespace-normal text-ink-2">{t('forGood')}</span>
  ) : null;
}
