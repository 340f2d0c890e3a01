import { describe, expect, it } from 'vitest';
import { laneOf, modelOf, type PlainRow } from '#src/testing/timeline-lanes.ts';
import { emptyDensity } from './density.ts';
import { indexLane } from './lane-index.ts';
import { layOut, ROW_HEIGHT } from './lane-layout.ts';
import { paintAxis } from './paint-axis.ts';
import { paintLanes } from './paint-lanes.ts';
import { paintOverlay } from './paint-overlay.ts';
import { paintOverview } from './paint-overview.ts';
import { createTextWidths, type Brush } from './paint-tools.ts';
import type { Palette } from './palette.ts';
import { tone, toneNames, type TimelineGap, type TimelineLane } from './timeline-model.ts';

interface Rect {
  readonly color: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Writes down what is painted; each letter is 6 px wide. */
function recorder() {
  const rects: Rect[] = [];
  const frames: Rect[] = [];
  const texts: { readonly text: string; readonly x: number }[] = [];
  const gradients: string[] = [];
  const brush = {
    fillStyle: '' as unknown,
    strokeStyle: '' as unknown,
    fillRect(x: number, y: number, width: number, height: number) {
      rects.push({ color: String(brush.fillStyle), x, y, width, height });
    },
    strokeRect(x: number, y: number, width: number, height: number) {
      frames.push({ color: String(brush.strokeStyle), x, y, width, height });
    },
    fillText: (text: string, x: number) => void texts.push({ text, x }),
    measureText: (text: string) => ({ width: text.length * 6 }),
    createLinearGradient: () => {
      gradients.push('gradient');
      return { addColorStop() {}, toString: () => 'gradient' };
    },
  };
  for (const name of [
    'clearRect',
    'beginPath',
    'closePath',
    'moveTo',
    'lineTo',
    'fill',
    'stroke',
    'rect',
    'clip',
    'save',
    'restore',
  ]) {
    Object.assign(brush, { [name]() {} });
  }
  return { brush: brush as unknown as Brush, rects, frames, texts, gradients };
}

const palette: Palette = {
  surface: 'surface',
  canvas: 'canvas',
  raised: 'raised',
  line: 'line',
  control: 'control',
  ink: 'ink',
  ink2: 'ink2',
  ink3: 'ink3',
  accent: 'accent',
  accentSoft: 'accentSoft',
  accentInk: 'accentInk',
  tones: toneNames.map((name) => ({ line: `${name} line`, soft: `${name} soft` })),
};

function paint(
  lane: TimelineLane,
  more: { gaps?: readonly TimelineGap[]; live?: boolean; ratio?: number; collapsed?: boolean } = {},
) {
  const { gaps = [], live = false, ratio = 1, collapsed = false } = more;
  const record = recorder();
  paintLanes(record.brush, {
    model: modelOf([lane], 0, 1000),
    indexes: [indexLane(undefined, lane)],
    layout: layOut([lane], new Set(collapsed ? [lane.id] : []), false),
    gaps,
    range: { from: 0, to: 1000 },
    openEnd: 1000,
    live,
    scrollTop: 0,
    width: 1000 * ratio,
    height: 200 * ratio,
    ratio,
    palette,
    texts: createTextWidths(),
  });
  return record;
}

const spans = (...rows: PlainRow[]) => laneOf(rows);

describe('the lanes as they are painted', () => {
  it('a span has its tone, its place, its row and its name where it fits', () => {
    const { rects, texts } = paint(
      spans(
        { start: 100, end: 300, tone: tone.blue, name: 'load' },
        { start: 120, end: 140, depth: 1, name: 'short' },
        { start: 400, end: 460, name: 'a long name' },
      ),
    );
    const body = rects.find(({ color }) => color === 'blue soft');
    expect(body).toMatchObject({ x: 100, width: 199 });
    const nested = rects.find(({ color, x }) => color === 'neutral soft' && x === 120);
    expect((nested?.y ?? 0) - (body?.y ?? 0)).toBe(ROW_HEIGHT);
    // 60 px have room for eight letters of 6 px beside the padding.
    expect(texts.map(({ text }) => text)).toEqual(['load', 'a long…']);
  });

  it('an error among a thousand in one pixel is what is seen', () => {
    const rows = Array.from({ length: 1000 }, (_, at) => ({
      start: 500 + at * 0.0005,
      end: 500 + at * 0.0005,
      tone: at === 700 ? tone.red : tone.green,
    }));
    const { rects } = paint(laneOf(rows));
    const there = rects.filter(({ x, color }) => x === 500 && color !== 'line');
    expect(there.map(({ color }) => color)).toEqual(['red line']);
    expect(rects.some(({ color }) => color === 'green line')).toBe(false);
  });

  it('what is open has a soft edge while it runs, and a sharp one when nobody ends it any more', () => {
    const lane = spans({ start: 100, end: NaN });
    expect(paint(lane, { live: true }).gradients).toHaveLength(1);
    const { gradients, rects } = paint(lane);
    expect(gradients).toEqual([]);
    expect(rects.find(({ color }) => color === 'neutral soft')).toMatchObject({ x: 100, width: 899 });
  });

  it('a failed span also has a thicker lower edge: red alone says nothing to some', () => {
    const under = (color: string, rects: readonly Rect[]) =>
      rects.find((rect) => rect.color === color && rect.width > 50)?.height;
    const { rects } = paint(
      spans({ start: 100, end: 300, tone: tone.red }, { start: 400, end: 600, tone: tone.green }),
    );
    expect(under('red line', rects)).toBe(2);
    expect(under('green line', rects)).toBe(1);
  });

  it('on a finer screen the same is painted with more pixels', () => {
    const { rects } = paint(spans({ start: 100, end: 300, tone: tone.blue }), { ratio: 2 });
    expect(rects.find(({ color }) => color === 'blue soft')).toMatchObject({
      x: 200,
      width: 398,
      height: 32,
    });
  });

  it('a collapsed lane shows all its rows as one strip', () => {
    const { rects, texts } = paint(
      spans(
        { start: 100, end: 300, tone: tone.blue, name: 'load' },
        { start: 200, end: 250, depth: 1, tone: tone.red },
      ),
      { collapsed: true },
    );
    const strip = rects.filter(({ height }) => height === 6);
    expect(strip.map(({ color, x, width }) => [color, x, width])).toEqual([
      ['blue line', 100, 100],
      ['red line', 200, 50],
      ['blue line', 250, 50],
    ]);
    expect(texts).toEqual([]);
  });

  it('a gap can be seen however short it is', () => {
    const edges = (gap: TimelineGap) =>
      paint(spans(), { gaps: [gap] }).rects.filter(({ color }) => color === 'control');
    expect(edges({ from: 500, to: 500.001, label: 'lost' }).map(({ x }) => x)).toEqual([500, 501]);
    expect(edges({ from: 2000, to: 3000, label: 'later' })).toEqual([]);
    expect(edges({ from: -50, to: -20, label: 'before' })).toEqual([]);
  });

  it('a gap that goes on reaches to the end of everything, in the lanes as in the overview', () => {
    const gap: TimelineGap = { from: 400, to: null, label: 'cut off' };
    const edges = (rects: readonly Rect[]) =>
      rects.filter(({ color }) => color === 'control').map(({ x }) => x);
    expect(edges(paint(spans(), { gaps: [gap] }).rects)).toEqual([400, 999]);
    const { brush, rects } = recorder();
    paintOverview(brush, {
      density: emptyDensity(10),
      gaps: [gap],
      all: { from: 0, to: 2000 },
      range: null,
      cursor: null,
      width: 1000,
      height: 48,
      ratio: 1,
      palette,
    });
    expect(edges(rects)).toEqual([200, 999]);
  });

  it('a density has one bar a bucket, with errors at its foot', () => {
    const rows = [
      ...Array.from({ length: 9 }, () => ({ start: 501, end: 0 })),
      { start: 501, end: 0, tone: tone.red },
    ];
    const { rects } = paint(laneOf(rows, { kind: 'density' }));
    const bars = rects.filter(({ color }) => color.endsWith(' line'));
    expect(bars.map(({ color }) => color)).toEqual(['red line', 'neutral line']);
    const [error, rest] = bars;
    expect((rest?.y ?? 0) + (rest?.height ?? 0)).toBe(error?.y);
    expect((rest?.height ?? 0) + (error?.height ?? 0)).toBe(32);
  });
});

describe('what lies over the lanes', () => {
  it('the playhead, the measured stretch and what is chosen stand where they are', () => {
    const lane = spans({ start: 100, end: 300 });
    const model = modelOf([lane], 0, 1000);
    const { brush, rects, frames } = recorder();
    paintOverlay(brush, {
      model,
      layout: layOut([lane], new Set(), false),
      range: { from: 0, to: 1000 },
      openEnd: 1000,
      scrollTop: 0,
      width: 1000,
      height: 100,
      ratio: 1,
      palette,
      cursor: 640,
      pointer: 20,
      measured: { from: 400, to: 450 },
      selected: { lane: 0, row: 0 },
      active: null,
    });
    expect(rects).toContainEqual({ color: 'accent', x: 640, y: 0, width: 1, height: 100 });
    expect(rects).toContainEqual({ color: 'control', x: 20, y: 0, width: 1, height: 100 });
    expect(rects).toContainEqual({ color: 'accent', x: 400, y: 0, width: 50, height: 100 });
    expect(frames).toMatchObject([{ color: 'ink', x: 99, width: 202 }]);
  });

  it('the axis counts from the start', () => {
    const { brush, texts } = recorder();
    const range = { from: 1_000_000, to: 3_000_000 };
    paintAxis(brush, { origin: 1_000_000, range, width: 500, height: 28, ratio: 1, palette, cursor: null });
    expect(texts.map(({ text, x }) => [text, x - 4])).toEqual([
      ['0', 0],
      ['0.5 s', 125],
      ['1.0 s', 250],
      ['1.5 s', 375],
      ['2.0 s', 500],
    ]);
  });
});
