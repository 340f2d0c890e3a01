import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NumberedRecord } from '#src/protocol/debug-records.ts';
import { anyRun, sampleInfo } from '#src/testing/sample-runs.ts';
import { planExport, type ExportedRun } from './export-plan.ts';
import { textOf, writeExport, type ExportFormat } from './export-run.ts';
import { FILE_LIMITS } from './file-limits.ts';
import { importRun, type ImportResult } from './import-run.ts';
import { recordsOfParts } from './record-part.ts';

const signal = new AbortController().signal;
const request = (format: ExportFormat, isMasked = true) =>
  ({ format, isMasked, name: 'run', exportedAt: '2026-11-24T10:00:00.000Z' }) as const;
const runOf = (records: readonly NumberedRecord[]): ExportedRun => ({
  info: sampleInfo,
  outcome: { result: { price: 3 }, error: null },
  records: () => records,
  isWhole: true,
});

async function exported(records: readonly NumberedRecord[], format: ExportFormat): Promise<Blob> {
  const run = runOf(records);
  return writeExport(run, await planExport(run, signal), request(format), signal);
}

const imported = (file: Blob): Promise<ImportResult> => importRun(file, () => undefined, FILE_LIMITS).result;

async function otlpSpans(records: readonly NumberedRecord[]): Promise<unknown[]> {
  const run = runOf(records);
  const text = [...textOf(run, await planExport(run, signal), request('otlp'))].join('');
  const { resourceSpans } = JSON.parse(text) as {
    resourceSpans: { scopeSpans: { spans: unknown[] }[] }[];
  };
  return resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
}

/** Where a file is cut: from its beginning to just before its end. */
const share = fc.integer({ min: 0, max: 9999 }).map((tenThousandths) => tenThousandths / 10_000);

describe('any run', () => {
  it('comes out of its run file as it went in', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, async (records) => {
        const result = await imported(await exported(records, 'run-file'));
        if (!result.ok) throw new Error(result.problem.kind);
        expect([...recordsOfParts(result.run.parts)]).toEqual(records);
        expect(result.run).toMatchObject({
          info: sampleInfo,
          outcome: { result: { price: 3 }, error: null },
          total: records.length,
          last: records.at(-1)?.n ?? 0,
        });
      }),
      { numRuns: 60 },
    );
  });

  it('comes out of its OTLP trace with every span, time and nesting', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, async (records) => {
        const result = await imported(await exported(records, 'otlp'));
        if (!result.ok) throw new Error(result.problem.kind);
        expect([...recordsOfParts(result.run.parts)]).toEqual(records);
        expect(result.run.info).toEqual(sampleInfo);
        // The same again, ids and parents too.
        expect(await otlpSpans([...recordsOfParts(result.run.parts)])).toEqual(await otlpSpans(records));
      }),
      { numRuns: 60 },
    );
  });

  it('is known as cut off wherever its packed file ends, and gives what is there', async () => {
    const cuts = fc.tuple(anyRun, share);
    await fc.assert(
      fc.asyncProperty(cuts, async ([records, at]) => {
        const whole = await exported(records, 'run-file');
        const length = Math.floor(at * whole.size);
        const result = await imported(whole.slice(0, length));
        if (result.ok) {
          // Only the packing's own end is missing: every record is there, and it is said.
          expect(result.run.warnings).toContainEqual({ kind: 'damaged-end' });
          expect([...recordsOfParts(result.run.parts)]).toEqual(records);
          return;
        }
        const kind = length === 0 ? 'empty' : length === 1 ? 'not-json' : 'truncated';
        expect(result.problem.kind).toBe(kind);
        const held = [...recordsOfParts(result.partial?.parts ?? [])];
        expect(held).toEqual(records.slice(0, held.length));
      }),
      { numRuns: 150 },
    );
  });

  it('is known as cut off wherever its lines end', async () => {
    const cuts = fc.tuple(anyRun, share);
    await fc.assert(
      fc.asyncProperty(cuts, async ([records, at]) => {
        const run = runOf(records);
        const text = [...textOf(run, await planExport(run, signal), request('run-file'))].join('');
        // Without its last line end it is whole still.
        const length = 1 + Math.floor(at * (text.length - 3));
        const result = await imported(new Blob([text.slice(0, length)]));
        if (result.ok) throw new Error('was taken for whole');
        expect(['truncated', 'not-json']).toContain(result.problem.kind);
        if (length > text.indexOf('\n')) expect(result.problem.kind).toBe('truncated');
        const held = [...recordsOfParts(result.partial?.parts ?? [])];
        expect(held).toEqual(records.slice(0, held.length));
      }),
      { numRuns: 150 },
    );
  });
});
