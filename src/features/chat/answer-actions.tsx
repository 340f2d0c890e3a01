import { FileCode, Play } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import type { Instant } from '#src/lib/instant.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { AnswerFeedback } from './answer-feedback.tsx';
import type { Answer } from './chat-types.ts';
import { CopyLinkButton } from './copy-link-button.tsx';
import { RegenerateButton } from './regenerate-button.tsx';
import { threadMessages } from './thread-messages.ts';

export interface AnswerActionsProps {
  readonly answer: Answer;
  /** Holds the text as it is drawn: "Copy" takes it without Markdown's signs. */
  readonly body: RefObject<HTMLElement | null>;
  readonly runId: string | null;
  readonly onOpenRun: (executionId: string) => void;
  /** null: not for this answer, or not for this user. */
  readonly onRegenerate: (() => void) | null;
  /** It would send the prompt once more instead. */
  readonly sendsAgain?: boolean;
  /** It would be refused before this. */
  readonly notBefore?: Instant | null;
  /** The way to a new chat that continues from here. */
  readonly branch?: ReactNode;
}

/** What can be done with an answer that is over: buttons of the row that it stands in. */
export function AnswerActions(props: AnswerActionsProps) {
  const { answer, body, runId, onOpenRun, onRegenerate, branch } = props;
  const { sendsAgain = false, notBefore = null } = props;
  const t = useMessages(threadMessages);
  const isEmpty = answer.phase === 'complete' && answer.text === '';
  const cutShort = isEmpty || ['interrupted', 'lost', 'stopped'].includes(answer.phase);
  return (
    <>
      {answer.text === '' ? null : (
        <>
          <CopyButton label={t('copy')} text={() => drawnText(body.current) ?? answer.text} />
          <CopyMarkdownButton label={t('copyMarkdown')} text={answer.text} />
        </>
      )}
      <CopyLinkButton messageId={answer.messageId} />
      {runId === null ? null : (
        <IconButton
          size="sm"
          label={t('openRun')}
          icon={<Play aria-hidden="true" />}
          onClick={() => {
            onOpenRun(runId);
          }}
        />
      )}
      {onRegenerate === null ? null : (
        <RegenerateButton
          sendsAgain={sendsAgain}
          notBefore={notBefore}
          spelled={cutShort}
          onRegenerate={onRegenerate}
        />
      )}
      {answer.messageId === null ? null : <AnswerFeedback messageId={answer.messageId} />}
      {branch}
    </>
  );
}

/** As one sees it, line breaks included; a test environment may know only the plain text. */
function drawnText(element: HTMLElement | null): string | null {
  if (element === null) return null;
  // A long answer that has just ended is still being laid out: what is not would be left out.
  for (const box of element.querySelectorAll('.markdown-grows')) box.classList.remove('markdown-grows');
  return 'innerText' in element ? element.innerText : (element as Node).textContent;
}

function CopyMarkdownButton({ label, text }: { readonly label: string; readonly text: string }) {
  return <CopyButton label={label} text={text} icon={<FileCode aria-hidden="true" />} />;
}
