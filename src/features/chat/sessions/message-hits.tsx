import { useId, useRef } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { personName } from '#src/shared/people/person-name.ts';
import { Button } from '#src/ui/button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { RequestError } from '../request-error.tsx';
import { toFailure } from '../chat-history.ts';
import { chatMessages } from '../messages.ts';
import { threadMessages } from '../thread-messages.ts';
import { HitRow } from './hit-row.tsx';
import { searchMessages } from './search-messages.ts';
import { isWorthSearching, useMessageSearch } from './use-message-search.ts';
import { useRowKeys } from './use-row-keys.ts';

export interface MessageHitsProps {
  readonly workspaceId: string;
  /** As it stands in the field. */
  readonly query: string;
  readonly onOpen: (sessionId: string, messageId: string) => void;
}

/** Below the titles: what was said in all chats of the workspace, or that this server does not search it. */
export default function MessageHits({ workspaceId, query, onOpen }: MessageHitsProps) {
  const t = useMessages(searchMessages);
  const offered = useExtension('chat-search');
  const root = useRef<HTMLDivElement>(null);
  useRowKeys(root);
  return (
    <div ref={root}>
      {offered === false ? <p className="px-4 py-2 text-xs text-ink-3">{t('titlesOnly')}</p> : null}
      {offered === true && isWorthSearching(query) ? (
        <Found workspaceId={workspaceId} query={query} onOpen={onOpen} />
      ) : null}
    </div>
  );
}

function Found({ workspaceId, query, onOpen }: MessageHitsProps) {
  const t = useMessages(searchMessages);
  const chat = useMessages(chatMessages);
  const thread = useMessages(threadMessages);
  const id = useId();
  const search = useMessageSearch(workspaceId, query);
  const { data: people } = useMembers(workspaceId);
  // While other words are typed, what stands here is still of the ones before.
  const isOf = search.sought === query;
  const hits = search.data?.pages.flatMap((page) => page.hits) ?? [];
  const waiting = !isOf || search.isPending;

  const found = (): string => {
    if (waiting) return t('searching');
    if (search.isError) return '';
    if (hits.length === 0) return t('none', { query });
    return t(search.hasNextPage ? 'foundMore' : 'found', { count: hits.length });
  };

  return (
    <section aria-labelledby={id} aria-busy={waiting} className="border-t border-line pt-2">
      <h2 id={id} className="px-4 text-xs font-medium text-ink-2">
        {t('inMessages')}
      </h2>
      <p role="status" className="px-4 py-1 text-xs text-ink-3">
        {found()}
      </p>
      {waiting && hits.length === 0 ? <Skeleton lines={3} /> : null}
      {search.isError && isOf ? (
        <div className="p-2">
          <RequestError
            key={search.errorUpdatedAt}
            title={t('failed')}
            failure={toFailure(search.error)}
            onRetry={() => {
              void search.refetch();
            }}
          />
        </div>
      ) : null}
      <ul aria-labelledby={id} className={isOf ? 'px-2 pb-2' : 'px-2 pb-2 opacity-60'}>
        {hits.map((hit) => (
          <HitRow
            key={hit.message_id}
            hit={hit}
            author={
              hit.role === 'assistant'
                ? thread('nadoo')
                : (personName(people, hit.user_id ?? null) ?? chat('somebody'))
            }
            onOpen={onOpen}
          />
        ))}
      </ul>
      {search.hasNextPage && isOf ? (
        <div className="px-2 pb-2">
          <Button
            size="sm"
            variant="ghost"
            data-row=""
            disabled={search.isFetchingNextPage}
            onClick={() => {
              void search.fetchNextPage();
            }}
          >
            {search.isFetchingNextPage ? t('loadingMore') : t('more')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
