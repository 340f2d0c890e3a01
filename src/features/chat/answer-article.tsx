import { memo, useCallback, useMemo, useRef } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useShownRuns } from '#src/shared/shown-runs.ts';
import { isOpen } from './answer-fold.ts';
import { AnswerFoot } from './answer-foot.tsx';
import { AnswerHead, AnswerWork } from './answer-work.tsx';
import { useChat } from './chat-context.ts';
import { ChatError } from './chat-error.tsx';
import { runIds, toToolRuns } from './tool-runs.ts';
import type { Answer } from './chat-types.ts';
import { chatMessages } from './messages.ts';
import { threadMessages } from './thread-messages.ts';
import { OpenById } from './open-by-id.tsx';
import { RefusedSignIn } from './refused-sign-in.tsx';
import { regenerate, sendsAgain } from './regenerate.ts';
import { useRenderer } from './use-renderer.ts';
import { useStoredActivities } from './use-stored-activities.ts';

export interface AnswerArticleProps {
  readonly answer: Answer;
  readonly isLast: boolean;
  readonly dropped: boolean;
}

/** One answer: who and when, the work behind it, the text, its sources, what is to be known, what can be done. */
export const AnswerArticle = memo(function AnswerArticle({ answer, isLast, dropped }: AnswerArticleProps) {
  const thread = useMessages(threadMessages);
  const { session, mayWrite, onOpenRun, onNewChat, onAsk } = useChat();
  const article = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const { branches: Branches } = useRenderer();
  const branching = useExtension('branch');
  // The documentation knows of no run's id in a chat.
  const namesRuns = useExtension('agent-events') !== false;
  const keepsVersions = branching === true && answer.messageId !== null;
  useStoredActivities(answer, article);
  const tools = useMemo(() => toToolRuns(answer.activities), [answer.activities]);
  const askAnew = useCallback(() => {
    regenerate(session, answer);
  }, [session, answer]);
  useShownRuns(
    article,
    useMemo(() => runIds(answer.activities), [answer.activities]),
  );
  const failedRun = tools.findLast(
    ({ success, stopped, executionId }) => success === false && stopped !== true && executionId !== null,
  );
  const running = isOpen(answer);

  return (
    <article ref={article} aria-label={thread('nadoo')} aria-busy={running || undefined} className="py-3">
      <AnswerHead startedAt={answer.startedAt} />
      <div className="mt-1 min-w-0 sm:ml-7">
        <AnswerWork answer={answer} tools={tools} body={body} dropped={dropped} />
        {answer.failure === null ||
        (answer.phase === 'complete' && answer.failure.code !== 'tool_error') ? null : (
          <div className="mt-2" data-goes="">
            {answer.failure.code === 'auth_error' ? (
              <RefusedSignIn answer={answer} onRetry={mayWrite && isLast ? askAnew : null} />
            ) : (
              <ChatError
                failure={answer.failure}
                onRetry={mayWrite && isLast ? askAnew : null}
                onNewChat={onNewChat}
                otherWay={namesRuns ? null : <OpenById />}
                onOpenRun={
                  failedRun?.executionId == null
                    ? null
                    : () => {
                        onOpenRun(failedRun.executionId ?? '');
                      }
                }
              />
            )}
          </div>
        )}
        {running ? (
          Branches && <Branches.AnswerVersions answer={answer} />
        ) : (
          <AnswerFoot
            answer={answer}
            body={body}
            runId={tools.findLast(({ executionId }) => executionId !== null)?.executionId ?? null}
            onRegenerate={mayWrite && (isLast || keepsVersions) ? askAnew : null}
            sendsAgain={branching !== null && sendsAgain(session, answer)}
          />
        )}
        {isLast ? <Questions questions={answer.questions} onAsk={mayWrite ? onAsk : null} /> : null}
      </div>
    </article>
  );
});

const Questions = memo(function Questions({
  questions,
  onAsk,
}: {
  readonly questions: readonly string[];
  /** Null: the reader may not write. */
  readonly onAsk: ((text: string) => void) | null;
}) {
  const t = useMessages(chatMessages);
  if (questions.length === 0) return null;
  return (
    <ul aria-label={t('suggestions')} className="mt-3 flex flex-col items-start gap-1.5">
      {questions.map((question) => (
        <li key={question} className="max-w-full">
          <button
            type="button"
            data-goes=""
            disabled={onAsk === null}
            title={onAsk === null ? t('readOnly') : undefined}
            onClick={() => onAsk?.(question)}
            className="rounded-md border border-line px-3 py-1.5 text-left text-ink-2 enabled:hover:bg-raised enabled:hover:text-ink disabled:opacity-60 pointer-coarse:min-h-10"
          >
            {question}
          </button>
        </li>
      ))}
    </ul>
  );
});
