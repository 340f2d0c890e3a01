import { useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { useChat } from '../chat-context.ts';
import { useChangeSession, useSessions } from '../chat-queries.ts';
import { archiveMessages } from './archive-messages.ts';

/** Says in an open chat that it is archived, by whomever, and how it comes back or where else to go. */
export function ArchivedNotice() {
  const t = useMessages(archiveMessages);
  const { workspaceId, session, mayWrite, onNewChat } = useChat();
  const { data: isArchived } = useSessions(workspaceId, (sessions) =>
    sessions.some(({ id, archived }) => id === session.sessionId && archived === true),
  );
  const change = useChangeSession(workspaceId);
  const hasWayBack = useExtension('session-archive') === true;
  return (
    <div className={isArchived ? 'mx-auto w-full max-w-[48rem] px-4 pb-2' : 'sr-only'}>
      <div className="flex flex-wrap items-center gap-2 rounded-md bg-canvas px-3 py-1.5 text-xs text-ink-2">
        {/* Stands from the start, or it would not be read out. */}
        <p role="status" className="min-w-48 flex-1">
          {isArchived ? t('here') : ''}
          {/* Of other servers nobody knows. */}
          {isArchived && hasWayBack ? ` ${t('answered')}` : ''}
        </p>
        {isArchived && hasWayBack && mayWrite ? (
          <Button
            size="sm"
            busy={change.isPending}
            onClick={() => {
              change.mutate({ sessionId: session.sessionId, archive: false });
            }}
          >
            {t('unarchive')}
          </Button>
        ) : null}
        {isArchived ? (
          <Button size="sm" variant="ghost" onClick={onNewChat}>
            {t('newChat')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
