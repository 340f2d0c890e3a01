/** The seeds of the unit suite, in four parts for its workers; or the one that `SEED` names. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeHistory } from './history.ts';
import { describeFailure, runSeeds } from './run-seeds.ts';

const PARTS = 4;
const SEEDS = 500;

/** @param part 0 to 3 @throws Error that names each failing seed, how to run it again, and where its history is */
export async function testSeeds(part: number): Promise<void> {
  const named = process.env['SEED'];
  const all = named === undefined ? Array.from({ length: SEEDS }, (_, at) => at + 1) : [Number(named)];
  const { failed } = await runSeeds(all.filter((seed) => seed % PARTS === part));
  if (failed.length === 0) return;
  const words = failed.map((failure) => {
    const file = path.join(tmpdir(), `nadoo-simulation-${failure.seed}.ndjson`);
    writeFileSync(file, writeHistory(failure.history));
    return `${describeFailure(failure)}\n  The whole history: ${file}`;
  });
  throw new Error(words.join('\n\n'));
}
