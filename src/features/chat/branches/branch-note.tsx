import { Split } from 'lucide-react';
import { useCallback } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { BranchOrigin } from '#src/protocol/branched-from.ts';
import type { Session } from '#src/protocol/entities.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { useChat } from '../chat-context.ts';
import { useSessions } from '../chat-queries.ts';
import { branchChatMessages } from './branch-chat-messages.ts';

/** Stands for the title where the words around it are wanted. */
const MARK = '\u{fffc}';

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
  const named = title === null || title === '' ? t('untitled') : title;
  const words = (said: string): string => t('from', { title: said });
  const [before, after] = words(MARK).split(MARK);
  return (
    <p className="flex items-center gap-2 py-2 text-xs text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line before:min-w-4 after:min-w-4">
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
          aria-label={words(named)}
          title={named}
          className="flex min-w-0 rounded-xs whitespace-pre underline underline-offset-2 hover:text-ink pointer-coarse:py-2"
        >
          {/* Only the title is cut short: in Korean what matters is said after it. */}
          <span className="shrink-0">{before}</span>
          <span className="truncate">{named}</span>
          <span className="shrink-0">{after}</span>
        </a>
      )}
    </p>
  );
}
