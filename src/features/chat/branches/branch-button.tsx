import { Split } from 'lucide-react';
import { useRef } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import type { ApiFailure } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { useChat } from '../chat-context.ts';
import { RequestError } from '../request-error.tsx';
import type { Entry } from '../chat-types.ts';
import { branchChatMessages } from './branch-chat-messages.ts';
import { useBranchingHere } from './use-branching.ts';

/** Makes a new chat that continues from a message, and says beneath it what went wrong. */
export function BranchButton({ entry }: { readonly entry: Entry }) {
  const t = useMessages(branchChatMessages);
  const { mayWrite } = useChat();
  const branching = useBranchingHere();
  const isKept = useExtension('session-branch');
  const button = useRef<HTMLButtonElement>(null);
  // Not known yet what the server can do; or it keeps branches, and has not named this message.
  if (branching === null || isKept === null || (isKept && entry.messageId === null)) return null;
  const state = branching.asks.get(entry.key);
  const isAsking = state === 'asking';
  const start = (): void => {
    branching.branch(entry);
  };
  return (
    <>
      <IconButton
        ref={button}
        size="sm"
        label={t('branch')}
        icon={<Split aria-hidden="true" className="rotate-90" />}
        // In reach of the keyboard all the same: the reason is to be read.
        aria-disabled={!mayWrite || isAsking || undefined}
        aria-busy={isAsking || undefined}
        title={mayWrite ? undefined : t('readOnly')}
        onClick={mayWrite ? start : undefined}
        className="aria-disabled:cursor-not-allowed aria-disabled:opacity-50"
      />
      {isAsking ? (
        <p role="status" className="order-last ml-1.5 text-xs text-ink-2">
          {t('asking')}
        </p>
      ) : null}
      {state === undefined || isAsking ? null : (
        // Beneath the whole row, whatever else stands in it.
        <div className="order-last basis-full pt-1.5 pl-1.5">
          <BranchFailure
            failure={state}
            onRetry={() => {
              // What is pressed goes with the notice: the focus stays in this row.
              button.current?.focus();
              start();
            }}
          />
        </div>
      )}
    </>
  );
}

function BranchFailure({ failure, onRetry }: { readonly failure: ApiFailure; readonly onRetry: () => void }) {
  const t = useMessages(branchChatMessages);
  const action = { label: t('retry'), onAction: onRetry };
  switch (failure.kind) {
    case 'network':
      return <ErrorNotice title={t('failed')} detail={t('network')} action={action} />;
    case 'conflict':
      return <ErrorNotice title={t('failed')} detail={t('writing')} action={action} />;
    case 'not-found':
      return <ErrorNotice title={t('failed')} detail={t('missing')} action={action} />;
    default:
      return <RequestError title={t('failed')} failure={failure} onRetry={onRetry} />;
  }
}
