import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantFromMs, type Instant } from '#src/lib/instant.ts';
import { AXIS_HEIGHT, layOut } from '#src/ui/timeline/lane-layout.ts';
import { Timeline } from '#src/ui/timeline/timeline.tsx';
import type { TimelineSelection, TimeRange } from '#src/ui/timeline/timeline-model.ts';
import { extentOf, toTimelineModel, type ItemLane } from './item-lanes.ts';
import { runTimelineMessages } from './messages.ts';

/** What a reader does on it is a matter of one look: lanes are not collapsed in the measure of its height. */
const noneCollapsed: ReadonlySet<string> = new Set();
const TOOLS_HEIGHT = 34;

export interface ItemTimelineProps {
  readonly label: string;
  /** The same array while nothing changed. */
  readonly lanes: readonly ItemLane[];
  /** Where it began and ended, where that is told; else by its items. */
  readonly start: Instant | null;
  readonly end: Instant | null;
  /** It goes on: open spans grow, and the window follows. */
  readonly live: boolean;
  /** Times are those of arrival, by this page's clock; else the server's. */
  readonly arrival: boolean;
  /** Entries that have no time and are not shown. */
  readonly untimed: number;
  /** Where the cursor stands at first. */
  readonly at?: Instant | null;
  readonly selection: TimelineSelection | null;
  readonly onSelect: (selection: TimelineSelection | null) => void;
  /** Details of what is selected. */
  readonly children: ReactNode;
}

/** A timeline of a few lanes with the details of its selection below. Nothing where no item has a time. */
export function ItemTimeline(props: ItemTimelineProps) {
  const { label, lanes, start, end, live, arrival, untimed, at = null } = props;
  const { selection, onSelect, children } = props;
  const t = useMessages(runTimelineMessages);
  const [range, setRange] = useState<TimeRange | null>(null);
  const [cursor, setCursor] = useState<Instant | null>(at);
  const [follows, setFollows] = useState(true);
  const now = useNow(arrival);
  const model = useMemo(() => {
    const extent = extentOf(lanes);
    if (extent === null) return null;
    return toTimelineModel(lanes, {
      start: Math.min(start ?? extent.start, extent.start),
      end: Math.max(end ?? extent.end, extent.end),
    });
  }, [lanes, start, end]);
  const height = useMemo(
    () => (model === null ? 0 : layOut(model.lanes, noneCollapsed, true).height + AXIS_HEIGHT + TOOLS_HEIGHT),
    [model],
  );
  if (model === null) return null;
  return (
    <section aria-label={label} className="min-w-0 border-b border-line">
      <div className="flex max-h-[50vh] flex-col" style={{ height }}>
        <Timeline
          label={label}
          model={model}
          cursor={cursor}
          range={range}
          selection={selection}
          now={live ? now : null}
          following={live && follows}
          onFollow={setFollows}
          onRange={(next) => {
            setRange(next);
            if (next === null) setFollows(true);
          }}
          onCursor={setCursor}
          onSelect={onSelect}
          className="min-h-0 flex-1"
        />
      </div>
      {arrival ? <p className="px-3 py-1 text-xs text-ink-3">{t('arrival')}</p> : null}
      {untimed === 0 ? null : (
        <p className="px-3 py-1 text-xs text-ink-3">{t('untimed', { count: untimed })}</p>
      )}
      {selection === null ? <p className="px-3 py-2 text-xs text-ink-3">{t('pick')}</p> : children}
    </section>
  );
}

/** The time now in the time of what is shown; the same function from render to render. */
function useNow(arrival: boolean): () => Instant {
  const { clock, pool } = useServices();
  return useCallback(
    () => instantFromMs(clock.now() + (arrival ? 0 : (pool.serverOffsetMs() ?? 0))),
    [clock, pool, arrival],
  );
}
