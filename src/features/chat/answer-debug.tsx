import { useMemo } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { isOpen } from './answer-fold.ts';
import { useChat } from './chat-context.ts';
import type { Answer } from './chat-types.ts';
import { threadMessages } from './thread-messages.ts';
import { ToolCard } from './tool-card.tsx';
import { toToolRuns } from './tool-runs.ts';

/** The plugin runs of an answer (tab "Debug"), failed ones first: each leads into the debugger. */
export default function AnswerDebug({ answer }: { readonly answer: Answer | null }) {
  const t = useMessages(threadMessages);
  const { onOpenRun } = useChat();
  const activities = answer?.activities;
  const runs = useMemo(() => {
    const all = toToolRuns(activities ?? []).filter(({ executionId }) => executionId !== null);
    const failed = all.filter(({ success }) => success === false);
    return [...failed, ...all.filter((run) => !failed.includes(run))];
  }, [activities]);
  if (answer === null || runs.length === 0) return <p className="p-4 text-ink-2">{t('noRuns')}</p>;
  return (
    <ul aria-label={t('pluginRuns')} className="flex flex-col gap-2 p-3">
      {runs.map((run) => (
        <li key={run.key}>
          <ToolCard run={run} running={isOpen(answer)} onOpenRun={onOpenRun} />
        </li>
      ))}
    </ul>
  );
}
