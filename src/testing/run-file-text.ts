import { planExport, type ExportedRun } from '#src/features/plugin-debugger/files/export-plan.ts';
import { textOf } from '#src/features/plugin-debugger/files/export-run.ts';
import { sampleInfo, sampleRecords } from './sample-runs.ts';

/** The text of a run file of the sample run. */
export async function runFileText(more: Partial<ExportedRun> = {}): Promise<string> {
  const run: ExportedRun = {
    info: sampleInfo,
    outcome: null,
    records: () => sampleRecords,
    isWhole: true,
    ...more,
  };
  const plan = await planExport(run, new AbortController().signal);
  const request = {
    format: 'run-file',
    isMasked: true,
    name: 'run',
    exportedAt: '2026-11-24T10:00:00Z',
  } as const;
  return [...textOf(run, plan, request)].join('');
}
