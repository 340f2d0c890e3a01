import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { useStore } from 'zustand';
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
        <ul aria-label={t('elsewhere')} className="mb-2 max-h-32 overflow-auto rounded-lg border border-line">
          {elsewhere.map((record) => (
            <li key={record.id} className="flex items-center gap-2 border-b border-line p-2 last:border-b-0">
              <span className="min-w-0 flex-1">
                <span className="line-clamp-2 text-ink">
                  {record.regenerates === undefined ? record.text : t('anotherAnswer')}
                </span>
                <span className="text-amber">{t(reason(record))}</span>
              </span>
              {record.regenerates === undefined ? <CopyButton label={t('copy')} text={record.text} /> : null}
              <Button
                size="sm"
                variant="ghost"
                onClick={() => {
                  outbox.discard(record.id);
                }}
              >
                {t('discard')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function reason({ state, failure }: OutboxRecord): 'gone' | 'unsent' | 'refused' {
  if (state === 'unsent') return 'unsent';
  return failure?.code === 'session_gone' ? 'gone' : 'refused';
}
