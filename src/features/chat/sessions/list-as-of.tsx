import { useEffect } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { askedToWait } from '#src/http/types.ts';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { isAskedAgain } from './asked-again.ts';
import { listAsOfMessages } from './list-as-of-messages.ts';
import { useCutAt } from './use-cut-at.ts';

/** What did not come is asked for again after this, as long as it is looked at. */
const AGAIN_MS = 15_000;

export interface ListAsOfProps {
  readonly workspaceId: string;
  /** When the list came, ms of this page's clock. */
  readonly at: number;
  /** Why it could not be fetched anew; null: it could. */
  readonly error: Error | null;
  readonly onRetry: () => unknown;
}

/**
 * The list stands as it was, which is said quietly: what tells of the chats is cut, or it could not be fetched anew;
 * that is asked for again by itself.
 */
export function ListAsOf({ workspaceId, at, error, onRetry }: ListAsOfProps) {
  const t = useMessages(listAsOfMessages);
  const { formatTime } = useFormats();
  const { clock } = useServices();
  const offset = useServerOffset();
  const cutAt = useCutAt(workspaceId);
  // What the server said when to ask for is asked for then; what it refused stays refused.
  const isTried = error !== null && askedToWait(error) === 0 && isAskedAgain(error);
  useEffect(
    () => (isTried ? clock.schedule(() => void onRetry(), AGAIN_MS) : undefined),
    [clock, isTried, error, onRetry],
  );
  if (error === null && cutAt === null) return null;
  // One that was fetched since then is newer.
  const time = formatTime(instantFromMs(Math.max(at, cutAt ?? 0)) + offset);
  return (
    <p className="px-4 pb-2 text-xs text-ink-3" title={t(error === null ? 'cut' : 'asOfDetail', { time })}>
      {t('asOf', { time })}
    </p>
  );
}
