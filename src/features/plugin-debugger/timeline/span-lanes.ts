/**
 * The lanes of steps and calls out of the tree of spans: each step below what it lies in, calls from the top, in as many
 * rows as run at once.
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
  const stepEnds = endsBefore(lanes.steps, step);
  const callEnds = endsBefore(lanes.calls, call);
  let isRewritten = false;
  for (let at = from; at < tree.length; at += 1) {
    lanes.stepsBefore[at] = step;
    lanes.callsBefore[at] = call;
    const node = tree[at];
    if (node === undefined || node.span.startedAt === null) continue;
    const { span } = node;
    const start = node.span.startedAt;
    const end = span.isOpen ? NaN : Math.max(span.endedAt ?? start, start);
    if (span.isStep) {
      const depth = takeRow(stepEnds, floorOf(lanes, tree, at), start, span.isOpen ? Infinity : end);
      const row = { start, end, depth, tone: tone.neutral, ref: span.id };
      if (putLaneRow(lanes.steps, step, row)) isRewritten = true;
      lanes.depths.steps = Math.max(lanes.depths.steps, depth + 1);
      step += 1;
      continue;
    }
    const depth = takeRow(callEnds, 0, start, span.isOpen ? Infinity : end);
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

/** The first row from `floor` on that is free at `start`: it is taken until `end`. */
function takeRow(ends: number[], floor: number, start: number, end: number): number {
  let row = Math.min(floor, MOST_ROWS - 1);
  while (row < MOST_ROWS - 1 && (ends[row] ?? -Infinity) > start) row += 1;
  ends[row] = end;
  return row;
}

/** The highest row in which a step may stand: below the step that it lies in. */
function floorOf(lanes: SpanLanes, tree: readonly TreeNode[], place: number): number {
  const node = tree[place];
  let at = node?.parent ?? -1;
  // A call may lie between them, where the records say so; without a time there is no row.
  while (at !== -1 && !hasRow(tree[at])) at = tree[at]?.parent ?? -1;
  if (at === -1) return 0;
  // What stands behind it has no row yet.
  if (at > place) return (node?.level ?? 1) - 1;
  return (lanes.steps.columns.depth[lanes.stepsBefore[at] ?? 0] ?? 0) + 1;
}

function hasRow(node: TreeNode | undefined): boolean {
  return node !== undefined && node.span.isStep && node.span.startedAt !== null;
}

/** When the last span of each row ends, of the first `count`. */
function endsBefore({ columns }: LaneRows, count: number): number[] {
  let rows = 0;
  for (let at = 0; at < count; at += 1) rows = Math.max(rows, (columns.depth[at] ?? 0) + 1);
  const ends = new Array<number>(rows).fill(-Infinity);
  for (let at = count - 1, left = rows; at >= 0 && left > 0; at -= 1) {
    const depth = columns.depth[at] ?? 0;
    if (ends[depth] !== -Infinity) continue;
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
