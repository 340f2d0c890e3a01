import { expect, it } from 'vitest';
import { log, moment, runOf } from '#src/testing/recorded-run.ts';
import { recordingGaps } from '../analysis/recording-gaps.ts';
import { toRow } from '../model/row.ts';
import type { RunState } from '../run-state.ts';
import { stretchOf } from './use-timeline-gaps.ts';

const history = { folded: 2, last: 9, waiting: [], missing: 0, failure: null };
const shown = (more: Partial<RunState>) => {
  const run = runOf([log(1, 'a'), log(2, 'b')], more);
  return recordingGaps(run, 0).map((gap) => stretchOf(gap, run));
};

it('while a run goes on, what is cut off reaches to now: its last record is older than the cut', () => {
  expect(shown({ lostAt: moment(5) })).toEqual([{ from: moment(5), to: null }]);
});

it('records that are still to come reach to now, or to the first that waits behind them', () => {
  expect(shown({ history })).toEqual([{ from: moment(2), to: null }]);
  const waiting = [{ n: 9, row: toRow(log(8, 'live')) }];
  expect(shown({ history: { ...history, waiting } })).toEqual([{ from: moment(2), to: moment(8) }]);
});

it('of a run that is over they reach to its end, and a cut behind it hides nothing', () => {
  const over: Partial<RunState> = { status: 'completed', endedAt: moment(7) };
  expect(shown({ ...over, history })).toEqual([{ from: moment(2), to: moment(7) }]);
  expect(shown({ ...over, lostAt: moment(5) })).toEqual([{ from: moment(5), to: moment(7) }]);
  expect(shown({ ...over, lostAt: moment(9) })).toEqual([null]);
});

it('what was before this page came begins with the run; what has no time is nowhere', () => {
  expect(shown({ unsent: [{ since: null, until: moment(1) }] })).toEqual([
    { from: moment(0), to: moment(1) },
  ]);
  expect(shown({ history: { ...history, folded: 9, missing: 3 } })).toEqual([null]);
});
