import { useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { cx } from '../cx.ts';
import { useMedia } from '../use-media.ts';
import { createOverviewScreen, type OverviewScreen } from './overview-screen.ts';
import { listenToBrush } from './overview-brush.ts';
import { formatExact } from './ticks.ts';
import { timelineMessages } from './timeline-messages.ts';
import type { TimelineGap, TimelineModel, TimeRange } from './timeline-model.ts';
import { clampRange, MIN_WINDOW } from './time-window.ts';
import { usePalette } from './use-palette.ts';
import type { Palette } from './palette.ts';

export interface TimelineOverviewProps {
  readonly model: TimelineModel;
  readonly gaps?: readonly TimelineGap[];
  readonly cursor: Instant | null;
  /** The window that the timeline shows; `null`: everything. */
  readonly range: TimeRange | null;
  readonly onCursor: (at: Instant) => void;
  readonly onRange: (range: TimeRange | null) => void;
  /** As in `TimelineProps`. */
  readonly now?: (() => Instant) | null;
  readonly following?: boolean;
  readonly onFollow?: (following: boolean) => void;
  readonly className?: string;
}

const noGaps: readonly TimelineGap[] = [];

/**
 * Everything at once in 48 px: how much started where, errors, what is missing; over it the window as a brush. A click
 * moves the playhead, a drag draws a new window, its edges and its middle can be taken.
 */
export function TimelineOverview(props: TimelineOverviewProps) {
  const { model, gaps = noGaps, cursor, range, onCursor, onRange } = props;
  const { now = null, following = false, onFollow, className } = props;
  const t = useMessages(timelineMessages);
  const calm = useMedia('(prefers-reduced-motion: reduce)');
  const canvas = useRef<HTMLCanvasElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const screen = useRef<OverviewScreen | null>(null);
  const state = { model, gaps, cursor, range, now, following, calm };
  const stateNow = useEffectEvent(() => state);
  const ask = (next: TimeRange | null) => {
    if (following) onFollow?.(false);
    onRange(next);
  };
  const askFor = useEffectEvent((next: TimeRange | null) => {
    screen.current?.update({ range: next, following: false });
    ask(next);
  });
  const moveCursor = useEffectEvent((at: number) => onCursor(at));
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const created = createOverviewScreen(element, stateNow());
    screen.current = created;
    const unlisten = listenToBrush(element, created, {
      range: (next) => askFor(next),
      cursor: (at) => moveCursor(at),
    });
    const sizes = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(() => created.redraw());
    sizes?.observe(element);
    return () => {
      sizes?.disconnect();
      unlisten();
      created.stop();
      screen.current = null;
    };
  }, []);
  useLayoutEffect(() => {
    screen.current?.update(state);
  });
  const [takePalette] = useState(() => (palette: Palette) => screen.current?.setPalette(palette));
  usePalette(probe, takePalette);

  const all = { from: model.start, to: Math.max(model.end, model.start + MIN_WINDOW) };
  const window = range ?? all;
  /** An edge by keyboard: arrows move it by a hundredth of everything, Page keys by a tenth. */
  const onEdgeKey = (edge: 'from' | 'to') => (event: KeyboardEvent) => {
    const whole = all.to - all.from;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -0.01,
      ArrowDown: -0.01,
      ArrowRight: 0.01,
      ArrowUp: 0.01,
      PageDown: -0.1,
      PageUp: 0.1,
      Home: -1,
      End: 1,
    };
    const by = steps[event.key];
    if (by === undefined || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const moved = Math.min(Math.max(window[edge] + by * whole, all.from), all.to);
    const next =
      edge === 'from'
        ? { from: Math.min(moved, window.to - MIN_WINDOW), to: window.to }
        : { from: window.from, to: Math.max(moved, window.from + MIN_WINDOW) };
    ask(next.from <= all.from && next.to >= all.to ? null : clampRange(next, all));
  };
  return (
    <div role="group" aria-label={t('overview')} className={cx('relative h-12', className)}>
      <span ref={probe} aria-hidden="true" className="hidden forced-color-adjust-none" />
      <canvas ref={canvas} aria-hidden="true" className="block size-full touch-none" />
      {(['from', 'to'] as const).map((edge) => (
        <div
          key={edge}
          role="slider"
          tabIndex={0}
          aria-label={t(edge === 'from' ? 'windowFrom' : 'windowTo')}
          aria-valuemin={0}
          aria-valuemax={all.to - all.from}
          aria-valuenow={Math.round(Math.min(Math.max(window[edge], all.from), all.to) - all.from)}
          aria-valuetext={formatExact(window[edge] - model.start)}
          onKeyDown={onEdgeKey(edge)}
          className="pointer-events-none absolute inset-y-0 w-3 -translate-x-1/2"
          style={{
            left: `${String(Math.min(100, Math.max(0, ((window[edge] - all.from) / (all.to - all.from)) * 100)))}%`,
          }}
        />
      ))}
    </div>
  );
}
