import { useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { ApiFailure } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { useCountdown } from '#src/shared/requests/use-countdown.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import type { ChatFailure } from './chat-types.ts';
import { errorMessages } from './error-messages.ts';
import { isLimited } from './limited.ts';

const known = [
  'rate_limit',
  'context_overflow',
  'tool_error',
  'timeout',
  'provider_error',
  'auth_error',
  'too_large',
  'forbidden',
] as const;
type KnownCode = (typeof known)[number];

function isKnown(code: string | null): code is KnownCode {
  return known.some((name) => name === code);
}

/** How long to wait where a server that limits does not say: its limit counts by the minute. */
const RATE_LIMIT_WAIT: Instant = 10_000_000;

export interface ChatErrorProps {
  readonly failure: ChatFailure;
  readonly onRetry: (() => void) | null;
  readonly onNewChat: () => void;
  /** Opens the run that failed, where one is known. */
  readonly onOpenRun: (() => void) | null;
  /** What was refused is sent again without a word of the user's once the wait is over. */
  readonly goesByItself?: boolean;
}

/** A streaming error in its place: its own words for each code, the server's beneath, and the button that helps. */
export function ChatError({ failure, onRetry, onNewChat, onOpenRun, goesByItself = false }: ChatErrorProps) {
  const t = useMessages(errorMessages);
  const wait = useCountdown(retryTime(failure));
  const code = isKnown(failure.code) ? failure.code : 'other';
  // The server's own limit: its words name the seconds of when it was asked, beside those that count down.
  const detail = isLimited(failure) ? (
    <>
      <p>{t('limitedDetail')}</p>
      {goesByItself ? <p>{t('byItself')}</p> : null}
    </>
  ) : (
    <>
      <p>{t(`${code}Detail`)}</p>
      {failure.message === '' ? null : <p className="mt-1 font-mono text-mono">{failure.message}</p>}
    </>
  );
  const action = chooseAction();
  return (
    <ErrorNotice
      title={t(code)}
      detail={detail}
      isPassing={goesByItself}
      {...(action === null ? {} : { action })}
    />
  );

  function chooseAction() {
    if (code === 'context_overflow') return { label: t('newChat'), onAction: onNewChat };
    if (code === 'tool_error' && onOpenRun) return { label: t('openInDebugger'), onAction: onOpenRun };
    if (code === 'too_large' || code === 'forbidden' || onRetry === null) return null;
    if (wait > 0) return { label: t('retryIn', { seconds: wait }), onAction: onRetry, busy: true };
    return { label: t('retry'), onAction: onRetry };
  }
}

function retryTime(failure: ChatFailure): Instant | null {
  return failure.retryAt ?? (failure.code === 'rate_limit' ? failure.at + RATE_LIMIT_WAIT : null);
}

/** A REST call that failed: what it means, the request id, and "Try again" (after `Retry-After`). */
export function RequestError({
  title,
  failure,
  onRetry,
}: {
  readonly title: string;
  readonly failure: ApiFailure;
  readonly onRetry: () => void;
}) {
  const t = useMessages(errorMessages);
  const { clock } = useServices();
  const [until] = useState(() =>
    failure.retryAfterMs === null ? null : (clock.now() + failure.retryAfterMs) * 1000,
  );
  const wait = useCountdown(until);
  const code = requestCode(failure);
  const isCounted = code === 'rate_limit' && until !== null;
  return (
    <ErrorNotice
      title={title}
      detail={
        <>
          <p>{t(isCounted ? 'limitedDetail' : `${code}Detail`)}</p>
          {failure.message === '' || isCounted ? null : (
            <p className="mt-1 font-mono text-mono">{failure.message}</p>
          )}
        </>
      }
      requestId={failure.requestId}
      action={
        wait > 0
          ? { label: t('retryIn', { seconds: wait }), onAction: onRetry, busy: true }
          : { label: t('retry'), onAction: onRetry }
      }
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
