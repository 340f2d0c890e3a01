import { describe, expect, it } from 'vitest';
import type { NumberedRecord } from '#src/protocol/debug-records.ts';
import { at, numbered, sampleInfo, sampleRecords } from '#src/testing/sample-runs.ts';
import { planExport, type ExportedRun } from './export-plan.ts';
import { estimateSize, exportFormats, fileNameOf, textOf, writeExport } from './export-run.ts';
import { importRun } from './import-run.ts';
import { CalledOff } from './turns.ts';

const { signal } = new AbortController();
const request = { isMasked: true, name: 'run', exportedAt: '2026-11-24T10:00:00Z' } as const;
const runOf = (records: readonly NumberedRecord[], more: Partial<ExportedRun> = {}): ExportedRun => ({
  info: sampleInfo,
  outcome: null,
  records: () => records,
  isWhole: true,
  ...more,
});

/** As the real SDK records it: the value comes again in its debug line. */
const secretRecords = numbered([
  { type: 'step', data: { step_name: 'login', started_at: at(1), ended_at: null, duration: null } },
  { type: 'variable', data: { name: 'api_key', value: 'sk-abcdef', value_type: 'str', timestamp: at(2) } },
  {
    type: 'trace',
    data: { event: 'variable_changed', data: { variable: 'api_key', type: 'str' }, timestamp: at(3) },
  },
  { type: 'log', data: { level: 'debug', message: 'Variable: api_key = sk-abcdef', timestamp: at(4) } },
  { type: 'step', data: { step_name: 'login', started_at: at(1), ended_at: at(9), duration: 0.000008 } },
  { type: 'log', data: { level: 'error', message: 'refused sk-abcdef', timestamp: at(10) } },
]);

describe('an export', () => {
  it.each(exportFormats)('as %s holds no secret, wherever it stood, unless asked to', async (format) => {
    const run = runOf(secretRecords, {
      info: { ...sampleInfo, parameters: { password: 'hunter22' } },
      outcome: { result: { echo: 'hunter22' }, error: 'bad sk-abcdef' },
    });
    const plan = await planExport(run, signal);
    const text = [...textOf(run, plan, { ...request, format })].join('');
    expect(text).not.toMatch(/sk-abcdef|hunter22/);
    expect(text).toContain('***REDACTED***');
    const whole = [...textOf(run, plan, { ...request, format, isMasked: false })].join('');
    expect(whole).toContain('sk-abcdef');
  });

  it('lists what is masked by kind, name and step, with how often; the file has the list', async () => {
    const run = runOf(secretRecords);
    const plan = await planExport(run, signal);
    expect(plan.masked).toEqual([
      { kind: 'variable', name: 'api_key', step: 'login', count: 1 },
      { kind: 'log', name: 'api_key', step: 'login', count: 1 },
      { kind: 'log', name: 'api_key', step: null, count: 1 },
    ]);
    const file = await writeExport(run, plan, { ...request, format: 'run-file' }, signal);
    const result = await importRun(file, () => undefined).result;
    expect(result).toMatchObject({ ok: true, run: { source: { masked: plan.masked } } });
  });

  it('says which numbers are missing, and leaves out what could not be read', async () => {
    const records: NumberedRecord[] = [
      { n: 2, record: sampleRecords[0]!.record },
      { n: 3, record: null },
      { n: 7, record: sampleRecords[2]!.record },
    ];
    const run = runOf(records);
    const plan = await planExport(run, signal);
    expect(plan).toMatchObject({
      records: 2,
      last: 7,
      counts: { step: 1, log: 1 },
      gaps: [
        { from: 1, to: 1 },
        { from: 3, to: 6 },
      ],
    });
    const [header = ''] = textOf(run, plan, { ...request, format: 'run-file' });
    expect(JSON.parse(header)).toMatchObject({
      format: 'nadoo-run',
      version: 1,
      complete: false,
      gaps: plan.gaps,
    });
  });

  it('of a live run holds what there was when it was looked through', async () => {
    const growing = [...sampleRecords];
    const run = runOf(growing);
    const plan = await planExport(run, signal);
    growing.push({
      n: 11,
      record: { type: 'log', data: { level: 'info', message: 'late', timestamp: at(11) } },
    });
    const lines = [...textOf(run, plan, { ...request, format: 'run-file' })];
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe('{"end":true,"records":10}\n');
  });

  it('as a debug record opens again, with the last value of each variable', async () => {
    const twice: NumberedRecord[] = [
      ...sampleRecords,
      { n: 11, record: { type: 'variable', data: { name: 'total', value: 13, timestamp: at(3_000_000) } } },
    ];
    const run = runOf(twice);
    const file = await writeExport(
      run,
      await planExport(run, signal),
      { ...request, format: 'debug-record' },
      signal,
    );
    const record = JSON.parse(await file.text()) as Record<string, unknown>;
    expect(record).toMatchObject({
      execution_id: 'exec-1',
      variables: { total: { value: 13 } },
      step_timings: { fetch: 1.999, price: 2 },
    });
    expect(record['steps']).toHaveLength(2);
    const result = await importRun(file, () => undefined).result;
    expect(result).toMatchObject({ ok: true, run: { lastValuesOnly: true } });
  });

  it('is called off between two pieces', async () => {
    const off = new AbortController();
    const many = runOf(
      Array.from({ length: 20_000 }, (_, index) => ({ ...sampleRecords[2]!, n: index + 1 })),
    );
    const plan = await planExport(many, signal);
    const writing = writeExport(many, plan, { ...request, format: 'run-file' }, off.signal);
    off.abort();
    await expect(writing).rejects.toBeInstanceOf(CalledOff);
    await expect(planExport(many, off.signal)).rejects.toBeInstanceOf(CalledOff);
  });

  it('is about as large as was said', async () => {
    const many = runOf(
      Array.from({ length: 2000 }, (_, index) => ({
        n: index + 1,
        record: {
          type: 'log' as const,
          data: {
            level: 'info',
            message: `line ${String((index * 7919) % 5000)} of many`,
            timestamp: at(index * 1371),
          },
        },
      })),
    );
    const plan = await planExport(many, signal);
    for (const format of ['run-file', 'otlp'] as const) {
      const { size } = await writeExport(many, plan, { ...request, format }, signal);
      const said = await estimateSize(many, plan, { ...request, format }, signal);
      expect(said / size).toBeGreaterThan(0.5);
      expect(said / size).toBeLessThan(2);
    }
  });

  it('has a name that every system takes', () => {
    expect(fileNameOf('web shop/search: 1')).toBe('web-shop-search-1');
    expect(fileNameOf('../..')).toBe('run');
    expect(fileNameOf('상점')).toBe('상점');
  });
});
