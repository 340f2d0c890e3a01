import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useChat } from '../chat-context.ts';
import type { Answer } from '../chat-types.ts';
import { branchMessages } from './branch-messages.ts';
import { VersionArrows } from './version-arrows.tsx';

/** The versions of an answer, and that another was asked for which has not begun. */
export function AnswerVersions({ answer }: { readonly answer: Answer }) {
  const t = useMessages(branchMessages);
  const { session } = useChat();
  const asked = useStore(session.store, ({ asks, connected }) =>
    asks.some(({ messageId }) => messageId === answer.messageId) ? (connected ? 'asking' : 'askWaits') : null,
  );
  return (
    <>
      <VersionArrows entryKey={answer.key} />
      {asked === null ? null : (
        <span role="status" className="text-xs text-ink-2">
          {t(asked)}
        </span>
      )}
    </>
  );
}
