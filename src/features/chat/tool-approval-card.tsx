import { ShieldQuestion } from 'lucide-react';
import { useLayoutEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { parseInstant } from '#src/lib/instant.ts';
import { Button } from '#src/ui/button.tsx';
import { approvalMessages } from './approval-messages.ts';
import { useChat } from './chat-context.ts';
import { keepWord } from './own-words.ts';
import type { ToolApproval, ToolRun } from './tool-runs.ts';
import { ToolValue } from './tool-value.tsx';

export interface ToolApprovalCardProps {
  readonly run: ToolRun;
  readonly approval: ToolApproval;
}

type Word = 'none' | 'sent' | 'not-sent';

/**
 * A tool that waits for a word: what it would be given, Allow and Deny. The card goes when the server says what was
 * decided, by whomever; a word that left just before a cut can be said again.
 */
export default function ToolApprovalCard({ run, approval }: ToolApprovalCardProps) {
  const t = useMessages(approvalMessages);
  const { formatTime } = useFormats();
  const { session, mayWrite } = useChat();
  const drops = useSyncExternalStore(session.store.subscribe, () => session.store.getState().drops);
  const [said, setSaid] = useState<{ readonly word: Word; readonly drops: number }>({ word: 'none', drops });
  const word = said.drops === drops ? said.word : 'none';
  const card = useRef<HTMLElement>(null);
  useFocusOn(card);
  const decide = (allow: boolean, ...always: [true?]): void => {
    const isSent = session.decide(approval.callId, allow, ...always);
    if (isSent) keepWord(session, approval.callId, { allow, always: always.length > 0 });
    // The buttons are off now, and off they would lose the focus.
    if (isSent) card.current?.focus({ preventScroll: true });
    setSaid({ word: isSent ? 'sent' : 'not-sent', drops });
  };
  const expiresAt = approval.expiresAt === null ? null : parseInstant(approval.expiresAt);
  const title = t('asks', { tool: run.toolName });
  return (
    <section
      ref={card}
      tabIndex={-1}
      aria-label={title}
      className="rounded-md border border-amber/60 bg-amber-soft p-3"
    >
      <p role="status" className="flex items-center gap-2 font-medium break-words">
        <ShieldQuestion aria-hidden="true" className="size-4 shrink-0 text-amber" />
        <span className="min-w-0">{title}</span>
      </p>
      <div className="mt-2 flex flex-col gap-2">
        <ToolValue title={t('why')} value={run.arguments} />
        {mayWrite ? (
          <div className="flex flex-wrap items-center gap-2">
            <Button
              variant="primary"
              disabled={word === 'sent'}
              onClick={() => {
                decide(true);
              }}
            >
              {t('allow')}
            </Button>
            <Button
              disabled={word === 'sent'}
              title={t('alwaysHelp')}
              onClick={() => {
                decide(true, true);
              }}
            >
              {t('always')}
            </Button>
            <Button
              disabled={word === 'sent'}
              onClick={() => {
                decide(false);
              }}
            >
              {t('deny')}
            </Button>
            <span role="status" className="min-w-0 text-xs text-ink-2">
              {word === 'sent' ? t('sent') : word === 'not-sent' ? t('notSent') : ''}
            </span>
          </div>
        ) : (
          <p className="text-xs text-ink-2">{t('readOnly')}</p>
        )}
        {expiresAt === null ? null : (
          <p className="text-xs text-ink-2">{t('until', { time: formatTime(expiresAt) })}</p>
        )}
      </div>
    </section>
  );
}

/** When the question goes with the focus in it, the focus goes on to the button of the tool that stands there then. */
function useFocusOn(card: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const question = card.current;
    return () => {
      const list = question?.parentElement;
      if (!list || !question.contains(document.activeElement)) return;
      const at = [...list.children].indexOf(question);
      // In the same breath, once what takes its place is there.
      queueMicrotask(() => list.children[at]?.querySelector('button')?.focus({ preventScroll: true }));
    };
  }, [card]);
}
