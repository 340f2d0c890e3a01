/**
 * What changed from one recorded value to another, path by path. Lists are aligned, so that an entry put in front of
 * others is one difference and not all of them.
 */
import { jsonEqual } from '#src/lib/json-equal.ts';
import { stableJson } from '#src/lib/stable-json.ts';
import { align } from './align.ts';
import { pathText, type PathPart } from './value-path.ts';

export interface ValueChange {
  /** Where: `choices[0].text`; empty where the value itself changed. Of an entry of a list its place afterwards, of a removed one its place before. */
  readonly path: string;
  /** `ABSENT`: it was not there. */
  readonly before: unknown;
  /** `ABSENT`: it is no longer there. */
  readonly after: unknown;
}

/** Stands where there is nothing: JSON knows no such value. */
export const ABSENT = Symbol('absent');

/** So many are listed where nothing else is asked for: who wants to know whether there are more asks for one more. */
export const MAX_CHANGES = 200;
/** Deeper down a value is one piece: equal or not. */
const MAX_DEPTH = 24;
/** Longer lists are compared place by place. */
const MAX_ALIGNED = 2_000;

/** @returns at most `limit` changes, in the order of the value's fields */
export function diffValues(before: unknown, after: unknown, limit = MAX_CHANGES): readonly ValueChange[] {
  const found: ValueChange[] = [];
  compare({ found, limit }, [], before, after);
  return found;
}

interface Search {
  readonly found: ValueChange[];
  readonly limit: number;
}

function compare(search: Search, path: readonly PathPart[], before: unknown, after: unknown): void {
  if (search.found.length >= search.limit || before === after) return;
  if (path.length < MAX_DEPTH) {
    if (Array.isArray(before) && Array.isArray(after)) {
      compareLists(search, path, before, after);
      return;
    }
    if (isObject(before) && isObject(after)) {
      const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
      for (const key of keys) compare(search, [...path, key], fieldOf(before, key), fieldOf(after, key));
      return;
    }
  }
  if (jsonEqual(before, after)) return;
  search.found.push({ path: pathText(path), before, after });
}

function compareLists(
  search: Search,
  path: readonly PathPart[],
  before: readonly unknown[],
  after: readonly unknown[],
): void {
  const { left, right } = sameEntries(before, after);
  let fromBefore = 0;
  let fromAfter = 0;
  for (let n = 0; n <= left.length && search.found.length < search.limit; n += 1) {
    const toBefore = left[n] ?? before.length;
    const toAfter = right[n] ?? after.length;
    // Between two entries that stayed: what stands at the same place was changed, the rest came or went.
    const pairs = Math.min(toBefore - fromBefore, toAfter - fromAfter);
    for (let at = 0; at < pairs; at += 1) {
      compare(search, [...path, fromAfter + at], before[fromBefore + at], after[fromAfter + at]);
    }
    for (let at = fromBefore + pairs; at < toBefore; at += 1)
      compare(search, [...path, at], before[at], ABSENT);
    for (let at = fromAfter + pairs; at < toAfter; at += 1) compare(search, [...path, at], ABSENT, after[at]);
    fromBefore = toBefore + 1;
    fromAfter = toAfter + 1;
  }
}

/** Places of entries that are in both lists, in order. */
function sameEntries(
  before: readonly unknown[],
  after: readonly unknown[],
): { readonly left: readonly number[]; readonly right: readonly number[] } {
  if (before.length > MAX_ALIGNED || after.length > MAX_ALIGNED) {
    // Every place on its own: those that did not change are passed over one by one.
    const length = Math.min(before.length, after.length);
    const places = Array.from({ length }, (_, at) => at).filter((at) => jsonEqual(before[at], after[at]));
    return { left: places, right: places };
  }
  const numbers = new Map<unknown, number>();
  const numbered = (list: readonly unknown[]) =>
    list.map((entry) => {
      const text = identityOf(entry);
      const known = numbers.get(text) ?? numbers.size;
      numbers.set(text, known);
      return known;
    });
  return align(numbered(before), numbered(after));
}

/** Equal values give equal text. Nested deeper than a text can be made of, a value is like no other. */
function identityOf(entry: unknown): unknown {
  try {
    return stableJson(entry);
  } catch {
    return Symbol('too deep');
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : ABSENT;
}
