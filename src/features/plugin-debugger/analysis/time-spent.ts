/**
 * Where the time of a run, or of a part of it, went: derived from the times of steps and calls alone. A call counts
 * to every step in whose time it lies, because no record says which step made it.
 */
import type { Instant } from '#src/lib/instant.ts';
import { latestOf, nameAt, textAt } from '../model/event-log.ts';
import { LET_GO, type KnownLog } from '../model/read.ts';
import { outcomes } from '../model/row.ts';
import type { RunState } from '../run-state.ts';
import { coveredOf, unionOf, type Union } from './intervals.ts';
import { silentStretches, type SilentStretches } from './silent-stretches.ts';
import { usageAt } from './usage.ts';

export interface TimeRange {
  readonly from: Instant;
  readonly to: Instant;
}

/** All steps of one name. Times in µs. */
export interface StepTime {
  readonly name: string;
  readonly count: number;
  /** How many of them have no end. */
  readonly open: number;
  /** Time in which at least one of them went on. */
  readonly wall: number;
  /** Of it, the time in which no call was under way. */
  readonly self: number;
  /** The longest of them, by its first row. */
  readonly longest: { readonly row: number; readonly at: Instant; readonly duration: number };
}

/** All calls of one type. Times in µs. */
export interface CallTime {
  readonly type: string;
  readonly count: number;
  readonly failed: number;
  readonly open: number;
  /** Sum of their durations: calls that ran at the same time count each. */
  readonly total: number;
  /** Time in which at least one of them was under way. */
  readonly wall: number;
  readonly longest: {
    readonly row: number;
    readonly at: Instant;
    readonly endpoint: string;
    readonly duration: number;
  };
  /** Null where no result says them. */
  readonly tokens: number | null;
  readonly cost: number | null;
}

export interface TimeSpent {
  readonly range: TimeRange;
  /** The longest first. */
  readonly steps: readonly StepTime[];
  readonly calls: readonly CallTime[];
  /** Time in which at least one call was under way, and the rest: the plugin's own. */
  readonly inCalls: number;
  readonly own: number;
  readonly silences: SilentStretches;
  readonly tokens: number | null;
  readonly cost: number | null;
  /** Calls whose results are no longer in memory: what they cost is not counted. */
  readonly unread: number;
  /** Steps and calls whose times cannot be read, or that end before they begin. */
  readonly unplaced: number;
}

type Timed = KnownLog & Pick<RunState, 'startedAt' | 'endedAt'>;

/**
 * The time that a run took so far.
 * @param now where it still runs; null: until its last record
 * @returns null where no time is known
 */
export function runRange({ log, rows, startedAt, endedAt }: Timed, now: Instant | null): TimeRange | null {
  const latest = latestOf(log, rows);
  const to = endedAt ?? now ?? latest;
  const from = startedAt ?? latest;
  return from === null || to === null ? null : { from, to: Math.max(from, to) };
}

export function timeSpent(run: Timed, range: TimeRange): TimeSpent {
  const steps = new Map<number, Group>();
  const calls = new Map<number, Group>();
  const all = createGroup();
  let unplaced = 0;
  let unread = 0;
  const { spans } = run.log;
  for (const kind of ['steps', 'calls'] as const) {
    const list = spans[kind];
    for (let n = 0; n < list.length; n += 1) {
      const id = list.data[n] ?? 0;
      if ((spans.firstRow.data[id] ?? Infinity) >= run.rows) break;
      const placed = placeOf(run, id, range);
      if (placed === null) unplaced += 1;
      if (placed === null || placed.isOutside) continue;
      const key = (kind === 'steps' ? run.log.name : run.log.aux).data[placed.row] ?? 0;
      addTo(groupOf(kind === 'steps' ? steps : calls, key), placed);
      if (kind === 'steps') continue;
      addTo(all, placed);
      if (placed.isOpen) continue;
      const usage = usageAt(run.log, placed.endRow);
      if (usage === LET_GO) unread += 1;
      else {
        addUsage(groupOf(calls, key), usage);
        addUsage(all, usage);
      }
      if (run.log.flag.data[placed.endRow] === outcomes.failed) groupOf(calls, key).failed += 1;
    }
  }
  const inCalls = unionOf(all.starts, all.ends);
  return {
    range,
    steps: [...steps].map(([name, group]) => stepTime(run, name, group, inCalls)).sort(byWall),
    calls: [...calls].map(([type, group]) => callTime(run, type, group)).sort(byWall),
    inCalls: inCalls.total,
    own: range.to - range.from - inCalls.total,
    silences: silentStretches(run, range, inCalls),
    tokens: all.tokens,
    cost: all.cost,
    unread,
    unplaced,
  };
}

