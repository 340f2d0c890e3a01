import { describe, expect, it } from 'vitest';
import { begun, call, callBegun, ended, log, moment, runOf } from '#src/testing/recorded-run.ts';
import { silenceOf } from './silence.ts';

describe('the silence of a run', () => {
  it('begins when nothing has come for more than five seconds', () => {
    const run = runOf([log(1, 'a')]);
    expect(silenceOf(run, moment(6), null)).toBeNull();
    expect(silenceOf(run, moment(6.1), null)).toMatchObject({ lasts: 5_100_000 });
    expect(silenceOf(runOf([]), moment(7), null)).toMatchObject({ lasts: 7_000_000, line: null });
  });

  it('names what is open, the latest first, and the last line', () => {
    const run = runOf([
      begun('fetch', 0),
      ended('old', 0, 1),
      begun('page 2', 2),
      log(2, 'asking for page 2'),
      callBegun(3, 'llm', 'chat', 'c1'),
    ]);
    expect(silenceOf(run, moment(15), null)).toEqual({
      lasts: 12_000_000,
      calls: [{ name: 'chat', type: 'llm', at: moment(3), row: 4, since: 12_000_000 }],
      openCalls: 1,
      steps: [
        { name: 'page 2', type: '', at: moment(2), row: 2, since: 13_000_000 },
        { name: 'fetch', type: '', at: moment(0), row: 0, since: 15_000_000 },
      ],
      openSteps: 2,
      line: { at: moment(2), row: 3, message: 'asking for page 2', since: 13_000_000 },
      lostAt: null,
    });
  });

  it('is none of a run that is over, or of which parts are on their way', () => {
    const records = [log(1, 'a')];
    const history = { folded: 1, last: 9, waiting: [], missing: 0, failure: null };
    expect(silenceOf(runOf(records, { status: 'completed' }), moment(60), null)).toBeNull();
    expect(silenceOf(runOf(records, { history }), moment(60), null)).toBeNull();
  });

  it('is not hidden by a record from the future', () => {
    const run = runOf([call(0, 2, 'llm', 'chat'), log(5_000, 'wrong clock')]);
    expect(silenceOf(run, moment(12), moment(11))).toMatchObject({ lasts: 10_000_000, lostAt: moment(11) });
  });
});
