/**
 * What an answer says: who and when, the work behind it, the text, its sources, what is to be known. Apart from what can
 * be done with it, as none of this changes when the next prompt comes.
 */
import { memo, useMemo, type RefObject } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { passageQuery } from '#src/protocol/passage-path.ts';
import type { PassageHint } from '#src/shared/documents/find-passage.ts';
import type { Instant } from '#src/lib/instant.ts';
import { TimeText } from '#src/ui/time-text.tsx';
import { isOpen } from './answer-fold.ts';
import { AnswerMarks } from './answer-marks.tsx';
import { AnswerThoughts } from './answer-thoughts.tsx';
import { useChat } from './chat-context.ts';
import type { Answer } from './chat-types.ts';
import { CitationProvider } from './citation-context.ts';
import { MarkdownText } from './markdown-text.tsx';
import { seenTogether } from './midway.ts';
import { NadooMark } from './nadoo-mark.tsx';
import { showWhole } from './show-whole.ts';
import { SourceList } from './source-list.tsx';
import { isSettling } from './stop-receipt.ts';
import { threadMessages } from './thread-messages.ts';
import { ToolCard } from './tool-card.tsx';
import type { ToolRun } from './tool-runs.ts';

export const AnswerHead = memo(function AnswerHead({ startedAt }: { readonly startedAt: Instant | null }) {
  const thread = useMessages(threadMessages);
  return (
    <header className="flex items-center gap-2">
      <NadooMark />
      <span className="font-medium">{thread('nadoo')}</span>
      {startedAt === null ? null : <TimeText instant={startedAt} className="text-xs text-ink-3" />}
    </header>
  );
});

export interface AnswerWorkProps {
  readonly answer: Answer;
  readonly tools: readonly ToolRun[];
  /** Gets what holds the text as it is drawn. */
  readonly body: RefObject<HTMLDivElement | null>;
  readonly dropped: boolean;
}

export const AnswerWork = memo(function AnswerWork({ answer, tools, body, dropped }: AnswerWorkProps) {
  const thread = useMessages(threadMessages);
  const { workspaceId, session, selfId, nameOf, onOpenRun, onOpenDocument, onOpenSource } = useChat();
  const { key, sources, messageId, text, ahead, phase, midway = '', stoppedBy } = answer;
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
  const running = isOpen(answer);
  const asks = tools.some(({ approval }) => approval?.state === 'asked');
  return (
    <>
      <AnswerThoughts
        activities={answer.activities}
        firstTokenTime={answer.firstTokenTime}
        startedAt={answer.startedAt}
        toolCount={tools.length}
      />
      {tools.length === 0 ? null : (
        <div className="mb-2 flex flex-col gap-1">
          {tools.map((run) => (
            <ToolCard key={run.key} run={run} running={running || isSettling(answer)} onOpenRun={onOpenRun} />
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
          stoppedBy === null || stoppedBy === '' ? null : stoppedBy === selfId ? '' : nameOf(stoppedBy)
        }
      />
    </>
  );
});
