/** A plugin run as lanes: its steps, calls, traces, variables and log lines. */
import { tone, type TimelineLane, type TimelineModel } from '#src/ui/timeline/timeline-model.ts';
import { latestOf, nameAt, type EventLog } from '../model/event-log.ts';
import { treeOf } from '../model/nesting.ts';
import { lineAt, spanAt, type Span } from '../model/read.ts';
import { kinds } from '../model/row.ts';
import { placedAt, timeOrderOf } from '../model/time-order.ts';
import { visibleName } from '../panes/visible-text.ts';
import { openEndOf, type RunState } from '../run-state.ts';
import { addLaneRow, createLaneRows, type LaneRows } from './lane-columns.ts';
import { createSpanLanes, takeTree } from './span-lanes.ts';

export type LaneId = 'steps' | 'calls' | 'traces' | 'variables' | 'logs';

export interface RunTimeline {
  /** The lanes of a run as far as it is known, the same for the same run. Columns grow in place; `version` says when. */
  modelOf(run: RunState): TimelineModel;
}

const levelTones = [tone.red, tone.amber, tone.blue, tone.quiet] as const;

/** @param words in the reader's language: the labels of the lanes, and what is said of a call that failed */
export function createRunTimeline(words: Readonly<Record<LaneId | 'failed', string>>): RunTimeline {
  let log: EventLog | null = null;
  let taken = 0;
  let rewrites = 0;
  let version = 0;
  let spans = createSpanLanes();
  let marks = { traces: createLaneRows(), variables: createLaneRows(), logs: createLaneRows() };

  function takeSpans(run: RunState): void {
    const tree = treeOf(run);
    if (tree === spans.tree) return;
    takeTree(spans, tree);
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

  function lane(id: LaneId, rows: LaneRows, depth: number, run: RunState): TimelineLane {
    const isSpans = id === 'steps' || id === 'calls';
    const refOf = (row: number) => rows.columns.ref[row] ?? 0;
    return {
      id,
      label: words[id],
      kind: isSpans ? 'spans' : 'marks',
      depth,
      columns: rows.columns,
      count: rows.count,
      rewrites: isSpans ? spans.rewrites : rewrites,
      labelOf: (row) => (isSpans ? spanName(spanAt(run, refOf(row))) : ''),
      describe: (row) => (isSpans ? outcomeOf(rows, row) : describeRow(run.log, refOf(row))),
    };
  }

  function outcomeOf({ columns }: LaneRows, row: number): string {
    return columns.tone[row] === tone.red ? words.failed : '';
  }

  let of: RunState | null = null;
  let model: TimelineModel | null = null;
  return {
    modelOf(run) {
      if (model !== null && of === run) return model;
      of = run;
      if (log !== run.log) {
        log = run.log;
        spans = { ...createSpanLanes(), rewrites: spans.rewrites + 1 };
        taken = 0;
        rewrites = timeOrderOf(log).rewrites;
        marks = { traces: createLaneRows(), variables: createLaneRows(), logs: createLaneRows() };
        version += 1;
      }
      takeSpans(run);
      takeMarks(run);
      const end = Math.max(run.endedAt ?? -Infinity, latestOf(run.log, run.rows) ?? -Infinity);
      const start = Math.min(run.startedAt ?? Infinity, firstStart(spans.steps));
      const known = Number.isFinite(start) ? start : 0;
      model = {
        start: known,
        end: Number.isFinite(end) ? Math.max(end, known) : known,
        lanes: [
          lane('steps', spans.steps, spans.depths.steps, run),
          lane('calls', spans.calls, spans.depths.calls, run),
          lane('traces', marks.traces, 1, run),
          lane('variables', marks.variables, 1, run),
          lane('logs', marks.logs, 1, run),
        ].filter(({ count }) => count > 0),
        version,
        isPartial: openEndOf(run) === 'unknown',
      };
      return model;
    },
  };
}

/** Columns are longer than their rows. */
function firstStart({ columns, count }: LaneRows): number {
  return count === 0 ? Infinity : (columns.start[0] ?? Infinity);
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

function spanName(span: Span): string {
  return visibleName(span.isStep ? span.name : [span.type, span.name].filter(Boolean).join(' '));
}

function describeRow(log: EventLog, row: number): string {
  if (log.kind.data[row] !== kinds.log) return visibleName(nameAt(log, row));
  const { level, message } = lineAt(log, row);
  return `${level}: ${visibleName(message ?? '')}`;
}
