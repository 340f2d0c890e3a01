/**
 * Where a variable's value may have come from: the results of calls that had ended before it, and other variables, the
 * nearest first, that hold the same value. Equal values are no proof: that is for the page to say.
 */
import { payloadAt, timeAt, LET_GO, type KnownLog } from '../model/read.ts';
import { kinds } from '../model/row.ts';
import type { Moment } from './moment.ts';
import { findValue, isCommon, type Occurrence } from './value-search.ts';

export interface ValueSource extends Moment, Occurrence {
  readonly kind: 'call' | 'variable';
  /** Endpoint of the call, or name of the variable. */
  readonly name: string;
  /** Type of the call; empty. */
  readonly type: string;
}

/** - `all`: looked back to the run's beginning; else why not further: enough records, enough time. */
export type LookedAt = 'all' | 'records' | 'time';

export interface Provenance {
  /** The nearest first: equal values, then texts that contain it. At most five. */
  readonly sources: readonly ValueSource[];
  /**
   * - `common`: the value is found in too many places by chance, and was not looked for
   * - `exact`: one source holds an equal value; `contained`: one holds a text with it in it
   * - `several`: more than one source of the better kind; `none`: nothing found
   */
  readonly verdict: 'common' | 'exact' | 'contained' | 'several' | 'none';
  readonly looked: LookedAt;
  /** Calls and variables that were looked into, and those whose contents are no longer in memory. */
  readonly records: number;
  readonly letGo: number;
}

const MAX_CALLS = 500;
const MAX_RECORDS = 1_500;
const MAX_SOURCES = 5;
const BUDGET_MS = 20;

/**
 * @param row of the snapshot whose value is asked about: what came before it is looked at
 * @param elapsed monotonic milliseconds, for the budget of 20 ms
 */
export function provenanceOf(
  { log, rows }: KnownLog,
  row: number,
  value: unknown,
  elapsed: () => number,
): Provenance {
  const result = { sources: [] as ValueSource[], records: 0, letGo: 0 };
  if (isCommon(value)) return { ...result, verdict: 'common', looked: 'all' };
  const name = log.name.data[row] ?? 0;
  const until = elapsed() + BUDGET_MS;
  let calls = 0;
  let looked: LookedAt = 'all';
  for (let before = Math.min(row, rows) - 1; before >= 0; before -= 1) {
    const kind = log.kind.data[before];
    const isCall = kind === kinds.callEnd;
    // What the variable itself held before is its history, no source.
    if (!isCall && !(kind === kinds.variable && log.name.data[before] !== name)) continue;
    if (calls === MAX_CALLS || result.records === MAX_RECORDS) looked = 'records';
    else if (elapsed() > until) looked = 'time';
    if (looked !== 'all' || count(result.sources, 'equal') === MAX_SOURCES) break;
    const found = occurrenceAt({ log, rows }, before, isCall ? 'result' : 'value', value);
    if (found === LET_GO) {
      // Older contents are not here either.
      result.letGo = before + 1;
      break;
    }
    result.records += 1;
    if (isCall) calls += 1;
    if (found === null) continue;
    result.sources.push({
      ...found,
      kind: isCall ? 'call' : 'variable',
      name: log.texts.list[log.name.data[before] ?? 0] ?? '',
      type: isCall ? (log.texts.list[log.aux.data[before] ?? 0] ?? '') : '',
      at: timeAt(log, before),
      row: before,
    });
  }
  const equal = result.sources.filter(({ match }) => match === 'equal');
  const best = equal.length > 0 ? equal : result.sources;
  const others = best === equal ? result.sources.filter(({ match }) => match !== 'equal') : [];
  return {
    ...result,
    sources: [...best, ...others].slice(0, MAX_SOURCES),
    verdict:
      best.length > 1 ? 'several' : best.length === 0 ? 'none' : equal.length === 1 ? 'exact' : 'contained',
    looked,
  };
}

function count(sources: readonly ValueSource[], match: Occurrence['match']): number {
  let sum = 0;
  for (const source of sources) if (source.match === match) sum += 1;
  return sum;
}

/** Letters and digits stand in JSON as they are, however it was written. */
const PLAIN = /^[A-Za-z0-9 _.,:-]+$/;

function occurrenceAt(
  { log }: KnownLog,
  row: number,
  field: string,
  value: unknown,
): Occurrence | typeof LET_GO | null {
  const text = log.payload[row];
  // A record that does not hold the text is not parsed for it.
  if (typeof text === 'string' && typeof value === 'string' && PLAIN.test(value) && !text.includes(value))
    return null;
  const payload = payloadAt(log, row);
  if (payload === LET_GO) return LET_GO;
  if (typeof payload !== 'object' || payload === null) return null;
  return findValue(value, (payload as Readonly<Record<string, unknown>>)[field]);
}
