// @vitest-environment jsdom
/** How often a run that grows is drawn: all of it in a turn of its own, what looks at the whole of it some times a second. */
import { act, cleanup } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { CalmRun } from './calm-run.tsx';
import { emptyRun, type RunState, type RunStatus } from './run-state.ts';
import { useCalmRun } from './use-calm-run.ts';
import { useShownRun } from './use-shown-run.ts';

afterEach(cleanup);

const { log } = emptyRun();
const runOf = (rows: number, status: RunStatus = 'running', own = log): RunState => ({
  ...emptyRun(),
  log: own,
  rows,
  status,
});

function open(first: RunState) {
  const clock = createFakeClock();
  const fake = createFakeServices();
  const services = { ...fake, services: { ...fake.services, clock } };
  const store = createStore<RunState>(() => first);
  const drawn: { shown: number[]; calm: number[] } = { shown: [], calm: [] };
  function Whole({ run }: { readonly run: RunState }) {
    drawn.calm.push(run.rows);
    return null;
  }
  function View() {
    const run = useShownRun(store);
    const calm = useCalmRun(run);
    drawn.shown.push(run.rows);
    return <CalmRun store={calm}>{(known) => <Whole run={known} />}</CalmRun>;
  }
  const { unmount } = renderWithServices(<View />, services);
  return {
    clock,
    unmount,
    take: (run: RunState) => {
      act(() => {
        store.setState(run, true);
      });
    },
    pass: (ms: number) => act(() => clock.advance(ms)),
    /** What each shows by now. */
    now: () => [drawn.shown.at(-1), drawn.calm.at(-1)],
    drawn,
  };
}

it('a run of few records is drawn as they come', () => {
  const { take, now, clock } = open(runOf(0));
  for (const rows of [1, 60, 100]) {
    take(runOf(rows));
    expect(now()).toEqual([rows, rows]);
  }
  expect(clock.armed()).toBe(0);
});

it('one of more is drawn in a turn of its own, once for all batches of a turn', async () => {
  const { take, pass, now, drawn } = open(runOf(100));
  const before = drawn.shown.length;
  for (const rows of [101, 150, 200]) take(runOf(rows));
  expect(now()).toEqual([100, 100]);
  await pass(0);
  expect(now()).toEqual([200, 200]);
  expect(drawn.shown.slice(before)).toEqual([200]);
});

it('the whole of a large one that grows is looked at once in 250 ms, and always as it is last', async () => {
  const { take, pass, now } = open(runOf(400));
  take(runOf(10_000));
  await pass(0);
  expect(now()).toEqual([10_000, 400]);
  for (const rows of [11_000, 12_000, 13_000]) {
    await pass(80);
    take(runOf(rows));
    await pass(0);
    expect(now()).toEqual([rows, 400]);
  }
  await pass(9);
  expect(now()).toEqual([13_000, 400]);
  await pass(1);
  expect(now()).toEqual([13_000, 13_000]);
  // And nothing goes on where nothing comes.
  await pass(10_000);
  expect(now()).toEqual([13_000, 13_000]);
});

it('its first records, another log, and its end wait for nothing', async () => {
  const { take, pass, now } = open(runOf(0));
  take(runOf(10_000));
  await pass(0);
  expect(now()).toEqual([10_000, 10_000]);
  take(runOf(20_000));
  await pass(0);
  expect(now()).toEqual([20_000, 10_000]);
  take(runOf(20_001, 'completed'));
  await pass(0);
  expect(now()).toEqual([20_001, 20_001]);
  take(runOf(30_000, 'running', emptyRun().log));
  await pass(0);
  expect(now()).toEqual([30_000, 30_000]);
});

it('a history that is still read counts as growing, whatever became of the run', async () => {
  const history = { folded: 1, last: 2, waiting: [], missing: 0, failure: null };
  const { take, pass, now } = open(runOf(400, 'completed'));
  take({ ...runOf(10_000, 'completed'), history });
  await pass(0);
  expect(now()).toEqual([10_000, 400]);
  take({ ...runOf(10_001, 'completed'), history: { ...history, folded: 2 } });
  await pass(0);
  expect(now()).toEqual([10_001, 10_001]);
});

it('whoever leaves in between leaves nothing behind', async () => {
  const { take, pass, clock, unmount } = open(runOf(400));
  take(runOf(10_000));
  await pass(0);
  take(runOf(11_000));
  expect(clock.armed()).toBe(2);
  unmount();
  expect(clock.armed()).toBe(0);
});
