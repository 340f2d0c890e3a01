import { useMemo } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { answerDebugMessages } from './answer-debug-messages.ts';
import { isOpen } from './answer-fold.ts';
import { useChat } from './chat-context.ts';
import type { Answer } from './chat-types.ts';
import { OpenById } from './open-by-id.tsx';
import { ToolCard } from './tool-card.tsx';
import { toToolRuns, type ToolRun } from './tool-runs.ts';

/** The plugin runs of an answer (tab "Debug"), failed ones first: each leads into the debugger. */
export default function AnswerDebug({ answer }: { readonly answer: Answer | null }) {
  const t = useMessages(answerDebugMessages);
  // The documentation has no such thing as a run's id in a chat: that none is told says nothing of what ran.
  const tells = useExtension('agent-events') !== false;
  const { onOpenRun } = useChat();
  const activities = answer?.activities;
  const { runs, nameless } = useMemo(() => {
    const all = toToolRuns(activities ?? []);
    const known = all.filter(({ executionId }) => executionId !== null);
    return { runs: failedFirst(known), nameless: all.filter(({ executionId }) => executionId === null) };
  }, [activities]);
  if (answer === null || (tells && runs.length === 0)) return <p className="p-4 text-ink-2">{t('noRuns')}</p>;
  return (
    <>
      {runs.length === 0 ? null : (
        <ul aria-label={t('pluginRuns')} className="flex flex-col gap-2 p-3">
          {runs.map((run) => (
            <li key={run.key}>
              <ToolCard run={run} running={isOpen(answer)} onOpenRun={onOpenRun} />
            </li>
          ))}
        </ul>
      )}
      {tells ? null : <Untold answer={answer} runs={nameless} hasKnown={runs.length > 0} />}
    </>
  );
}

/** What is known on a server that does not name runs: the tools as they were told of, and the way to a run by its id. */
function Untold(props: {
  readonly answer: Answer;
  readonly runs: readonly ToolRun[];
  readonly hasKnown: boolean;
}) {
  const { answer, runs, hasKnown } = props;
  const t = useMessages(answerDebugMessages);
  const { onOpenRun } = useChat();
  if (hasKnown && runs.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 p-4 text-ink-2">
      {runs.length === 0 ? (
        <p>{t('untold')}</p>
      ) : (
        <ul aria-label={t('tools')} className="-mx-1 flex flex-col gap-2">
          {runs.map((run) => (
            <li key={run.key}>
              <ToolCard run={run} running={isOpen(answer)} onOpenRun={onOpenRun} />
              <p className="mt-1 px-1 text-xs">{t('untoldRun')}</p>
            </li>
          ))}
        </ul>
      )}
      <OpenById />
    </div>
  );
}

function failedFirst(runs: readonly ToolRun[]): ToolRun[] {
  const failed = runs.filter(({ success }) => success === false);
  return [...failed, ...runs.filter((run) => !failed.includes(run))];
}
