/**
 * How a run compares with what a saved test expects of it. One pure function, so that page, gateway and the bridge
 * (which holds the same rules in Python) agree: docs/protocol.md 3.7.
 */

import { jsonEqual } from '#src/lib/json-equal.ts';

export interface RunDifference {
  /** `status`, `result`, `result.items[2].price`, `result["two words"]`, `steps[1]`. */
  readonly path: string;
  /** `missing`: expected and not there; `unexpected`: there and not expected; `changed`: both, and not equal. */
  readonly kind: 'missing' | 'unexpected' | 'changed';
  /** Absent with `unexpected`. */
  readonly expected?: unknown;
  /** Absent with `missing`. */
  readonly actual?: unknown;
}

export interface RunExpectation {
  readonly result: unknown;
  /** Null: steps are not compared. */
  readonly steps: readonly string[] | null;
}

export interface RunOutcome {
  readonly result: unknown;
  /** Why it failed; null: it completed. */
  readonly error: string | null;
  /** In the order in which they began. */
  readonly steps: readonly string[];
}

/** More are not told: whoever reads them has seen that the whole is another one. */
export const MAX_DIFFERENCES = 100;
/** Characters of JSON that a value of a difference may have; a longer one is told as the beginning of its JSON. */
const MAX_VALUE_LENGTH = 2_000;
/** Deeper down a value is one piece: equal or not. */
const MAX_DEPTH = 200;

/**
 * Results are equal as JSON values: the order of an object's keys is of no account, that of a list is; numbers are equal
 * by value (`1` is `1.0`), and true is not 1. A failed run differs in its `status`, and its result is not looked at.
 */
export function compareRun(
  expected: RunExpectation,
  actual: RunOutcome,
): { readonly passed: boolean; readonly differences: RunDifference[] } {
  const found: RunDifference[] = [];
  if (actual.error !== null) {
    found.push({ path: 'status', kind: 'changed', expected: 'completed', actual: `failed: ${actual.error}` });
  } else {
    compareValues('result', expected.result ?? null, actual.result ?? null, found);
  }
  if (expected.steps !== null) compareLists('steps', expected.steps, actual.steps, found);
  return { passed: found.length === 0, differences: found.slice(0, MAX_DIFFERENCES).map(shortened) };
}

/** Names of the steps in the order in which they began, out of a run's `step` records (each comes at its start and end). */
export function stepNamesOf(
  steps: readonly Readonly<{ step_name?: unknown; started_at?: unknown; ended_at?: unknown }>[],
): string[] {
  const names: string[] = [];
  /** How many of a name and start are open: several may have begun in one microsecond. */
  const begun = new Map<string, number>();
  for (const { step_name, started_at, ended_at } of steps) {
    const key = JSON.stringify([step_name, started_at]);
    const isEnd = ended_at !== null && ended_at !== undefined;
    const open = begun.get(key) ?? 0;
    begun.set(key, isEnd ? Math.max(0, open - 1) : open + 1);
    // The end of a step that is known from its start; one that came without a start counts by its end.
    if (!isEnd || open === 0) names.push(String(step_name));
  }
  return names;
}

function compareValues(
  path: string,
  expected: unknown,
  actual: unknown,
  found: RunDifference[],
  depth = 0,
): void {
  if (found.length > MAX_DIFFERENCES) return;
  const bothLists = Array.isArray(expected) && Array.isArray(actual);
  if (bothLists && depth < MAX_DEPTH) {
    compareLists(path, expected, actual, found, depth);
    return;
  }
  if (isObject(expected) && isObject(actual) && depth < MAX_DEPTH) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      const at = path + (/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
      if (!Object.hasOwn(actual, key)) found.push({ path: at, kind: 'missing', expected: expected[key] });
      else if (!Object.hasOwn(expected, key))
        found.push({ path: at, kind: 'unexpected', actual: actual[key] });
      else compareValues(at, expected[key], actual[key], found, depth + 1);
    }
    return;
  }
  if (!jsonEqual(expected, actual)) found.push({ path, kind: 'changed', expected, actual });
}

function compareLists(
  path: string,
  expected: readonly unknown[],
  actual: readonly unknown[],
  found: RunDifference[],
  depth = 0,
): void {
  for (let at = 0; at < Math.max(expected.length, actual.length); at += 1) {
    if (found.length > MAX_DIFFERENCES) return;
    const here = `${path}[${String(at)}]`;
    if (at >= actual.length) found.push({ path: here, kind: 'missing', expected: expected[at] });
    else if (at >= expected.length) found.push({ path: here, kind: 'unexpected', actual: actual[at] });
    else compareValues(here, expected[at], actual[at], found, depth + 1);
  }
}

function shortened(difference: RunDifference): RunDifference {
  const short = (value: unknown): unknown => {
    const text = JSON.stringify(value);
    return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : value;
  };
  return {
    ...difference,
    ...('expected' in difference ? { expected: short(difference.expected) } : {}),
    ...('actual' in difference ? { actual: short(difference.actual) } : {}),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
