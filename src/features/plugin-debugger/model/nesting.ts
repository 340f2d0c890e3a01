/**
 * The tree of steps with their calls. The wire has steps flat: what lies in what is derived from times (a step that
 * begins and ends within another), and is said to be.
 */
import type { EventLog } from './event-log.ts';
import { spanAt, spansOf, type KnownLog, type Span } from './read.ts';

export interface TreeNode {
  readonly span: Span;
  /** 1 for what lies in nothing. */
  readonly level: number;
  /** Index of the node that it lies in; -1. */
  readonly parent: number;
}

/** Steps and calls by start, each behind what it lies in. */
export function nestSpans(run: KnownLog): TreeNode[] {
  const spans = [...spansOf(run, 'steps'), ...spansOf(run, 'calls')].map((id) => spanAt(run, id));
  const start = (span: Span) => span.startedAt ?? -Infinity;
  const end = (span: Span) => (span.isOpen ? Infinity : (span.endedAt ?? start(span)));
  // Of those that begin together the longer one holds the other; a step holds a call; then as they came.
  spans.sort(
    (a, b) => start(a) - start(b) || end(b) - end(a) || Number(b.isStep) - Number(a.isStep) || a.id - b.id,
  );
  const nodes: TreeNode[] = [];
  const open: number[] = [];
  for (const span of spans) {
    for (;;) {
      const top = open.at(-1);
      const holder = top === undefined ? undefined : nodes[top]?.span;
      if (holder === undefined || holds(holder, span)) break;
      open.pop();
    }
    const parent = open.at(-1) ?? -1;
    nodes.push({ span, level: open.length + 1, parent });
    // Calls hold nothing: what runs beside them is not theirs.
    if (span.isStep) open.push(nodes.length - 1);
  }
  return nodes;

  function holds(holder: Span, span: Span): boolean {
    // A step that follows at once begins where the other ends.
    if (span.isStep) return start(span) < end(holder) && end(span) <= end(holder);
    return start(span) < end(holder) || (start(span) === end(holder) && end(span) <= end(holder));
  }
}

const kept = new WeakMap<EventLog, { rows: number; version: number; nodes: TreeNode[] }>();

/** The tree of a run; the same array while no span has come or ended. */
export function treeOf(run: KnownLog): readonly TreeNode[] {
  const { log, rows } = run;
  const known = kept.get(log);
  if (known?.version === log.spans.version && rows >= known.rows) return known.nodes;
  const nodes = nestSpans(run);
  kept.set(log, { rows, version: log.spans.version, nodes });
  return nodes;
}
