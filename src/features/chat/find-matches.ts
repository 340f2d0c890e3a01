/** Which messages hold what is searched, and how often. What was counted once is not counted again while it stays. */
import type { Entry } from './chat-types.ts';
import { foldText, placesOf, wordsOf } from '#src/shared/find/find-text.ts';

/** A message with matches. */
export interface FoundEntry {
  readonly key: string;
  readonly count: number;
}

/** The n-th match of a message, from 0. */
export interface MatchPlace {
  readonly key: string;
  readonly n: number;
}

export interface Finder {
  /**
   * Messages with matches, in order.
   * @param pause between pieces of work, so that a long conversation is searched without a standstill; false: give up
   * @returns null where it was given up
   */
  find(
    entries: readonly Entry[],
    query: string,
    pause: () => Promise<boolean>,
  ): Promise<readonly FoundEntry[] | null>;
}

/** Messages that are read in one piece of work: some milliseconds. */
const AT_ONCE = 250;

export function createFinder(): Finder {
  const words = new WeakMap<Entry, string>();
  let counts = new WeakMap<Entry, number>();
  let counted = '';

  function countIn(entry: Entry, query: string): number {
    let text = words.get(entry);
    if (text === undefined) {
      text = foldText(entry.kind === 'answer' ? wordsOf(entry.text) : entry.text).text;
      words.set(entry, text);
    }
    return placesOf(text, query).length;
  }

  return {
    async find(entries, typed, pause) {
      const query = foldText(typed).text;
      if (query !== counted) counts = new WeakMap();
      counted = query;
      const own = counts;
      const found: FoundEntry[] = [];
      let fresh = 0;
      for (const entry of entries) {
        let count = own.get(entry);
        if (count === undefined) {
          fresh += 1;
          if (fresh % AT_ONCE === 0 && !(await pause())) return null;
          count = countIn(entry, query);
          own.set(entry, count);
        }
        if (count > 0) found.push({ key: entry.key, count });
      }
      return found;
    },
  };
}

/** Of how many matches this is the which-th, from 1; 0: it is none of them. */
export function ordinalOf(found: readonly FoundEntry[], place: MatchPlace | null): number {
  let before = 0;
  for (const { key, count } of found) {
    if (key === place?.key) return before + Math.min(place.n, count - 1) + 1;
    before += count;
  }
  return 0;
}

export function totalOf(found: readonly FoundEntry[]): number {
  return found.reduce((sum, { count }) => sum + count, 0);
}

/** The match so many further (negative: back), around the ends; from nowhere, the first or the last. */
export function stepFrom(
  found: readonly FoundEntry[],
  place: MatchPlace | null,
  by: 1 | -1,
): MatchPlace | null {
  const total = totalOf(found);
  if (total === 0) return null;
  const ordinal = ordinalOf(found, place);
  let left = ordinal === 0 ? (by > 0 ? 0 : total - 1) : (ordinal - 1 + by + total) % total;
  for (const { key, count } of found) {
    if (left < count) return { key, n: left };
    left -= count;
  }
  return null;
}

/** The first match in or below a message, else the last one of all. */
export function matchFrom(
  found: readonly FoundEntry[],
  entries: readonly Entry[],
  topKey: string | null,
): MatchPlace | null {
  const last = found.at(-1);
  if (!last) return null;
  const counts = new Map(found.map(({ key, count }) => [key, count]));
  const top = entries.findIndex(({ key }) => key === topKey);
  const next = top < 0 ? undefined : entries.slice(top).find(({ key }) => counts.has(key));
  return next ? { key: next.key, n: 0 } : { key: last.key, n: last.count - 1 };
}
