import { describe, expect, it } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import {
  decodeDebugFrame,
  decodeDebugValue,
  readRejectedFrame,
  type DebugEvent,
} from '#src/protocol/debug-frames.ts';
import { MAX_RAW, withReject, type Reject } from '#src/protocol/rejects.ts';
import { shownRun } from '#src/testing/shown-run.ts';
import { columnsOfLines } from './model/page-columns.ts';
import { applyRunItems, wantedPage } from './run-reducer.ts';
import { emptyRun } from './run-state.ts';

function frame(type: string, data: unknown, seq?: number): ChannelItem<DebugEvent> {
  const decoded = decodeDebugValue(seq === undefined ? { type, data } : { type, data, seq });
  if (decoded.kind !== 'decoded') throw new Error(`fixture does not decode: ${JSON.stringify(decoded)}`);
  return { kind: 'event', event: decoded.value, at: 0 };
}

const time = (second: string) => `2026-11-24T10:00:${second}`;
const stepOpen = { step_name: 'fetch', started_at: time('01.000000'), ended_at: null, duration: null };
const stepDone = { ...stepOpen, ended_at: time('03.500000'), duration: 2.5 };
const log = (message: string, second = '02.000001') => ({ level: 'info', message, timestamp: time(second) });

describe('a run', () => {
  it('completes a step by its second record', () => {
    const run = applyRunItems(emptyRun(), [frame('step', stepOpen), frame('step', stepDone)]);
    expect(shownRun(run).steps).toMatchObject([
      { name: 'fetch', startedAt: 1_795_514_401_000_000, endedAt: 1_795_514_403_500_000, duration: 2.5 },
    ]);
  });

  it('keeps two runs of the same step apart', () => {
    const again = { ...stepOpen, started_at: time('05.000000') };
    const run = applyRunItems(emptyRun(), [
      frame('step', stepOpen),
      frame('step', stepDone),
      frame('step', again),
    ]);
    expect(shownRun(run).steps.map((step) => step.duration)).toEqual([2.5, null]);
  });

  it('dates the start of a call by its duration', () => {
    const call = {
      timestamp: time('04.250000'),
      api_type: 'llm',
      endpoint: 'chat',
      duration: 1.25,
      error: null,
      success: true,
    };
    const run = applyRunItems(emptyRun(), [frame('api_call', call)]);
    expect(shownRun(run).calls[0]?.startedAt).toBe(1_795_514_403_000_000);
  });

  it('keeps every snapshot of a variable', () => {
    const value = (at: string, v: number) => ({
      name: 'total',
      value: v,
      value_type: 'int',
      timestamp: time(at),
    });
    const run = applyRunItems(emptyRun(), [
      frame('variable', value('01.0', 1)),
      frame('variable', value('02.0', 2)),
    ]);
    expect(shownRun(run).variables).toEqual([{ name: 'total', values: [1, 2] }]);
  });

  it('does not show a record of the history again, unless it carries a seq of its own', () => {
    const history = frame('debug_data', { logs: [log('one')], variables: {} });
    const run = applyRunItems(emptyRun(), [history, frame('log', log('one')), frame('log', log('two'))]);
    expect(shownRun(run).console.map((line) => line.message)).toEqual(['one', 'two']);
    const numbered = applyRunItems(emptyRun(), [history, frame('log', log('one'), 7)]);
    expect(shownRun(numbered).console).toHaveLength(2);
  });

  it('knows a record by its number, whatever it carries', () => {
    const numbered = (n: number, message: string) => {
      const item = frame('log', log(message));
      if (item.kind !== 'event' || item.event.type !== 'record_received') throw new Error('no record');
      return { ...item, event: { ...item.event, n, seq: n } };
    };
    const run = applyRunItems(emptyRun(), [numbered(1, 'same'), numbered(2, 'same'), numbered(2, 'same')]);
    expect(shownRun(run).console).toHaveLength(2);
    expect(applyRunItems(run, [numbered(1, 'same'), numbered(2, 'same')])).toBe(run);
    const behind = applyRunItems(run, [numbered(4, 'four')]);
    expect(shownRun(behind).console).toHaveLength(2);
    expect(wantedPage(behind)).toBe(2);
    expect(applyRunItems(behind, [numbered(4, 'four')])).toBe(behind);
    const whole = applyRunItems(behind, [numbered(3, 'three')]);
    expect(shownRun(whole).console.map((line) => line.message)).toEqual(['same', 'same', 'three', 'four']);
    expect(wantedPage(whole)).toBeNull();
  });

  it('takes a numbered history for what was not numbered, and back', () => {
    const plain = frame('debug_data', { logs: [log('one')], variables: {} });
    const numbered = frame('debug_data', { logs: [{ ...log('one'), n: 1 }], next: null, last: 1 });
    const started = frame('execution_info', { status: 'running', started_at: time('00.5') });
    const first = applyRunItems(emptyRun(), [started, plain, numbered]);
    expect(shownRun(first).console).toHaveLength(1);
    expect(first).toMatchObject({ history: { folded: 1 }, startedAt: 1_795_514_400_500_000 });
    const back = applyRunItems(first, [plain]);
    expect(shownRun(back).console).toHaveLength(1);
    expect(back.history).toBeNull();
  });

  it('replaces everything by a history that comes anew', () => {
    const history = frame('debug_data', { logs: [log('one'), log('two')], steps: [stepDone] });
    const once = applyRunItems(emptyRun(), [frame('execution_info', { status: 'running' }), history]);
    const twice = applyRunItems(once, [history]);
    expect(shownRun(twice).console).toEqual(shownRun(once).console);
    expect(shownRun(twice).steps).toEqual(shownRun(once).steps);
  });

  it('ends by completion or by failure', () => {
    expect(applyRunItems(emptyRun(), [frame('execution_complete', { result: { sum: 3 } })])).toMatchObject({
      status: 'completed',
      result: { sum: 3 },
    });
    expect(applyRunItems(emptyRun(), [frame('execution_error', { error: 'boom' })])).toMatchObject({
      status: 'failed',
      error: 'boom',
    });
    expect(applyRunItems(emptyRun(), [frame('error', { message: 'no such execution' })]).refusal).toBe(
      'no such execution',
    );
  });

  it('returns the same reference when nothing changed', () => {
    const empty = emptyRun();
    expect(applyRunItems(empty, [])).toBe(empty);
    const history = applyRunItems(emptyRun(), [frame('debug_data', { logs: [log('one')] })]);
    expect(applyRunItems(history, [frame('log', log('one'))])).toBe(history);
  });
});

