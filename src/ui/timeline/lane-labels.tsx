import { ChevronRight } from 'lucide-react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from '../cx.ts';
import { LABEL_WIDTH, type LaneLayout } from './lane-layout.ts';
import { timelineMessages } from './timeline-messages.ts';
import type { TimelineLane } from './timeline-model.ts';

export interface LaneLabelsProps {
  readonly lanes: readonly TimelineLane[];
  readonly layout: LaneLayout;
  readonly narrow: boolean;
  readonly onToggle: (lane: string) => void;
}

/** The names of the lanes beside them, above them where there is no room; each folds its lane. */
export function LaneLabels({ lanes, layout, narrow, onToggle }: LaneLabelsProps) {
  const t = useMessages(timelineMessages);
  const { formatNumber } = useFormats();
  return layout.placed.map(({ lane: at, top, height, collapsed }) => {
    const lane = lanes[at];
    if (lane === undefined) return null;
    return (
      <div
        key={lane.id}
        className={cx(
          'absolute left-0 z-10 flex overflow-hidden',
          narrow
            ? 'pointer-events-none max-w-full pl-1'
            : 'border-r border-b border-line bg-surface pr-2 pl-1',
        )}
        style={narrow ? { top, height: 22 } : { top, height, width: LABEL_WIDTH }}
      >
        <button
          type="button"
          aria-expanded={!collapsed}
          aria-label={t(collapsed ? 'expandLane' : 'collapseLane', { lane: lane.label })}
          title={lane.label}
          onClick={() => {
            onToggle(lane.id);
          }}
          className={cx(
            'pointer-events-auto flex h-5.5 min-w-0 items-center gap-1 self-start rounded-sm text-left text-xs text-ink-2 hover:text-ink focus-visible:-outline-offset-2',
            narrow ? 'pr-1' : 'mt-0.5 w-full',
          )}
        >
          <ChevronRight
            aria-hidden="true"
            className={cx('size-3.5 shrink-0 text-ink-3 transition-transform', !collapsed && 'rotate-90')}
          />
          <span className="min-w-0 flex-1 truncate">{lane.label}</span>
          <span className="shrink-0 text-ink-3">{formatNumber(lane.count)}</span>
        </button>
      </div>
    );
  });
}
