import { expect, it } from 'vitest';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { appendRow, createEventLog } from '../model/event-log.ts';
import { nestSpans } from '../model/nesting.ts';
import { toRow } from '../model/row.ts';
import { countsOf, innermostAt, nestingOf, shownNodes } from './step-rows.ts';

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

it('each row stands behind the one that it lies in, also where others began between them', () => {
  const of = (record: RunRecord, span: string, parent: string | null): RunRecord =>
    ({
      type: record.type,
      data: { ...record.data, span_id: span, parent_span_id: parent },
    }) as RunRecord;
  const trace = createEventLog();
  for (const record of [
    of(step('in late', 1, 2), 'i', 'l'),
    of(step('root', 1, 20), 'r', null),
    of(step('a', 2, 12), 'a', 'r'),
    of(step('b', 3, 9), 'b', 'r'),
    of(call('in a', 8, 4), 'c', 'a'),
    of(step('in b', 5, 6), 'd', 'b'),
    of(step('late', 7, 8), 'l', 'r'),
    { ...error(8), data: { ...error(8).data, span_id: 'c' } } as RunRecord,
    error(8),
  ]) {
    appendRow(trace, toRow(record));
  }
  const tree = nestSpans({ log: trace, rows: trace.length });
  const id = (name: string) => tree.find(({ span }) => span.name === name)?.span.id ?? -1;
  const shown = shownNodes(tree, new Set([id('a')]));
  expect(shown.map(({ node: { span, level } }) => `${String(level)} ${span.name}`)).toEqual([
    '1 root',
    '2 a',
    '3 in a',
    '2 b',
    '3 in b',
    '2 late',
    '3 in late',
  ]);
  expect(shown.every(({ node, place }) => tree[place] === node)).toBe(true);
  // An error is counted where it says that it happened: of a call in the step around it. Else by its time.
  const counts = countsOf(trace, 2, tree);
  expect(counts.get(id('a'))).toMatchObject({ errors: 1 });
  expect(counts.get(id('late'))).toMatchObject({ errors: 1 });
  expect(nestingOf(tree)).toBe('recorded');
  expect(nestingOf(nodes)).toBe('derived');
  expect(nestingOf(nodes.filter(({ level }) => level === 1))).toBe('recorded');
});

it('what lies in a step is counted where it lies itself', () => {
  const counts = countsOf(log, 3, nodes);
  const of = (name: string) => counts.get(nodes.find(({ span }) => span.name === name)?.span.id ?? -1);
  expect(of('outer')).toEqual({ calls: 1, failed: 1, errors: 0 });
  expect(of('inner')).toEqual({ calls: 1, failed: 0, errors: 1 });
  expect(of('next')).toEqual({ calls: 0, failed: 0, errors: 1 });
  expect(innermostAt(nodes, BASE + 30_000_000)).toBeUndefined();
});
