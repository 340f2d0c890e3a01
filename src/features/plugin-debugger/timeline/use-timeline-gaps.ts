import { useMemo } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import type { TimelineGap } from '#src/ui/timeline/timeline-model.ts';
import { clockJumps } from '../analysis/jumps.ts';
import { recordingGaps, type RecordingGap } from '../analysis/recording-gaps.ts';
import { latestOf } from '../model/event-log.ts';
import type { RunState } from '../run-state.ts';
import { timelinePaneMessages } from './timeline-pane-messages.ts';

/**
 * Stretches of a run to be hatched: of which something is not here (where the time is known on one side at least), and
 * over which the clock that dates the records was set.
 */
export function useTimelineGaps(run: RunState): readonly TimelineGap[] {
  const t = useMessages(timelinePaneMessages);
  const offset = useServerOffset();
  const { log, rows } = run;
  const jumps = useMemo(() => clockJumps({ log, rows }), [log, rows]);
  return useMemo(
    () => [
      ...recordingGaps(run, offset).flatMap((gap): TimelineGap[] => {
        const stretch = stretchOf(gap, run);
        return stretch === null ? [] : [{ ...stretch, label: t(gap.kind, { count: gap.count ?? 0 }) }];
      }),
      ...jumps.listed.map(({ kind, from, to }) => ({ from, to, label: t(`clock-${kind}`) })),
    ],
    [run, offset, jumps, t],
  );
}

/**
 * Where a gap lies on the timeline; null where that is nowhere. One without an end goes on while its run does: the
 * timeline then reaches to now, not to the last record.
 */
export function stretchOf(
  { from, to }: RecordingGap,
  run: RunState,
): Pick<TimelineGap, 'from' | 'to'> | null {
  const begin = from ?? (to === null ? null : run.startedAt);
  if (begin === null) return null;
  if (to === null && run.status === 'running') return { from: begin, to: null };
  const until = to ?? run.endedAt ?? latestOf(run.log, run.rows);
  return until === null || until <= begin ? null : { from: begin, to: until };
}
