/**
 * The lanes of steps and calls out of the tree of spans: steps by what they lie in, calls in as many rows as run at once.
 * Kept up as the tree grows: what stands before the first node that is another stays as it is.
 */
import { tone } from '#src/ui/timeline/timeline-model.ts';
import type { TreeNode } from '../model/nesting.ts';
import type { Span } from '../model/read.ts';
import { createLaneRows, putLaneRow, type LaneRows } from './lane-columns.ts';

export interface SpanLanes {
  readonly steps: LaneRows;
  readonly calls: LaneRows;
  readonly depths: { steps: number; calls: number };
  /** Grows when rows that stood already are others, but for open ones that ended. */
  rewrites: number;
  tree: readonly TreeNode[];
  /** By node of the tree: how many steps, and calls, have a row before it. */
  readonly stepsBefore: number[];
  readonly callsBefore: number[];
}

const callTones: Readonly<Record<string, number>> = {
  llm: tone.violet,
  tool: tone.accent,
  knowledge: tone.blue,
  storage: tone.neutral,
};
/** More calls at once than that share the last row. */
const MOST_ROWS = 16;

export function createSpanLanes(): SpanLanes {
  return {
    steps: createLaneRows(),
    calls: createLaneRows(),
    depths: { steps: 1, calls: 1 },
    rewrites: 0,
    tree: [],
    stepsBefore: [],
    callsBefore: [],
  };
}

/** Brings the lanes up to a tree. */
export function takeTree(lanes: SpanLanes, tree: readonly TreeNode[]): void {
  const before = lanes.tree;
  let from = 0;
  while (from < before.length && from < tree.length && before[from] === tree[from]) from += 1;
  const isNew = from === before.length;
  let step = isNew ? lanes.steps.count : (lanes.stepsBefore[from] ?? 0);
  let call = isNew ? lanes.calls.count : (lanes.callsBefore[from] ?? 0);
  const ends = endsBefore(lanes.calls, call);
  let isRewritten = false;
  for (let at = from; at < tree.length; at += 1) {
    lanes.stepsBefore[at] = step;
    lanes.callsBefore[at] = call;
    const node = tree[at];
    if (node === undefined || node.span.startedAt === null) continue;
    const { span, level } = node;
    const start = node.span.startedAt;
    const end = span.isOpen ? NaN : Math.max(span.endedAt ?? start, start);
    if (span.isStep) {
      const depth = Math.min(level - 1, MOST_ROWS - 1);
      const row = { start, end, depth, tone: tone.neutral, ref: span.id };
      if (putLaneRow(lanes.steps, step, row)) isRewritten = true;
      lanes.depths.steps = Math.max(lanes.depths.steps, depth + 1);
      step += 1;
      continue;
    }
    const free = ends.findIndex((until) => until <= start);
    const depth = free === -1 ? Math.min(ends.length, MOST_ROWS - 1) : free;
    ends[depth] = span.isOpen ? Infinity : end;
    if (putLaneRow(lanes.calls, call, { start, end, depth, tone: toneOf(span), ref: span.id }))
      isRewritten = true;
    lanes.depths.calls = Math.max(lanes.depths.calls, depth + 1);
    call += 1;
  }
  if (step < lanes.steps.count || call < lanes.calls.count) isRewritten = true;
  lanes.steps.count = step;
  lanes.calls.count = call;
  lanes.tree = tree;
  if (!isRewritten) return;
  lanes.rewrites += 1;
  lanes.depths.steps = deepest(lanes.steps);
  lanes.depths.calls = deepest(lanes.calls);
}

/** When the last call of each row ends, of the first `count` calls. */
function endsBefore({ columns }: LaneRows, count: number): number[] {
  let rows = 0;
  for (let at = 0; at < count; at += 1) rows = Math.max(rows, (columns.depth[at] ?? 0) + 1);
  const ends = new Array<number>(rows).fill(NaN);
  let left = rows;
  for (let at = count - 1; at >= 0 && left > 0; at -= 1) {
    const depth = columns.depth[at] ?? 0;
    if (!Number.isNaN(ends[depth])) continue;
    const end = columns.end[at] ?? NaN;
    ends[depth] = Number.isNaN(end) ? Infinity : end;
    left -= 1;
  }
  return ends;
}

function deepest({ columns, count }: LaneRows): number {
  let most = 1;
  for (let at = 0; at < count; at += 1) most = Math.max(most, (columns.depth[at] ?? 0) + 1);
  return most;
}

function toneOf(span: Span): number {
  return span.success === false ? tone.red : (callTones[span.type] ?? tone.accent);
}
