import { Split } from 'lucide-react';
import { useCallback } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { BranchOrigin } from '#src/protocol/branched-from.ts';
import type { Session } from '#src/protocol/entities.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { useChat } from '../chat-context.ts';
import { useSessions } from '../chat-queries.ts';
import { branchChatMessages } from './branch-chat-messages.ts';

/** Stands between the copies and what is new: which chat this one continues, with the way there. */
export function BranchNote({ origin }: { readonly origin: BranchOrigin }) {
  const t = useMessages(branchChatMessages);
  const { workspaceId, onOpenSession } = useChat();
  const { session_id: sessionId, message_id: messageId } = origin;
  const select = useCallback(
    (sessions: readonly Session[]) => {
      const found = sessions.find(({ id }) => id === sessionId);
      return found ? (found.title ?? '') : null;
    },
    [sessionId],
  );
  const { data: title, isSuccess } = useSessions(workspaceId, select);
  if (!isSuccess) return null;
  return (
    <p className="flex items-center gap-2 py-2 text-xs text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      <Split aria-hidden="true" className="size-3.5 shrink-0 rotate-90" />
      {title === null ? (
        <span>{t('fromElsewhere')}</span>
      ) : (
        <a
          href={pagePaths.message(workspaceId, sessionId, messageId)}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
            event.preventDefault();
            onOpenSession(sessionId, messageId);
          }}
          className="max-w-[70%] truncate rounded-xs underline underline-offset-2 hover:text-ink pointer-coarse:py-2"
        >
          {t('from', { title: title === '' ? t('untitled') : title })}
        </a>
      )}
    </p>
  );
}
