/** Paints the time axis. Device pixels. */
import { MIN_TICK_GAP } from './paint-lanes.ts';
import { fontOf, type Brush } from './paint-tools.ts';
import type { Palette } from './palette.ts';
import { formatOffset, ticksOf } from './ticks.ts';
import type { TimeRange } from './timeline-model.ts';
import { xOf } from './time-window.ts';

export interface AxisPicture {
  /** What offsets count from. */
  readonly origin: number;
  readonly range: TimeRange;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly palette: Palette;
  readonly cursor: number | null;
}

export function paintAxis(brush: Brush, picture: AxisPicture): void {
  const { origin, range, width, height, ratio, palette, cursor } = picture;
  const { step, minor, majors } = ticksOf(range, origin, width / ratio, MIN_TICK_GAP);
  const hair = Math.max(1, Math.floor(ratio));
  brush.clearRect(0, 0, width, height);
  brush.fillStyle = palette.line;
  const last = Math.floor((range.to - origin) / minor);
  for (let n = Math.ceil((range.from - origin) / minor); n <= last; n += 1) {
    brush.fillRect(Math.round(xOf(range, width, origin + n * minor)), height - 5 * ratio, hair, 5 * ratio);
  }
  const largest = Math.max(Math.abs(range.from - origin), Math.abs(range.to - origin));
  brush.font = fontOf(ratio, 11);
  brush.textBaseline = 'middle';
  brush.textAlign = 'left';
  for (const offset of majors) {
    const x = Math.round(xOf(range, width, origin + offset));
    brush.fillStyle = palette.control;
    brush.fillRect(x, height - 10 * ratio, hair, 10 * ratio);
    brush.fillStyle = palette.ink3;
    brush.fillText(formatOffset(offset, step, largest), x + 4 * ratio, height / 2 - ratio);
  }
  if (cursor !== null) paintHandle(brush, xOf(range, width, cursor), picture);
}

/** What the playhead is held by. */
function paintHandle(brush: Brush, x: number, { width, height, ratio, palette }: AxisPicture): void {
  if (x < -6 * ratio || x > width + 6 * ratio) return;
  const half = 5 * ratio;
  const middle = Math.round(x) + 0.5 * Math.max(1, Math.floor(ratio));
  brush.fillStyle = palette.accent;
  brush.beginPath();
  brush.moveTo(middle - half, height - 11 * ratio);
  brush.lineTo(middle + half, height - 11 * ratio);
  brush.lineTo(middle + half, height - 5 * ratio);
  brush.lineTo(middle, height);
  brush.lineTo(middle - half, height - 5 * ratio);
  brush.closePath();
  brush.fill();
}
