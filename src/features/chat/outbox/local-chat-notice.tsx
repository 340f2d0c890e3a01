import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useCountdown } from '#src/shared/requests/use-countdown.ts';
import { Button } from '#src/ui/button.tsx';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { withoutWait } from '../wait-in-words.ts';
import { waitOf } from './asked-wait.ts';
import { makingOf, type ChatMaking } from './chat-making.ts';
import { localChatMessages } from './local-chat-messages.ts';
import { moveDraft } from './move-draft.ts';
import type { Sending } from './start-outbox.ts';
import { useSending } from './use-sending.ts';

export interface LocalChatNoticeProps {
  readonly userId: string;
  readonly localId: string;
  /** The server has it: under this name. */
  readonly onOpenSession: (sessionId: string, messageId: undefined, replace: true) => void;
  readonly onNewChat: () => void;
  /** There is no such chat, and nothing in it to be written. */
  readonly onNowhere: (isNowhere: boolean) => void;
}

/** What becomes of a chat that the server does not have yet; leads to it once it has. */
export function LocalChatNotice(props: LocalChatNoticeProps) {
  const sending = useSending(props.userId);
  return sending && <Known {...props} sending={sending} />;
}

function Known({
  userId,
  localId,
  onOpenSession,
  onNewChat,
  onNowhere,
  sending: { outbox, maker },
}: LocalChatNoticeProps & { readonly sending: Sending }) {
  const t = useMessages(localChatMessages);
  const { clock } = useServices();
  const { records } = useStore(outbox.store);
  const making = makingOf(records, localId);
  const name = maker.made.nameOf(localId);
  useEffect(() => {
    if (name === null) return;
    moveDraft(userId, localId, name);
    onOpenSession(name, undefined, true);
  }, [userId, localId, name, onOpenSession]);
  const isNowhere = name === null && making === null;
  useEffect(() => {
    onNowhere(isNowhere);
    return () => {
      onNowhere(false);
    };
  }, [isNowhere, onNowhere]);
  const left = useCountdown(
    making && waitOf(making, clock.now()) > 0 ? (making.notBefore ?? 0) * 1000 : null,
  );
  /** Its button stays under the finger while the server is asked. */
  const [retried, setRetried] = useState(false);
  if (name !== null) return null;
  if (making === null) {
    return (
      <EmptyState
        title={t('none')}
        detail={t('noneDetail')}
        action={<Button onClick={onNewChat}>{t('newChat')}</Button>}
      />
    );
  }
  const asks = making.state === 'unsure' || making.state === 'refused';
  const told = left > 0 ? 'limited' : isBroken(making) ? 'failed' : 'waits';
  const isAsked = retried && making.state === 'making';
  return (
    <div className="mx-auto w-full max-w-[48rem] px-4 pb-2 text-xs">
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className={asks ? 'min-w-48 flex-1 text-amber' : 'min-w-48 flex-1 text-ink-2'}>
          {t(asks ? (making.state === 'unsure' ? 'unsure' : 'refused') : told)}
        </p>
        {/* Beside what is read out: it changes each second. */}
        {!asks && left > 0 ? <p className="text-ink-2 tabular-nums">{t('left', { seconds: left })}</p> : null}
        {asks || isAsked || told === 'failed' ? (
          <Button
            size="sm"
            busy={isAsked}
            onClick={() => {
              setRetried(true);
              void maker.retry(localId);
            }}
          >
            {t('retry')}
          </Button>
        ) : null}
        <Button
          size="sm"
          variant="ghost"
          // An answer is on its way: what it makes would be nobody's.
          disabled={making.state === 'making'}
          onClick={() => {
            maker.discard(localId);
            onNewChat();
          }}
        >
          {t('discard')}
        </Button>
      </div>
      <Words making={making} />
    </div>
  );
}

/** It answered, and not with what is to be done: it is asked again with no word of the user's. */
function isBroken({ failure }: ChatMaking): boolean {
  return failure?.kind === 'server' || failure?.kind === 'malformed';
}

function Words({ making: { failure } }: { readonly making: ChatMaking }) {
  const t = useMessages(localChatMessages);
  if (failure === null || failure.kind === 'network') return null;
  // Beside the seconds that count down those of when it was asked would stand.
  const words = withoutWait(failure.message);
  if (words === '') return null;
  return (
    <p className="mt-1 text-ink-2">
      {t('answered', { words })}
      {failure.requestId === null ? null : (
        <span className="font-mono text-mono"> {t('request', { id: failure.requestId })}</span>
      )}
    </p>
  );
}
