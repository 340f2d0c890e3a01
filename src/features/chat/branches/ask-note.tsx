import { useStore } from 'zustand';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { ChatError } from '../chat-error.tsx';
import { useChat } from '../chat-context.ts';
import type { Ask } from '../chat-types.ts';
import { isLimited } from '../limited.ts';
import { cancelAsk, requeueAsk } from './ask-fold.ts';
import { askMessages } from './ask-messages.ts';

/** That another answer was asked for, how far that came, and what can be done about it. */
export function AskNote({ ask }: { readonly ask: Ask }) {
  const t = useMessages(askMessages);
  const { session, mayWrite, mayAskAgain, onNewChat } = useChat();
  const { auth } = useServices();
  const connected = useStore(session.store, (state) => state.connected);
  const retry = (): void => {
    session.store.fold((state) => requeueAsk(state, ask.id));
  };
  const drop = (): void => {
    session.store.fold((state) => cancelAsk(state, ask.id));
  };
  const discard = (
    <Button size="sm" variant="ghost" onClick={drop}>
      {t('discard')}
    </Button>
  );
  switch (ask.delivery) {
    case 'queued':
      return (
        <span data-goes="" className="inline-flex flex-wrap items-center gap-x-2">
          <Words text={t(connected ? 'next' : 'waits')} />
          <Button size="sm" variant="ghost" aria-label={t('cancelAsk')} onClick={drop}>
            {t('cancel')}
          </Button>
        </span>
      );
    case 'sending':
    case 'accepted':
      return <Words text={t('asking')} />;
    case 'unknown':
      return <Words text={t('unknown')} isDoubtful />;
    case 'unsent':
      return (
        <span data-goes="" className="inline-flex flex-wrap items-center gap-2">
          <Words text={t('unsent')} isDoubtful />
          {mayWrite ? (
            <Button size="sm" onClick={retry}>
              {t('retry')}
            </Button>
          ) : null}
          {discard}
        </span>
      );
    case 'refused':
      return (
        <div data-goes="" className="flex w-full flex-col items-start gap-2">
          {ask.failure === null || ask.failure.code === 'session_gone' ? (
            <Words text={t('gone')} isDoubtful />
          ) : (
            <ChatError
              failure={ask.failure}
              onRetry={mayWrite ? retry : null}
              onNewChat={onNewChat}
              onOpenRun={null}
              onSignIn={() => {
                void auth.signOut();
              }}
              goesByItself={isLimited(ask.failure)}
            />
          )}
          <span className="inline-flex items-center gap-2">
            {ask.failure?.code === 'forbidden' && mayAskAgain ? (
              <Button size="sm" variant="ghost" onClick={retry}>
                {t('retry')}
              </Button>
            ) : null}
            {discard}
          </span>
        </div>
      );
  }
}

function Words({ text, isDoubtful = false }: { readonly text: string; readonly isDoubtful?: boolean }) {
  return (
    <span role="status" className={`text-xs ${isDoubtful ? 'text-amber' : 'text-ink-2'}`}>
      {text}
    </span>
  );
}
