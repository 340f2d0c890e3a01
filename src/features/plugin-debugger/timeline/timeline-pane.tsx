import { memo, useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { TimelineOverview } from '#src/ui/timeline/timeline-overview.tsx';
import { Timeline } from '#src/ui/timeline/timeline.tsx';
import type { TimelineModel, TimelineSelection } from '#src/ui/timeline/timeline-model.ts';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { momentOf, outermost } from '../cursor/moves.ts';
import { treeOf } from '../model/nesting.ts';
import { spanOfRow } from '../model/read.ts';
import { kinds } from '../model/row.ts';
import { latestOf } from '../model/event-log.ts';
import { paneMessages } from '../panes/pane-messages.ts';
import { nestingOf } from '../panes/step-rows.ts';
import type { RunState } from '../run-state.ts';
import { timelinePaneMessages } from './timeline-pane-messages.ts';
import { useTimelineGaps } from './use-timeline-gaps.ts';

export interface TimelinePaneProps {
  readonly run: RunState;
  readonly cursor: CursorStore;
  readonly modelOf: (run: RunState) => TimelineModel;
}

/** When and how long: steps, calls, traces, variables and lines of a run, on one axis. */
export const TimelinePane = memo(function TimelinePane({ run, cursor, modelOf }: TimelinePaneProps) {
  const model = modelOf(run);
  const gaps = useTimelineGaps(run);
  const port = useTimelinePort(run, cursor);
  const moment = useStore(cursor, (state) => state.moment);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Timeline
        {...port}
        model={model}
        gaps={gaps}
        selection={moment?.row == null ? null : selectionOf(run, moment.row)}
        onSelect={(selection) => {
          if (selection === null) return;
          const row = rowOf(run, selection);
          if (row !== -1) cursor.setState({ moment: momentOf(run, row) });
        }}
        className="flex-1"
      />
      <NestingNote run={run} />
    </div>
  );
});

/** How it is known which step lies in which: only steps stand below what holds them here, calls have lanes of their own. */
function NestingNote({ run }: { readonly run: RunState }) {
  const t = useMessages(paneMessages);
  const texts = useMessages(timelinePaneMessages);
  const nodes = treeOf(run);
  const nesting = useMemo(() => nestingOf(nodes.filter(({ span }) => span.isStep)), [nodes]);
  if (nesting === 'recorded') return null;
  return (
    <p className="shrink-0 border-t border-line px-3 py-1 text-xs text-ink-3">
      {nesting === 'derived' ? t('nested') : texts('partlyNested')}
    </p>
  );
}

/** All of the run in a strip, with the window that the timeline shows. */
export const OverviewStrip = memo(function OverviewStrip({ run, cursor, modelOf }: TimelinePaneProps) {
  const model = modelOf(run);
  const gaps = useTimelineGaps(run);
  const port = useTimelinePort(run, cursor);
  return (
    <TimelineOverview
      {...port}
      model={model}
      gaps={gaps}
      className="shrink-0 overflow-hidden border-b border-line"
    />
  );
});

/** What timeline and overview share: the cursor, the window, and whether they follow the run. */
function useTimelinePort(run: RunState, cursor: CursorStore) {
  const { clock, pool } = useServices();
  const { moment, range } = useStore(cursor);
  const isLive = run.status === 'running';
  const serverNow = useCallback(
    () => instantFromMs(clock.now() + (pool.serverOffsetMs() ?? 0)),
    [clock, pool],
  );
  return {
    cursor: moment?.at ?? (isLive ? null : latestOf(run.log, run.rows)),
    range,
    now: isLive ? serverNow : null,
    following: isLive && moment === null,
    onCursor: (at: number) => {
      cursor.setState({ moment: { at: Math.round(at), row: null } });
    },
    onRange: (next: { from: number; to: number } | null) => {
      cursor.setState({
        range: next === null ? null : { from: Math.round(next.from), to: Math.round(next.to) },
      });
    },
    onFollow: (following: boolean) => {
      cursor.setState({ moment: following ? null : outermost(run, 1) });
    },
  };
}

/** What stands for the record at the cursor. */
function selectionOf(run: RunState, row: number): TimelineSelection | null {
  switch (run.log.kind.data[row]) {
    case kinds.log:
      return { lane: 'logs', ref: row };
    case kinds.trace:
      return { lane: 'traces', ref: row };
    case kinds.variable:
      return { lane: 'variables', ref: row };
    case kinds.callStart:
    case kinds.callEnd: {
      const call = spanOfRow(run, row, 'calls');
      return call === null ? null : { lane: 'calls', ref: call.id };
    }
    default: {
      const step = spanOfRow(run, row, 'steps');
      return step === null ? null : { lane: 'steps', ref: step.id };
    }
  }
}

/** The record that a selection stands for: of a span its first. */
function rowOf(run: RunState, { lane, ref }: TimelineSelection): number {
  return lane === 'steps' || lane === 'calls' ? (run.log.spans.firstRow.data[ref] ?? -1) : ref;
}
