import { useRef, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { cx } from '../cx.ts';
import { TimelineDrawing, type DrawingHandle } from './timeline-drawing.tsx';
import { timelineMessages } from './timeline-messages.ts';
import type { TimelineGap, TimelineModel, TimelineSelection, TimeRange } from './timeline-model.ts';
import { TimelineTable } from './timeline-table.tsx';
import { TimelineTools } from './timeline-tools.tsx';

export interface TimelineProps {
  readonly model: TimelineModel;
  readonly gaps?: readonly TimelineGap[];
  /** The playhead; `null`: none. */
  readonly cursor: Instant | null;
  /** The visible window; `null`: everything. */
  readonly range: TimeRange | null;
  readonly selection: TimelineSelection | null;
  readonly onCursor: (at: Instant) => void;
  readonly onRange: (range: TimeRange | null) => void;
  readonly onSelect: (selection: TimelineSelection | null) => void;
  /**
   * While what is shown still runs: the time now, in the time of the model (the server's). The same function from
   * render to render. It is asked at each frame, so that nobody has to render for a span to grow.
   */
  readonly now?: (() => Instant) | null;
  /** While it runs: the window keeps its length and ends where everything ends. */
  readonly following?: boolean;
  /** Told `false` when somebody moves the window. */
  readonly onFollow?: (following: boolean) => void;
  /** The accessible name of the drawing; "Timeline" by default. */
  readonly label?: string;
  /** Give it a height, or a parent that does: lanes scroll inside. */
  readonly className?: string;
}

const noGaps: readonly TimelineGap[] = [];
const noneCollapsed: ReadonlySet<string> = new Set();

/**
 * Lanes of spans and marks over time, as a drawing or as an equal table. Playhead, window and selection belong to the
 * owner; what is measured, collapsed and under the pointer belongs here.
 */
export function Timeline(props: TimelineProps) {
  const { model, gaps = noGaps, cursor, range, selection, onCursor, onRange, onSelect } = props;
  const { now = null, following = false, onFollow, label, className } = props;
  const t = useMessages(timelineMessages);
  const [asTable, setAsTable] = useState(false);
  const [measured, setMeasured] = useState<TimeRange | null>(null);
  const [collapsed, setCollapsed] = useState(noneCollapsed);
  const drawing = useRef<DrawingHandle>(null);
  const moveTo = (next: TimeRange | null) => {
    if (following) onFollow?.(false);
    onRange(next);
  };
  const collapse = (lane: string) => {
    const next = new Set(collapsed);
    if (!next.delete(lane)) next.add(lane);
    setCollapsed(next);
  };
  const name = label ?? t('timeline');
  return (
    <div className={cx('flex min-h-0 min-w-0 flex-col', className)}>
      <TimelineTools
        asTable={asTable}
        onTable={setAsTable}
        zoomed={range !== null}
        onZoom={(factor) => drawing.current?.zoom(factor, cursor)}
        onFit={() => onRange(null)}
        measured={measured}
        onMeasured={setMeasured}
        onRange={(next) => {
          setMeasured(null);
          moveTo(next);
        }}
      />
      {asTable ? (
        <TimelineTable
          label={name}
          model={model}
          gaps={gaps}
          range={range}
          selection={selection}
          now={now}
          onSelect={onSelect}
          onAll={() => onRange(null)}
        />
      ) : (
        <TimelineDrawing
          label={name}
          model={model}
          gaps={gaps}
          range={range}
          cursor={cursor}
          selection={selection}
          now={now}
          following={following}
          measured={measured}
          collapsed={collapsed}
          handle={drawing}
          onCollapse={collapse}
          onRange={moveTo}
          onCursor={onCursor}
          onSelect={onSelect}
          onMeasured={setMeasured}
        />
      )}
    </div>
  );
}
