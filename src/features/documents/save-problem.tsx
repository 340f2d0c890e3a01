import { ApiError } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { documentMessages } from './messages.ts';

export interface SaveProblemProps {
  readonly error: Error;
  /** Seconds that the server asked to wait, counting down. */
  readonly wait: number;
  readonly onRetry: () => void;
}

/** Why a document is not saved, and what to do; what was typed is still there. */
export function SaveProblem({ error, wait, onRetry }: SaveProblemProps) {
  const t = useMessages(documentMessages);
  const failure = error instanceof ApiError ? error.failure : null;
  const retry =
    wait > 0
      ? { label: t('saveAgainIn', { seconds: wait }), onAction: onRetry, busy: true }
      : { label: t('saveAgain'), onAction: onRetry };
  switch (failure?.kind) {
    case 'conflict':
      return <ErrorNotice className="m-2" title={t('notSavedStale')} detail={t('notSavedStaleDetail')} />;
    case 'network':
      return (
        <ErrorNotice className="m-2" title={t('notSaved')} detail={t('notSavedNetwork')} action={retry} />
      );
    default:
      return (
        <ErrorNotice
          className="m-2"
          title={t('notSaved')}
          detail={error.message}
          requestId={failure?.requestId ?? null}
          action={retry}
        />
      );
  }
}
