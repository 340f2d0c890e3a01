// @vitest-environment jsdom
/** The header: how long the run has taken, and how many errors the key E leads to. */
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { call, callBegun, log, moment, runOf } from '#src/testing/recorded-run.ts';
import { nextMoment } from './cursor/moves.ts';
import { appendRow } from './model/event-log.ts';
import { toRow } from './model/row.ts';
import { RunHeader } from './run-header.tsx';
import type { RunState } from './run-state.ts';

afterEach(cleanup);

/** The header of a run, on a clock that stands so many seconds after its start. */
function show(run: RunState, second = 5) {
  cleanup();
  const clock = createFakeClock(moment(second) / 1_000);
  const fake = createFakeServices();
  renderWithServices(<RunHeader run={run} />, { ...fake, services: { ...fake.services, clock } });
  return clock;
}
const elapsed = () => screen.getByText('Elapsed').nextElementSibling?.textContent;
const errors = () => screen.queryByText(/errors?$/)?.textContent;

/** How often E goes on to another error, from before the first. */
function stopsOf(run: RunState): number {
  let stops = 0;
  let at = nextMoment(run, { at: -Infinity, row: null }, 'error', 1, true);
  while (at !== null) {
    stops += 1;
    at = nextMoment(run, at, 'error', 1, true);
  }
  return stops;
}

it('says how long a run goes on, second by second', async () => {
  const clock = show(runOf([]), 65);
  expect(elapsed()).toBe('1 min 5 s');
  await act(() => clock.advance(2_000));
  expect(elapsed()).toBe('1 min 7 s');
});

it('says how long a run took, whatever the time is now, and nothing where no end is known', () => {
  show(runOf([], { status: 'completed', endedAt: moment(12.5) }), 900);
  expect(elapsed()).toBe('12.5 s');
  show(runOf([], { status: 'unknown' }));
  expect(elapsed()).toBe('—');
});

const failed = { success: false, error: 'declined' };

it('counts a failed call as an error, though no line tells of it', () => {
  show(runOf([call(0, 1, 'tool', 'card', failed), call(1, 2, 'tool', 'card')]));
  expect(errors()).toBe('1 error');
  show(runOf([callBegun(0, 'tool', 'card', 'a'), call(1, 2, 'llm', 'chat'), log(3, 'fine')]));
  expect(errors()).toBeUndefined();
});

it('counts what E leads to: lines and calls, one moment or many, late and out of order, as far as a state knows', () => {
  const run = runOf([
    log(4, 'declined', 'error'),
    call(3, 4, 'tool', 'card', failed),
    log(4, 'declined', 'error'),
    log(2, 'late', 'error'),
    call(0, 1, 'tool', 'card', failed),
    log(5, 'fine'),
  ]);
  show(run);
  expect(errors()).toBe(`${String(stopsOf(run))} errors`);
  expect(stopsOf(run)).toBe(5);
  // What comes later is none of an older state's.
  appendRow(run.log, toRow(call(1, 2, 'tool', 'card', failed)));
  show(run);
  expect(errors()).toBe('5 errors');
  const grown = { ...run, rows: run.log.length };
  show(grown);
  expect(errors()).toBe('6 errors');
  expect(stopsOf(grown)).toBe(6);
});
