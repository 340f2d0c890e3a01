import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begun, call, callBegun, ended, log, moment, runOf } from '#src/testing/recorded-run.ts';
import { covered, unionOf } from './intervals.ts';
import { runRange, timeSpent } from './time-spent.ts';

const spent = (run: ReturnType<typeof runOf>, from = 0, to = 10) =>
  timeSpent(run, { from: moment(from), to: moment(to) });

describe('where the time went', () => {
  const run = runOf([
    begun('fetch', 0),
    call(1, 3, 'llm', 'chat', { result: { usage: { total_tokens: 120 }, cost_usd: 0.5 } }),
    call(2, 4, 'tool', 'search'),
    ended('fetch', 0, 5),
    begun('save', 5),
    call(6, 7, 'llm', 'chat', {
      success: false,
      result: { usage: { prompt_tokens: 5, completion_tokens: 2 } },
    }),
    log(7, 'done'),
    ended('save', 5, 8),
  ]);

  it('counts time in which calls ran once, however many ran', () => {
    const { inCalls, own, steps, calls } = spent(run);
    expect({ inCalls, own }).toEqual({ inCalls: 4_000_000, own: 6_000_000 });
    expect(steps).toMatchObject([
      { name: 'fetch', count: 1, open: 0, wall: 5_000_000, self: 2_000_000 },
      { name: 'save', wall: 3_000_000, self: 2_000_000 },
    ]);
    expect(calls).toMatchObject([
      { type: 'llm', count: 2, failed: 1, total: 3_000_000, wall: 3_000_000, tokens: 127, cost: 0.5 },
      { type: 'tool', count: 1, failed: 0, total: 2_000_000, tokens: null, cost: null },
    ]);
    expect(calls[0]?.longest).toEqual({ row: 1, at: moment(1), endpoint: 'chat', duration: 2_000_000 });
  });

  it('of a range is what lies in it', () => {
    const { inCalls, steps, calls, tokens } = spent(run, 2.5, 5);
    expect(inCalls).toBe(1_500_000);
    expect(steps[0]).toMatchObject({ name: 'fetch', wall: 2_500_000, self: 1_000_000 });
    expect(calls.map(({ type, total }) => [type, total])).toEqual([
      ['tool', 1_500_000],
      ['llm', 500_000],
    ]);
    expect(tokens).toBe(120);
  });

  it('goes on in what is open, and says in which silences a call was under way', () => {
    const open = runOf([begun('wait', 0), callBegun(1, 'llm', 'chat', 'c1')]);
    const { steps, calls, silences } = spent(open);
    expect(steps[0]).toMatchObject({ open: 1, wall: 10_000_000, self: 1_000_000 });
    expect(calls[0]).toMatchObject({ open: 1, total: 9_000_000 });
    expect(silences.listed).toEqual([
      { from: moment(1), to: moment(10), row: 1, inCalls: 9_000_000 },
      { from: moment(0), to: moment(1), row: 0, inCalls: 0 },
    ]);
  });

  it('of a state that knows fewer rows is that of those rows', () => {
    expect(spent({ ...run, rows: 2 }).steps).toMatchObject([{ name: 'fetch', open: 1 }]);
    expect(spent({ ...run, rows: 2 }).calls).toMatchObject([{ type: 'llm', count: 1 }]);
  });

  it('counts what has no readable time, and does not guess at it', () => {
    const bad = runOf([call(3, 3, 'llm', 'chat', { duration: null }), ended('odd', 5, 2)]);
    expect(spent(bad)).toMatchObject({ unplaced: 2, steps: [], calls: [], inCalls: 0 });
  });

  it('has a range as long as the run', () => {
    expect(runRange(run, null)).toEqual({ from: moment(0), to: moment(8) });
    expect(runRange(run, moment(20))?.to).toBe(moment(20));
    expect(runRange(runOf([], { startedAt: null }), null)).toBeNull();
  });
});

describe('a union of times', () => {
  it('covers what at least one of them covers', () => {
    const times = fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 12 });
    fc.assert(
      fc.property(times, fc.nat(70), fc.nat(70), (pairs, from, to) => {
        const union = unionOf(
          pairs.map(([start]) => start),
          pairs.map(([, end]) => end),
        );
        let expected = 0;
        for (let at = from; at < to; at += 1) {
          if (pairs.some(([start, end]) => start <= at && at + 1 <= end)) expected += 1;
        }
        expect(covered(union, from, to)).toBe(expected);
      }),
      { seed: 26, numRuns: 500 },
    );
  });
});
