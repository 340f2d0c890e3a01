/** What of the tree is shown, and what lies in each step. */
import type { EventLog } from '../model/event-log.ts';
import type { TreeNode } from '../model/nesting.ts';

export interface ShownNode {
  readonly node: TreeNode;
  /** Its index in the tree. */
  readonly place: number;
  readonly hasChildren: boolean;
  readonly isExpanded: boolean;
}

/**
 * Each row behind the one that it lies in, siblings by time. Steps in steps stand open at first, the calls of a step do not.
 * @param toggled ids of the spans that somebody opened or closed
 */
export function shownNodes(nodes: readonly TreeNode[], toggled: ReadonlySet<number>): ShownNode[] {
  /** By place: the first that lies in it, and its next sibling; -1. */
  const firstIn = new Int32Array(nodes.length).fill(-1);
  const nextOf = new Int32Array(nodes.length).fill(-1);
  /** By place: 0 holds nothing, 1 calls alone, 2 steps too. */
  const held = new Uint8Array(nodes.length);
  let first = -1;
  for (let place = nodes.length - 1; place >= 0; place -= 1) {
    const { parent = -1, span } = nodes[place] ?? {};
    nextOf[place] = parent === -1 ? first : (firstIn[parent] ?? -1);
    if (parent === -1) first = place;
    else {
      firstIn[parent] = place;
      held[parent] = Math.max(held[parent] ?? 0, span?.isStep === true ? 2 : 1);
    }
  }
  const shown: ShownNode[] = [];
  let place = first;
  while (place !== -1) {
    const node = nodes[place];
    if (node === undefined) break;
    const hasChildren = held[place] !== 0;
    const isExpanded = hasChildren && (held[place] === 2) !== toggled.has(node.span.id);
    shown.push({ node, place, hasChildren, isExpanded });
    let next = isExpanded ? (firstIn[place] ?? -1) : (nextOf[place] ?? -1);
    for (let at = node.parent; next === -1 && at !== -1; at = nodes[at]?.parent ?? -1)
      next = nextOf[at] ?? -1;
    place = next;
  }
  return shown;
}

/** It lies in something, and that is derived from times. */
export function isDerived({ level, isStated }: TreeNode): boolean {
  return level > 1 && !isStated;
}

/** How it is known what lies in what. That calls lie in steps is said where the records say more of others. */
export function nestingOf(nodes: readonly TreeNode[]): 'recorded' | 'partly' | 'derived' {
  if (nodes.some(({ isStated }) => isStated)) return nodes.some(isDerived) ? 'partly' : 'recorded';
  return nodes.some((node) => node.span.isStep && isDerived(node)) ? 'derived' : 'recorded';
}

export interface StepCounts {
  readonly calls: number;
  readonly failed: number;
  /** Error lines. */
  readonly errors: number;
}

/**
 * Calls, failed calls and error lines that lie in each step itself, by its span.
 * @param errors how many error lines are known
 */
export function countsOf(
  log: EventLog,
  errors: number,
  nodes: readonly TreeNode[],
): ReadonlyMap<number, StepCounts> {
  const counts = new Map<number, { calls: number; failed: number; errors: number }>();
  const of = (id: number) => {
    const known = counts.get(id) ?? { calls: 0, failed: 0, errors: 0 };
    counts.set(id, known);
    return known;
  };
  for (const { span, parent } of nodes) {
    const holder = nodes[parent]?.span;
    if (span.isStep || holder === undefined) continue;
    of(holder.id).calls += 1;
    if (span.success === false) of(holder.id).failed += 1;
  }
  const namedBy = namedNodes(log, nodes);
  for (let at = 0; at < errors; at += 1) {
    const row = log.rows.errors.data[at] ?? 0;
    const holder = namedBy(row) ?? innermostAt(nodes, log.at.data[row] ?? NaN);
    if (holder !== undefined) of(holder.span.id).errors += 1;
  }
  return counts;
}

/** Finds the step that a record says it is of: that of the span which it names, or around it. */
function namedNodes(log: EventLog, nodes: readonly TreeNode[]): (row: number) => TreeNode | undefined {
  let places: Map<number, number> | null = null;
  return (row) => {
    const id = log.spanId.data[row] ?? 0;
    const span = id === 0 ? undefined : log.spans.byId.get(id);
    if (span === undefined) return undefined;
    places ??= new Map(nodes.map((node, place) => [node.span.id, place]));
    let node = nodes[places.get(span) ?? -1];
    while (node !== undefined && !node.span.isStep) node = nodes[node.parent];
    return node;
  };
}

/** Of the steps that were open at a time, µs, the one that began last: the innermost where they lie in each other. */
export function innermostAt(nodes: readonly TreeNode[], at: number): TreeNode | undefined {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.span.startedAt ?? -Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  let node = nodes[low - 1];
  while (node !== undefined && !(node.span.isStep && isOpenAt(node, at))) node = nodes[node.around];
  return node;
}

function isOpenAt({ span }: TreeNode, at: number): boolean {
  if (span.startedAt === null || span.startedAt > at) return false;
  return span.isOpen || (span.endedAt !== null && at <= span.endedAt);
}
