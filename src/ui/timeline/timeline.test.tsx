// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '#src/i18n/locale.ts';
import { laneOf, modelOf } from '#src/testing/timeline-lanes.ts';
import { TimelineOverview } from './timeline-overview.tsx';
import { Timeline, type TimelineProps } from './timeline.tsx';
import { tone, type TimelineModel, type TimelineSelection, type TimeRange } from './timeline-model.ts';

/** Without layout all sizes are 0: the drawing is 1000 px wide and 400 high, and has no 2D context to paint with. */
beforeEach(() => {
  setLocale('en');
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
});
afterEach(cleanup);

const START = 1_795_000_000_000_000;
const steps = laneOf([
  { start: START + 100_000, end: START + 500_000, name: 'load' },
  { start: START + 600_000, end: START + 700_000, name: 'parse', tone: tone.red },
  { start: START + 800_000, end: NaN, name: 'store' },
]);
const logs = laneOf([{ start: START + 650_000, end: NaN, name: 'a line' }], {
  id: 'logs',
  label: 'Logs',
  kind: 'marks',
});
const model = modelOf([steps, logs], START, START + 1_000_000);

interface Seen {
  range: TimeRange | null;
  cursor: number | null;
  selection: TimelineSelection | null;
  following: boolean;
}

/** An owner that does what it is asked for, and what it was asked for. */
function show(more: Partial<TimelineProps> = {}, of: TimelineModel = model) {
  const seen: Seen = { range: null, cursor: null, selection: null, following: false };
  function Owner() {
    const [state, setState] = useState<Seen>({
      range: more.range ?? null,
      cursor: more.cursor ?? null,
      selection: more.selection ?? null,
      following: more.following ?? false,
    });
    Object.assign(seen, state);
    const change = (part: Partial<Seen>) => {
      setState((known) => ({ ...known, ...part }));
    };
    return (
      <>
        <TimelineOverview
          model={of}
          {...state}
          now={more.now ?? null}
          onCursor={(cursor) => change({ cursor })}
          onRange={(range) => change({ range })}
        />
        <Timeline
          model={of}
          gaps={more.gaps ?? []}
          {...state}
          now={more.now ?? null}
          onCursor={(cursor) => change({ cursor })}
          onRange={(range) => change({ range })}
          onSelect={(selection) => change({ selection })}
          onFollow={(following) => change({ following })}
        />
      </>
    );
  }
  render(<Owner />);
  return seen;
}

const drawing = () => screen.getByRole('application', { name: 'Timeline' });
/** The canvas that takes the pointer: the upper one. */
const surface = () => drawing().querySelectorAll('canvas')[1]!;
/** The first row of the first lane. */
const FIRST_ROW = 12;
/** px of an instant while everything is shown: a hundredth of air on the left, two on the right. */
const xOf = (at: number) => ((at - START + 10_000) / 1_030_000) * 1000;

const press = (x: number, y: number, more: object = {}) => {
  const at = { clientX: x, clientY: y, button: 0, pointerId: 1, ...more };
  fireEvent.pointerDown(surface(), at);
  return at;
};
const drag = (from: number, to: number, more: object = {}) => {
  press(from, 200, more);
  fireEvent.pointerMove(surface(), { clientX: to, clientY: 200, pointerId: 1, ...more });
  fireEvent.pointerUp(surface(), { clientX: to, clientY: 200, pointerId: 1, ...more });
};

describe('the timeline by keyboard', () => {
  it('goes from row to row, says each, and Enter chooses', async () => {
    const seen = show();
    act(() => drawing().focus());
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByRole('status').textContent).toBe('Steps: load, done, at 100 ms, 400 ms');
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByRole('status').textContent).toBe('Steps: parse, failed, at 600 ms, 100 ms');
    expect(seen.selection).toBeNull();
    await userEvent.keyboard('{Enter}');
    expect(seen.selection).toEqual({ lane: 'steps', ref: 1 });
    await userEvent.keyboard('{ArrowDown}');
    expect(screen.getByRole('status').textContent).toMatch(/^Logs: a line, at 650 ms, moment$/);
    await userEvent.keyboard('{Escape}{Escape}');
    expect(seen.selection).toBeNull();
  });

  it('zooms around what is chosen and shows everything again', async () => {
    const seen = show({ selection: { lane: 'steps', ref: 1 } });
    act(() => drawing().focus());
    await userEvent.keyboard('++');
    const { from, to } = seen.range!;
    expect(to - from).toBeCloseTo(1_030_000 / 4, -1);
    expect((START + 600_000 - from) / (to - from)).toBeCloseTo(610 / 1030, 3);
    await userEvent.keyboard('-');
    expect(seen.range!.to - seen.range!.from).toBeCloseTo(1_030_000 / 2, -1);
    await userEvent.keyboard('f');
    expect(seen.range).toBeNull();
  });

  it('leaves the keys of the page to the page', async () => {
    show();
    const heard: string[] = [];
    const listen = (event: KeyboardEvent) =>
      void heard.push(`${event.key} ${String(event.defaultPrevented)}`);
    window.addEventListener('keydown', listen);
    act(() => drawing().focus());
    await userEvent.keyboard(' e/{Shift>}{ArrowLeft}{/Shift}{Escape}{ArrowRight}');
    window.removeEventListener('keydown', listen);
    expect(heard).toEqual([
      '  false',
      'e false',
      '/ false',
      'Shift false',
      'ArrowLeft false',
      'Escape false',
    ]);
  });
});

