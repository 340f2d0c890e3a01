/**
 * The tree of steps with their calls. A plugin's records have steps flat: what lies in what is derived from times (a
 * step that begins and ends within another), and is said to be. Records of a trace name the span that theirs lies in:
 * that is not derived, and holds whatever the times say.
 */
import type { EventLog } from './event-log.ts';
import { levelsOf, parentsOf } from './parents.ts';
import { spanAt, spansOf, type KnownLog, type Span } from './read.ts';

/** Nodes stand by time. Of a tree that is derived each stands behind what it lies in; a stated parent may stand later. */
export interface TreeNode {
  readonly span: Span;
  /** 1 for what lies in nothing. */
  readonly level: number;
  /** Index of the node that it lies in; -1. */
  readonly parent: number;
  /** Its records say what it lies in, or that it lies in nothing. */
  readonly isStated: boolean;
  /** Index of the step that holds it by time, whatever its records say; -1. */
  readonly around: number;
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

/** Steps and calls by start. */
export function nestSpans(run: KnownLog): readonly TreeNode[] {
  return madeAnew(run).nodes;
}

/** For each span the step that holds it by time, behind nodes that stand already. */
function aroundOf(nodes: readonly TreeNode[], spans: readonly Span[]): Int32Array {
  const from = nodes.length;
  const around = new Int32Array(spans.length);
  const spanOf = (at: number) => (at < from ? nodes[at]?.span : spans[at - from]);
  // What lies open behind the last node: itself and what is around it. Calls hold nothing: what runs beside them is not theirs.
  const open: number[] = [];
  const last = nodes.at(-1);
  if (last !== undefined) {
    if (last.span.isStep) open.push(from - 1);
    for (let at = last.around; at !== -1; at = nodes[at]?.around ?? -1) open.push(at);
    open.reverse();
  }
  for (const [at, span] of spans.entries()) {
    for (;;) {
      const top = open.at(-1);
      const holder = top === undefined ? undefined : spanOf(top);
      if (holder === undefined || holds(holder, span)) break;
      open.pop();
    }
    around[at] = open.at(-1) ?? -1;
    if (span.isStep) open.push(from + at);
  }
  return around;
}

interface Kept {
  readonly rows: number;
  /** Of the log's spans; -1 where the log had rows beyond these: what they change is still to be taken. */
  readonly version: number;
  /** How many spans of the log stand in it. */
  readonly spans: number;
  readonly nodes: readonly TreeNode[];
  /** By span: its node. */
  readonly places: number[];
  /** Those that had no end yet. */
  readonly open: readonly Span[];
  /** The first node whose records name a parent that stands behind it; `nodes.length`. */
  readonly firstForward: number;
  /** By the id of a parent that is not known: the spans that name it. */
  readonly waiting: Map<number, Set<number>>;
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
  const spans = [...spansOf(run, 'steps'), ...spansOf(run, 'calls')].map((id) => spanAt(run, id));
  const open = spans.filter(({ isOpen }) => isOpen);
  return placed(run, { nodes: [], spans: spans.sort(inOrder), places: [], waiting: new Map(), open });
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
  if (ended.length === 0 && fresh.length === 0) return { ...known, rows, version: versionOf(run) };
  // Where a parent stands behind its child, what comes between them moves it.
  let from = known.firstForward;
  for (const span of [...ended, ...fresh]) from = Math.min(from, placeOf(known.nodes, span));
  for (const { id } of fresh) {
    for (const child of takeWaiting(known.waiting, log.spanId.data[firstRow.data[id] ?? -1] ?? 0)) {
      from = Math.min(from, known.places[child] ?? from);
    }
  }
  const endedIds = new Set(ended.map(({ id }) => id));
  const tail = known.nodes
    .slice(from)
    .map(({ span }) => (endedIds.has(span.id) ? spanAt(run, span.id) : span));
  return placed(run, {
    ...known,
    nodes: known.nodes.slice(0, from),
    spans: [...tail, ...fresh].sort(inOrder),
    open: [...known.open.filter(({ id }) => !endedIds.has(id)), ...fresh.filter(({ isOpen }) => isOpen)],
  });
}

interface Unplaced extends Pick<Kept, 'places' | 'waiting' | 'open'> {
  /** Those that stay; it is added to. */
  readonly nodes: TreeNode[];
  /** What stands behind them, in order. */
  readonly spans: readonly Span[];
}

function placed(run: KnownLog, { nodes, spans, places, waiting, open }: Unplaced): Kept {
  const from = nodes.length;
  for (const [at, { id }] of spans.entries()) places[id] = from + at;
  const around = aroundOf(nodes, spans);
  const { parents, stated, firstForward } = parentsOf(run, { spans, from, around, places, waiting });
  const levels = levelsOf(nodes, parents);
  for (const [at, span] of spans.entries()) {
    nodes.push({
      span,
      level: levels[at] ?? 1,
      parent: parents[at] ?? -1,
      isStated: stated[at] === 1,
      around: around[at] ?? -1,
    });
  }
  return {
    rows: run.rows,
    version: versionOf(run),
    spans: nodes.length,
    nodes,
    places,
    open,
    firstForward,
    waiting,
  };
}

function takeWaiting(waiting: Kept['waiting'], id: number): Iterable<number> {
  const spans = waiting.get(id) ?? [];
  waiting.delete(id);
  return spans;
}

function versionOf({ log, rows }: KnownLog): number {
  return rows === log.length ? log.spans.version : -1;
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
