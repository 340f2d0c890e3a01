/** The nodes of a run in time: from what the server says of each, or from when that came in. */
import type { Instant } from '#src/lib/instant.ts';
import { tone } from '#src/ui/timeline/timeline-model.ts';
import type { NodeState, NodeStatus, RunState } from './run-state.ts';

const tones = {
  waiting: tone.quiet,
  skipped: tone.quiet,
  running: tone.blue,
  completed: tone.green,
  failed: tone.red,
  interrupted: tone.amber,
} as const satisfies Record<NodeStatus, number>;

/** A node that has begun. */
export interface NodeSpan {
  /** Its place among the run's nodes. */
  readonly ref: number;
  readonly node: NodeState;
  readonly start: Instant;
  /** Its start plus its duration, as told; null: open, or its end was never told. */
  readonly end: Instant | null;
  readonly tone: number;
}

export interface RunSpans {
  readonly spans: readonly NodeSpan[];
  readonly start: Instant | null;
  readonly end: Instant | null;
  /** Starts are those of arrival. */
  readonly arrival: boolean;
  /** Nodes that have begun, and nobody says when. */
  readonly untimed: number;
}

export function toRunSpans({ nodes, startedAt: start, durationMs }: RunState): RunSpans {
  const spans = nodes.flatMap((node, ref): NodeSpan[] => {
    const { startedAt, status } = node;
    return startedAt === null
      ? []
      : [{ ref, node, start: startedAt, end: endOf(node, startedAt), tone: tones[status] }];
  });
  return {
    spans,
    start,
    end: start === null || durationMs === null ? null : start + durationMs * 1_000,
    arrival: spans.some(({ node }) => node.arrived),
    untimed: nodes.filter(({ status, startedAt }) => startedAt === null && hasBegun(status)).length,
  };
}

function endOf({ durationMs }: NodeState, start: Instant): Instant | null {
  return durationMs === null ? null : start + durationMs * 1_000;
}

function hasBegun(status: NodeStatus): boolean {
  return status !== 'waiting' && status !== 'skipped';
}
