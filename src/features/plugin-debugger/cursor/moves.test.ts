import { expect, it } from 'vitest';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { appendRow, createEventLog } from '../model/event-log.ts';
import { toRow } from '../model/row.ts';
import { variablesAt } from '../model/variables-at.ts';
import { cursorOf, placeOf, readPlace } from './cursor-store.ts';
import { furthestError, nextMoment, outermost } from './moves.ts';

const BASE = 1_795_514_400_000_000;
const time = (micros: number) => `2026-11-24T10:00:00.${String(micros).padStart(6, '0')}`;
const variable = (value: number, micros: number): RunRecord => ({
  type: 'variable',
  data: { name: 'total', value, timestamp: time(micros) },
});

/** The fourth came late, the fifth shares its moment with the third. */
const records: RunRecord[] = [
  { type: 'step', data: { step_name: 'fetch', started_at: time(10) } },
  variable(1, 20),
  variable(2, 40),
  { type: 'log', data: { level: 'error', message: 'late', timestamp: time(30) } },
  variable(3, 40),
];
const log = createEventLog();
for (const record of records) appendRow(log, toRow(record));
const run = { log, rows: records.length };
const at = (micros: number, row: number | null) => ({ at: BASE + micros, row });

it('goes from record to record by time, and through those of one moment', () => {
  const way = [];
  for (let from = outermost(run, -1); from !== null; from = nextMoment(run, from, 'event', 1, true)) {
    way.push(from.row);
  }
  expect(way).toEqual([0, 1, 3, 2, 4]);
  expect(outermost(run, 1)).toEqual(at(40, 4));
  const back = [];
  for (let from = nextMoment(run, null, 'event', -1, true); from !== null;) {
    back.push(from.row);
    from = nextMoment(run, from, 'event', -1, true);
  }
  expect(back).toEqual([2, 3, 1, 0]);
});

it('goes to errors and steps, and knows where there is none', () => {
  expect(nextMoment(run, at(10, 0), 'error', 1, true)).toEqual(at(30, 3));
  expect(nextMoment(run, null, 'step', -1, true)).toEqual(at(10, 0));
  expect(nextMoment(run, at(30, 3), 'error', 1, true)).toBeNull();
  expect(furthestError(run, 1)).toEqual(at(30, 3));
  expect(furthestError({ log, rows: 3 }, 1)).toBeNull();
  expect(nextMoment({ log, rows: 3 }, at(10, 0), 'error', 1, true)).toBeNull();
  expect(nextMoment(run, at(35, null), 'event', 1, true)).toEqual(at(40, 2));
});

it('variables are what they were at the moment', () => {
  const total = (moment: Parameters<typeof variablesAt>[1]) => variablesAt(run, moment)[0]?.value;
  expect(total(at(10, null))).toEqual({ state: 'unset' });
  expect(total(at(39, null))).toMatchObject({ state: 'known', value: 1 });
  expect(total(at(40, 2))).toMatchObject({ state: 'known', value: 2 });
  expect(total(at(40, null))).toMatchObject({ state: 'known', value: 3 });
  expect(total(null)).toMatchObject({ state: 'known', value: 3 });
});

it('the address carries the cursor, and nonsense in it is left out', () => {
  const place = { at: BASE + 40, row: 2, from: BASE, to: BASE + 50 };
  expect(placeOf(cursorOf(place))).toEqual(place);
  expect(readPlace({ at: String(BASE), row: 'x', from: '-1', to: '', tab: 'trace', side: ['a'] })).toEqual({
    at: BASE,
    tab: 'trace',
  });
  expect(cursorOf({ from: 5, to: 5 })).toEqual({ moment: null, range: null });
});
