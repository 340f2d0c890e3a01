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
 * Steps in steps stand open at first, the calls of a step do not.
 * @param toggled ids of the spans that somebody opened or closed
 */
export function shownNodes(nodes: readonly TreeNode[], toggled: ReadonlySet<number>): ShownNode[] {
  /** By place: 0 holds nothing, 1 calls alone, 2 steps too. */
  const held = new Uint8Array(nodes.length);
  for (const { parent, span } of nodes) {
    if (parent !== -1) held[parent] = Math.max(held[parent] ?? 0, span.isStep ? 2 : 1);
  }
  const visible: boolean[] = [];
  const shown: ShownNode[] = [];
  const expanded: boolean[] = [];
  for (const [place, node] of nodes.entries()) {
    expanded[place] = (held[place] === 2) !== toggled.has(node.span.id);
    visible[place] = node.parent === -1 || (visible[node.parent] === true && expanded[node.parent] === true);
    if (!visible[place]) continue;
    const hasChildren = held[place] !== 0;
    shown.push({ node, place, hasChildren, isExpanded: hasChildren && expanded[place] });
  }
  return shown;
}

/**
 * Calls, failed calls and error lines that lie in each step itself, by its span.
 * @param errors how many error lines are known
 */
export function countsOf(
  log: EventLog,
  errors: number,
  nodes: readonly TreeNode[],
): ReadonlyMap<number, { calls: number; failed: number; errors: number }> {
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
  for (let at = 0; at < errors; at += 1) {
    const holder = innermostAt(nodes, log.at.data[log.rows.errors.data[at] ?? 0] ?? NaN);
    if (holder !== undefined) of(holder.span.id).errors += 1;
  }
  return counts;
}

/** The innermost step that was open at a time, µs. */
export function innermostAt(nodes: readonly TreeNode[], at: number): TreeNode | undefined {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.span.startedAt ?? -Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  let node = nodes[low - 1];
  while (node !== undefined && !(node.span.isStep && isOpenAt(node, at))) node = nodes[node.parent];
  return node;
}

function isOpenAt({ span }: TreeNode, at: number): boolean {
  if (span.startedAt === null || span.startedAt > at) return false;
  return span.isOpen || (span.endedAt !== null && at <= span.endedAt);
}
