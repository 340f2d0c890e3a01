import { useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { ApiFailure } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useCountdown } from '#src/shared/requests/use-countdown.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { errorMessages } from './error-messages.ts';
import { withoutWait } from './wait-in-words.ts';

/** A REST call that failed: what it means, the request id, and "Try again" (after `Retry-After`). */
export function RequestError({
  title,
  failure,
  onRetry,
}: {
  readonly title: string;
  readonly failure: ApiFailure;
  /** Null: to ask the same again is of no use. */
  readonly onRetry: (() => void) | null;
}) {
  const t = useMessages(errorMessages);
  const { clock } = useServices();
  const [until] = useState(() =>
    failure.retryAfterMs === null ? null : (clock.now() + failure.retryAfterMs) * 1000,
  );
  const wait = useCountdown(until);
  const code = requestCode(failure);
  // Beside the seconds that count down those of when it was asked would stand.
  const words = until === null ? failure.message : withoutWait(failure.message);
  return (
    <ErrorNotice
      title={title}
      detail={
        <>
          <p>{t(`${code}Detail`)}</p>
          {words === '' ? null : <p className="mt-1 font-mono text-mono">{words}</p>}
        </>
      }
      requestId={failure.requestId}
      {...(onRetry && {
        action: {
          label: wait > 0 ? t('retryIn', { seconds: wait }) : t('retry'),
          onAction: onRetry,
          busy: wait > 0,
        },
      })}
    />
  );
}

function requestCode(failure: ApiFailure) {
  switch (failure.kind) {
    case 'network':
      return 'network';
    case 'rate-limited':
      return 'rate_limit';
    case 'forbidden':
      return 'forbidden';
    case 'unauthorized':
      return 'auth_error';
    case 'server':
    case 'malformed':
      return 'server';
    default:
      return 'other';
  }
}
