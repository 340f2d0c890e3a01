/** What a server without numbers never sent is said, and nothing else is. */
import { describe, expect, it } from 'vitest';
import type { Resumption } from '#src/connection/types.ts';
import { parseInstant } from '#src/lib/instant.ts';
import { debugItem as event } from '#src/testing/debug-items.ts';
import { applyRunItems, type RunItem } from './run-reducer.ts';
import { isTold } from './run-gaps.ts';
import { emptyRun, type RunState } from './run-state.ts';

const time = (second: number) => `2026-11-24T10:00:${String(second).padStart(2, '0')}`;
const instant = (second: number) => parseInstant(time(second)) ?? 0;

const opened = (resumption: Resumption, second = 0): RunItem => ({
  kind: 'opened',
  transport: 'websocket',
  resumption,
  position: null,
  at: instant(second),
});
const lost = (second: number): RunItem => ({
  kind: 'lost',
  reason: { kind: 'closed', detail: '' },
  at: instant(second),
});
const info = (status = 'running') => event({ type: 'execution_info', data: { status, started_at: time(0) } });
const logData = (second: number) => ({ level: 'info', message: 'said', timestamp: time(second) });
const log = (second: number) => event({ type: 'log', data: logData(second) });
const history = (...seconds: number[]) =>
  event({ type: 'debug_data', data: { logs: seconds.map((second) => logData(second)) } });
const completed = event({ type: 'execution_complete', data: { result: 1 } });

const unsentAfter = (...items: RunItem[]): RunState['unsent'] => {
  // Batch by batch and all at once: the same.
  const whole = applyRunItems(emptyRun(), items);
  expect(items.reduce((run, item) => applyRunItems(run, [item]), emptyRun()).unsent).toEqual(whole.unsent);
  return whole.unsent;
};

describe('a first visit', () => {
  it('late in a run, to a server that sends no history: what came before is unknown', () => {
    expect(unsentAfter(opened('fresh'), info(), log(9), log(10))).toEqual([
      { since: null, until: instant(9) },
    ]);
  });

  it('at its start misses nothing', () => {
    expect(unsentAfter(opened('fresh'), info(), log(0), log(10))).toEqual([]);
  });

  it('that is told the record so far misses nothing', () => {
    expect(unsentAfter(opened('fresh'), info(), history(1, 2), log(9))).toEqual([]);
  });

  it('to a run that has ended, or whose start is not told, says nothing that it does not know', () => {
    expect(unsentAfter(opened('fresh'), info('completed'), completed)).toEqual([]);
    expect(unsentAfter(opened('fresh'), log(9))).toEqual([]);
  });

  it('that was cut before anything came is still one', () => {
    expect(unsentAfter(opened('fresh'), info(), lost(3), opened('reload', 5), info(), log(9))).toEqual([
      { since: null, until: instant(9) },
    ]);
  });
});

it('who was cut before all that a joiner is told first had come joins anew', () => {
  const told = (...items: RunItem[]) => isTold(applyRunItems(emptyRun(), items));
  expect(told(opened('fresh'))).toBe(false);
  expect(told(opened('fresh'), info())).toBe(false);
  expect(told(opened('fresh'), history(1))).toBe(false);
  expect(told(opened('fresh'), info(), history(1))).toBe(true);
  const numbered = event({ type: 'log', data: logData(1), n: 1, seq: 1 });
  expect(told(opened('fresh'), info(), numbered)).toBe(true);
});

describe('a cut', () => {
  const begun = [opened('fresh'), info(), log(0)];

  it.each([
    ['goes on', [info(), log(9)]],
    ['ends', [info(), completed]],
    ['has ended', [info('completed')]],
  ])('after which the run %s without a history is a gap', (_how, then) => {
    expect(unsentAfter(...begun, lost(3), opened('reload', 5), ...then)).toEqual([
      { since: instant(3), until: instant(5) },
    ]);
  });

  it('is one gap however often the line breaks before anything comes, and each later one another', () => {
    expect(
      unsentAfter(...begun, lost(3), opened('reload', 5), lost(6), opened('reload', 8), info(), log(9)),
    ).toEqual([{ since: instant(3), until: instant(8) }]);
    expect(
      unsentAfter(
        ...begun,
        lost(3),
        opened('reload', 5),
        log(6),
        lost(20),
        opened('reload', 22),
        info(),
        log(23),
      ),
    ).toEqual([
      { since: instant(3), until: instant(5) },
      { since: instant(20), until: instant(22) },
    ]);
  });

  it('is none where the record comes anew, and that fills the gaps before it too', () => {
    const filled = [lost(20), opened('reload', 22), info('completed'), history(0, 4, 9), completed];
    expect(unsentAfter(...begun, lost(3), opened('reload', 5), info(), log(9), ...filled)).toEqual([]);
  });

  it('is none where the server replays, where the run was over, and where the view came back', () => {
    expect(unsentAfter(...begun, lost(3), opened('recovered', 5), log(9))).toEqual([]);
    expect(unsentAfter(...begun, completed, lost(3), opened('reload', 5), info('completed'))).toEqual([]);
    expect(unsentAfter(...begun, opened('fresh', 5), log(9))).toEqual([]);
  });

  it('is none where records are numbered: those are fetched', () => {
    const numbered = (n: number, second: number) => event({ type: 'log', data: logData(second), n, seq: n });
    const first = event({ type: 'debug_data', data: { logs: [{ ...logData(0), n: 1 }], last: 1 } });
    expect(
      unsentAfter(opened('fresh'), info(), first, lost(3), opened('reload', 5), info(), numbered(4, 9)),
    ).toEqual([]);
  });
});
