import { memo, useMemo } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Disclosure } from '#src/ui/disclosure.tsx';
import type { Answer } from './chat-types.ts';
import { thinkingSeconds } from './thinking-time.ts';
import { threadMessages } from './thread-messages.ts';
import { toThoughts } from './tool-runs.ts';
import { useSeconds } from './use-seconds.ts';

/** "Thought for 4 s · 2 tools", folded; the thoughts inside. Nothing where there was neither. */
export const AnswerThoughts = memo(function AnswerThoughts({
  activities,
  firstTokenTime,
  startedAt,
  toolCount,
}: Pick<Answer, 'activities' | 'firstTokenTime' | 'startedAt'> & {
  readonly toolCount: number;
}) {
  const t = useMessages(threadMessages);
  const formatSeconds = useSeconds();
  const thoughts = useMemo(() => toThoughts(activities), [activities]);
  if (thoughts === '' && toolCount === 0) return null;
  const seconds = thinkingSeconds({ activities, firstTokenTime, startedAt });
  const thought = seconds === null ? t('thought') : t('thoughtFor', { duration: formatSeconds(seconds) });
  const label = toolCount === 0 ? thought : `${thought} · ${t('tools', { count: toolCount })}`;
  if (thoughts === '') return <p className="mb-1 text-ink-3">{label}</p>;
  return (
    <Disclosure
      label={<span className="text-ink-3">{label}</span>}
      className="mb-1"
      buttonClassName="w-fit pr-2"
    >
      <p className="mb-2 ml-2 border-l border-line pl-3 whitespace-pre-wrap text-ink-2">{thoughts}</p>
    </Disclosure>
  );
});
