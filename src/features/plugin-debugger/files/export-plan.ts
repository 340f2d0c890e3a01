/** What an export will hold, found out before anything is written: how many records, which are missing, what is masked. */
import type { ExecutionInfo } from '#src/protocol/debug-frames.ts';
import type { NumberedRecord, RunRecord } from '#src/protocol/debug-records.ts';
import {
  createMasker,
  learnSecrets,
  learnSecretsOf,
  type Hit,
  type Masker,
  type Secrets,
} from './masking.ts';
import type { MaskedEntry, NumberGap, RunOutcome } from './run-file-format.ts';
import { createStepTimes, recordTime } from './step-times.ts';
import { inTurns } from './turns.ts';

/** A run as an export takes it. `records` may be gone through any number of times, ascending by number. */
export interface ExportedRun {
  readonly info: ExecutionInfo | null;
  readonly outcome: RunOutcome | null;
  readonly records: () => Iterable<NumberedRecord>;
  /** The page knows of no record that is not among them. */
  readonly isWhole: boolean;
}

export interface ExportPlan {
  /** Records that will be written. A live run may have grown since: later ones are left to the next export. */
  readonly records: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly last: number;
  readonly gaps: readonly NumberGap[];
  readonly masked: readonly MaskedEntry[];
  readonly secrets: Secrets;
}

/** More gaps than that are one from the first of the others to the last. */
const MAX_GAPS = 1000;

/** Goes over the run twice, in turns. Throws `CalledOff` once `signal` says so. */
export async function planExport(run: ExportedRun, signal: AbortSignal): Promise<ExportPlan> {
  const secrets: Secrets = new Map();
  const steps = createStepTimes();
  const counts: Record<string, number> = {};
  const gaps: NumberGap[] = [];
  let records = 0;
  let last = 0;
  learnSecretsOf(secrets, run.info?.parameters ?? null);
  learnSecretsOf(secrets, run.outcome?.result ?? null);
  await inTurns(
    readable(run.records()),
    ({ n, record }) => {
      addGap(gaps, last + 1, n - 1);
      last = n;
      records += 1;
      counts[record.type] = (counts[record.type] ?? 0) + 1;
      steps.take(record);
      learnSecrets(secrets, record);
    },
    signal,
  );
  const masker = createMasker(secrets);
  const tally = createTally();
  maskExecution(run, masker, (hit) => {
    tally.add(hit, null);
  });
  await inTurns(
    firstOf(readable(run.records()), records),
    ({ record }) => {
      let step: string | null | undefined;
      masker.record(record, (hit) => {
        step ??= steps.at(recordTime(record))?.name ?? null;
        tally.add(hit, step);
      });
    },
    signal,
  );
  return { records, counts, last, gaps, masked: tally.entries(), secrets };
}

/** The records as they are written: masked, or as recorded. */
export function* writtenRecords(
  run: ExportedRun,
  plan: ExportPlan,
  masker: Masker | null,
): Generator<ReadableRecord> {
  const noHit = () => undefined;
  for (const entry of firstOf(readable(run.records()), plan.records))
    yield masker === null ? entry : { n: entry.n, record: masker.record(entry.record, noHit) };
}

/** What stands above the records: parameters, result and error of the run. */
export function maskExecution(
  { info, outcome }: Pick<ExportedRun, 'info' | 'outcome'>,
  masker: Masker | null,
  hit: (hit: Hit) => void = () => undefined,
): { readonly info: ExecutionInfo | null; readonly outcome: RunOutcome | null } {
  if (masker === null) return { info, outcome };
  return {
    info: info && { ...info, parameters: masker.value(info.parameters, 'parameter', hit) },
    outcome: outcome && {
      result: masker.value(outcome.result, 'result', hit),
      error: outcome.error === null ? null : (masker.value(outcome.error, 'error', hit) as string),
    },
  };
}

export interface ReadableRecord {
  readonly n: number;
  readonly record: RunRecord;
}

/** What could not be read has no text to write: its number is missing in the file, and that is said. */
function* readable(entries: Iterable<NumberedRecord>): Generator<ReadableRecord> {
  for (const { n, record } of entries) if (record !== null) yield { n, record };
}

function* firstOf<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

function addGap(gaps: NumberGap[], from: number, to: number): void {
  if (from > to) return;
  if (gaps.length < MAX_GAPS) gaps.push({ from, to });
  else gaps[MAX_GAPS - 1] = { from: gaps[MAX_GAPS - 1]?.from ?? from, to };
}

function createTally() {
  const counts = new Map<string, { entry: Omit<MaskedEntry, 'count'>; count: number }>();
  return {
    add({ kind, name }: Hit, step: string | null) {
      const key = JSON.stringify([kind, name, step]);
      const known = counts.get(key);
      if (known) known.count += 1;
      else counts.set(key, { entry: { kind, name, step }, count: 1 });
    },
    entries: (): MaskedEntry[] => [...counts.values()].map(({ entry, count }) => ({ ...entry, count })),
  };
}
