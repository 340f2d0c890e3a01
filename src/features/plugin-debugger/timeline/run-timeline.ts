/** A plugin run as lanes: its steps, calls, traces, variables and log lines. */
import { tone, type TimelineLane, type TimelineModel } from '#src/ui/timeline/timeline-model.ts';
import { latestOf, nameAt, textAt, type EventLog } from '../model/event-log.ts';
import { treeOf, type TreeNode } from '../model/nesting.ts';
import { lineAt, type Span } from '../model/read.ts';
import { kinds, outcomes } from '../model/row.ts';
import { placedAt, timeOrderOf } from '../model/time-order.ts';
import type { RunState } from '../run-state.ts';
import { addLaneRow, createLaneRows, type LaneRows } from './lane-columns.ts';

export type LaneId = 'steps' | 'calls' | 'traces' | 'variables' | 'logs';

export interface RunTimeline {
  /** The lanes of a run as far as it is known. Columns grow in place; `version` says when. */
  modelOf(run: RunState): TimelineModel;
}

const callTones: Readonly<Record<string, number>> = {
  llm: tone.violet,
  tool: tone.accent,
  knowledge: tone.blue,
  storage: tone.neutral,
};
const levelTones = [tone.red, tone.amber, tone.blue, tone.quiet] as const;
/** More calls at once than that share the last row. */
const MOST_ROWS = 16;

/** @param labels of the lanes, in the reader's language */
export function createRunTimeline(labels: Readonly<Record<LaneId, string>>): RunTimeline {
  let log: EventLog | null = null;
  let spanVersion = -1;
  let taken = 0;
  let rewrites = 0;
  let version = 0;
  let steps = createLaneRows();
  let calls = createLaneRows();
  let marks = { traces: createLaneRows(), variables: createLaneRows(), logs: createLaneRows() };
  let depths = { steps: 1, calls: 1 };
  let spanRewrites = 0;
  let nodes: ReadonlyMap<number, Span> = new Map();

  function takeSpans(run: RunState): void {
    if (spanVersion === run.log.spans.version) return;
    spanVersion = run.log.spans.version;
    spanRewrites += 1;
    const tree = treeOf(run);
    const made = spanLanes(tree);
    ({ steps, calls, depths } = made);
    nodes = new Map(tree.map(({ span }) => [span.id, span]));
    version += 1;
  }

  function takeMarks(run: RunState): void {
    const order = timeOrderOf(run.log);
    if (order.rewrites !== rewrites) {
      rewrites = order.rewrites;
      taken = 0;
      marks = { traces: createLaneRows(), variables: createLaneRows(), logs: createLaneRows() };
    }
    if (taken < order.length) version += 1;
    for (; taken < order.length; taken += 1) addMark(run.log, order.order[taken] ?? 0, marks);
  }

  function lane(id: LaneId, rows: LaneRows, depth: number, known: EventLog): TimelineLane {
    const isSpans = id === 'steps' || id === 'calls';
    const refOf = (row: number) => rows.columns.ref[row] ?? 0;
    return {
      id,
      label: labels[id],
      kind: isSpans ? 'spans' : 'marks',
      depth,
      columns: rows.columns,
      count: rows.count,
      rewrites: isSpans ? spanRewrites : rewrites,
      labelOf: (row) => (isSpans ? spanName(nodes.get(refOf(row))) : ''),
      describe: (row) => (isSpans ? spanName(nodes.get(refOf(row))) : describeRow(known, refOf(row))),
    };
  }

  return {
    modelOf(run) {
      if (log !== run.log) {
        log = run.log;
        spanVersion = -1;
        taken = 0;
        rewrites = timeOrderOf(log).rewrites;
        marks = { traces: createLaneRows(), variables: createLaneRows(), logs: createLaneRows() };
        version += 1;
      }
      takeSpans(run);
      takeMarks(run);
      const end = Math.max(run.endedAt ?? -Infinity, latestOf(run.log, run.rows) ?? -Infinity);
      const start = Math.min(run.startedAt ?? Infinity, steps.columns.start[0] ?? Infinity);
      const known = Number.isFinite(start) ? start : 0;
      return {
        start: known,
        end: Number.isFinite(end) ? Math.max(end, known) : known,
        lanes: [
          lane('steps', steps, depths.steps, run.log),
          lane('calls', calls, depths.calls, run.log),
          lane('traces', marks.traces, 1, run.log),
          lane('variables', marks.variables, 1, run.log),
          lane('logs', marks.logs, 1, run.log),
        ].filter(({ count }) => count > 0),
        version,
      };
    },
  };
}

/** Steps by what they lie in, calls in as many rows as run at once. */
function spanLanes(tree: readonly TreeNode[]) {
  const steps = createLaneRows();
  const calls = createLaneRows();
  const depths = { steps: 1, calls: 1 };
  /** When the last call of each row ends. */
  const ends: number[] = [];
  for (const { span, level } of tree) {
    if (span.startedAt === null) continue;
    const start = span.startedAt;
    const end = span.isOpen ? NaN : Math.max(span.endedAt ?? start, start);
    if (span.isStep) {
      const depth = Math.min(level - 1, MOST_ROWS - 1);
      depths.steps = Math.max(depths.steps, depth + 1);
      addLaneRow(steps, { start, end, depth, tone: tone.neutral, ref: span.id });
      continue;
    }
    const free = ends.findIndex((until) => until <= start);
    const depth = free === -1 ? Math.min(ends.length, MOST_ROWS - 1) : free;
    ends[depth] = span.isOpen ? Infinity : end;
    depths.calls = Math.max(depths.calls, depth + 1);
    const color = span.success === false ? tone.red : (callTones[span.type] ?? tone.accent);
    addLaneRow(calls, { start, end, depth, tone: color, ref: span.id });
  }
  return { steps, calls, depths };
}

function addMark(log: EventLog, row: number, marks: Record<'traces' | 'variables' | 'logs', LaneRows>): void {
  const start = placedAt(log, row);
  if (!Number.isFinite(start)) return;
  const mark = { start, end: NaN, depth: 0, ref: row };
  switch (log.kind.data[row]) {
    case kinds.log: {
      const isEcho = (log.echo.data[row] ?? -1) !== -1;
      addLaneRow(marks.logs, {
        ...mark,
        tone: isEcho ? tone.quiet : (levelTones[log.flag.data[row] ?? 2] ?? tone.blue),
      });
      return;
    }
    case kinds.trace:
      if (log.echo.data[row] === -1) addLaneRow(marks.traces, { ...mark, tone: tone.neutral });
      return;
    case kinds.variable:
      addLaneRow(marks.variables, { ...mark, tone: tone.green });
      return;
    default:
  }
}

function spanName(span: Span | undefined): string {
  if (span === undefined) return '';
  return span.isStep ? span.name : [span.type, span.name].filter(Boolean).join(' ');
}

function describeRow(log: EventLog, row: number): string {
  switch (log.kind.data[row]) {
    case kinds.log: {
      const { level, message } = lineAt(log, row);
      return `${level}: ${(message ?? '').slice(0, 200)}`;
    }
    case kinds.callEnd:
      return `${textAt(log, log.aux, row)} ${nameAt(log, row)}${log.flag.data[row] === outcomes.failed ? ' ✕' : ''}`;
    default:
      return nameAt(log, row);
  }
}
