import { useMemo, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { InnerDetails } from '#src/shared/run-timeline/inner-details.tsx';
import { InnerRunLine } from '#src/shared/run-timeline/inner-run-line.tsx';
import type { ItemLane } from '#src/shared/run-timeline/item-lanes.ts';
import { ItemTimeline } from '#src/shared/run-timeline/item-timeline.tsx';
import { useInnerLanes, type LookedIntoTool } from '#src/shared/run-timeline/use-inner-lanes.ts';
import type { TimelineSelection } from '#src/ui/timeline/timeline-model.ts';
import { isOpen } from './answer-fold.ts';
import { toAnswerParts, type AnswerPart, type PartLane } from './answer-parts.ts';
import { useChat } from './chat-context.ts';
import type { Answer } from './chat-types.ts';
import { PartDetails } from './part-details.tsx';
import { isSettling } from './stop-receipt.ts';
import { timelineMessages } from './timeline-messages.ts';
import { toneOf, usePartWords } from './use-part-words.ts';

/** From above to below. */
const laneOrder: readonly PartLane[] = [
  'iterations',
  'nodes',
  'thinking',
  'searches',
  'models',
  'tools',
  'usage',
  'other',
];

/** The work on an answer in time, live: tools with what their plugins did inside, once somebody selects one. */
export function AnswerTimeline({ answer }: { readonly answer: Answer }) {
  const t = useMessages(timelineMessages);
  const { onOpenRun, readRun } = useChat();
  const wordsOf = usePartWords();
  const [selection, setSelection] = useState<TimelineSelection | null>(null);
  const [opened, setOpened] = useState<number | null>(null);
  const { activities, startedAt, responseTime } = answer;
  // What the server has yet to say of a stopped one is still on its way.
  const phase = isSettling(answer) ? 'streaming' : answer.phase;
  const { parts, start, end, arrival, untimed } = useMemo(
    () => toAnswerParts({ activities, phase, startedAt, responseTime }),
    [activities, phase, startedAt, responseTime],
  );
  const live = isOpen(answer);
  const tool = lookedInto(parts, opened);
  const inner = useInnerLanes(readRun, tool);
  const own = useMemo(
    () =>
      laneOrder.map((id): ItemLane => {
        const items = parts
          .filter(({ lane }) => lane === id)
          .map((part) => {
            const { ref, start: from, end: to } = part;
            return { ref, start: from, end: to, tone: toneOf(part), words: wordsOf(part) };
          });
        const kind = id === 'thinking' || id === 'usage' || id === 'other' ? 'marks' : 'spans';
        return { id, label: t(id), kind, items };
      }),
    [parts, wordsOf, t],
  );
  const lanes = useMemo(() => {
    const below = laneOrder.indexOf('tools') + 1;
    return own.toSpliced(below, 0, ...inner.lanes);
  }, [own, inner.lanes]);
  const select = (next: TimelineSelection | null) => {
    setSelection(next);
    // What was read of a tool stays while something inside it, or beside it, is looked at.
    if (next?.lane === 'tools') setOpened(next.ref);
  };
  const chosen = parts.find(({ lane, ref }) => lane === selection?.lane && ref === selection.ref);
  return (
    <ItemTimeline
      label={t('timeline')}
      lanes={lanes}
      start={start}
      end={end}
      live={live}
      arrival={arrival}
      untimed={untimed}
      selection={selection}
      onSelect={select}
    >
      {chosen === undefined ? null : (
        <PartDetails part={chosen} name={wordsOf(chosen)} live={live} onOpenRun={onOpenRun}>
          {chosen.content.what === 'tool' ? <InnerRunLine inner={inner.inner} /> : null}
        </PartDetails>
      )}
      <InnerDetails inner={inner} selection={selection} live={live} onOpenRun={onOpenRun} />
    </ItemTimeline>
  );
}

/** The tool with this `ref`, where it is a plugin's run. */
function lookedInto(parts: readonly AnswerPart[], opened: number | null): LookedIntoTool | null {
  const part = parts.find(({ lane, ref }) => lane === 'tools' && ref === opened);
  if (part?.content.what !== 'tool') return null;
  const { executionId, returned, toolName } = part.content.run;
  return executionId === null ? null : { executionId, over: returned, name: toolName };
}
