import { memo } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { Button } from '#src/ui/button.tsx';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { useChat } from './chat-context.ts';
import { ChatError } from './chat-error.tsx';
import type { Prompt } from './chat-types.ts';
import { CopyLinkButton } from './copy-link-button.tsx';
import { isLocal } from './local-chat.ts';
import { missingMessages } from './missing-messages.ts';
import { isLimited } from './limited.ts';
import { threadMessages } from './thread-messages.ts';
import { PromptBody } from './prompt-body.tsx';
import { QueuedNote, SendingNote } from './prompt-wait.tsx';
import { useRenderer } from './use-renderer.ts';

/** Somebody's prompt: who, when, the words as typed, and how far a prompt of this page came. */
export const PromptArticle = memo(function PromptArticle({ prompt }: { readonly prompt: Prompt }) {
  const { nameOf } = useChat();
  const name = withoutTurns(nameOf(prompt.userId));
  const { branches: Branches } = useRenderer();
  const words = <PromptBody prompt={prompt} />;
  return (
    <article aria-label={name} className="py-3">
      <header className="flex items-center gap-2">
        <Avatar id={prompt.userId ?? ''} name={name} size="sm" decorative />
        <span className="font-medium">{name}</span>
        {prompt.createdAt === null ? null : (
          <TimeText instant={prompt.createdAt} className="text-xs text-ink-3" />
        )}
        <CopyLinkButton messageId={prompt.messageId} quiet />
      </header>
      {Branches ? <Branches.PromptVersions prompt={prompt}>{words}</Branches.PromptVersions> : words}
      <div className="sm:ml-7">
        <DeliveryNote prompt={prompt} />
      </div>
    </article>
  );
});

function DeliveryNote({ prompt }: { readonly prompt: Prompt }) {
  const t = useMessages(missingMessages);
  const thread = useMessages(threadMessages);
  const { session, onNewChat, mayWrite, mayAskAgain } = useChat();
  const { auth } = useServices();
  const code = prompt.failure?.code;
  const goesAgain = (code === 'auth_error' && mayWrite) || (code === 'forbidden' && mayAskAgain);
  const retry = () => {
    session.retry(prompt.key);
  };
  switch (prompt.delivery) {
    case 'accepted':
      return null;
    case 'sending':
      return <SendingNote isHeld={prompt.isHeld === true} />;
    case 'queued':
      return (
        <div className="mt-1 flex flex-wrap items-center gap-x-2">
          <QueuedNote promptKey={prompt.key} />
          {/* A chat that the server has yet to make is discarded as a whole. */}
          {isLocal(session.sessionId) ? null : (
            <div className="-ml-1.5 flex items-center gap-0.5">
              <CopyButton label={thread('copy')} text={prompt.text} />
              <DiscardButton prompt={prompt} />
            </div>
          )}
        </div>
      );
    case 'unknown':
      return <p className="mt-1 text-xs text-amber">{thread(prompt.again ? 'looking' : 'unknown')}</p>;
    case 'unsent':
      return (
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <span className="text-xs text-amber">{thread('unsent')}</span>
          <Button size="sm" data-goes="" onClick={retry}>
            {thread('retry')}
          </Button>
          <DiscardButton prompt={prompt} />
        </div>
      );
    case 'refused':
      return prompt.failure === null ? null : (
        <div className="mt-2 flex flex-col gap-1">
          {code === 'session_gone' ? (
            <span className="text-xs text-amber">{t('missingTitle')}</span>
          ) : (
            <div data-goes="">
              <ChatError
                failure={prompt.failure}
                onRetry={mayWrite ? retry : null}
                onNewChat={onNewChat}
                onOpenRun={null}
                goesByItself={isLimited(prompt.failure)}
                onSignIn={() => {
                  void auth.signOut();
                }}
              />
            </div>
          )}
          <div className="-ml-1.5 flex items-center gap-0.5">
            {goesAgain ? (
              <Button size="sm" variant="ghost" data-goes="" onClick={retry}>
                {thread('retry')}
              </Button>
            ) : null}
            <CopyButton label={thread('copy')} text={prompt.text} />
            <DiscardButton prompt={prompt} />
          </div>
        </div>
      );
  }
}

function DiscardButton({ prompt }: { readonly prompt: Prompt }) {
  const thread = useMessages(threadMessages);
  const { session } = useChat();
  return (
    <Button
      size="sm"
      variant="ghost"
      data-goes=""
      onClick={() => {
        session.discard(prompt.key);
      }}
    >
      {thread('discard')}
    </Button>
  );
}
