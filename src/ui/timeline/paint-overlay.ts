/** Paints what moves over the lanes: pointer, playhead, measured stretch, what is chosen. Device pixels. */
import { leftPixel, rightPixel } from './coalesce.ts';
import { BAR_HEIGHT, ROW_HEIGHT, type LaneLayout } from './lane-layout.ts';
import { pixelWindow } from './paint-lanes.ts';
import type { Brush } from './paint-tools.ts';
import type { Palette } from './palette.ts';
import { endOf, type RowPlace, type TimelineModel, type TimeRange } from './timeline-model.ts';
import { xOf } from './time-window.ts';

export interface OverlayPicture {
  readonly model: TimelineModel;
  readonly layout: LaneLayout;
  readonly range: TimeRange;
  readonly openEnd: number;
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly palette: Palette;
  readonly cursor: number | null;
  readonly pointer: number | null;
  readonly measured: TimeRange | null;
  readonly selected: RowPlace | null;
  /** Where the keyboard stands. */
  readonly active: RowPlace | null;
}

export function paintOverlay(brush: Brush, picture: OverlayPicture): void {
  const { width, height, ratio, palette, range, cursor, pointer, measured } = picture;
  const hair = Math.max(1, Math.floor(ratio));
  brush.clearRect(0, 0, width, height);
  if (measured !== null) paintMeasured(brush, measured, picture, hair);
  if (picture.selected !== null)
    outline(brush, picture, picture.selected, palette.ink, Math.round(2 * ratio));
  if (picture.active !== null) outline(brush, picture, picture.active, palette.accent, Math.round(2 * ratio));
  if (pointer !== null) {
    brush.fillStyle = palette.control;
    brush.globalAlpha = 0.6;
    brush.fillRect(Math.round(xOf(range, width, pointer)), 0, hair, height);
    brush.globalAlpha = 1;
  }
  if (cursor !== null) {
    brush.fillStyle = palette.accent;
    brush.fillRect(Math.round(xOf(range, width, cursor)), 0, hair, height);
  }
}

function paintMeasured(brush: Brush, measured: TimeRange, picture: OverlayPicture, hair: number): void {
  const { width, height, palette, range } = picture;
  const left = Math.round(xOf(range, width, measured.from));
  const right = Math.round(xOf(range, width, measured.to));
  brush.fillStyle = palette.accent;
  brush.globalAlpha = 0.12;
  brush.fillRect(left, 0, right - left, height);
  brush.globalAlpha = 1;
  brush.fillRect(left, 0, hair, height);
  brush.fillRect(right - hair, 0, hair, height);
}

/** A frame around a row as it is drawn; at least 5 CSS px wide, so that it can be found. */
function outline(brush: Brush, picture: OverlayPicture, at: RowPlace, color: string, thick: number): void {
  const { model, layout, range, openEnd, width, height, ratio, scrollTop } = picture;
  const lane = model.lanes[at.lane];
  const place = layout.placed[at.lane];
  if (lane === undefined || place === undefined || at.row >= lane.count) return;
  const window = pixelWindow(range, width, openEnd);
  const left = leftPixel(window, lane.columns.start[at.row] ?? 0);
  const right = rightPixel(window, left, endOf(lane, at.row, openEnd));
  const isRow = lane.kind === 'spans' && !place.collapsed;
  const depth = isRow ? (lane.columns.depth[at.row] ?? 0) : 0;
  const top = Math.round((place.bodyTop + (isRow ? depth * ROW_HEIGHT + 1 : 0) - scrollTop) * ratio);
  const tall = Math.round((isRow ? BAR_HEIGHT : place.bodyHeight) * ratio);
  const wider = Math.max(0, 5 * ratio - (right - left)) / 2;
  const x = Math.max(-thick, Math.floor(left - wider - thick / 2));
  const end = Math.min(width + thick, Math.ceil(right + wider + thick / 2));
  if (end <= 0 || x >= width || top >= height) return;
  brush.strokeStyle = color;
  brush.lineWidth = thick;
  brush.strokeRect(x, top - thick / 2, end - x, tall + thick);
}
