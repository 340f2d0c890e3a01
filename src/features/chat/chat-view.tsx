import { PanelLeft, PanelRight } from 'lucide-react';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { useAuthState } from '#src/connection/react.tsx';
import { ApiError } from '#src/http/types.ts';
import { lazyPart } from '#src/ui/lazy-part.ts';
import { showTurns } from '#src/ui/show-turns.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { readStored, writeStored } from '#src/lib/local-storage.ts';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import { useMembers } from '#src/shared/people/members.ts';
import { personName } from '#src/shared/people/person-name.ts';
import type { ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Sheet } from '#src/ui/sheet.tsx';
import { useMedia } from '#src/ui/use-media.ts';
import { useSessions } from './chat-queries.ts';
import type { ExportWish } from './export/export-wish.ts';
import { FindButton } from './find-button.tsx';
import { isLocal, localNames } from './local-chat.ts';
import { preloadParts } from './preload-parts.ts';
import { chatMessages } from './messages.ts';
import { NewChat } from './new-chat.tsx';
import { OpenChat, type OpenChatProps } from './open-chat.tsx';
import { SessionList } from './session-list.tsx';
import { useSessionChanges } from './use-session-changes.ts';

/** Loaded behind the commands: nobody waits for it to type. */
const SessionLive = lazyPart(async () => (await import('./sessions/session-live.tsx')).default);
const ParticipantStrip = lazyPart(async () => (await import('./participants/participant-strip.tsx')).default);

export interface ChatViewProps {
  readonly workspaceId: string;
  /** null: a new chat. */
  readonly sessionId: string | null;
  /** The message to be shown, of a link to it; null: the latest are shown. */
  readonly linked?: OpenChatProps['linked'];
  /** null: to a new chat. `replace`: it is the one that is open, under another name. */
  readonly onOpenSession: (sessionId: string | null, messageId?: string, replace?: boolean) => void;
  /** The chat that is open is one of that workspace. */
  readonly onElsewhere: (workspaceId: string) => void;
  readonly onOpenRun: (executionId: string, at?: Instant) => void;
  /** Missing: nobody looks into the plugin runs of tools. */
  readonly readRun?: ReadRun;
  readonly onOpenPath: OpenChatProps['onOpenPath'];
  readonly onOpenDocument: OpenChatProps['onOpenDocument'];
}

const INSPECTOR_KEY = 'nadoo:chat-inspector';

