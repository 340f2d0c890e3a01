import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { Spinner } from '#src/ui/spinner.tsx';
import { useChat } from './chat-context.ts';
import type { ChatState } from './chat-types.ts';
import { loadEarlier } from './earlier-history.ts';
import { findMessages } from './find-messages.ts';

/** What stands above the oldest known message: older ones come, or could not be fetched. */
export default function EarlierMessages({ state }: { readonly state: ChatState }) {
  const t = useMessages(findMessages);
  const { http, clock } = useServices();
  const { session } = useChat();
  const { earlier } = state.history;
  const isFailed = earlier !== null && earlier !== 'loading';
  return (
    <p className="flex h-10 items-center justify-center gap-2 text-xs text-ink-3">
      {isFailed ? (
        <>
          <span role="alert">{t('earlierFailed')}</span>
          <Button size="sm" onClick={() => void loadEarlier({ session, http, clock })}>
            {t('retry')}
          </Button>
        </>
      ) : (
        <>
          <Spinner className="size-3.5" />
          {t('earlier')}
        </>
      )}
    </p>
  );
}
