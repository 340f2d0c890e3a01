/** A run as the lines of a run file: header, records, trailer. */
import type { ExportedRun, ExportPlan } from './export-plan.ts';
import { maskExecution, writtenRecords } from './export-plan.ts';
import type { Masker } from './masking.ts';
import {
  EXPORTED_BY,
  RUN_FILE_FORMAT,
  RUN_FILE_VERSION,
  toExecution,
  type RunFileHeader,
  type RunFileTrailer,
} from './run-file-format.ts';

/** @param exportedAt ISO 8601 in UTC */
export function* runFileLines(
  run: ExportedRun,
  plan: ExportPlan,
  masker: Masker | null,
  exportedAt: string,
): Generator<string> {
  const { info, outcome } = maskExecution(run, masker);
  const header: RunFileHeader = {
    format: RUN_FILE_FORMAT,
    version: RUN_FILE_VERSION,
    exported_at: exportedAt,
    exported_by: EXPORTED_BY,
    execution: toExecution(info, outcome),
    counts: plan.counts,
    records: plan.records,
    last: plan.last,
    is_masked: masker !== null,
    masked: masker === null ? [] : plan.masked,
    complete: run.isWhole && plan.gaps.length === 0,
    gaps: plan.gaps,
  };
  yield `${JSON.stringify(header)}\n`;
  let records = 0;
  for (const { n, record } of writtenRecords(run, plan, masker)) {
    records += 1;
    yield `${JSON.stringify({ n, type: record.type, data: record.data })}\n`;
  }
  const trailer: RunFileTrailer = { end: true, records };
  yield `${JSON.stringify(trailer)}\n`;
}
