/** Looks for a value inside another: as an equal part of it, or as text that one of its texts contains. */
import { jsonEqual } from '#src/lib/json-equal.ts';
import { pathText, type PathPart } from './value-path.ts';

export interface Occurrence {
  /** `choices[0].text`; empty where it is the whole. */
  readonly path: string;
  readonly match: 'equal' | 'contained';
}

const MAX_DEPTH = 24;
/** Parts of one value that are looked at. */
const MAX_PARTS = 20_000;
/** Shorter texts stand in too many others. */
export const MIN_TEXT = 4;
const COMMON_NUMBERS = new Set([100, 200, 1_000]);
const COMMON_WORDS = new Set(['true', 'false', 'null', 'none', 'undefined']);

/** Whether a value is found in too many places by chance: 0, true, a short text, an empty list. */
export function isCommon(value: unknown): boolean {
  if (typeof value === 'string') return value.length < MIN_TEXT || COMMON_WORDS.has(value.toLowerCase());
  if (typeof value === 'number') {
    return (Number.isInteger(value) && Math.abs(value) <= 10) || COMMON_NUMBERS.has(value);
  }
  if (typeof value !== 'object' || value === null) return true;
  const parts: readonly unknown[] = Object.values(value);
  return parts.length === 0 || (parts.length === 1 && isCommon(parts[0]));
}

/** The first equal part, in the order of its fields; else the first text that contains it; else null. */
export function findValue(wanted: unknown, whole: unknown): Occurrence | null {
  const search: Search = { wanted, parts: 0, contained: null, equal: null };
  visit(search, [], whole);
  return search.equal ?? search.contained;
}

interface Search {
  readonly wanted: unknown;
  parts: number;
  contained: Occurrence | null;
  equal: Occurrence | null;
}

function visit(search: Search, path: readonly PathPart[], part: unknown): void {
  search.parts += 1;
  if (search.parts > MAX_PARTS || path.length > MAX_DEPTH) return;
  const { wanted } = search;
  if (typeof wanted === typeof part && jsonEqual(wanted, part)) {
    search.equal = { path: pathText(path), match: 'equal' };
    return;
  }
  if (typeof part === 'string') {
    const isIn = search.contained === null && typeof wanted === 'string' && part.includes(wanted);
    if (isIn) search.contained = { path: pathText(path), match: 'contained' };
    return;
  }
  if (typeof part !== 'object' || part === null) return;
  if (Array.isArray(part)) {
    for (let at = 0; at < part.length && search.equal === null; at += 1)
      visit(search, [...path, at], part[at]);
    return;
  }
  for (const [key, inner] of Object.entries(part)) {
    if (search.equal !== null) return;
    visit(search, [...path, key], inner);
  }
}
