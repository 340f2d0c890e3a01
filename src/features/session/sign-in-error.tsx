import type { AuthError } from '#src/auth/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { sessionMessages } from './messages.ts';

export interface SignInErrorProps {
  readonly error: AuthError;
  /** The server that was asked, as people know it: host and port. */
  readonly host: string;
  /** Whose page this is, where it belongs to someone already. */
  readonly email: string;
  readonly onRetry: () => void;
}

/** Why signing in did not work, and what to do next. */
export function SignInError({ error, host, email, onRetry }: SignInErrorProps) {
  const t = useMessages(sessionMessages);
  const retry = { label: t('tryAgain'), onAction: onRetry };
  switch (error.kind) {
    case 'refused':
      return <ErrorNotice title={t('refused')} detail={t('refusedNext')} />;
    case 'rate-limited':
      return (
        <ErrorNotice
          title={t('rateLimited')}
          detail={t('rateLimitedNext', { count: Math.max(1, Math.ceil(error.retryAfterMs / 1000)) })}
        />
      );
    case 'unreachable':
      return <ErrorNotice title={t('unreachable')} detail={t('unreachableNext', { host })} action={retry} />;
    case 'other-user':
      return <ErrorNotice title={t('otherUser')} detail={t('otherUserNext', { email })} />;
    case 'server':
      return (
        <ErrorNotice
          title={t('serverFailed')}
          detail={
            error.message === '' ? t('serverFailedNext') : `${error.message} · ${t('serverFailedNext')}`
          }
          requestId={error.requestId}
          action={retry}
        />
      );
    default:
      return error satisfies never;
  }
}
