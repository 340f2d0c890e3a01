import { useMessages } from '#src/i18n/use-messages.ts';
import { isRefusal, type ApiFailure } from '#src/protocol/failure.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { sessionMessages } from './messages.ts';

/** Where the server names no `Retry-After`. */
const USUAL_WAIT_MS = 10_000;

export interface SignInErrorProps {
  readonly error: ApiFailure;
  /** The server that was asked, as people know it: host and port. */
  readonly host: string;
  readonly onRetry: () => void;
}

/** Why signing in did not work, and what to do next. */
export function SignInError({ error, host, onRetry }: SignInErrorProps) {
  const t = useMessages(sessionMessages);
  const retry = { label: t('tryAgain'), onAction: onRetry };
  const { kind, message, retryAfterMs, requestId } = error;
  if (isRefusal(error)) return <ErrorNotice title={t('refused')} detail={t('refusedNext')} />;
  if (kind === 'rate-limited') {
    const count = Math.max(1, Math.ceil((retryAfterMs ?? USUAL_WAIT_MS) / 1000));
    return <ErrorNotice title={t('rateLimited')} detail={t('rateLimitedNext', { count })} />;
  }
  if (kind === 'network') {
    return <ErrorNotice title={t('unreachable')} detail={t('unreachableNext', { host })} action={retry} />;
  }
  const next = t('serverFailedNext');
  const detail = kind !== 'server' || message === '' ? next : `${message} · ${next}`;
  return <ErrorNotice title={t('serverFailed')} detail={detail} requestId={requestId} action={retry} />;
}
