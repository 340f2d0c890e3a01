import { describe, expect, it } from 'vitest';
import { appendRow, createEventLog } from '../model/event-log.ts';
import { toRow } from '../model/row.ts';
import { interleave, LINES_A_RUN, tailOf, type TailLine } from './tail-lines.ts';

const line = (run: number, n: number, at: number | null): TailLine => ({
  key: `${String(run)}:${String(n)}`,
  run,
  at,
  level: 'info',
  message: 'm',
});
const keys = (lines: readonly TailLine[]) => lines.map(({ key }) => key);

describe('interleave', () => {
  it('puts lines of several runs into one list by time', () => {
    const a = [line(0, 0, 10), line(0, 1, 30)];
    const b = [line(1, 0, 20), line(1, 1, 30), line(1, 2, 40)];
    expect(keys(interleave([a, b]))).toEqual(['0:0', '1:0', '0:1', '1:1', '1:2']);
  });

  it('keeps the order of each run, whatever its clock did, and lines without a time behind the one before', () => {
    const a = [line(0, 0, 10), line(0, 1, null), line(0, 2, 5), line(0, 3, 50)];
    const b = [line(1, 0, 7), line(1, 1, 20)];
    expect(keys(interleave([a, b]))).toEqual(['1:0', '0:0', '0:1', '0:2', '1:1', '0:3']);
  });
});

it('shows the latest lines of a run', () => {
  const log = createEventLog();
  for (let n = 0; n < LINES_A_RUN + 5; n += 1) {
    const data = { level: 'info', message: String(n), timestamp: '2026-11-24T10:00:00' };
    appendRow(log, toRow({ type: 'log', data }));
  }
  const lines = tailOf({ log, rows: LINES_A_RUN + 4 }, 2);
  expect(lines).toHaveLength(LINES_A_RUN);
  expect(lines[0]).toMatchObject({ key: '2:4', run: 2, message: '4' });
});
