import { describe, expect, it } from 'vitest';
import { begun, call, ended, log, moment, runOf, trace, variable } from '#src/testing/recorded-run.ts';
import { failureFacts } from './failure-facts.ts';

const failed = { success: false, error: 'declined' };
const records = [
  variable(0, 'early', 1),
  begun('pay', 1),
  variable(2, 'card', { number: 1 }),
  variable(3, 'card', { number: 2 }),
  trace(4, 'variable_changed', { variable: 'total' }),
  log(4, 'Variable: total = 9', 'debug'),
  call(3, 5, 'tool', 'card', failed),
  call(5, 6, 'llm', 'chat'),
  log(7, 'first', 'error'),
  log(8, 'second', 'error'),
];

describe('the facts of a failure', () => {
  it('are the last failed call, the open step, what changed in it, and the last error lines', () => {
    expect(failureFacts(runOf(records, { status: 'failed' }))).toEqual({
      origin: null,
      call: { type: 'tool', endpoint: 'card', error: 'declined', at: moment(5), row: 6 },
      step: { name: 'pay', isOpen: true, at: moment(1), row: 1 },
      changed: [
        { name: 'total', value: undefined, line: 'Variable: total = 9', at: moment(4), row: 4, changes: 1 },
        { name: 'card', value: { number: 2 }, line: null, at: moment(3), row: 3, changes: 2 },
      ],
      changedCount: 2,
      lines: [
        { message: 'second', at: moment(8), row: 9 },
        { message: 'first', at: moment(7), row: 8 },
      ],
      lineCount: 2,
    });
  });

  it('name the last step where all have ended, and none where there was none', () => {
    const run = runOf([begun('a', 0), ended('a', 0, 1), begun('b', 1), ended('b', 1, 2)]);
    expect(failureFacts(run).step).toMatchObject({ name: 'b', isOpen: false });
    expect(failureFacts(runOf([]))).toMatchObject({ call: null, step: null, changedCount: 0, lineCount: 0 });
  });

  it.each([
    // Said by the call in its words, and by the last line in the run's own.
    ['the failed call that tells of it', 'Payment declined', { at: moment(5), row: 6, isTold: true }],
    ['a line that tells of it', 'first', { at: moment(7), row: 8, isTold: true }],
    ['else the last record', 'KeyError', { at: moment(8), row: 9, isTold: false }],
    // Two letters are in many words.
    ['no chance likeness', 'se', { at: moment(8), row: 9, isTold: false }],
  ])('lead from the error to where it happened: %s', (_, error, origin) => {
    expect(failureFacts(runOf(records, { status: 'failed', error })).origin).toEqual(origin);
  });

  it('lead to the latest failed call of several alike, and to nowhere where nothing was recorded', () => {
    const tried = [
      call(0, 1, 'tool', 'card', failed),
      call(1, 2, 'tool', 'card', failed),
      log(3, 'declined', 'error'),
    ];
    const of = (some: typeof tried) =>
      failureFacts(runOf(some, { status: 'failed', error: 'declined' })).origin;
    expect(of(tried)).toEqual({ at: moment(2), row: 1, isTold: true });
    expect(of([])).toBeNull();
  });

  it('lead to nowhere where the error has no words, and claim nothing where not all that tells of it was looked at', () => {
    const of = (error: string, lines: number) => {
      const many = Array.from({ length: lines }, (_, n) => log(n, 'other', 'error'));
      return failureFacts(runOf(many, { status: 'failed', error })).origin;
    };
    expect(of('', 1)).toBeNull();
    expect(of('PaymentError', 200)).toMatchObject({ isTold: false });
    expect(of('PaymentError', 201)).toBeNull();
  });

  it('do not claim what was last while a part of the history is missing', () => {
    const history = { folded: 9, last: 12, waiting: [], missing: 0, failure: null };
    expect(failureFacts(runOf(records, { status: 'failed', error: 'declined', history }))).toMatchObject({
      origin: null,
      call: null,
      step: null,
      changed: [],
      lineCount: 2,
    });
  });
});
