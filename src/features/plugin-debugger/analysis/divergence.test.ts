import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { begun, call, callBegun, ended, log, runOf, trace, variable } from '#src/testing/recorded-run.ts';
import { templateOf } from './actions.ts';
import { compareRuns, pairStates } from './divergence.ts';
import { atOnce } from './slices.ts';

function compared(left: readonly RunRecord[], right: readonly RunRecord[]) {
  const { left: l, right: r, state, ...rest } = atOnce(compareRuns(runOf(left), runOf(right)));
  const pairs = [...state].map((at, n) => [pairStates[at], l[n], r[n]]);
  return { ...rest, pairs };
}

describe('two runs side by side', () => {
  it('that did the same at other times are the same', () => {
    const records = (from: number, took: number): RunRecord[] => [
      begun('fetch', from),
      log(from, `took ${String(took)} ms`),
      call(from, from + took, 'llm', 'chat', { parameters: { q: 1 }, result: 'ok' }),
      ended('fetch', from, from + took),
    ];
    const { pairs, first, differences } = compared(records(0, 1), records(7, 3));
    expect(pairs).toEqual([
      ['same', 0, 0],
      ['wording', 1, 1],
      ['same', 2, 2],
    ]);
    expect(first).toBe(-1);
    expect([...differences]).toEqual([1]);
  });

  it('diverge first where an action is in one of them alone', () => {
    const { pairs, first } = compared(
      [begun('a', 0), variable(1, 'x', 1), variable(2, 'y', 1)],
      [begun('a', 0), log(1, 'retrying', 'warn'), variable(1, 'x', 1), variable(2, 'y', 2)],
    );
    expect(pairs).toEqual([
      ['same', 0, 0],
      ['only-right', -1, 1],
      ['same', 1, 2],
      ['value', 2, 3],
    ]);
    expect(first).toBe(1);
  });

  it('diverge where the same action came to something else', () => {
    const outcome = (result: unknown, more = {}) => call(0, 1, 'llm', 'chat', { result, ...more });
    expect(compared([outcome({ a: 1, b: 2 })], [outcome({ b: 2, a: 1 })]).first).toBe(-1);
    expect(compared([outcome(1)], [outcome(2)]).first).toBe(0);
    expect(compared([outcome(1)], [outcome(1, { success: false })]).first).toBe(0);
    expect(compared([begun('a', 0), ended('a', 0, 1)], [begun('a', 0)]).first).toBe(0);
  });

  it('are the same whether the server tells of beginnings of calls or not', () => {
    const ends = [log(0, 'a'), log(1, 'b'), call(0, 2, 'llm', 'chat')];
    const both = [
      callBegun(0, 'llm', 'chat', 'c'),
      log(0, 'a'),
      log(1, 'b'),
      call(0, 2, 'llm', 'chat', { call_id: 'c' }),
    ];
    expect(compared(ends, both).pairs.map(([state]) => state)).toEqual(['same', 'same', 'same']);
    const open = compared(ends, both.slice(0, 3));
    expect(open.pairs.map(([state]) => state)).toEqual(['only-right', 'same', 'same', 'only-left']);
  });

  it('leave out what the SDK says twice', () => {
    const echoed = [
      variable(0, 'x', 5),
      trace(0, 'variable_changed', { variable: 'x' }),
      log(0, 'x = 5', 'debug'),
    ];
    expect(compared(echoed, [variable(0, 'x', 5)]).pairs).toEqual([['same', 0, 0]]);
  });

  it('hold every action of both once, in order, whatever they are', () => {
    const record = fc.oneof(
      fc.nat(3).map((n) => (at: number) => begun(`s${String(n)}`, at)),
      fc.nat(3).map((n) => (at: number) => variable(at, `v${String(n)}`, n)),
      fc.nat(3).map((n) => (at: number) => call(at, at + 1, 'llm', `e${String(n)}`)),
    );
    const records = fc.array(record, { maxLength: 15 }).map((makers) => makers.map((make, at) => make(at)));
    fc.assert(
      fc.property(records, records, (a, b) => {
        const { left, right } = atOnce(compareRuns(runOf(a), runOf(b)));
        const once = (column: Int32Array) => [...column].filter((row) => row !== -1);
        expect(once(left)).toEqual(a.map((_, n) => n));
        expect(once(right)).toEqual(b.map((_, n) => n));
        expect(atOnce(compareRuns(runOf(a), runOf(a))).differences).toHaveLength(0);
      }),
      { seed: 26, numRuns: 100 },
    );
  });
});

describe('the template of a log line', () => {
  it('leaves out numbers, ids and quoted words', () => {
    expect(templateOf('fetched 3 rows in 0.25 s for "Ada"')).toBe('fetched # rows in # s for ""');
    expect(templateOf('id 3f2b8c1e-0000-4000-8000-00000000abcd done')).toBe('id # done');
    expect(templateOf('commit deadbeef01 of feedback')).toBe('commit # of feedback');
  });
});
