import { describe, expect, it } from 'vitest';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { appendRow, createEventLog, forkLog, latestOf } from './event-log.ts';
import { LET_GO, knownOf, lineAt, payloadAt, spanAt, spansOf } from './read.ts';
import { toRow } from './row.ts';

const time = (second: number, micros = 0) =>
  `2026-11-24T10:00:${String(second).padStart(2, '0')}.${String(micros).padStart(6, '0')}`;
const log = (message: string, second = 1, micros = 0, level = 'info'): RunRecord => ({
  type: 'log',
  data: { level, message, timestamp: time(second, micros) },
});
const begun = (name: string, second: number): RunRecord => ({
  type: 'step',
  data: { step_name: name, started_at: time(second), ended_at: null, duration: null },
});
const ended = (name: string, from: number, to: number): RunRecord => ({
  type: 'step',
  data: { step_name: name, started_at: time(from), ended_at: time(to), duration: to - from },
});

function logOf(...records: RunRecord[]) {
  const made = createEventLog();
  for (const record of records) appendRow(made, toRow(record));
  return made;
}

describe('the log of a run', () => {
  it('reads back what was recorded', () => {
    const events = logOf(log('one', 1, 1), log('two', 2, 2, 'ERROR'));
    expect([0, 1].map((row) => lineAt(events, row))).toEqual([
      { row: 0, at: 1_795_514_401_000_001, level: 'info', message: 'one', cutFrom: null },
      { row: 1, at: 1_795_514_402_000_002, level: 'error', message: 'two', cutFrom: null },
    ]);
    expect(latestOf(events, 1)).toBe(1_795_514_401_000_001);
  });

  it('an older state of it reads what it read, however far it grows', () => {
    const events = logOf(begun('fetch', 1));
    const known = { log: events, rows: 1 };
    expect(spanAt(known, 0)).toMatchObject({ name: 'fetch', isOpen: true, endedAt: null });
    appendRow(events, toRow(ended('fetch', 1, 3)));
    appendRow(events, toRow(begun('parse', 3)));
    expect(spanAt(known, 0)).toMatchObject({ isOpen: true, duration: null });
    expect(spansOf(known, 'steps')).toEqual([0]);
    const later = { log: events, rows: 3 };
    expect(spanAt(later, 0)).toMatchObject({ isOpen: false, duration: 2 });
    expect(spansOf(later, 'steps')).toEqual([0, 1]);
    expect(spansOf({ log: events, rows: 3 }, 'steps')).toBe(spansOf(later, 'steps'));
    expect(spansOf(known, 'steps')).toEqual([0]);
    expect(knownOf(events.rows.logs, 3)).toBe(0);
  });

  it('a fork of it grows by itself', () => {
    const events = logOf(begun('fetch', 1), log('one'), ended('fetch', 1, 2));
    const fork = forkLog(events, 2);
    appendRow(fork, toRow(ended('fetch', 1, 9)));
    expect(spanAt({ log: fork, rows: 3 }, 0).duration).toBe(8);
    expect(spanAt({ log: events, rows: 3 }, 0).duration).toBe(1);
  });

  it('lets the oldest payloads go over its budget, and knows which', () => {
    const events = createEventLog(1_000);
    for (let n = 0; n < 100; n += 1) appendRow(events, toRow(log(`line ${String(n)} ${'x'.repeat(40)}`)));
    expect(events.payloadBytes).toBeLessThanOrEqual(1_000);
    expect(events.payloadFrom).toBeGreaterThan(80);
    expect(payloadAt(events, 0)).toBe(LET_GO);
    expect(lineAt(events, 0)).toMatchObject({ message: null, level: 'info' });
    expect(lineAt(events, 99).message).toContain('line 99');
  });
});

describe('echoes', () => {
  /** What the SDK writes for one watched variable. */
  const watched = (micros: number): RunRecord[] => [
    {
      type: 'variable',
      data: { name: 'total', value: 5, value_type: 'int', timestamp: time(1, micros) },
    },
    {
      type: 'trace',
      data: { event: 'variable_changed', data: { variable: 'total' }, timestamp: time(1, micros + 9) },
    },
    log('Trace event: variable_changed', 1, micros + 12, 'debug'),
    log('Variable: total = 5', 1, micros + 15, 'debug'),
  ];

  it('of one action are known as such', () => {
    const events = logOf(...watched(10), log('total is 5', 1, 40), ...watched(50));
    expect([...events.echo.data.subarray(0, events.length)]).toEqual([-1, 0, 0, 0, -1, -1, 5, 5, 5]);
  });

  it('are no lines of another time, another name or the plugin’s own', () => {
    const late = log('Variable: total = 5', 2, 0, 'debug');
    const other = log('subtotal = 5', 1, 16, 'debug');
    const info = log('Variable: total = 5', 1, 17, 'info');
    const third = log('total again', 1, 30, 'debug');
    const events = logOf(watched(10)[0]!, other, info, late, ...watched(10), third);
    expect([...events.echo.data.subarray(0, events.length)]).toEqual([-1, -1, -1, -1, -1, 4, 4, 4, -1]);
  });

  it('of a trace of which no snapshot came are its own', () => {
    const events = logOf(...watched(10).slice(1));
    expect([...events.echo.data.subarray(0, events.length)]).toEqual([-1, 0, 0]);
    expect(events.changes.lines).toEqual(new Map([[0, 2]]));
    expect([...events.changes.byName.values()].map(({ length }) => length)).toEqual([1]);
  });
});
