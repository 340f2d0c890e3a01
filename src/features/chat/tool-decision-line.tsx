import { useMessages } from '#src/i18n/use-messages.ts';
import { approvalMessages } from './approval-messages.ts';
import { useChat } from './chat-context.ts';
import type { ToolApproval } from './tool-runs.ts';

/** What became of a tool's question, once it is no question any more. */
export default function ToolDecisionLine({ approval }: { readonly approval: ToolApproval }) {
  const t = useMessages(approvalMessages);
  const { nameOf } = useChat();
  const { state, by, always = false } = approval;
  const words = () => {
    if (state === 'asked') return t('undecided');
    if (by === null) return t('nobody');
    const word = state === 'denied' ? 'deniedBy' : always ? 'allowedAlwaysBy' : 'allowedBy';
    return t(word, { name: nameOf(by) });
  };
  return <p className="text-xs text-ink-2">{words()}</p>;
}
