import { expect, it } from 'vitest';
import type { ExecutionRecord, RunRecordRow } from '../model.ts';
import { buildFirstRecords } from './debug-record.ts';

it('gives each step one entry with the numbers of both its records, also where two of a name begin together', () => {
  const at = '2026-11-24T10:32:00.000001';
  const record = (n: number, ended_at: string | null): RunRecordRow => ({
    execution_id: 'x',
    n,
    type: 'step',
    data: { step_name: 'read', started_at: at, ended_at },
  });
  const rows = [record(1, null), record(2, null), record(3, at), record(4, at), record(5, null)];
  const { steps } = buildFirstRecords({ id: 'x' } as ExecutionRecord, rows, 5);
  expect(
    (steps as Record<string, unknown>[]).map(({ n, ended_n, ended_at }) => [n, ended_n, ended_at]),
  ).toEqual([
    [1, 3, at],
    [2, 4, at],
    [5, undefined, null],
  ]);
});