/** The chat: sessions list, thread with composer, and on wide screens the answer's details. */
export function ChatView({
  workspaceId,
  sessionId,
  linked = null,
  onOpenSession,
  onElsewhere,
  onOpenRun,
  onOpenPath,
  readRun,
  onOpenDocument,
}: ChatViewProps) {
  const t = useMessages(chatMessages);
  const { user } = useAuthState();
  const members = useMembers(workspaceId);
  const sessions = useSessions(workspaceId);
  const hasList = useMedia('(width >= 1024px)');
  const isWide = useMedia('(width >= 1280px)');
  /** Beside the members' panel there is room for it from here on; the reader's own choice counts more. */
  const isRoomy = useMedia('(width >= 1536px)');
  const [inspectorChoice, setInspectorChoice] = useState(() => readStored(INSPECTOR_KEY));
  const inspectorWanted = inspectorChoice === null ? isRoomy : inspectorChoice === 'open';
  const [listOpen, setListOpen] = useState(false);
  const showList = () => {
    setListOpen(true);
  };
  const userId = user?.id ?? '';

  const [commands, setCommands] = useState<OpenChatProps['commands']>(null);
  /** The chat whose title is being changed in the list. */
  const [renaming, setRenaming] = useState<string | null>(null);
  const [exporting, setExporting] = useState<ExportWish | null>(null);

  useEffect(
    () =>
      preloadParts((loaded) => {
        setCommands(() => loaded);
      }),
    [],
  );
  const showInspector = useCallback((shown: boolean) => {
    const choice = shown ? 'open' : 'closed';
    writeStored(INSPECTOR_KEY, choice);
    setInspectorChoice(choice);
  }, []);
  /** Counts: "New chat" while one is being made begins another, and leaves that one to itself. */
  const [asked, setAsked] = useState(0);
  const newChat = useCallback(() => {
    setAsked((before) => before + 1);
    onOpenSession(null);
  }, [onOpenSession]);
  const { data: people } = members;
  const nameOf = useCallback(
    (id: string | null) =>
      personName(people, id) ?? (id !== null && id === user?.id ? user.name : t('somebody')),
    [people, user, t],
  );
  const isViewer = people?.some((member) => member.user_id === userId && member.role === 'viewer') === true;
  const refusal = members.error instanceof ApiError ? members.error.failure.kind : null;
  // Removed while the page is open: what is written here stays to be read and copied.
  const isOutside = refusal === 'not-found' || refusal === 'forbidden';
  const blocked = isOutside ? t('outside') : isViewer ? t('viewer') : null;
  const session = sessions.data?.find(({ id }) => id === sessionId) ?? null;

  /** As the server knows it. */
  const madeId = isLocal(sessionId) ? null : sessionId;

  const changes = useSessionChanges(workspaceId, madeId, !isViewer && !isOutside, onOpenSession);

  const list = (
    <SessionList
      workspaceId={workspaceId}
      userId={userId}
      openId={sessionId}
      settled={commands !== null}
      renaming={renaming}
      onRenaming={setRenaming}
      changes={changes}
      onOpen={(id, messageId) => {
        setListOpen(false);
        if (id === null) newChat();
        else onOpenSession(id, messageId);
      }}
      onExport={(wish) => {
        setListOpen(false);
        setExporting(wish);
      }}
    />
  );
  return (
    <div className="flex h-full min-h-0 min-w-0">
      {hasList ? (
        <div className="flex w-60 shrink-0 flex-col border-r border-line bg-canvas 2xl:w-64">{list}</div>
      ) : null}
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line px-2">
          {hasList ? null : (
            <IconButton
              size="sm"
              label={t('showSessions')}
              icon={<PanelLeft aria-hidden="true" />}
              onClick={showList}
            />
          )}
          {madeId !== null && !session?.title && !localNames.has(madeId) ? (
            // Not known yet: a heading without words says nothing.
            <div className="flex-1" />
          ) : (
            <h2 className="min-w-0 flex-1 truncate px-1 font-medium">
              {session?.title && madeId !== null ? showTurns(session.title) : t('newChat')}
            </h2>
          )}
          {/* After what the composer needs: the commands are here. */}
          {madeId === null || commands === null ? null : (
            <PlainOnFailure plain={null}>
              <Suspense>
                <ParticipantStrip
                  key={`${userId} ${madeId}`}
                  workspaceId={workspaceId}
                  sessionId={madeId}
                  userId={userId}
                  nameOf={nameOf}
                />
              </Suspense>
            </PlainOnFailure>
          )}
          {sessionId === null ? null : <FindButton />}
          {isWide && sessionId !== null && !inspectorWanted ? (
            <IconButton
              size="sm"
              label={t('showInspector')}
              icon={<PanelRight aria-hidden="true" />}
              onClick={() => {
                showInspector(true);
              }}
            />
          ) : null}
        </div>
        <div className="flex min-h-0 min-w-0 flex-1">
          {sessionId === null ? (
            <NewChat
              key={asked}
              workspaceId={workspaceId}
              userId={userId}
              blocked={blocked}
              onOpenSession={onOpenSession}
              onShowList={hasList ? null : showList}
            />
          ) : (
            <OpenChat
              key={`${userId} ${localNames.get(sessionId) ?? sessionId}`}
              workspaceId={workspaceId}
              userId={userId}
              sessionId={sessionId}
              linked={linked}
              applicationId={session?.application_id ?? (sessions.isFetched ? '' : null)}
              nameOf={nameOf}
              blocked={blocked}
              inspectorShown={inspectorWanted}
              onShowInspector={isWide ? showInspector : null}
              onNewChat={newChat}
              onOpenSession={onOpenSession}
              onRename={
                changes.rename && session
                  ? () => {
                      setListOpen(!hasList);
                      setRenaming(sessionId);
                    }
                  : null
              }
              onArchive={
                changes.archive && session
                  ? () => {
                      changes.archive?.(sessionId);
                    }
                  : null
              }
              commands={commands}
              onOpenRun={onOpenRun}
              onOpenPath={onOpenPath}
              readRun={readRun}
              onOpenDocument={onOpenDocument}
            />
          )}
        </div>
      </div>
      {commands === null && exporting === null ? null : (
        <PlainOnFailure plain={null}>
          <Suspense>
            <SessionLive
              workspaceId={workspaceId}
              userId={userId}
              openId={madeId}
              sessions={sessions.data ?? []}
              exporting={exporting}
              onExport={setExporting}
              onOpen={onOpenSession}
              onElsewhere={onElsewhere}
            />
          </Suspense>
        </PlainOnFailure>
      )}
      {listOpen && !hasList ? (
        <Sheet
          title={t('sessions')}
          onClose={() => {
            setListOpen(false);
          }}
        >
          <div className="flex h-[70dvh] flex-col">{list}</div>
        </Sheet>
      ) : null}
    </div>
  );
}
