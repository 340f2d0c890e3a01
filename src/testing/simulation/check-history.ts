/**
 * Judges a history: a pure function from what happened to what must not have happened. Each rule reads the facts
 * from the first to the last and knows nothing of the simulation.
 */
import { bellRule } from './rules/bell-rule.ts';
import { gapRule } from './rules/gap-rule.ts';
import { presenceRule } from './rules/presence-rule.ts';
import { runRule } from './rules/run-rule.ts';
import { settledRule } from './rules/settled-rule.ts';
import { shownRule } from './rules/shown-rule.ts';
import { storedRule } from './rules/stored-rule.ts';
import type { History, HistoryEvent } from './history.ts';

export interface Violation {
  readonly rule: string;
  readonly at: number;
  readonly what: string;
}

/** Reads one fact after the other; `wrong` is called for each that may not be. */
export interface RuleReader {
  read(event: HistoryEvent): void;
  /** Nothing follows. */
  end(): void;
}

export type Rule = (facts: { readonly mode: 'extended' | 'stock'; wrong(what: string): void }) => RuleReader;

const rules: Readonly<Record<string, Rule>> = {
  stored: storedRule,
  shown: shownRule,
  settled: settledRule,
  bell: bellRule,
  gap: gapRule,
  presence: presenceRule,
  run: runRule,
};

/** More of one rule tell nothing new. */
const MOST_OF_A_RULE = 5;

/** @throws Error where the history does not begin with its world */
export function checkHistory(history: History): Violation[] {
  const [first] = history;
  if (first?.kind !== 'world') throw new Error('A history begins with its world.');
  return Object.entries(rules).flatMap(([rule, make]) => {
    const violations: Violation[] = [];
    let at = 0;
    const reader = make({
      mode: first.mode,
      wrong(what) {
        if (violations.length < MOST_OF_A_RULE) violations.push({ rule, at, what });
      },
    });
    for (const event of history) {
      ({ at } = event);
      reader.read(event);
    }
    reader.end();
    return violations;
  });
}
