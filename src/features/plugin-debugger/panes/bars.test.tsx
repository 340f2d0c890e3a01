// @vitest-environment jsdom
/** The bars of steps and calls: how long, and where. What a browser draws of them is seen by the journey `debug-record`. */
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { createCursorStore, type TimeRange } from '../cursor/cursor-store.ts';
import { appendRow } from '../model/event-log.ts';
import { toRow } from '../model/row.ts';
import { emptyRun, type RunState } from '../run-state.ts';
import { ApiCallsPane } from './api-calls-pane.tsx';
import { StepTree } from './step-tree.tsx';

afterEach(cleanup);

const BASE = 1_795_514_400_000_000;
const S = 1_000_000;
const time = (second: number) => `2026-11-24T10:00:${String(second).padStart(2, '0')}`;
const step = (name: string, from: number, to: number | null): RunRecord => ({
  type: 'step',
  data: {
    step_name: name,
    started_at: time(from),
    ended_at: to === null ? null : time(to),
    duration: to === null ? null : to - from,
  },
});
const call = (endpoint: string, from: number, to: number, success = true): RunRecord => ({
  type: 'api_call',
  data: { timestamp: time(to), api_type: 'tool', endpoint, duration: to - from, success },
});
const begun = (endpoint: string, at: number): RunRecord => ({
  type: 'api_call_start',
  data: { call_id: endpoint, timestamp: time(at), api_type: 'tool', endpoint },
});

/** @param ended seconds after its start */
function runOf(records: readonly RunRecord[], ended: number | null): RunState {
  const run = emptyRun();
  for (const record of records) appendRow(run.log, toRow(record));
  return {
    ...run,
    rows: run.log.length,
    status: ended === null ? 'running' : 'completed',
    startedAt: BASE,
    endedAt: ended === null ? null : BASE + ended * S,
  };
}

/** By name: the bar's place, length and colour; null where the row has none. */
function bars(role: 'row' | 'button'): Readonly<Record<string, string | null>> {
  const told = screen.getAllByRole(role).map((row) => {
    const bar = [...row.querySelectorAll('span')].find(({ style }) => style.width !== '');
    const name =
      row.getAttribute('aria-label') ?? within(row).queryAllByRole('gridcell')[0]?.textContent ?? '';
    if (bar === undefined) return [name, null];
    const { left, width } = bar.style;
    return [name, [left, width, /\bbg-[\w-]+/.exec(bar.className)?.[0]].filter(Boolean).join(' ')];
  });
  return Object.fromEntries(told) as Readonly<Record<string, string | null>>;
}

it('the share bar of a step is as long as its part of the run, and never longer than all of it', () => {
  const records = [step('fetch', 0, 5), step('price', 5, 7), step('late', 12, 40), step('blink', 8, 8)];
  const run = runOf(records, 20);
  renderWithServices(<StepTree run={run} selected={null} onSelect={() => undefined} />, createFakeServices());
  expect(bars('row')).toMatchObject({
    fetch: '25% bg-ink-3',
    price: '10% bg-ink-3',
    late: '100% bg-ink-3',
    blink: '0% bg-ink-3',
  });
});

it('that of a step which is open grows with the run; that of a call which failed is red', () => {
  const run = runOf([step('wait', 2, null), call('pay', 4, 8, false)], null);
  renderWithServices(<StepTree run={run} selected={null} onSelect={() => undefined} />, createFakeServices());
  // The latest record is of 8 s.
  expect(bars('row')).toMatchObject({ wait: '75% bg-ink-3' });
  cleanup();
  const alone = runOf([call('pay', 4, 8, false)], 10);
  renderWithServices(
    <StepTree run={alone} selected={null} onSelect={() => undefined} />,
    createFakeServices(),
  );
  expect(bars('row')).toMatchObject({ 'tool pay': '40% bg-red' });
});

function openCalls(run: RunState, { from, to }: TimeRange) {
  const cursor = createCursorStore({ moment: null, range: null });
  renderWithServices(
    <ApiCallsPane run={run} cursor={cursor} window={{ from: BASE + from * S, to: BASE + to * S }} />,
    createFakeServices(),
  );
  return bars('button');
}

it('the bar of a call stands in the waterfall where the call was, until its end or, while it is open, to the edge', () => {
  const run = runOf([call('a', 0, 5), call('b', 5, 10, false), begun('c', 15)], null);
  expect(openCalls(run, { from: 0, to: 20 })).toEqual({
    'tool a, succeeded': '0% 25% bg-accent',
    'tool b, failed': '25% 25% bg-red',
    'tool c, running': '75% 25% bg-blue',
  });
});

it('a range of the cursor cuts the bars at its edges, and a call outside of it has none', () => {
  const run = runOf([call('a', 0, 5), call('b', 5, 10), call('c', 12, 14), call('d', 9, 9)], 20);
  expect(openCalls(run, { from: 4, to: 9 })).toEqual({
    'tool a, succeeded': '0% 20% bg-accent',
    'tool b, succeeded': '20% 80% bg-accent',
    'tool c, succeeded': null,
    // As thin as it is, it is seen, and within the track.
    'tool d, succeeded': '99.5% 0.5% bg-accent',
  });
});
