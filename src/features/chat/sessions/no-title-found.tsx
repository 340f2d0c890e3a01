import { useEffect, useState } from 'react';
import { useExtension, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { sessionsKey } from '../chat-queries.ts';
import { titleMessages } from './title-messages.ts';

export interface NoTitleFoundProps {
  readonly workspaceId: string;
  /** As it stands in the field. */
  readonly query: string;
  /** In the list as it stands. */
  readonly isNone: boolean;
  /** When the list came. */
  readonly cameAt: number;
  /** It could not be fetched anew. */
  readonly hasFailed: boolean;
}

/**
 * Mounted while somebody searches: says that no chat has such a title. Where nothing tells of chats that others made,
 * the list is fetched when the search begins, and nothing is said of an older one.
 */
export function NoTitleFound({ workspaceId, query, isNone, cameAt, hasFailed }: NoTitleFoundProps) {
  const t = useMessages(titleMessages);
  const { queryClient } = useServices();
  const isTold = useExtension('session-activity');
  const [before] = useState(cameAt);
  useEffect(() => {
    // One that is under way may be of before.
    if (isTold === false)
      void queryClient.refetchQueries({ queryKey: sessionsKey(workspaceId), type: 'active' });
  }, [isTold, queryClient, workspaceId]);
  if (!isNone) return null;
  // Where it could not be fetched, the list says as of when it is.
  const isKnown = isTold === true || hasFailed || cameAt !== before;
  return (
    <p className="px-4 pb-4 text-ink-3 peer-has-[li]:hidden">
      {t(isKnown ? 'none' : 'searching', { query })}
    </p>
  );
}
