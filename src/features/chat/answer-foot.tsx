import { memo, type RefObject } from 'react';
import { useStore } from 'zustand';
import { AnswerActions } from './answer-actions.tsx';
import { BranchButton } from './branches/branch-button.tsx';
import { useChat } from './chat-context.ts';
import type { Answer } from './chat-types.ts';
import { anewFrom } from './retry-time.ts';
import { UsageLine } from './usage-line.tsx';
import { useRenderer } from './use-renderer.ts';

export interface AnswerFootProps {
  readonly answer: Answer;
  /** Holds the text as it is drawn. */
  readonly body: RefObject<HTMLElement | null>;
  /** Of the last tool; null: there is none. */
  readonly runId: string | null;
  /** null: not for this answer, or not for this user. */
  readonly onRegenerate: (() => void) | null;
  /** It would send the prompt once more instead. */
  readonly sendsAgain: boolean;
}

/**
 * What can be done with an answer that is over, its versions, and what it took. By itself, as half of what an answer
 * draws is here, and none of it changes when the next prompt comes.
 */
export const AnswerFoot = memo(function AnswerFoot({
  answer,
  body,
  runId,
  onRegenerate,
  sendsAgain,
}: AnswerFootProps) {
  const { session, onOpenRun } = useChat();
  const { branches: Branches } = useRenderer();
  const notBefore = useStore(session.store, (state) => anewFrom(state, answer));
  return (
    <div className="mt-2 -ml-1.5 flex flex-wrap items-center gap-x-0.5 gap-y-1">
      <AnswerActions
        answer={answer}
        body={body}
        runId={runId}
        onOpenRun={onOpenRun}
        onRegenerate={onRegenerate}
        sendsAgain={sendsAgain}
        notBefore={notBefore}
        branch={<BranchButton entry={answer} />}
      />
      {Branches ? <Branches.AnswerVersions answer={answer} /> : null}
      <UsageLine answer={answer} />
    </div>
  );
});
