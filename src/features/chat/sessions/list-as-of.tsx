import { useEffect } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { askedToWait } from '#src/http/types.ts';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { isAskedAgain } from './asked-again.ts';
import { listAsOfMessages } from './list-as-of-messages.ts';

/** What did not come is asked for again after this, as long as it is looked at. */
const AGAIN_MS = 15_000;

export interface ListAsOfProps {
  /** When the list came, ms of this page's clock. */
  readonly at: number;
  readonly error: Error;
  readonly onRetry: () => unknown;
}

/** The list could not be fetched anew: it is shown as it was, which is said quietly, and asked for again by itself. */
export default function ListAsOf({ at, error, onRetry }: ListAsOfProps) {
  const t = useMessages(listAsOfMessages);
  const { formatTime } = useFormats();
  const { clock } = useServices();
  // What the server said when to ask for is asked for then; what it refused stays refused.
  const isTried = askedToWait(error) === 0 && isAskedAgain(error);
  useEffect(
    () => (isTried ? clock.schedule(() => void onRetry(), AGAIN_MS) : undefined),
    [clock, isTried, error, onRetry],
  );
  const time = formatTime(instantFromMs(at));
  return (
    <p className="px-4 pb-2 text-xs text-ink-3" title={t('asOfDetail', { time })}>
      {t('asOf', { time })}
    </p>
  );
}
