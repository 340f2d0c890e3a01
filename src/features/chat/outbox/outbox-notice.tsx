import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { Button } from '#src/ui/button.tsx';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { useStore } from 'zustand';
import { useChat } from '../chat-context.ts';
import { useChatWhereabouts } from '../sessions/chat-whereabouts.ts';
import type { Outbox } from './outbox.ts';
import { outboxMessages } from './outbox-messages.ts';
import { isUnderWay, type OutboxRecord } from './outbox-records.ts';
import { outboxOf } from './start-outbox.ts';

export interface OutboxNoticeProps {
  readonly userId: string;
  /** The chat that is shown says of its own messages what became of them. */
  readonly sessionId: string;
}

/** That what waits is not written down, where so; and what could not be sent in chats that are not shown. */
export function OutboxNotice({ userId, sessionId }: OutboxNoticeProps) {
  const services = useServices();
  const [outbox, setOutbox] = useState<Outbox | null>(null);
  useEffect(() => {
    let over = false;
    void outboxOf(services, userId).then((found) => {
      if (!over) setOutbox(found);
    });
    return () => {
      over = true;
    };
  }, [services, userId]);
  return outbox && <Shown outbox={outbox} sessionId={sessionId} />;
}

function Shown({ outbox, sessionId }: { readonly outbox: Outbox; readonly sessionId: string }) {
  const t = useMessages(outboxMessages);
  const { keeping, records } = useStore(outbox.store);
  const waits = records.some((record) => isUnderWay(record) || record.state === 'waiting');
  const elsewhere = records.filter(
    (record) =>
      record.sessionId !== sessionId &&
      !isUnderWay(record) &&
      (record.state === 'unsent' || record.state === 'refused'),
  );
  return (
    <div className="mx-auto w-full max-w-[48rem] px-4 text-xs empty:hidden">
      {keeping !== 'kept' && waits ? (
        <p role="status" className="pb-1 text-amber">
          {t(keeping)}
        </p>
      ) : null}
      {elsewhere.length === 0 ? null : (
        <Disclosure
          label={<span className="text-amber">{t('elsewhere', { count: elsewhere.length })}</span>}
          className="pb-1"
        >
          <ul aria-label={t('notSent')} className="mt-1 max-h-40 overflow-auto rounded-lg border border-line">
            {elsewhere.map((record) => (
              <UnsentRow
                key={record.id}
                record={record}
                onDiscard={() => {
                  outbox.discard(record.id);
                }}
              />
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}

interface UnsentRowProps {
  readonly record: OutboxRecord;
  readonly onDiscard: () => void;
}

/** What could not be sent in another chat: which one, with the way there; the words, and why. */
function UnsentRow({ record, onDiscard }: UnsentRowProps) {
  const t = useMessages(outboxMessages);
  return (
    <li className="flex items-center gap-2 border-b border-line p-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <ChatTitle record={record} />
        <p className="line-clamp-2 text-ink">
          {record.regenerates === undefined ? record.text : t('anotherAnswer')}
        </p>
        <p className="text-amber">{t(reason(record))}</p>
      </div>
      {record.regenerates === undefined ? <CopyButton label={t('copy')} text={record.text} /> : null}
      <Button size="sm" variant="ghost" onClick={onDiscard}>
        {t('discard')}
      </Button>
    </li>
  );
}

function ChatTitle({ record }: { readonly record: OutboxRecord }) {
  const t = useMessages(outboxMessages);
  const { workspaceId: here, onOpenSession, onOpenPath } = useChat();
  const known = useChatWhereabouts(here)(record);
  const title = withoutTurns((record.chat?.title ?? known.title ?? t('anotherChat')) || t('untitled'));
  // There is nothing to be seen any more.
  if (reason(record) === 'gone') return <p className="truncate text-ink-2">{title}</p>;
  const workspaceId = record.chat?.workspaceId ?? known.workspaceId;
  return (
    <button
      type="button"
      aria-label={t('open', { title })}
      className="block max-w-full truncate rounded-sm text-left font-medium text-accent underline-offset-2 hover:underline pointer-coarse:min-h-8"
      onClick={() => {
        if (workspaceId === here) onOpenSession(record.sessionId);
        else onOpenPath(pagePaths.chat(workspaceId, record.sessionId));
      }}
    >
      {title}
    </button>
  );
}

function reason({ state, failure }: OutboxRecord): 'gone' | 'unsent' | 'refused' {
  if (state === 'unsent') return 'unsent';
  return failure?.code === 'session_gone' ? 'gone' : 'refused';
}
