import type { ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useCountdown } from '#src/shared/requests/use-countdown.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { answerErrorMessages } from './answer-error-messages.ts';
import type { ChatFailure } from './chat-types.ts';
import { errorMessages } from './error-messages.ts';
import { isLimited } from './limited.ts';
import { retryTime } from './retry-time.ts';
import { withoutWait } from './wait-in-words.ts';

/** Of answers alone; the others are told of requests in the same words. */
const ofAnswers = [
  'context_overflow',
  'tool_error',
  'timeout',
  'rate_limit',
  'provider_error',
  'too_large',
] as const;
const ofAll = ['auth_error', 'forbidden', 'server'] as const;

function oneOf<C extends string>(codes: readonly C[], code: string | null): C | null {
  return codes.find((name) => name === code) ?? null;
}

export interface ChatErrorProps {
  readonly failure: ChatFailure;
  readonly onRetry: (() => void) | null;
  readonly onNewChat: () => void;
  /** Opens the run that failed, where one is known. */
  readonly onOpenRun: (() => void) | null;
  /** Where one is not, because this server never names runs: the way to one. */
  readonly otherWay?: ReactNode;
  /** Leads to the sign-in page; missing where what failed would not go again by itself afterwards. */
  readonly onSignIn?: (() => void) | null;
  /** What was refused is sent again without a word of the user's once the wait is over. */
  readonly goesByItself?: boolean;
}

/** A streaming error in its place: its own words for each code, the server's beneath, and the button that helps. */
export function ChatError(props: ChatErrorProps) {
  const { failure, onRetry, onNewChat, onOpenRun, otherWay, onSignIn = null, goesByItself = false } = props;
  const t = useMessages(errorMessages);
  const answer = useMessages(answerErrorMessages);
  const wait = useCountdown(retryTime(failure));
  const own = oneOf(ofAnswers, failure.code);
  const shared = oneOf(ofAll, failure.code) ?? 'other';
  // The server's own limit: its words name the seconds of when it was asked, beside those that count down.
  const detail = isLimited(failure) ? (
    <>
      <p>{answer('limited')}</p>
      {goesByItself ? <p>{answer('byItself')}</p> : null}
    </>
  ) : (
    <>
      <p>
        {own === null
          ? t(shared === 'server' && failure.requestId === undefined ? 'otherDetail' : `${shared}Detail`)
          : answer(answerDetail(own))}
        {own === 'tool_error' && onOpenRun === null ? <> {otherWay}</> : null}
      </p>
      {failure.message === '' ? null : (
        <p className="mt-1 font-mono text-mono">
          {failure.code === 'rate_limit' ? withoutWait(failure.message) : failure.message}
        </p>
      )}
    </>
  );
  const action = chooseAction();
  return (
    <ErrorNotice
      title={own === null ? t(shared) : answer(own)}
      detail={detail}
      isPassing={goesByItself}
      requestId={failure.requestId ?? null}
      {...(action === null ? {} : { action })}
    />
  );

  function answerDetail(code: (typeof ofAnswers)[number]) {
    if (code === 'tool_error' && onOpenRun === null) return 'runUntold';
    return isKeyRefused(failure) ? 'keyDetail' : (`${code}Detail` as const);
  }

  function chooseAction() {
    if (own === 'context_overflow') return { label: answer('newChat'), onAction: onNewChat };
    if (own === 'tool_error' && onOpenRun) return { label: answer('openInDebugger'), onAction: onOpenRun };
    // A new token was refused as well: to try again with that one helps nobody.
    if (shared === 'auth_error' && onSignIn) return { label: t('signIn'), onAction: onSignIn };
    if (own === 'too_large' || shared === 'forbidden' || onRetry === null) return null;
    if (wait > 0) return { label: t('retryIn', { seconds: wait }), onAction: onRetry, busy: true };
    return { label: t('retry'), onAction: onRetry };
  }
}

/** The provider refuses the key or the account of whoever runs the server: no retry of the reader's changes that. */
function isKeyRefused({ code, message }: ChatFailure): boolean {
  return code === 'provider_error' && /\b(?:401|403)\b/.test(message);
}
