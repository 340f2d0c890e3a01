import { describe, expect, it } from 'vitest';
import { log, moment, runOf } from '#src/testing/recorded-run.ts';
import { clockJumps } from './jumps.ts';

describe('jumps of the clock', () => {
  it('back and forward are told once each, with the time they skip or repeat', () => {
    const run = runOf([
      log(10, 'a'),
      log(12, 'b'),
      log(4, 'set back'),
      log(5, 'c'),
      log(4_000, 'set forward'),
      log(4_001, 'd'),
    ]);
    expect(clockJumps(run)).toEqual({
      count: 2,
      listed: [
        { kind: 'back', row: 2, from: moment(4), to: moment(12) },
        { kind: 'forward', row: 4, from: moment(5), to: moment(4_000) },
      ],
    });
    expect(clockJumps({ ...run, rows: 2 }).count).toBe(0);
  });

  it('are no small disorders, and no long waits below an hour', () => {
    expect(clockJumps(runOf([log(10, 'a'), log(9.1, 'late'), log(3_600, 'b')])).count).toBe(0);
  });

  it('of a wild clock are counted all and listed in part', () => {
    const run = runOf(Array.from({ length: 500 }, (_, n) => log(n % 2 === 0 ? 0 : 100, String(n))));
    const { listed, count } = clockJumps(run);
    expect(listed).toHaveLength(100);
    expect(count).toBe(249);
  });

  it('pass over what has no time', () => {
    const unreadable = log(1, 'x');
    const run = runOf([
      log(10, 'a'),
      { type: 'log', data: { ...unreadable.data, timestamp: 'never' } as never },
    ]);
    expect(clockJumps(run).count).toBe(0);
  });
});
