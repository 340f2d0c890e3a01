/** Paints what lies in the lanes: the layer that changes with the data and the window. Device pixels throughout. */
import { coalesceRow, eachRun, type CoalescedRow, type PixelWindow, type WideSpan } from './coalesce.ts';
import { addDensity, emptyDensity, peakOf } from './density.ts';
import { TONES, type LaneIndex } from './lane-index.ts';
import { BAR_HEIGHT, ROW_HEIGHT, type LaneLayout, type PlacedLane } from './lane-layout.ts';
import { fontOf, hatch, type Brush, type TextWidths } from './paint-tools.ts';
import type { Palette } from './palette.ts';
import { ticksOf } from './ticks.ts';
import {
  gapEnd,
  strengthOfTone,
  tone as toneOf,
  toneOfStrength,
  type TimelineGap,
  type TimelineLane,
  type TimelineModel,
  type TimeRange,
} from './timeline-model.ts';
import { xOf } from './time-window.ts';

/** From this many CSS px on a span is drawn by itself. */
export const MIN_WIDE = 3;
/** Least CSS px for a label. */
const MIN_LABEL = 22;
const LABEL_PAD = 5;
const LIVE_EDGE = 18;
const DENSITY_BUCKET = 3;
/** Least CSS px between two labels of the axis. */
export const MIN_TICK_GAP = 96;