/** Spans of one name or type while they are added up. */
interface Group {
  readonly starts: number[];
  readonly ends: number[];
  total: number;
  open: number;
  failed: number;
  longest: Placed | null;
  tokens: number | null;
  cost: number | null;
}

function createGroup(): Group {
  return { starts: [], ends: [], total: 0, open: 0, failed: 0, longest: null, tokens: null, cost: null };
}

function groupOf(groups: Map<number, Group>, key: number): Group {
  const group = groups.get(key) ?? createGroup();
  groups.set(key, group);
  return group;
}

/** A span as far as it lies in the range. */
interface Placed {
  readonly row: number;
  readonly endRow: number;
  readonly start: number;
  readonly end: number;
  readonly isOpen: boolean;
  readonly isOutside: boolean;
}

function placeOf({ log, rows }: KnownLog, id: number, range: TimeRange): Placed | null {
  const { spans } = log;
  const start = spans.start.data[id] ?? NaN;
  const endRow = spans.endRow.data[id] ?? -1;
  const isOpen = endRow === -1 || endRow >= rows;
  const end = isOpen ? range.to : (log.at.data[endRow] ?? NaN);
  // What is known by its end alone, without a duration, has no beginning either.
  const isUntimed =
    spans.startRow.data[id] === -1 && Number.isNaN(log.duration.data[endRow] ?? NaN) && start === end;
  if (isUntimed || Number.isNaN(start) || Number.isNaN(end) || (end < start && !isOpen)) return null;
  const from = Math.max(start, range.from);
  const to = Math.min(end, range.to);
  const row = spans.firstRow.data[id] ?? 0;
  return { row, endRow, start: from, end: to, isOpen, isOutside: to < from };
}

function addTo(group: Group, placed: Placed): void {
  const { start, end, isOpen } = placed;
  group.starts.push(start);
  group.ends.push(end);
  group.total += end - start;
  if (isOpen) group.open += 1;
  if (group.longest === null || end - start > group.longest.end - group.longest.start) group.longest = placed;
}

function addUsage(
  group: Group,
  usage: { readonly tokens: number | null; readonly cost: number | null },
): void {
  if (usage.tokens !== null) group.tokens = (group.tokens ?? 0) + usage.tokens;
  if (usage.cost !== null) group.cost = (group.cost ?? 0) + usage.cost;
}

function stepTime({ log }: KnownLog, name: number, group: Group, inCalls: Union): StepTime {
  const wall = unionOf(group.starts, group.ends);
  const { row, at, duration } = longestOf(group);
  return {
    name: log.texts.list[name] ?? '',
    count: group.starts.length,
    open: group.open,
    wall: wall.total,
    self: wall.total - coveredOf(inCalls, wall),
    longest: { row, at, duration },
  };
}

function callTime({ log }: KnownLog, type: number, group: Group): CallTime {
  const { row, endRow, at, duration, isOpen } = longestOf(group);
  return {
    type: log.texts.list[type] ?? '',
    count: group.starts.length,
    failed: group.failed,
    open: group.open,
    total: group.total,
    wall: unionOf(group.starts, group.ends).total,
    longest: {
      row: isOpen ? row : endRow,
      at,
      endpoint: nameAt(log, row) || (isOpen ? '' : textAt(log, log.name, endRow)),
      duration,
    },
    tokens: group.tokens,
    cost: group.cost,
  };
}

/** Every group has one: it was made for its first span. */
function longestOf({ longest }: Group) {
  const { row = 0, endRow = -1, start = 0, end = 0, isOpen = true } = longest ?? {};
  return { row, endRow, at: start, duration: end - start, isOpen };
}

function byWall(a: { readonly wall: number }, b: { readonly wall: number }): number {
  return b.wall - a.wall;
}
