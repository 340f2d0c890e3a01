import { describe, expect, it } from 'vitest';
import { appendRow, createEventLog } from '../model/event-log.ts';
import { nestSpans, treeOf } from '../model/nesting.ts';
import { kinds, type Kind, type Row } from '../model/row.ts';
import type { LaneRows } from './lane-columns.ts';
import { createSpanLanes, takeTree, type SpanLanes } from './span-lanes.ts';

/** The same numbers for the same seed, from 0 up to `below`. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const row = (
  kind: Kind,
  name: string,
  at: number,
  start: number,
  callId = '',
  ids: Pick<Row, 'spanId' | 'parentId'> = { spanId: '', parentId: '' },
): Row => ({
  kind,
  at,
  start,
  duration: kind === kinds.stepEnd || kind === kinds.callEnd ? (at - start) / 1_000_000 : NaN,
  flag: at % 3,
  name,
  aux: 'tool',
  subject: '',
  callId,
  ...ids,
  payload: {},
  cutFrom: 0,
});

/**
 * Rows of a run: steps and calls that begin, end, never end, or come late, several in one moment.
 * @param stated of ten how many name their span and what it lies in: known before or after, in a circle, in itself, or never
 */
function madeRows(seed: number, stated: number): Row[] {
  const next = numbers(seed);
  const open: { name: string; start: number; isStep: boolean; ids: Pick<Row, 'spanId' | 'parentId'> }[] = [];
  const rows: Row[] = [];
  const idsOf = (name: number) => {
    if (next(10) >= stated) return { spanId: '', parentId: '' };
    return { spanId: String(name), parentId: next(6) === 0 ? null : String(next(name + 12)) };
  };
  for (let at = 0; at < 90; at += 1) {
    const time = 1_000 + Math.floor(at / (1 + next(4))) * 10 - (next(10) === 0 ? 300 : 0);
    const what = next(10);
    if (what < 5) {
      const isStep = what < 2;
      const name = `${isStep ? 's' : 'c'}${String(at)}`;
      const ids = idsOf(at);
      open.push({ name, start: time, isStep, ids });
      rows.push(row(isStep ? kinds.stepStart : kinds.callStart, name, time, time, isStep ? '' : name, ids));
    } else if (what < 9 && open.length > 0) {
      const [ended] = open.splice(next(3) === 0 ? next(open.length) : -1, 1);
      if (ended === undefined) continue;
      const { name, start, isStep, ids } = ended;
      const kind = isStep ? kinds.stepEnd : kinds.callEnd;
      rows.push(row(kind, name, Math.max(time, start), start, isStep ? '' : name, ids));
    } else {
      rows.push(row(kinds.callEnd, `alone${String(at)}`, time, time - 25, '', idsOf(at)));
    }
  }
  return rows;
}

const listed = ({ columns, count }: LaneRows) =>
  Array.from({ length: count }, (_, at) => [
    columns.start[at],
    columns.end[at],
    columns.depth[at],
    columns.tone[at],
    columns.ref[at],
  ]);
const shown = ({ steps, calls, depths }: SpanLanes) => ({
  steps: listed(steps),
  calls: listed(calls),
  depths,
});

describe('spans of a run that goes on', () => {
  it('tree and lanes are those of the whole run read at once, after every batch', () => {
    for (let seed = 1; seed <= 36; seed += 1) {
      const next = numbers(seed + 1_000);
      const log = createEventLog();
      const lanes = createSpanLanes();
      const rows = madeRows(seed, seed <= 12 ? 0 : seed <= 24 ? 7 : 10);
      while (log.length < rows.length) {
        for (let batch = 1 + next(6); batch > 0 && log.length < rows.length; batch -= 1) {
          const entry = rows[log.length];
          if (entry) appendRow(log, entry);
        }
        const run = { log, rows: log.length };
        const tree = treeOf(run);
        expect(tree, `seed ${String(seed)}, ${String(log.length)} rows`).toEqual(nestSpans(run));
        takeTree(lanes, tree);
        const atOnce = createSpanLanes();
        takeTree(atOnce, nestSpans(run));
        expect(shown(lanes), `seed ${String(seed)}, ${String(log.length)} rows`).toEqual(shown(atOnce));
      }
    }
  });

  it('a node before the first change stays the same object, and the whole tree where nothing changed', () => {
    const log = createEventLog();
    appendRow(log, row(kinds.stepStart, 'outer', 10, 10));
    appendRow(log, row(kinds.stepStart, 'inner', 20, 20));
    const before = treeOf({ log, rows: 2 });
    appendRow(log, row(kinds.stepEnd, 'inner', 30, 20));
    const after = treeOf({ log, rows: 3 });
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    appendRow(log, row(kinds.log, '', 40, 40));
    expect(treeOf({ log, rows: 4 })).toBe(after);
  });

  it('spans that run at once have rows of their own, each below what it lies in', () => {
    const log = createEventLog();
    const step = (name: string, from: number, to: number, parentId: string | null) => {
      appendRow(log, row(kinds.stepEnd, name, to, from, '', { spanId: name, parentId }));
    };
    step('root', 0, 90, null);
    step('short', 10, 20, 'root');
    step('long', 15, 80, 'root');
    // The row of "short" is free by now, and above that of what it lies in.
    step('inner', 30, 40, 'long');
    step('next', 85, 88, 'root');
    const lanes = createSpanLanes();
    takeTree(lanes, treeOf({ log, rows: log.length }));
    expect(listed(lanes.steps).map(([start, , depth]) => [start, depth])).toEqual([
      [0, 0],
      [10, 1],
      [15, 2],
      [30, 3],
      [85, 1],
    ]);
  });

  it('an end and a span behind the last rewrite nothing; a late one does', () => {
    const log = createEventLog();
    const lanes = createSpanLanes();
    const take = (...rows: Row[]) => {
      for (const each of rows) appendRow(log, each);
      takeTree(lanes, treeOf({ log, rows: log.length }));
      return lanes.rewrites;
    };
    expect(take(row(kinds.stepStart, 'a', 10, 10), row(kinds.callStart, 'x', 12, 12, '1'))).toBe(0);
    expect(take(row(kinds.callEnd, 'x', 14, 12, '1'), row(kinds.stepEnd, 'a', 20, 10))).toBe(0);
    expect(take(row(kinds.stepStart, 'b', 30, 30))).toBe(0);
    expect(take(row(kinds.stepEnd, 'late', 28, 25))).toBe(1);
    expect(listed(lanes.steps).map(([start]) => start)).toEqual([10, 25, 30]);
  });
});
