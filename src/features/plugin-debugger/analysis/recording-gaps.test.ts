import { expect, it } from 'vitest';
import { appendRow, createEventLog } from '../model/event-log.ts';
import { toRow } from '../model/row.ts';
import { log, moment, runOf } from '#src/testing/recorded-run.ts';
import { recordingGaps } from './recording-gaps.ts';

it('a run that is whole has no gaps', () => {
  expect(recordingGaps(runOf([log(1, 'a')]), 0)).toEqual([]);
});

it('gaps of all kinds are told by the clock of the server', () => {
  const history = {
    folded: 5,
    last: 9,
    waiting: [{ n: 9, row: toRow(log(8, 'live')) }],
    missing: 2,
    failure: null,
  };
  const run = runOf([log(1, 'a'), log(2, 'b')], {
    history,
    unsent: [
      { since: null, until: moment(1) },
      { since: moment(3), until: moment(4) },
    ],
    lostAt: moment(10),
  });
  expect(recordingGaps(run, 1_000_000)).toEqual([
    { kind: 'unsent-start', from: moment(0), to: moment(1), count: null },
    { kind: 'unsent-cut', from: moment(4), to: moment(5), count: null },
    { kind: 'to-come', from: moment(2), to: moment(8), count: 3 },
    { kind: 'missing', from: null, to: null, count: 2 },
    { kind: 'cut-off', from: moment(11), to: null, count: null },
  ]);
});

it('what is still to come ends at the first record that waits and can be read', () => {
  const unread = { n: 7, row: null };
  const history = { folded: 5, last: 9, waiting: [unread], missing: 0, failure: null };
  const run = runOf([log(1, 'a')], { history });
  expect(recordingGaps(run, 0)).toEqual([{ kind: 'to-come', from: moment(1), to: null, count: 3 }]);
  const waiting = [unread, { n: 9, row: toRow(log(8, 'live')) }];
  expect(recordingGaps({ ...run, history: { ...history, waiting } }, 0)).toEqual([
    { kind: 'to-come', from: moment(1), to: moment(8), count: 2 },
  ]);
});

it('what was let go to stay within memory is a gap of known length', () => {
  const small = createEventLog(1_000);
  for (let n = 0; n < 100; n += 1) appendRow(small, toRow(log(n, 'x'.repeat(50))));
  const count = small.payloadFrom;
  expect(count).toBeGreaterThan(50);
  expect(recordingGaps(runOf([], { log: small, rows: 100 }), 0)).toEqual([
    { kind: 'let-go', from: moment(0), to: moment(count - 1), count },
  ]);
  // A state that knows fewer rows than were let go has lost those it knows.
  expect(recordingGaps(runOf([], { log: small, rows: 3 }), 0)).toMatchObject([{ to: moment(2), count: 3 }]);
});
