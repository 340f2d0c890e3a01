import { ApiError } from '#src/http/types.ts';
import { defineMessages } from '#src/i18n/messages.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { useRetryWait } from './use-retry-wait.ts';

const requestMessages = defineMessages({
  en: {
    limited: 'The server asks to wait a moment.',
    tryAgain: 'Try again',
    tryAgainIn: 'Try again in {seconds} s',
  },
  ko: {
    limited: '서버가 잠시 기다려 달라고 합니다.',
    tryAgain: '다시 시도',
    tryAgainIn: '{seconds}초 후 다시 시도',
  },
});

export interface LoadErrorProps {
  /** What could not be loaded. */
  readonly title: string;
  /** A new object with each failure: a countdown begins with it. */
  readonly error: Error;
  readonly onRetry: () => void;
  /** It is being tried. */
  readonly busy?: boolean;
  readonly className?: string;
}

/** A request that failed, in its place: the server's words, its request id, and "Try again", after `Retry-After`. */
export function LoadError({ title, error, onRetry, busy = false, className = '' }: LoadErrorProps) {
  const t = useMessages(requestMessages);
  const failure = error instanceof ApiError ? error.failure : null;
  const wait = useRetryWait(error);
  return (
    <ErrorNotice
      className={className}
      title={title}
      detail={
        <>
          {failure?.kind === 'rate-limited' ? <p>{t('limited')}</p> : null}
          <p>{error.message}</p>
        </>
      }
      requestId={failure?.requestId ?? null}
      action={
        wait > 0
          ? { label: t('tryAgainIn', { seconds: wait }), onAction: onRetry, busy: true }
          : { label: t('tryAgain'), onAction: onRetry, busy }
      }
    />
  );
}