export interface LanesPicture {
  readonly model: TimelineModel;
  readonly indexes: readonly LaneIndex[];
  readonly layout: LaneLayout;
  readonly gaps: readonly TimelineGap[];
  readonly range: TimeRange;
  /** To where open spans reach. */
  readonly openEnd: number;
  /** Whether they still grow: then their edge is soft. */
  readonly live: boolean;
  /** How far the lanes are scrolled, CSS px. */
  readonly scrollTop: number;
  /** Size in device pixels, and how many of them make a CSS px. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly palette: Palette;
  readonly texts: TextWidths;
}

export function pixelWindow(range: TimeRange, width: number, openEnd: number): PixelWindow {
  return { from: range.from, scale: width / (range.to - range.from), width, openEnd };
}

export function paintLanes(brush: Brush, picture: LanesPicture): void {
  const { width, height, ratio, palette, layout, model, scrollTop } = picture;
  brush.clearRect(0, 0, width, height);
  paintGrid(brush, picture);
  const bottom = scrollTop + height / ratio;
  const scratch: CoalescedRow = { cells: new Uint8Array(width), wide: [] };
  for (const place of layout.placed) {
    if (place.top >= bottom || place.top + place.height <= scrollTop) continue;
    const lane = model.lanes[place.lane];
    const index = picture.indexes[place.lane];
    if (lane === undefined || index === undefined) continue;
    const line = Math.round((place.top + place.height - 1 - scrollTop) * ratio);
    brush.fillStyle = palette.line;
    brush.fillRect(0, line, width, Math.max(1, Math.floor(ratio)));
    if (place.collapsed) paintCollapsed(brush, picture, place, lane, index, scratch);
    else if (lane.kind === 'density') paintDensity(brush, picture, place, index);
    else paintRows(brush, picture, place, lane, index, scratch);
  }
}

/** Vertical lines at the labelled ticks, and what is missing. */
function paintGrid(brush: Brush, picture: LanesPicture): void {
  const { range, model, gaps, width, height, ratio, palette } = picture;
  const { majors } = ticksOf(range, model.start, width / ratio, MIN_TICK_GAP);
  brush.fillStyle = palette.line;
  brush.globalAlpha = 0.6;
  for (const offset of majors) {
    const x = Math.round(xOf(range, width, model.start + offset));
    brush.fillRect(x, 0, Math.max(1, Math.floor(ratio)), height);
  }
  brush.globalAlpha = 1;
  for (const gap of gaps) paintGap(brush, gap, picture);
}

/** A gap is never narrower than 2 CSS px: that something is missing must be seen at any scale. */
export function paintGap(
  brush: Brush,
  gap: TimelineGap,
  at: Pick<LanesPicture, 'range' | 'openEnd' | 'width' | 'height' | 'ratio' | 'palette'>,
): void {
  const { range, openEnd, width, height, ratio, palette } = at;
  const end = xOf(range, width, gapEnd(gap, openEnd));
  const left = Math.max(0, Math.floor(xOf(range, width, gap.from)));
  const right = Math.min(width, Math.max(left + 2 * ratio, Math.ceil(end)));
  if (right <= left || left >= width || end < 0) return;
  const edge = Math.max(1, Math.floor(ratio));
  hatch(brush, { x: left, y: 0, width: right - left, height }, palette.control, ratio);
  brush.fillStyle = palette.control;
  brush.fillRect(left, 0, edge, height);
  brush.fillRect(right - edge, 0, edge, height);
}

function paintRows(
  brush: Brush,
  picture: LanesPicture,
  place: PlacedLane,
  lane: TimelineLane,
  index: LaneIndex,
  scratch: CoalescedRow,
): void {
  const { ratio, width, range, openEnd, palette } = picture;
  const window = pixelWindow(range, width, openEnd);
  for (const [depth, row] of index.rows.entries()) {
    const top = Math.round((place.bodyTop + depth * ROW_HEIGHT + 1 - picture.scrollTop) * ratio);
    const tall = Math.round(BAR_HEIGHT * ratio);
    if (top >= picture.height || top + tall <= 0) continue;
    scratch.cells.fill(0);
    scratch.wide.length = 0;
    coalesceRow(lane, row, window, MIN_WIDE * ratio, scratch);
    for (const span of scratch.wide) paintSpan(brush, picture, lane, span, top, tall);
    if (lane.kind === 'marks') paintMarks(brush, scratch.cells, palette, top, tall, ratio);
    else paintCells(brush, scratch.cells, palette, top, tall);
  }
}

function paintCells(brush: Brush, cells: Uint8Array, palette: Palette, top: number, tall: number): void {
  eachRun(cells, (strength, left, right) => {
    brush.fillStyle = palette.tones[toneOfStrength[strength] ?? 0]?.line ?? palette.ink3;
    brush.fillRect(left, top, right - left, tall);
  });
}

/** A mark is a line with a head; where they stand close, the lines alone. Errors are higher than all others. */
function paintMarks(
  brush: Brush,
  cells: Uint8Array,
  palette: Palette,
  top: number,
  tall: number,
  ratio: number,
): void {
  const red = strengthOfTone[toneOf.red] ?? 0;
  const head = Math.round(2.5 * ratio);
  let lastHead = -Infinity;
  eachRun(cells, (strength, left, right) => {
    const inset = strength === red ? 0 : Math.round(3 * ratio);
    brush.fillStyle = palette.tones[toneOfStrength[strength] ?? 0]?.line ?? palette.ink3;
    brush.fillRect(left, top + inset, Math.max(right - left, Math.round(ratio)), tall - inset);
    if (right - left > head || left - lastHead < 4 * head) return;
    lastHead = left;
    const middle = left + (right - left) / 2;
    const y = top + inset;
    brush.beginPath();
    brush.moveTo(middle - head, y);
    brush.lineTo(middle + head, y);
    brush.lineTo(middle, y + head * 1.6);
    brush.closePath();
    brush.fill();
  });
}

/** A soft bar with a sharp edge where it begins; a failed one also has a thick lower edge, for who sees no red. */
function paintSpan(
  brush: Brush,
  picture: LanesPicture,
  lane: TimelineLane,
  { row, left, right, open }: WideSpan,
  top: number,
  tall: number,
): void {
  const { palette, ratio, width, live } = picture;
  const tone = lane.columns.tone[row] ?? 0;
  const colors = palette.tones[tone] ?? palette.tones[0];
  if (colors === undefined) return;
  const [from, to] = [Math.max(left, 0), Math.min(right, width)];
  const edge = Math.max(1, Math.round(ratio));
  const fades = open && live;
  const fade = fades ? Math.min(right - left, LIVE_EDGE * ratio) : 0;
  brush.fillStyle = colors.soft;
  // One pixel is left between neighbours.
  const solid = Math.min(to, right - edge - fade);
  if (solid > from) brush.fillRect(from, top, solid - from, tall);
  if (fade > 0 && right - fade < width) {
    const gradient = brush.createLinearGradient(right - fade, 0, right, 0);
    gradient.addColorStop(0, colors.soft);
    gradient.addColorStop(1, palette.surface);
    brush.fillStyle = gradient;
    const start = Math.max(from, right - fade - edge);
    brush.fillRect(start, top, to - start, tall);
  }
  brush.fillStyle = colors.line;
  const end = Math.min(to, right - edge - fade);
  if (left >= 0) brush.fillRect(left, top, Math.round(2 * ratio), tall);
  const under = tone === toneOf.red ? 2 * edge : edge;
  if (end > from) brush.fillRect(from, top + tall - under, end - from, under);
  paintLabel(brush, picture, lane.labelOf(row), palette.ink, from, to - fade / 2, top, tall);
}

function paintLabel(
  brush: Brush,
  { ratio, texts }: LanesPicture,
  label: string,
  color: string,
  from: number,
  to: number,
  top: number,
  tall: number,
): void {
  if (to - from < MIN_LABEL * ratio || label === '') return;
  brush.font = fontOf(ratio, 11);
  brush.textBaseline = 'middle';
  brush.textAlign = 'left';
  const text = texts.fit(brush, label, to - from - 2 * LABEL_PAD * ratio);
  if (text === '') return;
  brush.fillStyle = color;
  brush.fillText(text, from + LABEL_PAD * ratio, top + tall / 2 + ratio * 0.5);
}

/** All rows as one thin strip. */
function paintCollapsed(
  brush: Brush,
  picture: LanesPicture,
  place: PlacedLane,
  lane: TimelineLane,
  index: LaneIndex,
  scratch: CoalescedRow,
): void {
  const { ratio, width, range, openEnd, palette, scrollTop } = picture;
  scratch.cells.fill(0);
  scratch.wide.length = 0;
  for (const row of index.rows) coalesceRow(lane, row, pixelWindow(range, width, openEnd), Infinity, scratch);
  const middle = place.bodyTop + place.bodyHeight / 2 - scrollTop;
  paintCells(brush, scratch.cells, palette, Math.round((middle - 3) * ratio), Math.round(6 * ratio));
}

/** Its buckets begin at the start of all, not of the window: panning moves the bars and does not reshape them. */
function paintDensity(brush: Brush, picture: LanesPicture, place: PlacedLane, index: LaneIndex): void {
  const { ratio, width, range, palette, scrollTop, model } = picture;
  const exact = ((range.to - range.from) / width) * DENSITY_BUCKET * ratio;
  // Without the noise of rounding, by which the window's length differs from place to place.
  const bucket = Number(exact.toPrecision(6));
  const first = Math.floor((range.from - model.start) / bucket);
  const from = model.start + first * bucket;
  const buckets = Math.max(1, Math.ceil((range.to - from) / bucket));
  const density = emptyDensity(buckets);
  addDensity(index, { from, to: from + buckets * bucket }, density);
  const left = xOf(range, width, from);
  paintHistogram(brush, density, palette, {
    left,
    width: xOf(range, width, from + buckets * bucket) - left,
    bottom: Math.round((place.bodyTop + place.bodyHeight - scrollTop) * ratio),
    tall: Math.round(place.bodyHeight * ratio),
    ratio,
  });
}

/**
 * Bars with the strongest tone at the foot. Heights follow the square root, so that a single start is still seen
 * beside a thousand; each tone that occurs has at least 2 CSS px.
 */
export function paintHistogram(
  brush: Brush,
  density: ReturnType<typeof emptyDensity>,
  palette: Palette,
  at: {
    readonly left: number;
    readonly width: number;
    readonly bottom: number;
    readonly tall: number;
    readonly ratio: number;
  },
): void {
  const peak = peakOf(density);
  if (peak === 0) return;
  const step = at.width / density.buckets;
  const least = Math.round(2 * at.ratio);
  for (let bucket = 0; bucket < density.buckets; bucket += 1) {
    let sum = 0;
    for (let n = 0; n < TONES; n += 1) sum += density.counts[bucket * TONES + n] ?? 0;
    if (sum === 0) continue;
    const left = Math.round(at.left + bucket * step);
    const right = Math.max(
      left + 1,
      Math.round(at.left + (bucket + 1) * step) - Math.max(1, Math.floor(at.ratio)),
    );
    const whole = Math.max(least, Math.round(Math.sqrt(sum / peak) * at.tall));
    let y = at.bottom;
    let room = whole;
    for (let strength = TONES; strength > 0 && room > 0; strength -= 1) {
      const tone = toneOfStrength[strength] ?? 0;
      const count = density.counts[bucket * TONES + tone] ?? 0;
      if (count === 0) continue;
      const tall = Math.min(room, Math.max(least, Math.round((count / sum) * whole)));
      brush.fillStyle = palette.tones[tone]?.line ?? palette.ink3;
      brush.fillRect(left, y - tall, right - left, tall);
      y -= tall;
      room -= tall;
    }
  }
}
