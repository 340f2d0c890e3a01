import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from '#src/ui/cx.ts';
import { approvalMessages } from './approval-messages.ts';
import { useChat } from './chat-context.ts';
import { ownWord, type OwnWord } from './own-words.ts';
import type { ToolApproval } from './tool-runs.ts';

/** What became of a tool's question, once it is no question any more; whose own word did not count is told so. */
export default function ToolDecisionLine({ approval }: { readonly approval: ToolApproval }) {
  const t = useMessages(approvalMessages);
  const { session, nameOf } = useChat();
  const { state, by } = approval;
  const own = state === 'asked' ? null : ownWord(session, approval.callId);
  const isLate = own?.allow === true && by === null;
  const lost = own && lostTo(approval, own);
  const words = () => {
    if (state === 'asked') return t('undecided');
    if (by === null) return t(isLate ? 'late' : 'nobody');
    return t(lost ?? wordOf(approval), { name: nameOf(by) });
  };
  const counted = !isLate && lost === null;
  return (
    <p
      role={counted ? undefined : 'status'}
      className={cx('text-xs break-words', counted ? 'text-ink-2' : 'text-amber')}
    >
      {words()}
    </p>
  );
}

function wordOf({ state, always }: ToolApproval) {
  if (state === 'denied') return 'deniedBy';
  return always === true ? 'allowedAlwaysBy' : 'allowedBy';
}

/** The first word, where one's own says something else; null: it does not, or nobody's counted. */
function lostTo({ state, by, always }: ToolApproval, own: OwnWord) {
  if (by === null) return null;
  if (own.allow !== (state === 'allowed')) return own.allow ? 'hadDenied' : 'hadAllowed';
  return own.always && always !== true ? 'hadAllowedOnce' : null;
}
