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

const startOf = (span: Span) => span.startedAt ?? -Infinity;
const endOf = (span: Span) => (span.isOpen ? Infinity : (span.endedAt ?? startOf(span)));

/** Of those that begin together the longer one holds the other; a step holds a call; then as they came. */
function inOrder(a: Span, b: Span): number {
  return startOf(a) - startOf(b) || endOf(b) - endOf(a) || Number(b.isStep) - Number(a.isStep) || a.id - b.id;
}

function holds(holder: Span, span: Span): boolean {
  const [start, end] = [startOf(span), endOf(span)];
  // A step that follows at once begins where the other ends.
  if (span.isStep) return start < endOf(holder) && end <= endOf(holder);
  return start < endOf(holder) || (start === endOf(holder) && end <= endOf(holder));
}

/** Steps and calls by start, each behind what it lies in. */
export function nestSpans(run: KnownLog): TreeNode[] {
  const spans = [...spansOf(run, 'steps'), ...spansOf(run, 'calls')].map((id) => spanAt(run, id));
  return withSpans([], spans.sort(inOrder));
}

/** Adds spans, in order, behind nodes that stand already. */
function withSpans(nodes: TreeNode[], spans: readonly Span[]): TreeNode[] {
  // What lies open behind the last node: itself and what it lies in. Calls hold nothing: what runs beside them is not theirs.
  const open: number[] = [];
  const last = nodes.at(-1);
  if (last !== undefined) {
    if (last.span.isStep) open.push(nodes.length - 1);
    for (let at = last.parent; at !== -1; at = nodes[at]?.parent ?? -1) open.push(at);
    open.reverse();
  }
  for (const span of spans) {
    for (;;) {
      const top = open.at(-1);
      const holder = top === undefined ? undefined : nodes[top]?.span;
      if (holder === undefined || holds(holder, span)) break;
      open.pop();
    }
    nodes.push({ span, level: open.length + 1, parent: open.at(-1) ?? -1 });
    if (span.isStep) open.push(nodes.length - 1);
  }
  return nodes;
}

interface Kept {
  readonly rows: number;
  readonly version: number;
  /** How many spans of the log stand in it. */
  readonly spans: number;
  readonly nodes: readonly TreeNode[];
  /** Those that had no end yet. */
  readonly open: readonly Span[];
}

const kept = new WeakMap<EventLog, Kept>();

/**
 * The tree of a run; the same array while no span has come or ended, else a new one that begins with the same nodes as
 * the last: of a run that goes on only what stands behind the first change is placed anew.
 */
export function treeOf(run: KnownLog): readonly TreeNode[] {
  const { log, rows } = run;
  const known = kept.get(log);
  if (known?.version === log.spans.version && rows >= known.rows) return known.nodes;
  const next = known === undefined || rows < known.rows ? madeAnew(run) : grown(known, run);
  kept.set(log, next);
  return next.nodes;
}

function madeAnew(run: KnownLog): Kept {
  const { log, rows } = run;
  const nodes = nestSpans(run);
  const open = nodes.flatMap(({ span }) => (span.isOpen ? [span] : []));
  return { rows, version: log.spans.version, spans: nodes.length, nodes, open };
}

function grown(known: Kept, run: KnownLog): Kept {
  const { log, rows } = run;
  const { firstRow, endRow } = log.spans;
  const isEnded = ({ id }: Span) => {
    const end = endRow.data[id] ?? -1;
    return end !== -1 && end < rows;
  };
  const ended = known.open.filter(isEnded);
  const fresh: Span[] = [];
  let spans = known.spans;
  for (; spans < firstRow.length && (firstRow.data[spans] ?? Infinity) < rows; spans += 1) {
    fresh.push(spanAt(run, spans));
  }
  if (ended.length === 0 && fresh.length === 0) return { ...known, rows, version: log.spans.version };
  const from = [...ended, ...fresh].reduce(
    (first, span) => Math.min(first, placeOf(known.nodes, span)),
    known.nodes.length,
  );
  const endedIds = new Set(ended.map(({ id }) => id));
  const tail = known.nodes
    .slice(from)
    .map(({ span }) => (endedIds.has(span.id) ? spanAt(run, span.id) : span));
  const nodes = withSpans(known.nodes.slice(0, from), [...tail, ...fresh].sort(inOrder));
  const open = [...known.open.filter(({ id }) => !endedIds.has(id)), ...fresh.filter(({ isOpen }) => isOpen)];
  return { rows, version: log.spans.version, spans, nodes, open };
}

/** Where a span stands, or would stand. */
function placeOf(nodes: readonly TreeNode[], span: Span): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = nodes[middle]?.span;
    if (other !== undefined && inOrder(other, span) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
