import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { answerErrorMessages } from './answer-error-messages.ts';
import { useChat } from './chat-context.ts';
import type { Answer } from './chat-types.ts';
import { errorMessages } from './error-messages.ts';
import { promptOf } from './regenerate.ts';
import { renewSignIn, type Renewal } from './renew-sign-in.ts';

export interface RefusedSignInProps {
  readonly answer: Answer;
  /** Null: not for this reader, or no longer. */
  readonly onRetry: (() => void) | null;
}

/** An answer that broke off because the server refused its asker's token: what is being done about it, and the way out. */
export function RefusedSignIn({ answer, onRetry }: RefusedSignInProps) {
  const t = useMessages(errorMessages);
  const own = useMessages(answerErrorMessages);
  const { session, selfId } = useChat();
  const { auth } = useServices();
  const [renewal, setRenewal] = useState<Renewal | null>(null);
  const isMine = (promptOf(session.store.getState(), answer)?.userId ?? selfId) === selfId;
  const isAsked = onRetry !== null && isMine;
  const { key } = answer;
  useEffect(() => {
    if (!isAsked) return;
    let isShown = true;
    void renewSignIn(session, { key }, auth).then((outcome) => {
      if (isShown) setRenewal(outcome);
    });
    return () => {
      isShown = false;
    };
  }, [isAsked, session, key, auth]);
  const signIn = (): void => {
    void auth.signOut();
  };
  const words = answer.failure?.message ?? '';
  const detail = (
    <>
      <p>
        {isAsked ? own(renewal ?? 'renewing') : null} {answer.text === '' ? null : own('kept')}
      </p>
      {words === '' ? null : <p className="mt-1 font-mono text-mono">{words}</p>}
    </>
  );
  if (!isAsked || renewal === null) return <ErrorNotice title={own('auth_error')} detail={detail} />;
  if (renewal === 'refused')
    return (
      <ErrorNotice
        title={t('auth_error')}
        detail={detail}
        action={{ label: t('signIn'), onAction: signIn }}
      />
    );
  const again = (
    <ErrorNotice
      title={own('auth_error')}
      detail={detail}
      action={{ label: t('retry'), onAction: onRetry }}
    />
  );
  if (renewal === 'renewed') return again;
  return (
    <>
      {again}
      <Button size="sm" variant="ghost" className="mt-1 -ml-1.5" onClick={signIn}>
        {t('signIn')}
      </Button>
    </>
  );
}
