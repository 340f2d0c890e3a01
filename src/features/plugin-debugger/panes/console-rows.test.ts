import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { appendRow, createEventLog } from '../model/event-log.ts';
import { toRow } from '../model/row.ts';
import { beginRows, recordsBehind, takeRows, textMatcher, type ConsoleFilter } from './console-rows.ts';

const time = (micros: number) => `2026-11-24T10:00:00.${String(micros).padStart(6, '0')}`;
const line = (message: string, micros: number, level = 'info'): RunRecord => ({
  type: 'log',
  data: { level, message, timestamp: time(micros) },
});
const watched = (value: number, micros: number): RunRecord[] => [
  { type: 'variable', data: { name: 'total', value, timestamp: time(micros) } },
  {
    type: 'trace',
    data: { event: 'variable_changed', data: { variable: 'total' }, timestamp: time(micros + 1) },
  },
  line('Trace event: variable_changed', micros + 2, 'debug'),
  line(`Variable: total = ${String(value)}`, micros + 3, 'debug'),
];
const all: ConsoleFilter = { level: 'all', matches: null, within: null, fold: true };

/** Takes the lines in as many looks as are asked for. */
function shown(records: readonly RunRecord[], filter: ConsoleFilter, strides: readonly number[] = []) {
  const log = createEventLog();
  for (const record of records) appendRow(log, toRow(record));
  const rows = beginRows(log, filter);
  let known = 0;
  for (const stride of strides) {
    known = Math.min(known + stride, log.length);
    takeRows(rows, { log, rows: known });
  }
  takeRows(rows, { log, rows: log.length });
  return Array.from(rows.rows.data.subarray(0, rows.rows.length), (row, at) => ({
    message: log.payload[row],
    count: rows.counts.data[at],
    behind: recordsBehind(log, row),
  }));
}

it('equal lines that follow each other are one with its count; unfolded they are all there', () => {
  const records = [
    line('again', 1),
    line('again', 2),
    line('again', 3, 'warn'),
    line('other', 4),
    line('again', 5),
  ];
  expect(shown(records, all).map(({ message, count }) => [message, count])).toEqual([
    ['again', 2],
    ['again', 1],
    ['other', 1],
    ['again', 1],
  ]);
  expect(shown(records, { ...all, fold: false })).toHaveLength(5);
});

it('filters by level, text and time; a text is no expression', () => {
  const records = [line('a.c', 10), line('abc', 20, 'error'), line('A.C again', 30)];
  const messages = (filter: Partial<ConsoleFilter>) =>
    shown(records, { ...all, ...filter }).map(({ message }) => message);
  expect(messages({ level: 'error' })).toEqual(['abc']);
  expect(messages({ matches: textMatcher('a.c') })).toEqual(['a.c', 'A.C again']);
  const base = 1_795_514_400_000_000;
  expect(messages({ within: { from: base + 15, to: base + 30 } })).toEqual(['abc', 'A.C again']);
  expect(textMatcher('  ')).toBeNull();
});

it('however the lines came, the same are shown', () => {
  const records = [
    ...watched(1, 100),
    line('x', 200),
    line('x', 201),
    ...watched(2, 300),
    ...watched(2, 400),
  ];
  const whole = shown(records, all);
  expect(whole.map(({ message, behind }) => [message, behind])).toEqual([
    ['Variable: total = 1', 4],
    ['x', 1],
    ['Variable: total = 2', 4],
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 15 }), (strides) => {
      expect(shown(records, all, strides)).toEqual(whole);
    }),
    { seed: 7 },
  );
});
