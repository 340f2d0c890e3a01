import { MessageSquarePlus, Search } from 'lucide-react';
import { Suspense, useDeferredValue, useId, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import { useTick } from '#src/shared/time/use-tick.ts';
import { Button } from '#src/ui/button.tsx';
import { lazyPart } from '#src/ui/lazy-part.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { RequestError } from './request-error.tsx';
import { toFailure } from './chat-history.ts';
import type { ExportWish } from './export/export-wish.ts';
import { useApplications, useSessions } from './chat-queries.ts';
import { chatMessages } from './messages.ts';
import { loadNewChats } from './preload-parts.ts';
import { SessionRow } from './session-row.tsx';
import type { SessionChanges } from './use-session-changes.ts';

/** Not needed before somebody searches. */
const MessageHits = lazyPart(async () => (await import('./sessions/message-hits.tsx')).default);
const ListAsOf = lazyPart(async () => (await loadNewChats()).ListAsOf);

const LocalChatRows = lazyPart(async () => (await loadNewChats()).LocalChatRows);

const NoTitleFound = lazyPart(async () => (await loadNewChats()).NoTitleFound);

const ArchivedChats = lazyPart(async () => (await loadNewChats()).ArchivedChats);

export interface SessionListProps {
  readonly workspaceId: string;
  readonly userId: string;
  readonly openId: string | null;
  /** The view stands: what nobody waits for may come. */
  readonly settled: boolean;
  /** The chat whose title is being changed; null: none. */
  readonly renaming: string | null;
  readonly onRenaming: (sessionId: string | null) => void;
  readonly changes: SessionChanges;
  readonly onOpen: (sessionId: string | null, messageId?: string) => void;
  readonly onExport: (wish: ExportWish) => void;
}

/** Every chat of the workspace, last used first; searched by title, and by what was said where the server can. */
export function SessionList(props: SessionListProps) {
  const { workspaceId, userId, openId, settled, renaming, onRenaming, changes, onOpen, onExport } = props;
  const t = useMessages(chatMessages);
  const id = useId();
  const sessions = useSessions(workspaceId);
  const applications = useApplications(workspaceId);
  // Of applications that did not come there are no chats either.
  const failed = applications.isLoadingError ? applications : sessions;
  const [query, setQuery] = useState('');
  /** The chats for which a message waits in this browser. */
  const [waiting, setWaiting] = useState<readonly string[]>([]);
  /** Those of this browser of which it has yet to hear that they are made. */
  const [making, setMaking] = useState<readonly string[]>([]);
  const sought = useDeferredValue(query).trim().toLocaleLowerCase();
  const found = (sessions.data ?? []).filter(
    ({ id: session, title }) => session === renaming || (title ?? '').toLocaleLowerCase().includes(sought),
  );
  const shown = found.filter(({ id: session, archived }) => archived !== true && !making.includes(session));
  // When each was last used is told from now.
  useTick(30_000);

  return (
    <div data-sessions="" className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-col gap-2 p-2">
        <Button
          onClick={() => {
            onOpen(null);
          }}
        >
          <MessageSquarePlus aria-hidden="true" className="size-4" />
          {t('newChat')}
        </Button>
        <div className="relative">
          <Search
            aria-hidden="true"
            className="absolute top-2 left-2 size-4 text-ink-3 pointer-coarse:top-3"
          />
          <label htmlFor={id} className="sr-only">
            {t('searchSessions')}
          </label>
          <input
            id={id}
            type="search"
            value={query}
            placeholder={t('searchSessions')}
            onChange={(event) => {
              setQuery(event.target.value);
            }}
            className="h-8 w-full rounded-md border border-control bg-surface pr-2 pl-8 placeholder:text-ink-3 pointer-coarse:h-10"
          />
        </div>
      </div>
      {failed.isLoadingError ? (
        <div className="p-2">
          <RequestError
            key={failed.errorUpdatedAt}
            title={t('sessionsFailed')}
            failure={toFailure(failed.error)}
            onRetry={() => {
              void failed.refetch();
            }}
          />
        </div>
      ) : null}
      {settled || sessions.isRefetchError ? (
        <PlainOnFailure plain={null}>
          <Suspense>
            <ListAsOf
              workspaceId={workspaceId}
              at={sessions.dataUpdatedAt}
              error={sessions.isRefetchError ? sessions.error : null}
              onRetry={sessions.refetch}
            />
          </Suspense>
        </PlainOnFailure>
      ) : null}
      {sessions.isPending && !failed.isError ? <Skeleton lines={5} /> : null}
      <div className="min-h-0 flex-1 overflow-y-auto lg:pb-(--chat-notices)">
        <ul aria-label={t('sessions')} className="peer px-2 pb-2">
          {settled ? (
            <PlainOnFailure plain={null}>
              <Suspense>
                <LocalChatRows
                  workspaceId={workspaceId}
                  userId={userId}
                  openId={openId}
                  sought={sought}
                  onOpen={onOpen}
                  onWaiting={setWaiting}
                  onMaking={setMaking}
                />
              </Suspense>
            </PlainOnFailure>
          ) : null}
          {shown.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              userId={userId}
              isOpen={session.id === openId}
              waits={waiting.includes(session.id)}
              onOpen={onOpen}
              isRenaming={session.id === renaming}
              onRenaming={onRenaming}
              onRename={changes.rename}
              onArchive={changes.archive}
              onExport={onExport}
            />
          ))}
        </ul>
        {sessions.data && sought === '' && shown.length === 0 ? (
          <p className="px-4 pb-4 text-ink-3 peer-has-[li]:hidden">{t('noSessions')}</p>
        ) : null}
        {sessions.data && sought !== '' ? (
          <PlainOnFailure plain={null}>
            <Suspense>
              <NoTitleFound
                workspaceId={workspaceId}
                query={query.trim()}
                isNone={found.length === 0}
                cameAt={sessions.dataUpdatedAt}
                hasFailed={sessions.isRefetchError}
              />
            </Suspense>
          </PlainOnFailure>
        ) : null}
        {settled ? (
          <PlainOnFailure plain={null}>
            <Suspense>
              <ArchivedChats
                workspaceId={workspaceId}
                openId={openId}
                mayWrite={changes.archive !== null}
                sought={sought}
                onOpen={onOpen}
              />
            </Suspense>
          </PlainOnFailure>
        ) : null}
        {sought === '' ? null : (
          <PlainOnFailure plain={null}>
            <Suspense>
              <MessageHits workspaceId={workspaceId} query={query.trim()} onOpen={onOpen} />
            </Suspense>
          </PlainOnFailure>
        )}
      </div>
    </div>
  );
}
