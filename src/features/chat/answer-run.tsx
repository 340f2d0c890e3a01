import { ActivityList } from './activity-list.tsx';
import { AnswerTimeline } from './answer-timeline.tsx';
import type { Answer } from './chat-types.ts';

/** The work on an answer (tab "Run"): in time, and below that step by step. */
export default function AnswerRun({ answer }: { readonly answer: Answer | null }) {
  return (
    <>
      {answer === null ? null : <AnswerTimeline key={answer.key} answer={answer} />}
      <ActivityList activities={answer?.activities ?? []} />
    </>
  );
}
