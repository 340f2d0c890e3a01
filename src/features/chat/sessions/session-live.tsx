import { useEffect, useMemo } from 'react';
import { useExtension, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Session } from '#src/protocol/entities.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { ArchiveToast } from '../archive/archive-toast.tsx';
import { commandMessages } from '../command-messages.ts';
import type { ExportWish } from '../export/export-wish.ts';
import { SessionExport } from '../export/session-export.tsx';
import { createReadMarks } from './read-marks.ts';
import { refreshSessions } from './refresh-sessions.ts';
import { rowMessages } from './row-messages.ts';
import { sessionCache } from './session-cache.ts';
import { outboxOf } from '../outbox/start-outbox.ts';
import { useChatElsewhere } from './use-chat-elsewhere.ts';
import { useListLooks } from './use-list-looks.ts';
import { useNoticeRoom } from './use-notice-room.ts';
import { useOnSettled } from './use-on-settled.ts';
import { useReadMark } from './use-read-mark.ts';
import { useSessionNews } from './use-session-news.ts';

export interface SessionLiveProps {
  readonly workspaceId: string;
  readonly userId: string;
  readonly openId: string | null;
  readonly sessions: readonly Session[];
  readonly exporting: ExportWish | null;
  readonly onExport: (wish: ExportWish | null) => void;
  readonly onOpen: (sessionId: string) => void;
  readonly onElsewhere: (workspaceId: string) => void;
}

/** What the list of sessions needs once the page stands: news of them, marks of reading, and their export. */
export default function SessionLive(props: SessionLiveProps) {
  const { workspaceId, userId, openId, sessions, exporting, onExport, onOpen, onElsewhere } = props;
  const t = useMessages(rowMessages);
  const view = useMessages(commandMessages)('chat');
  const tells = useExtension('session-activity');
  useViewCommands({
    view,
    commands: () =>
      openId === null
        ? []
        : (['markdown', 'json'] as const).map((format) => ({
            id: `chat:export-${format}`,
            label: t(format),
            run: () => {
              onExport({ sessionId: openId, format });
            },
          })),
  });
  const services = useServices();
  const room = useNoticeRoom();
  // What waits is sent from any view of the chat, also where no chat is open.
  useEffect(() => {
    void outboxOf(services, userId);
  }, [services, userId]);
  const elsewhere = useChatElsewhere(workspaceId, openId);
  useEffect(() => {
    if (elsewhere !== null) onElsewhere(elsewhere);
  }, [elsewhere, onElsewhere]);
  const wanted = exporting && (sessions.find(({ id }) => id === exporting.sessionId) ?? null);
  return (
    <>
      {tells === false ? <ListLooks workspaceId={workspaceId} openId={openId} /> : null}
      {tells ? (
        <News key={userId} workspaceId={workspaceId} userId={userId} openId={openId} />
      ) : (
        <Unheard userId={userId} openId={openId} />
      )}
      {/* At the foot of the list of chats, without one over the heading: what is read and written is not covered. */}
      <div
        ref={room}
        className="fixed z-30 flex flex-col gap-2 max-lg:inset-x-2 max-lg:top-13 max-lg:mx-auto max-lg:max-w-96 lg:bottom-3 lg:left-22 lg:w-56 2xl:w-60"
      >
        <ArchiveToast workspaceId={workspaceId} sessions={sessions} openId={openId} onOpen={onOpen} />
        {exporting === null ? null : (
          <SessionExport
            key={`${exporting.sessionId} ${exporting.format}`}
            workspaceId={workspaceId}
            userId={userId}
            sessionId={exporting.sessionId}
            session={wanted}
            format={exporting.format}
            onClose={() => {
              onExport(null);
            }}
          />
        )}
      </div>
    </>
  );
}

type LiveList = Pick<SessionLiveProps, 'workspaceId' | 'userId' | 'openId'>;

function News({ workspaceId, userId, openId }: LiveList) {
  const services = useServices();
  const cache = useMemo(() => sessionCache(services, workspaceId), [services, workspaceId]);
  const marks = useMemo(() => createReadMarks(), []);
  const status = useSessionNews(workspaceId, userId, openId, cache, marks);
  useReadMark(userId, openId, cache, marks);
  return status === null || status.state === 'live' ? null : <Unheard userId={userId} openId={openId} />;
}

function ListLooks({ workspaceId, openId }: Omit<LiveList, 'userId'>) {
  useListLooks(workspaceId, openId);
  return null;
}

/** Nobody tells what goes on in the chats: of the one that is open the page knows when its answer has ended. */
function Unheard({ userId, openId }: Omit<LiveList, 'workspaceId'>) {
  const services = useServices();
  useOnSettled(userId, openId, () => {
    refreshSessions(services);
  });
  return null;
}
