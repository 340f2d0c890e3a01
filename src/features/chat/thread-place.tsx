import { useMessages } from '#src/i18n/use-messages.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import type { ChatThreadProps } from './chat-thread.tsx';
import { chatMessages } from './messages.ts';
import { loadThread, useThread } from './use-thread.ts';

/** Where the conversation stands: the view itself once it is here, until then its outline. */
export function ThreadPlace({ state, linked = null }: ChatThreadProps) {
  const t = useMessages(chatMessages);
  const { Thread, failed } = useThread();
  if (Thread !== null) return <Thread state={state} linked={linked} />;
  return (
    <section aria-label={t('conversation')} className="min-h-0 flex-1 overflow-hidden">
      <div className="mx-auto w-full max-w-[48rem] px-4 py-2">
        {failed ? (
          <ErrorNotice
            title={t('historyFailed')}
            action={{ label: t('tryAgain'), onAction: () => void loadThread() }}
          />
        ) : (
          <Skeleton lines={6} label={t('loadingConversation')} />
        )}
      </div>
    </section>
  );
}
