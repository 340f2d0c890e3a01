import { useMemo, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { InnerDetails } from '#src/shared/run-timeline/inner-details.tsx';
import { InnerRunLine } from '#src/shared/run-timeline/inner-run-line.tsx';
import type { ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import { ItemDetails } from '#src/shared/run-timeline/item-details.tsx';
import type { ItemLane } from '#src/shared/run-timeline/item-lanes.ts';
import { ItemTimeline } from '#src/shared/run-timeline/item-timeline.tsx';
import { useInnerLanes } from '#src/shared/run-timeline/use-inner-lanes.ts';
import type { TimelineSelection } from '#src/ui/timeline/timeline-model.ts';
import { workflowMessages } from './messages.ts';
import { toRunSpans, type NodeSpan } from './run-lanes.ts';
import type { RunState } from './run-state.ts';
import { timelineMessages } from './timeline-messages.ts';
import { ShownValue } from './shown-value.tsx';

export interface AskedNode {
  readonly id: string;
}

export interface RunTimelineProps {
  readonly run: RunState;
  /** What is shown of it may be old: nothing grows. */
  readonly cut: boolean;
  /** The node that is asked for, another object each time; or null. */
  readonly node: AskedNode | null;
  readonly onNode: (nodeId: string) => void;
  readonly onOpenRun: (executionId: string) => void;
  readonly readRun: ReadRun | undefined;
}

/** The nodes of a run in time, live; tools with what their plugins did inside, once somebody selects one. */
export function RunTimeline({ run, cut, node: asked, onNode, onOpenRun, readRun }: RunTimelineProps) {
  const t = useMessages(timelineMessages);
  const words = useMessages(workflowMessages);
  const [selection, setSelection] = useState<TimelineSelection | null>(null);
  const [opened, setOpened] = useState<number | null>(null);
  const { spans, start, end, arrival, untimed } = useMemo(() => toRunSpans(run), [run]);
  const wanted = asked === null ? undefined : spans.find(({ node }) => node.id === asked.id);
  const [led, setLed] = useState<AskedNode | null>(null);
  // Once for each that is asked for, as soon as it has a moment; what is selected then stays.
  if (led !== asked && (asked === null || wanted !== undefined)) {
    setLed(asked);
    if (wanted !== undefined) {
      setSelection({ lane: 'nodes', ref: wanted.ref });
      setOpened(wanted.ref);
    }
  }
  const live = run.status === 'running' && !cut;
  const tool = lookedInto(spans, opened);
  const inner = useInnerLanes(readRun, tool);
  const lanes = useMemo((): readonly ItemLane[] => {
    const items = spans.map(({ ref, node, start: from, end: to, tone }) => {
      const described = t('nodeIs', { node: node.name, status: words(node.status) });
      return { ref, start: from, end: to, tone, words: described };
    });
    return [{ id: 'nodes', label: words('nodes'), kind: 'spans', items }, ...inner.lanes];
  }, [spans, inner.lanes, t, words]);
  const chosen = selection?.lane === 'nodes' ? spans.find(({ ref }) => ref === selection.ref) : undefined;
  return (
    <ItemTimeline
      label={t('timeline')}
      lanes={lanes}
      start={start}
      end={end}
      live={live}
      arrival={arrival}
      untimed={untimed}
      at={wanted?.start ?? null}
      selection={selection}
      onSelect={(next) => {
        setSelection(next);
        if (next?.lane !== 'nodes') return;
        setOpened(next.ref);
        const chosenId = spans.find(({ ref }) => ref === next.ref)?.node.id;
        if (chosenId !== undefined) onNode(chosenId);
      }}
    >
      {chosen === undefined ? null : (
        <ItemDetails
          name={t('nodeIs', { node: chosen.node.name, status: words(chosen.node.status) })}
          start={chosen.start}
          end={chosen.end}
          live={live && chosen.node.status === 'running'}
          derived={chosen.end === null ? null : t('endDerived')}
          executionId={chosen.node.executionId}
          onOpenRun={onOpenRun}
        >
          {chosen.node.error === null ? null : <p className="break-words text-red">{chosen.node.error}</p>}
          <ShownValue label={words('input')} of={chosen.node.name} value={chosen.node.input} />
          <ShownValue label={words('output')} of={chosen.node.name} value={chosen.node.output} open />
          <InnerRunLine inner={inner.inner} />
        </ItemDetails>
      )}
      <InnerDetails inner={inner} selection={selection} live={live} onOpenRun={onOpenRun} />
    </ItemTimeline>
  );
}

/** The node with this `ref`, where it is a tool with a run of its own. */
function lookedInto(spans: readonly NodeSpan[], opened: number | null) {
  const node = spans.find(({ ref }) => ref === opened)?.node;
  if (node === undefined || node.executionId === null) return null;
  return { executionId: node.executionId, over: node.status !== 'running', name: node.name };
}
