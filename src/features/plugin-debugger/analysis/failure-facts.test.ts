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

  it('do not claim what was last while a part of the history is missing', () => {
    const history = { folded: 9, last: 12, waiting: [], missing: 0, failure: null };
    expect(failureFacts(runOf(records, { status: 'failed', history }))).toMatchObject({
      call: null,
      step: null,
      changed: [],
      lineCount: 2,
    });
  });
});
