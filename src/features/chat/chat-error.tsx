import { useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { ApiFailure } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { useCountdown } from '#src/shared/requests/use-countdown.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import type { ChatFailure } from './chat-types.ts';
import { errorMessages } from './error-messages.ts';

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
  /** Leads to the sign-in page; missing where what failed would not go again by itself afterwards. */
  readonly onSignIn?: (() => void) | null;
}

/** A streaming error in its place: its own words for each code, the server's beneath, and the button that helps. */
export function ChatError({ failure, onRetry, onNewChat, onOpenRun, onSignIn = null }: ChatErrorProps) {
  const t = useMessages(errorMessages);
  const wait = useCountdown(retryTime(failure));
  const code = isKnown(failure.code) ? failure.code : 'other';
  const detail = (
    <>
      <p>{t(isKeyRefused(failure) ? 'provider_keyDetail' : `${code}Detail`)}</p>
      {failure.message === '' ? null : <p className="mt-1 font-mono text-mono">{withoutWait(failure)}</p>}
    </>
  );
  const action = chooseAction();
  return <ErrorNotice title={t(code)} detail={detail} {...(action === null ? {} : { action })} />;

  function chooseAction() {
    if (code === 'context_overflow') return { label: t('newChat'), onAction: onNewChat };
    if (code === 'tool_error' && onOpenRun) return { label: t('openInDebugger'), onAction: onOpenRun };
    // A new token was refused as well: to try again with that one helps nobody.
    if (code === 'auth_error' && onSignIn) return { label: t('signIn'), onAction: onSignIn };
    if (code === 'too_large' || code === 'forbidden' || onRetry === null) return null;
    if (wait > 0) return { label: t('retryIn', { seconds: wait }), onAction: onRetry, busy: true };
    return { label: t('retry'), onAction: onRetry };
  }
}

/** The provider refuses the key or the account of whoever runs the server: no retry of the reader's changes that. */
function isKeyRefused({ code, message }: ChatFailure): boolean {
  return code === 'provider_error' && /\b(?:401|403)\b/.test(message);
}

/** A wait in the words alone: those of providers, and of ours about them, name it so. */
const WAIT_IN_WORDS = /\s*\b(?:please )?(?:re)?try again in ([\d.]+) ?s(?:econds?)?\b\.?/i;

/** The number in the words stands still; the button counts it. */
function withoutWait({ code, message }: ChatFailure): string {
  return code === 'rate_limit' ? message.replace(WAIT_IN_WORDS, '') : message;
}

function retryTime({ code, message, retryAt, at }: ChatFailure): Instant | null {
  if (retryAt !== null || code !== 'rate_limit') return retryAt;
  const seconds = Number(WAIT_IN_WORDS.exec(message)?.[1] ?? Number.NaN);
  return at + (seconds > 0 ? Math.ceil(seconds) * 1_000_000 : RATE_LIMIT_WAIT);
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
  return (
    <ErrorNotice
      title={title}
      detail={
        <>
          <p>{t(`${code}Detail`)}</p>
          {failure.message === '' ? null : <p className="mt-1 font-mono text-mono">{failure.message}</p>}
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
