import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { ToolGrant } from '#src/protocol/chat-events.ts';
import { Button } from '#src/ui/button.tsx';
import { approvalMessages } from './approval-messages.ts';
import { useChat } from './chat-context.ts';

/** What may run in this chat without asking, whose yes that is, and the way to take it back. */
export function ToolGrants({ grants }: { readonly grants: readonly ToolGrant[] }) {
  const t = useMessages(approvalMessages);
  if (grants.length === 0) return null;
  return (
    <ul
      aria-label={t('alwaysAllowed')}
      className="mx-auto flex max-h-28 w-full max-w-[48rem] flex-col overflow-auto px-4 pb-1"
    >
      {grants.map((grant) => (
        <GrantRow key={`${grant.tool_name} ${grant.by}`} grant={grant} />
      ))}
    </ul>
  );
}

function GrantRow({ grant: { tool_name: tool, by } }: { readonly grant: ToolGrant }) {
  const t = useMessages(approvalMessages);
  const { session, mayWrite, selfId, nameOf } = useChat();
  const [failed, setFailed] = useState(false);
  const giver = by === selfId ? t('you') : nameOf(by);
  return (
    <li className="flex min-h-8 items-center gap-x-2 text-xs text-ink-2">
      <ShieldCheck aria-hidden="true" className="size-3.5 shrink-0 text-amber" />
      <div className="min-w-0 break-words">
        {t('alwaysHere', { tool, name: giver })}
        <p role="status">{failed ? t('notSent') : ''}</p>
      </div>
      {mayWrite ? (
        <Button
          size="sm"
          variant="ghost"
          aria-label={t('askAgainFor', { tool })}
          onClick={() => {
            setFailed(!session.askAgain(tool));
          }}
        >
          {t('askAgain')}
        </Button>
      ) : null}
    </li>
  );
}
