import { expect, it } from 'vitest';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { appendRow, createEventLog } from '../model/event-log.ts';
import { nestSpans } from '../model/nesting.ts';
import { toRow } from '../model/row.ts';
import { countsOf, innermostAt, shownNodes } from './step-rows.ts';

const BASE = 1_795_514_400_000_000;
const time = (second: number) => `2026-11-24T10:00:${String(second).padStart(2, '0')}`;
const step = (name: string, from: number, to: number): RunRecord => ({
  type: 'step',
  data: { step_name: name, started_at: time(from), ended_at: time(to), duration: to - from },
});
const call = (endpoint: string, ended: number, duration: number, success = true): RunRecord => ({
  type: 'api_call',
  data: { timestamp: time(ended), api_type: 'tool', endpoint, duration, success },
});
const error = (second: number): RunRecord => ({
  type: 'log',
  data: { level: 'error', message: 'no', timestamp: time(second) },
});

const log = createEventLog();
for (const record of [
  step('outer', 0, 10),
  step('inner', 2, 6),
  call('a', 5, 2),
  call('b', 9, 1, false),
  step('next', 10, 12),
  error(3),
  error(11),
  error(30),
]) {
  appendRow(log, toRow(record));
}
const nodes = nestSpans({ log, rows: log.length });

it('steps lie in the steps that hold their time, calls in the innermost; what begins at an end is beside it', () => {
  expect(nodes.map(({ span, level }) => [span.name, level])).toEqual([
    ['outer', 1],
    ['inner', 2],
    ['a', 3],
    ['b', 2],
    ['next', 1],
  ]);
});

it('steps in steps stand open at first, the calls of a step do not; either may be toggled', () => {
  const names = (toggled: readonly number[]) =>
    shownNodes(nodes, new Set(toggled)).map(({ node }) => node.span.name);
  const id = (name: string) => nodes.find(({ span }) => span.name === name)?.span.id ?? -1;
  expect(names([])).toEqual(['outer', 'inner', 'b', 'next']);
  expect(names([id('inner')])).toEqual(['outer', 'inner', 'a', 'b', 'next']);
  expect(names([id('outer')])).toEqual(['outer', 'next']);
});

it('what lies in a step is counted where it lies itself', () => {
  const counts = countsOf(log, 3, nodes);
  const of = (name: string) => counts.get(nodes.find(({ span }) => span.name === name)?.span.id ?? -1);
  expect(of('outer')).toEqual({ calls: 1, failed: 1, errors: 0 });
  expect(of('inner')).toEqual({ calls: 1, failed: 0, errors: 1 });
  expect(of('next')).toEqual({ calls: 0, failed: 0, errors: 1 });
  expect(innermostAt(nodes, BASE + 30_000_000)).toBeUndefined();
});
