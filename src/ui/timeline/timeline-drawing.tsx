import { useEffect, useEffectEvent, useId, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { Ref } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { LiveRegion } from '../live-region.tsx';
import { useMedia } from '../use-media.ts';
import { LaneLabels } from './lane-labels.tsx';
import { AXIS_HEIGHT, LABEL_WIDTH, layOut, NARROW } from './lane-layout.ts';
import { timelineMessages } from './timeline-messages.ts';
import {
  endOf,
  placeOf,
  type RowPlace,
  type TimelineGap,
  type TimelineModel,
  type TimelineSelection,
  type TimeRange,
} from './timeline-model.ts';
import type { Pointed } from './point-at.ts';
import type { TimelineScreen } from './timeline-screen.ts';
import { TimelineTooltip } from './timeline-tooltip.tsx';
import { reveal, zoomRange } from './time-window.ts';
import { useActiveRow } from './use-active-row.ts';
import { useScreen } from './use-screen.ts';
import { useSize } from './use-size.ts';

export interface DrawingHandle {
  /** @param at what stays where it is; `null` or out of sight: the middle */
  zoom(factor: number, at: number | null): void;
}

export interface TimelineDrawingProps {
  readonly label: string;
  readonly model: TimelineModel;
  readonly gaps: readonly TimelineGap[];
  readonly range: TimeRange | null;
  readonly cursor: number | null;
  readonly selection: TimelineSelection | null;
  readonly now: (() => number) | null;
  readonly following: boolean;
  readonly measured: TimeRange | null;
  readonly collapsed: ReadonlySet<string>;
  readonly handle: Ref<DrawingHandle>;
  readonly onCollapse: (lane: string) => void;
  /** `null`: everything. */
  readonly onRange: (range: TimeRange | null) => void;
  readonly onCursor: (at: number) => void;
  readonly onSelect: (selection: TimelineSelection | null) => void;
  readonly onMeasured: (range: TimeRange | null) => void;
}

/** The lanes on canvas, with their labels, keys and tooltip. */
export function TimelineDrawing(props: TimelineDrawingProps) {
  const { label, model, gaps, range, cursor, selection, now, following, measured, collapsed } = props;
  const t = useMessages(timelineMessages);
  const help = useId();
  const calm = useMedia('(prefers-reduced-motion: reduce)');
  const scroller = useRef<HTMLDivElement>(null);
  const axis = useRef<HTMLCanvasElement>(null);
  const lanes = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const screen = useRef<TimelineScreen | null>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const size = useSize(scroller);
  const narrow = size.width > 0 && size.width < NARROW;
  const left = narrow ? 0 : LABEL_WIDTH;
  const layout = useMemo(() => layOut(model.lanes, collapsed, narrow), [model.lanes, collapsed, narrow]);
  const selected = useMemo(() => placeOf(model, selection), [model, selection]);
  /** Zooming and panning: seen at once, then told. */
  const askFor = (next: TimeRange) => {
    const shown = screen.current;
    if (shown !== null) props.onRange(shown.offer(next));
  };
  const zoom = (factor: number, at: number | null) => {
    const shown = screen.current;
    if (shown === null) return;
    const { from, to } = shown.range();
    const anchor = at !== null && at >= from && at <= to ? at : (from + to) / 2;
    askFor(zoomRange({ from, to }, anchor, factor, shown.all()));
  };
  /** Brings a row into sight, in time and among the lanes. */
  const show = (place: RowPlace) => {
    const lane = model.lanes[place.lane];
    const placed = layout.placed[place.lane];
    const [shown, box] = [screen.current, scroller.current];
    if (lane === undefined || placed === undefined || shown === null || box === null) return;
    const room = box.clientHeight - AXIS_HEIGHT;
    if (placed.top < box.scrollTop) box.scrollTop = placed.top;
    else if (placed.top + placed.height > box.scrollTop + room) {
      box.scrollTop = Math.min(placed.top, placed.top + placed.height - room);
    }
    const before = shown.range();
    const start = lane.columns.start[place.row] ?? 0;
    const next = reveal(before, start, endOf(lane, place.row, shown.openEnd()), shown.all());
    if (next !== before) askFor(next);
  };
  const active = useActiveRow(screen, {
    model,
    selection,
    cursor,
    measured,
    live: now !== null,
    onSelect: props.onSelect,
    onMeasured: props.onMeasured,
    onFit: () => props.onRange(null),
    onZoom: zoom,
    show,
  });
  const click = ({ hit, at }: Pointed) => {
    active.leave();
    const lane = hit === null ? undefined : model.lanes[hit.lane];
    const ref = hit === null ? undefined : lane?.columns.ref[hit.row];
    if (lane !== undefined && ref !== undefined) props.onSelect({ lane: lane.id, ref });
    else {
      props.onSelect(null);
      props.onCursor(Math.round(at));
    }
  };
  const extentOf = ({ hit, openEnd }: Pointed): TimeRange | null => {
    const lane = hit === null ? undefined : model.lanes[hit.lane];
    if (hit === null || lane === undefined) return null;
    return { from: lane.columns.start[hit.row] ?? 0, to: endOf(lane, hit.row, openEnd) };
  };
  const state = {
    model,
    gaps,
    range,
    cursor,
    selected,
    active: active.place,
    measured,
    layout,
    now,
    following,
    calm,
  };
  useScreen(screen, { axis, lanes, overlay, scroller, probe }, state, {
    range: askFor,
    cursor: props.onCursor,
    measured: props.onMeasured,
    click,
    extentOf,
    hover: setPointed,
  });
  useImperativeHandle(props.handle, () => ({ zoom }));

  // What is chosen elsewhere comes into sight; the window that was asked for at first stays as it was asked for.
  const selectionKey = selection === null ? '' : `${selection.lane} ${String(selection.ref)}`;
  const shownKey = useRef(selectionKey);
  const showSelected = useEffectEvent(() => {
    if (selected !== null && !following) show(selected);
  });
  useEffect(() => {
    if (shownKey.current !== selectionKey) showSelected();
    shownKey.current = selectionKey;
  }, [selectionKey]);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <span ref={probe} aria-hidden="true" className="hidden forced-color-adjust-none" />
      <LiveRegion message={active.announced} />
      <p id={help} className="sr-only">
        {t('keys')}
      </p>
      <div
        ref={scroller}
        onScroll={() => {
          screen.current?.redraw();
        }}
        className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto"
      >
        <div
          className="sticky top-0 z-20 border-b border-line bg-surface"
          style={{ height: AXIS_HEIGHT, paddingLeft: left }}
        >
          <canvas ref={axis} aria-hidden="true" className="block size-full cursor-ew-resize touch-none" />
        </div>
        <div className="relative" style={{ height: layout.height }}>
          <LaneLabels lanes={model.lanes} layout={layout} narrow={narrow} onToggle={props.onCollapse} />
          <div className="absolute inset-y-0 right-0" style={{ left }}>
            <div
              role="application"
              aria-label={label}
              aria-describedby={help}
              tabIndex={0}
              onKeyDown={active.onKeyDown}
              className="sticky focus-visible:-outline-offset-2"
              style={{ top: AXIS_HEIGHT, height: Math.max(0, size.height - AXIS_HEIGHT) }}
            >
              <canvas ref={lanes} aria-hidden="true" className="absolute inset-0 size-full" />
              <canvas ref={overlay} aria-hidden="true" className="absolute inset-0 size-full touch-pan-y" />
            </div>
          </div>
        </div>
      </div>
      {pointed === null ? null : (
        <TimelineTooltip
          pointed={pointed}
          model={model}
          live={now !== null}
          offset={{ x: left, y: AXIS_HEIGHT }}
          width={size.width - left}
        />
      )}
    </div>
  );
}