describe('a live frame that breaks its schema', () => {
  const bad = (frame: object | string): ChannelItem<DebugEvent> => {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    expect(decodeDebugFrame(text).kind).toBe('rejected');
    return { kind: 'event', event: readRejectedFrame(text), at: 0 };
  };
  const badLog = { type: 'log', data: { level: 'info' } };

  it('is counted, and the first of each kind kept, of a long one the beginning', () => {
    const long = { type: 'step', data: { step_name: 7, note: 'x'.repeat(MAX_RAW) } };
    const run = applyRunItems(emptyRun(), [
      frame('log', log('one')),
      bad(badLog),
      bad({ ...badLog, data: 7 }),
      bad('{nonsense'),
      bad(long),
      frame('log', log('two')),
    ]);
    expect(shownRun(run).console.map(({ message }) => message)).toEqual(['one', 'two']);
    expect(run).toMatchObject({
      rejected: 4,
      rejects: [
        { type: 'log', raw: JSON.stringify(badLog) },
        { type: '', raw: '{nonsense' },
        { type: 'step', raw: JSON.stringify(long).slice(0, MAX_RAW) },
      ],
    });
  });

  it('fills its place where it has a number, and counts once whatever brings it again', () => {
    const numbered = { ...badLog, n: 2, seq: 2 };
    const line = (n: number) => JSON.stringify({ n, type: 'log', data: log(`line ${String(n)}`) });
    const columns = columnsOfLines([line(1), JSON.stringify({ n: 2, ...badLog }), line(3)]);
    const live = applyRunItems(emptyRun(), [bad(numbered), bad(numbered)]);
    expect(live).toMatchObject({ rejected: 0, history: { folded: 0, last: 2 } });
    const run = applyRunItems(live, [{ kind: 'page_received', columns }, bad(numbered)]);
    expect(run).toMatchObject({
      rejected: 1,
      rejects: [{ type: 'log' }],
      history: { folded: 3, missing: 0 },
    });
    expect(wantedPage(run)).toBeNull();
    expect(applyRunItems(run, [bad(numbered), { kind: 'page_received', columns }])).toBe(run);
  });

  it('counts once where a history without numbers holds it too', () => {
    const history = frame('debug_data', { logs: [log('one'), badLog.data] });
    const before = applyRunItems(emptyRun(), [bad(badLog), bad('{nonsense'), history]);
    expect(before).toMatchObject({ rejected: 2, rejects: [{ type: 'log' }, { type: '' }] });
    const after = applyRunItems(emptyRun(), [history, bad(badLog)]);
    expect(after.rejected).toBe(1);
    expect(applyRunItems(after, [bad({ ...badLog, data: 7 }), history]).rejected).toBe(2);
  });

  it('that the wire garbled is told again where records are numbered, and is none of those that cannot be read', () => {
    const numbered = frame('debug_data', { logs: [{ ...log('one'), n: 1 }], next: null, last: 1 });
    const run = applyRunItems(emptyRun(), [numbered]);
    expect(applyRunItems(run, [bad('{nonsense')])).toBe(run);
  });

  it('that is no record counts once, however often its server says it', () => {
    const info = bad({ type: 'execution_info', data: 7 });
    const run = applyRunItems(emptyRun(), [info, frame('debug_data', { logs: [] }), info]);
    expect(run).toMatchObject({ rejected: 1, rejects: [{ type: 'execution_info' }] });
  });

  it('stays counted where the history comes after it', () => {
    const numbered = frame('debug_data', { logs: [{ ...log('one'), n: 1 }], next: null, last: 1 });
    const run = applyRunItems(emptyRun(), [bad('{nonsense'), numbered]);
    expect(run).toMatchObject({ rejected: 1, rejects: [{ raw: '{nonsense' }], history: { folded: 1 } });
  });

  it('fills no memory by types that it makes up', () => {
    const many = Array.from({ length: 100 }, (_, at) => ({
      type: `t${String(at)}`,
      raw: `{"type":"t${String(at)}"}`,
    }));
    const kept = many.reduce<readonly Reject[]>((known, { raw }) => withReject(known, raw), []);
    expect(kept).toEqual(many.slice(0, 16));
  });
});

describe('a debug record', () => {
  it('is folded with its bad entries counted, the first of each kind kept', () => {
    const record = {
      execution_id: 'x',
      logs: [log('one'), { level: 'info' }],
      steps: [stepDone],
      variables: { total: { name: 'total', value: 3, value_type: 'int', timestamp: time('02.0') } },
      total_execution_time: 2.5,
    };
    const run = applyRunItems(emptyRun(), [frame('debug_data', record)]);
    expect(run).toMatchObject({
      rejected: 1,
      rejects: [{ type: 'log', raw: '{"type":"log","data":{"level":"info"}}' }],
      lastValuesOnly: true,
      status: 'unknown',
    });
    expect(run.endedAt).toBe(1_795_514_403_500_000);
  });
});
