/** Runs seeds one after the other and says of each that failed how to run it again. */
import { checkHistory, type Violation } from './check-history.ts';
import { describeHistory } from './describe-history.ts';
import type { History } from './history.ts';
import { simulate } from './simulate.ts';

export interface FailedSeed {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly history: History;
}

export interface SeedsRun {
  readonly seeds: number;
  readonly facts: number;
  readonly pageHours: number;
  readonly failed: readonly FailedSeed[];
}

/** @param most failures after which it stops: their histories are kept */
export async function runSeeds(seeds: Iterable<number>, most = 5): Promise<SeedsRun> {
  const failed: FailedSeed[] = [];
  let count = 0;
  let facts = 0;
  let pageHours = 0;
  for (const seed of seeds) {
    if (failed.length >= most) break;
    const world = await simulate({ seed });
    const violations = checkHistory(world.history);
    count += 1;
    facts += world.history.length;
    pageHours += world.pageHours;
    if (violations.length > 0) failed.push({ seed, violations, history: world.history });
  }
  return { seeds: count, facts, pageHours, failed };
}

/** What went wrong, how to see it again, and what happened before. */
export function describeFailure({ seed, violations, history }: FailedSeed): string {
  return [
    `Seed ${seed}. Again: SEED=${seed} npx vitest run src/testing/simulation`,
    ...violations.map(({ rule, at, what }) => `  ${rule} (${(at / 1_000).toFixed(3)} s): ${what}`),
    describeHistory(
      history.slice(0, history.findLastIndex(({ at }) => at <= (violations[0]?.at ?? 0)) + 1),
      60,
    ),
  ].join('\n');
}
