/** What spans lie in: what their records say where they say it, else the step around them by time. */
import { NO_PARENT } from './column.ts';
import type { TreeNode } from './nesting.ts';
import type { KnownLog, Span } from './read.ts';

export interface Placing {
  /** In the order of the tree, from place `from` on. */
  readonly spans: readonly Span[];
  readonly from: number;
  /** Of each the place of the step around it; -1. */
  readonly around: Int32Array;
  /** By span: its place. */
  readonly places: readonly number[];
  /** By the id of a parent that is not known: the spans that name it. Added to. */
  readonly waiting: Map<number, Set<number>>;
}

export interface Parents {
  /** Places; -1 for what lies in nothing, or in what the run does not have. */
  readonly parents: Int32Array;
  /** 1: the records say so. */
  readonly stated: Uint8Array;
  /** The first place whose stated parent stands behind it (a clock that was late), or is its own end; else the end. */
  readonly firstForward: number;
}

export function parentsOf({ log, rows }: KnownLog, placing: Placing): Parents {
  const { spans, from, around, places, waiting } = placing;
  const { byId, firstRow } = log.spans;
  const parents = around.slice();
  const stated = new Uint8Array(spans.length);
  let firstForward = from + spans.length;
  for (const [at, { id }] of spans.entries()) {
    const named = log.parentId.data[firstRow.data[id] ?? -1] ?? 0;
    if (named === 0) continue;
    stated[at] = 1;
    parents[at] = -1;
    if (named === NO_PARENT) continue;
    const holder = byId.get(named);
    if (holder === undefined || (firstRow.data[holder] ?? Infinity) >= rows) {
      const others = waiting.get(named);
      if (others) others.add(id);
      else waiting.set(named, new Set([id]));
      continue;
    }
    const place = places[holder] ?? -1;
    parents[at] = place;
    if (place >= from + at) firstForward = Math.min(firstForward, from + at);
  }
  if (firstForward < from + spans.length) cutCircles(parents, stated, from);
  return { parents, stated, firstForward };
}

/**
 * What would lie in itself lies in nothing: of a circle the link that is derived is cut, or else that of its first
 * span. A circle has a link that leads forward, so that none of it stands before `from`.
 */
function cutCircles(parents: Int32Array, stated: Uint8Array, from: number): void {
  /** 0: not looked at, 1: on the path, 2: leads to a root. */
  const seen = new Uint8Array(parents.length);
  for (let start = 0; start < parents.length; start += 1) {
    const path: number[] = [];
    let at = start;
    while (at >= 0 && seen[at] === 0) {
      seen[at] = 1;
      path.push(at);
      at = (parents[at] ?? -1) - from;
    }
    if (at >= 0 && seen[at] === 1) {
      const circle = path.slice(path.indexOf(at)).sort((a, b) => a - b);
      const cut = circle.find((each) => stated[each] === 0) ?? circle[0] ?? at;
      parents[cut] = -1;
    }
    for (const each of path) seen[each] = 2;
  }
}

/** @param before nodes that stand already @param parents of those behind them */
export function levelsOf(before: readonly TreeNode[], parents: Int32Array): Int32Array {
  const from = before.length;
  const levels = new Int32Array(parents.length);
  for (let start = 0; start < parents.length; start += 1) {
    const path: number[] = [];
    let at = start;
    while (at >= 0 && levels[at] === 0) {
      path.push(at);
      at = (parents[at] ?? -1) - from;
    }
    const place = at + from;
    let level = at >= 0 ? (levels[at] ?? 0) : (before[place]?.level ?? 0);
    while (path.length > 0) {
      level += 1;
      levels[path.pop() ?? 0] = level;
    }
  }
  return levels;
}
