/** Paints the overview strip: what started where, what is missing, the window and the playhead. Device pixels. */
import type { Density } from './density.ts';
import { paintGap, paintHistogram } from './paint-lanes.ts';
import type { Brush } from './paint-tools.ts';
import type { Palette } from './palette.ts';
import type { TimelineGap, TimeRange } from './timeline-model.ts';
import { xOf } from './time-window.ts';

export interface OverviewPicture {
  readonly density: Density;
  readonly gaps: readonly TimelineGap[];
  /** All that there is. */
  readonly all: TimeRange;
  /** What the timeline shows of it; `null`: all. */
  readonly range: TimeRange | null;
  readonly cursor: number | null;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly palette: Palette;
}

export function paintOverview(brush: Brush, picture: OverviewPicture): void {
  const { density, gaps, all, range, cursor, width, height, ratio, palette } = picture;
  const hair = Math.max(1, Math.floor(ratio));
  brush.clearRect(0, 0, width, height);
  for (const gap of gaps) {
    paintGap(brush, gap, { range: all, openEnd: all.to, width, height, ratio, palette });
  }
  const pad = Math.round(4 * ratio);
  paintHistogram(brush, density, palette, {
    left: 0,
    width,
    bottom: height - pad,
    tall: height - 2 * pad,
    ratio,
  });
  if (range !== null) paintBrush(brush, range, picture, hair);
  if (cursor !== null) {
    brush.fillStyle = palette.accent;
    brush.fillRect(Math.round(xOf(all, width, cursor)), 0, hair, height);
  }
}

/** What lies beside the window is veiled; its edges have grips. */
function paintBrush(brush: Brush, range: TimeRange, picture: OverviewPicture, hair: number): void {
  const { all, width, height, ratio, palette } = picture;
  const left = Math.max(0, Math.round(xOf(all, width, range.from)));
  const right = Math.min(width, Math.max(left + 2 * ratio, Math.round(xOf(all, width, range.to))));
  brush.fillStyle = palette.canvas;
  brush.globalAlpha = 0.72;
  brush.fillRect(0, 0, left, height);
  brush.fillRect(right, 0, width - right, height);
  brush.globalAlpha = 1;
  brush.fillStyle = palette.control;
  brush.fillRect(left, 0, right - left, hair);
  brush.fillRect(left, height - hair, right - left, hair);
  const grip = Math.round(14 * ratio);
  for (const edge of [left, right - hair]) {
    brush.fillRect(edge, 0, hair, height);
    brush.fillRect(edge - ratio, Math.round((height - grip) / 2), hair + 2 * ratio, grip);
  }
}
