/** Seeds of the simulation by hand: how many pass, and how many hours of pages they live through in a minute. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describeFailure, runSeeds } from '#src/testing/simulation/run-seeds.ts';
import { printTable, writeResult } from './lib/report.ts';

const FIRST = Number(process.env['FIRST'] ?? 1);
const SEEDS = Number(process.env['SEEDS'] ?? 50_000);
const BATCH = 50;
/** Failures that one worker describes; beyond, it stops. */
const MOST_FAILED = 10;

interface Batch {
  readonly seeds: number;
  readonly facts: number;
  readonly pageHours: number;
  readonly failed: readonly {
    readonly seed: number;
    readonly rules: readonly string[];
    readonly words: string;
  }[];
}

async function work({ worker, workers }: { worker: number; workers: number }): Promise<void> {
  let failures = 0;
  for (
    let from = FIRST + worker * BATCH;
    from < FIRST + SEEDS && failures < MOST_FAILED;
    from += workers * BATCH
  ) {
    const length = Math.min(BATCH, FIRST + SEEDS - from);
    const run = await runSeeds(
      Array.from({ length }, (_, at) => from + at),
      MOST_FAILED,
    );
    failures += run.failed.length;
    const failed = run.failed.map((failure) => ({
      seed: failure.seed,
      rules: [...new Set(failure.violations.map(({ rule }) => rule))],
      words: describeFailure(failure),
    }));
    process.send?.({ ...run, failed } satisfies Batch);
  }
}

async function measure(): Promise<void> {
  const workers = availableParallelism();
  const batches: Batch[] = [];
  const startedAt = performance.now();
  let told = 0;
  await Promise.all(
    Array.from(
      { length: workers },
      (_, worker) =>
        new Promise<void>((resolve, reject) => {
          const share = `${String(worker)}/${String(workers)}`;
          const child = fork(fileURLToPath(import.meta.url), [], { env: { ...process.env, SHARE: share } });
          child.on('message', (message) => {
            const batch = message as Batch;
            batches.push(batch);
            for (const { words } of batch.failed) console.error(`\n${words}\n`);
            const done = batches.reduce((sum, { seeds }) => sum + seeds, 0);
            if (done - told < 1_000) return;
            told = done;
            console.error(`${String(done)} seeds`);
          });
          child.on('error', reject);
          child.on('exit', () => {
            resolve();
          });
        }),
    ),
  );
  const minutes = (performance.now() - startedAt) / 60_000;
  const sum = (read: (batch: Batch) => number) => batches.reduce((total, batch) => total + read(batch), 0);
  const failed = batches.flatMap((batch) => batch.failed.map(({ seed, rules }) => ({ seed, rules })));
  const figures = {
    first: FIRST,
    seeds: sum(({ seeds }) => seeds),
    violations: failed.length,
    failed,
    facts: sum(({ facts }) => facts),
    clientHours: sum(({ pageHours }) => pageHours),
    minutes,
    clientHoursPerMinute: sum(({ pageHours }) => pageHours) / minutes,
    workers,
  };
  console.log(`\nsimulation: ${String(workers)} workers, seeds from ${String(FIRST)}\n`);
  printTable(
    ['seeds', 'with violations', 'client-hours', 'client-hours a minute', 'minutes'],
    [
      [
        String(figures.seeds),
        String(figures.violations),
        figures.clientHours.toFixed(0),
        figures.clientHoursPerMinute.toFixed(0),
        minutes.toFixed(1),
      ],
    ],
  );
  writeResult('simulation', figures);
  const passed = figures.violations === 0 && figures.seeds === SEEDS;
  console.log(passed ? 'passed: no violation' : `FAILED: ${failed.map(({ seed }) => seed).join(', ')}`);
  process.exitCode = passed ? 0 : 1;
}

const [worker, workers] = (process.env['SHARE'] ?? '').split('/').map(Number);
if (worker !== undefined && workers !== undefined) await work({ worker, workers });
else await measure();
