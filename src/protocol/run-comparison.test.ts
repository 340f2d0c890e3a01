import { describe, expect, it } from 'vitest';
import { compareRun, MAX_DIFFERENCES, stepNamesOf, type RunOutcome } from './run-comparison.ts';

const completed = (result: unknown, steps: readonly string[] = []): RunOutcome => ({
  result,
  error: null,
  steps,
});
const compare = (expected: unknown, actual: unknown) =>
  compareRun({ result: expected, steps: null }, completed(actual));

describe('compareRun', () => {
  it('takes results that are equal as JSON for equal', () => {
    const one = { a: [1, { b: null }], c: 'x' };
    const other = { c: 'x', a: [1.0, { b: null }] };
    expect(compare(one, other)).toEqual({ passed: true, differences: [] });
    expect(compare(undefined, null).passed).toBe(true);
  });

  it('names the path of each difference, and what was expected and what came', () => {
    const expected = { price: 12, 'two words': 1, tags: ['a', 'b', 'c'], same: true, gone: 1 };
    const actual = { price: '12', 'two words': 2, tags: ['a', 'c'], same: true, more: [] };
    expect(compare(expected, actual)).toEqual({
      passed: false,
      differences: [
        { path: 'result.price', kind: 'changed', expected: 12, actual: '12' },
        { path: 'result["two words"]', kind: 'changed', expected: 1, actual: 2 },
        { path: 'result.tags[1]', kind: 'changed', expected: 'b', actual: 'c' },
        { path: 'result.tags[2]', kind: 'missing', expected: 'c' },
        { path: 'result.gone', kind: 'missing', expected: 1 },
        { path: 'result.more', kind: 'unexpected', actual: [] },
      ],
    });
  });

  it.each([
    [1, true],
    [0, null],
    ['', null],
    [[], {}],
    [{}, null],
    [0, '0'],
  ])('tells %j from %j', (expected, actual) => {
    expect(compare(expected, actual).differences).toEqual([
      { path: 'result', kind: 'changed', expected, actual },
    ]);
  });

  it('compares steps in their order, and only where they are expected', () => {
    const actual = completed(1, ['read', 'write']);
    expect(compareRun({ result: 1, steps: ['read', 'write'] }, actual).passed).toBe(true);
    expect(compareRun({ result: 1, steps: null }, actual).passed).toBe(true);
    expect(compareRun({ result: 1, steps: ['write', 'read', 'close'] }, actual).differences).toEqual([
      { path: 'steps[0]', kind: 'changed', expected: 'write', actual: 'read' },
      { path: 'steps[1]', kind: 'changed', expected: 'read', actual: 'write' },
      { path: 'steps[2]', kind: 'missing', expected: 'close' },
    ]);
  });

  it('tells a failed run as failed, and its steps', () => {
    const outcome = compareRun({ result: null, steps: ['a'] }, { result: null, error: 'boom', steps: [] });
    expect(outcome.differences).toEqual([
      { path: 'status', kind: 'changed', expected: 'completed', actual: 'failed: boom' },
      { path: 'steps[0]', kind: 'missing', expected: 'a' },
    ]);
  });

  it('tells no more than anybody reads, of long values their beginning, and ends in the deep', () => {
    const many = compare(
      Array.from({ length: 5_000 }, () => 0),
      Array.from({ length: 5_000 }, () => 1),
    );
    expect(many.differences).toHaveLength(MAX_DIFFERENCES);
    const [long] = compare('x', 'y'.repeat(10_000)).differences;
    expect(String(long?.actual)).toHaveLength(2_001);
    const nested = (depth: number, leaf: unknown): unknown => {
      let value = leaf;
      for (let at = 0; at < depth; at += 1) value = [value];
      return value;
    };
    expect(compare(nested(400, 1), nested(400, 1)).passed).toBe(true);
    expect(compare(nested(400, { a: 1, b: 0 }), nested(400, { b: -0, a: 1 })).passed).toBe(true);
    expect(compare(nested(400, 1), nested(400, 2)).differences).toHaveLength(1);
  });
});

describe('stepNamesOf', () => {
  it('counts a step once, at its start; one that came without a start by its end', () => {
    const at = '2026-11-24T10:32:00';
    expect(
      stepNamesOf([
        { step_name: 'read', started_at: at, ended_at: null },
        { step_name: 'read', started_at: at, ended_at: at },
        { step_name: 'late', started_at: at, ended_at: at },
        { step_name: 'read', started_at: `${at}.5`, ended_at: null },
      ]),
    ).toEqual(['read', 'late', 'read']);
  });

  it('counts steps of one name that begin in one microsecond each once, side by side or one after the other', () => {
    const at = '2026-11-24T10:32:00.000001';
    const start = { step_name: 'read', started_at: at, ended_at: null };
    const end = { ...start, ended_at: at };
    expect(stepNamesOf([start, start, end, end])).toEqual(['read', 'read']);
    expect(stepNamesOf([start, end, start, end])).toEqual(['read', 'read']);
    expect(stepNamesOf([start, start, end, end, end])).toEqual(['read', 'read', 'read']);
  });
});