describe('the timeline by pointer', () => {
  it('a click chooses a row, beside all it moves the playhead', () => {
    const seen = show();
    fireEvent.pointerUp(surface(), press(xOf(START + 300_000), FIRST_ROW));
    expect(seen).toMatchObject({ selection: { lane: 'steps', ref: 0 }, cursor: null });
    fireEvent.pointerUp(surface(), press(xOf(START + 550_000), FIRST_ROW));
    expect(seen.selection).toBeNull();
    expect(seen.cursor).toBeCloseTo(START + 550_000, -1);
  });

  it('Ctrl and wheel zoom at the pointer, also twice within one frame; a sideways wheel pans', () => {
    const seen = show();
    const at = START + 300_000;
    const x = xOf(at);
    act(() => {
      for (let turn = 0; turn < 2; turn += 1) {
        const event = new WheelEvent('wheel', {
          clientX: x,
          deltaY: -50,
          ctrlKey: true,
          bubbles: true,
          cancelable: true,
        });
        surface().dispatchEvent(event);
        expect(event.defaultPrevented).toBe(true);
      }
    });
    const zoomed = seen.range!;
    expect(zoomed.to - zoomed.from).toBeCloseTo(1_030_000 * Math.exp(-0.8), -1);
    expect(((at - zoomed.from) / (zoomed.to - zoomed.from)) * 1000).toBeCloseTo(x, 1);
    fireEvent.wheel(surface(), { deltaX: 100 });
    expect(seen.range!.from - zoomed.from).toBeCloseTo((zoomed.to - zoomed.from) / 10, -1);
    // The plain wheel scrolls the lanes: the browser does.
    const plain = new WheelEvent('wheel', { deltaY: 50, bubbles: true, cancelable: true });
    surface().dispatchEvent(plain);
    expect(plain.defaultPrevented).toBe(false);
  });

  it('a drag pans, and nothing is chosen by it', () => {
    const range = { from: START + 400_000, to: START + 600_000 };
    const seen = show({ range });
    drag(500, 600);
    expect(seen.range!.from).toBeCloseTo(START + 380_000, -1);
    expect(seen).toMatchObject({ selection: null, cursor: null });
  });

  it('Shift and drag measure; what is measured can be zoomed to and put away', async () => {
    const seen = show();
    drag(xOf(START + 200_000), xOf(START + 450_000), { shiftKey: true });
    expect(screen.getByText('250 ms measured')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Zoom to it' }));
    expect(seen.range!.from).toBeCloseTo(START + 200_000, -1);
    expect(seen.range!.to).toBeCloseTo(START + 450_000, -1);
    expect(screen.queryByText(/measured/)).toBeNull();
  });

  it('a double click zooms to the row with a tenth of air', () => {
    const seen = show();
    fireEvent.doubleClick(surface(), { clientX: xOf(START + 300_000), clientY: FIRST_ROW });
    expect(seen.range).toEqual({ from: START + 60_000, to: START + 540_000 });
  });

  it('says under the pointer what it is, when and for how long', () => {
    show();
    fireEvent.pointerMove(surface(), {
      clientX: xOf(START + 650_000),
      clientY: FIRST_ROW,
      pointerType: 'mouse',
    });
    expect(screen.getByText('parse')).toBeTruthy();
    expect(screen.getByText('failed')).toBeTruthy();
    expect(screen.getByText('100 ms')).toBeTruthy();
    expect(screen.getByText(/^600 ms · \d\d:\d\d:\d\d\.600000 \S+/)).toBeTruthy();
    fireEvent.pointerLeave(surface());
    expect(screen.queryByText('parse')).toBeNull();
  });

  it('in the overview a click moves the playhead and a drag draws the window', () => {
    const seen = show();
    const strip = screen.getByRole('group', { name: 'Timeline overview' }).querySelector('canvas')!;
    fireEvent.pointerDown(strip, { clientX: 250, button: 0, pointerId: 1 });
    fireEvent.pointerUp(strip, { clientX: 250, pointerId: 1 });
    expect(seen).toMatchObject({ cursor: START + 250_000, range: null });
    fireEvent.pointerDown(strip, { clientX: 600, button: 0, pointerId: 1 });
    fireEvent.pointerMove(strip, { clientX: 400, pointerId: 1 });
    fireEvent.pointerUp(strip, { clientX: 400, pointerId: 1 });
    expect(seen).toMatchObject({
      cursor: START + 250_000,
      range: { from: START + 400_000, to: START + 600_000 },
    });
  });
});

describe('the window', () => {
  it('in the overview its edges are sliders', () => {
    const seen = show({ range: { from: START + 400_000, to: START + 600_000 } });
    const edge = screen.getByRole('slider', { name: 'Window, from' });
    expect(edge.getAttribute('aria-valuetext')).toBe('400 ms');
    fireEvent.keyDown(edge, { key: 'ArrowLeft' });
    expect(seen.range).toEqual({ from: START + 390_000, to: START + 600_000 });
    fireEvent.keyDown(screen.getByRole('slider', { name: 'Window, to' }), { key: 'End' });
    expect(seen.range).toEqual({ from: START + 390_000, to: START + 1_000_000 });
  });

  it('stops following when somebody moves it, and only then', async () => {
    const range = { from: START + 400_000, to: START + 600_000 };
    const seen = show({ range, following: true, now: () => START + 1_200_000 });
    expect(seen.following).toBe(true);
    await userEvent.click(screen.getByRole('button', { name: 'Zoom in' }));
    expect(seen.following).toBe(false);
    // It was at the end when it was taken, not where the owner's range had been at first.
    expect(seen.range!.from).toBeGreaterThan(START + 900_000);
  });
});

describe('the timeline as a table', () => {
  const rows = () => within(screen.getByRole('table')).getAllByRole('row').slice(1);

  it('says the same, in the order of time, and chooses the same', async () => {
    const seen = show();
    await userEvent.click(screen.getByRole('button', { name: 'Show as table' }));
    expect(
      rows().map((row) =>
        within(row)
          .getAllByRole('cell')
          .map((cell) => cell.textContent),
      ),
    ).toEqual([
      ['Steps', 'load done', '100 ms', '400 ms', 'Ended'],
      ['Steps', 'parse failed', '600 ms', '100 ms', 'Failed'],
      ['Logs', 'a line', '650 ms', '–', 'Moment'],
      ['Steps', 'store done', '800 ms', '–', 'never ended'],
    ]);
    // Whole on hover: a long name is cut in its cell.
    expect(rows().map((row) => within(row).getByRole('button').title)).toEqual([
      'load done',
      'parse failed',
      'a line',
      'store done',
    ]);
    expect(screen.getByText('4 rows')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /^parse/, pressed: false }));
    expect(seen.selection).toEqual({ lane: 'steps', ref: 1 });
    expect(screen.getByRole('button', { name: /^parse/, pressed: true })).toBeTruthy();
  });

  it('holds what lies in the window alone, says so, and shows all on demand', async () => {
    show({ range: { from: START + 640_000, to: START + 660_000 } });
    await userEvent.click(screen.getByRole('button', { name: 'Show as table' }));
    expect(screen.getByText('2 rows of the visible window, 640 ms to 660 ms')).toBeTruthy();
    // One began before the window and reaches into it.
    expect(rows().map((row) => within(row).getAllByRole('cell')[1]?.textContent)).toEqual([
      'parse failed',
      'a line',
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Show all rows' }));
    expect(rows()).toHaveLength(4);
  });

  it('has the gaps of the window in their places', async () => {
    const gaps = [
      { from: START + 620_000, to: null, label: 'cut off' },
      { from: START + 500_000, to: START + 600_000, label: 'not sent' },
      { from: START + 100_000, to: START + 200_000, label: 'before the window' },
    ];
    show({ gaps, range: { from: START + 550_000, to: START + 660_000 } });
    await userEvent.click(screen.getByRole('button', { name: 'Show as table' }));
    expect(
      rows().map((row) =>
        within(row)
          .getAllByRole('cell')
          .map((cell) => cell.textContent),
      ),
    ).toEqual([
      ['Gap', 'not sent', '500 ms', '100 ms', '–'],
      ['Steps', 'parse failed', '600 ms', '100 ms', 'Failed'],
      ['Gap', 'cut off', '620 ms', '380 ms', 'Open'],
      ['Logs', 'a line', '650 ms', '–', 'Moment'],
    ]);
  });

  it('mounts only the rows in sight of fifty thousand', async () => {
    const many = laneOf(
      Array.from({ length: 50_000 }, (_, at) => ({ start: START + at, end: START + at + 1 })),
    );
    show({}, modelOf([many], START, START + 50_000));
    await userEvent.click(screen.getByRole('button', { name: 'Show as table' }));
    expect(screen.getByText('50,000 rows')).toBeTruthy();
    expect(rows().length).toBeGreaterThan(5);
    expect(rows().length).toBeLessThan(100);
    expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('50001');
  });

  it('speaks Korean', async () => {
    setLocale('ko');
    show();
    await userEvent.click(screen.getByRole('button', { name: '표로 보기' }));
    expect(screen.getByText('4개 행')).toBeTruthy();
    expect(screen.getAllByRole('columnheader').map((header) => header.textContent)).toEqual([
      '레인',
      '이름',
      '시작',
      '걸린 시간',
      '상태',
    ]);
  });
});

it('a lane is folded by its label', async () => {
  show();
  await userEvent.click(screen.getByRole('button', { name: 'Collapse Steps', expanded: true }));
  expect(screen.getByRole('button', { name: 'Expand Steps', expanded: false })).toBeTruthy();
});
