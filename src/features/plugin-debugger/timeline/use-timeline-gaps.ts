import { useMemo } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import type { TimelineGap } from '#src/ui/timeline/timeline-model.ts';
import { clockJumps } from '../analysis/jumps.ts';
import { recordingGaps } from '../analysis/recording-gaps.ts';
import { latestOf } from '../model/event-log.ts';
import type { RunState } from '../run-state.ts';
import { gapMessages } from './gap-messages.ts';

/**
 * Stretches of a run to be hatched: of which something is not here (where the time is known on one side at least), and
 * over which the clock that dates the records was set.
 */
export function useTimelineGaps(run: RunState): readonly TimelineGap[] {
  const t = useMessages(gapMessages);
  const offset = useServerOffset();
  const gaps = useMemo(() => recordingGaps(run, offset), [run, offset]);
  const end = run.endedAt ?? latestOf(run.log, run.rows);
  const { log, rows } = run;
  const jumps = useMemo(() => clockJumps({ log, rows }), [log, rows]);
  return useMemo(
    () => [
      ...gaps.flatMap(({ kind, from, to, count }): TimelineGap[] => {
        const begin = from ?? (to === null ? null : run.startedAt);
        const until = to ?? (from === null ? null : end);
        if (begin === null || until === null || until <= begin) return [];
        return [{ from: begin, to: until, label: t(kind, { count: count ?? 0 }) }];
      }),
      ...jumps.listed.map(({ kind, from, to }) => ({ from, to, label: t(`clock-${kind}`) })),
    ],
    [gaps, jumps, run.startedAt, end, t],
  );
}
