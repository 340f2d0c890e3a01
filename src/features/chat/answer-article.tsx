import { memo, useCallback, useMemo, useRef } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { passageQuery } from '#src/protocol/passage-path.ts';
import type { PassageHint } from '#src/shared/documents/find-passage.ts';
import { useShownRuns } from '#src/shared/shown-runs.ts';
import { TimeText } from '#src/ui/time-text.tsx';
import { isOpen } from './answer-fold.ts';
import { isSettling } from './stop-receipt.ts';
import { AnswerFoot } from './answer-foot.tsx';
import { AnswerMarks } from './answer-marks.tsx';
import { AnswerThoughts } from './answer-thoughts.tsx';
import { useChat } from './chat-context.ts';
import { ChatError } from './chat-error.tsx';
import { runIds, toToolRuns } from './tool-runs.ts';
import type { Answer } from './chat-types.ts';
import { CitationProvider } from './citation-context.ts';
import { MarkdownText } from './markdown-text.tsx';
import { chatMessages } from './messages.ts';
import { seenTogether } from './midway.ts';
import { threadMessages } from './thread-messages.ts';
import { NadooMark } from './nadoo-mark.tsx';
import { OpenById } from './open-by-id.tsx';
import { RefusedSignIn } from './refused-sign-in.tsx';
import { regenerate, sendsAgain } from './regenerate.ts';
import { showWhole } from './show-whole.ts';
import { SourceList } from './source-list.tsx';
import { ToolCard } from './tool-card.tsx';
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
  const {
    workspaceId,
    session,
    selfId,
    nameOf,
    mayWrite,
    onOpenRun,
    onOpenDocument,
    onOpenSource,
    onNewChat,
    onAsk,
  } = useChat();
  const article = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const { branches: Branches } = useRenderer();
  const branching = useExtension('branch');
  // The documentation knows of no run's id in a chat.
  const namesRuns = useExtension('agent-events') !== false;
  const keepsVersions = branching === true && answer.messageId !== null;
  useStoredActivities(answer, article);
  const tools = useMemo(() => toToolRuns(answer.activities), [answer.activities]);
  const { key, sources, messageId, text, ahead, phase, midway = '' } = answer;
  // Joined in the middle where nothing tells the beginning: what is seen of it is shown, and said to be no more.
  const words = useMemo(() => {
    if (text !== '') return text;
    const seen = midway === '' && phase !== 'recovering' ? seenTogether({ text, ahead }) : midway;
    return seen === '' ? '' : `… ${seen}`;
  }, [text, ahead, phase, midway]);
  const citations = useMemo(
    () => ({
      workspaceId,
      sources,
      onOpen: (index: number) => {
        onOpenSource(key, index);
      },
      onOpenDocument: (id: string, passage: PassageHint) => {
        onOpenDocument(id, passageQuery(passage), messageId);
      },
    }),
    [workspaceId, sources, key, messageId, onOpenSource, onOpenDocument],
  );
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
  const asks = tools.some(({ approval }) => approval?.state === 'asked');

  return (
    <article ref={article} aria-label={thread('nadoo')} aria-busy={running || undefined} className="py-3">
      <header className="flex items-center gap-2">
        <NadooMark />
        <span className="font-medium">{thread('nadoo')}</span>
        {answer.startedAt === null ? null : (
          <TimeText instant={answer.startedAt} className="text-xs text-ink-3" />
        )}
      </header>
      <div className="mt-1 min-w-0 sm:ml-7">
        <AnswerThoughts answer={answer} toolCount={tools.length} />
        {tools.length === 0 ? null : (
          <div className="mb-2 flex flex-col gap-1">
            {tools.map((run) => (
              <ToolCard
                key={run.key}
                run={run}
                running={running || isSettling(answer)}
                onOpenRun={onOpenRun}
              />
            ))}
          </div>
        )}
        <div ref={body}>
          <CitationProvider value={citations}>
            {words === '' ? null : <MarkdownText text={words} growing={running} />}
          </CitationProvider>
        </div>
        {running && !asks && words === '' ? <p className="text-ink-3">{thread('thinking')}</p> : null}
        <SourceList sources={sources} onOpen={citations.onOpen} />
        <AnswerMarks
          answer={answer}
          dropped={dropped}
          onShowWhole={() => {
            session.store.fold((state) => showWhole(state, key));
            // The button goes; what it brought is read on from here.
            const { current } = body;
            if (current === null) return;
            current.tabIndex = -1;
            current.focus({ preventScroll: true });
          }}
          stoppedByName={
            answer.stoppedBy === null || answer.stoppedBy === ''
              ? null
              : answer.stoppedBy === selfId
                ? ''
                : nameOf(answer.stoppedBy)
          }
        />
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

function Questions({
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
}
