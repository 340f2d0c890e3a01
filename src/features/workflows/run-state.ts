/** A run of a workflow as a fold of its events; a stored run has the same form. */
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import type { WireWorkflowRun, WorkflowEvent } from '#src/protocol/workflow-events.ts';

export type NodeStatus = 'waiting' | 'running' | 'completed' | 'failed' | 'skipped' | 'interrupted';
/** `cut`: it is not known how the run ended. `interrupted`: its gateway died, and what was stored is shown. */
export type RunStatus = 'starting' | 'running' | 'completed' | 'failed' | 'interrupted' | 'cut';

export interface NodeState {
  readonly id: string;
  readonly name: string;
  readonly type: string | null;
  readonly status: NodeStatus;
  /** What it worked with; null where nobody says. */
  readonly input: Readonly<Record<string, unknown>> | null;
  readonly output: unknown;
  readonly error: string | null;
  /** Of a tool: its run, for the debugger. */
  readonly executionId: string | null;
  readonly startedAt: Instant | null;
  /** `startedAt` is when that came in, by this page's clock: the server did not say. */
  readonly arrived: boolean;
  readonly durationMs: number | null;
}

export interface RunState {
  readonly executionId: string | null;
  readonly status: RunStatus;
  /** In the order in which they began, those that did not yet behind. */
  readonly nodes: readonly NodeState[];
  readonly error: string | null;
  readonly startedAt: Instant | null;
  readonly durationMs: number | null;
}

/** The stream ended before the run did. */
export type RunInput = WorkflowEvent | { readonly type: 'stream_cut' };

/** @param known nodes that the server lists, where it does: then those to come are shown too */
export function beginRun(known: readonly { id: string; name: string; type: string }[]): RunState {
  const nodes = known.map(({ id, name, type }) => nodeOf(id, name, type));
  return { executionId: null, status: 'starting', nodes, error: null, startedAt: null, durationMs: null };
}

/** @param at when it came in */
export function applyRunEvent(state: RunState, event: RunInput, at: Instant): RunState {
  if (isOver(state.status)) return state;
  if ('kind' in event) return { ...state, status: 'running', nodes: applyNode(state.nodes, event, at) };
  switch (event.type) {
    case 'workflow_started':
      return { ...state, status: 'running', executionId: event.executionId };
    case 'workflow_ended':
      return { ...state, status: 'completed', durationMs: event.durationMs, nodes: closed(state.nodes) };
    case 'workflow_failed':
      return {
        ...state,
        status: event.interrupted ? 'interrupted' : 'failed',
        error: event.error,
        nodes: closed(state.nodes),
      };
    case 'run_stated':
      return toRunState(event.run);
    case 'stream_cut':
      return { ...state, status: 'cut' };
  }
}

export function isOver(status: string): boolean {
  return status === 'completed' || status === 'failed' || status === 'interrupted';
}

function applyNode(
  nodes: readonly NodeState[],
  event: Extract<WorkflowEvent, { kind: unknown }>,
  at: Instant,
): readonly NodeState[] {
  const known = nodes.find(({ id }) => id === event.nodeId) ?? nodeOf(event.nodeId, event.nodeId, null);
  const next = changed(known, event, at);
  return nodes.includes(known) ? nodes.map((node) => (node === known ? next : node)) : [...nodes, next];
}

function changed(node: NodeState, event: Extract<WorkflowEvent, { kind: unknown }>, at: Instant): NodeState {
  switch (event.kind) {
    case 'node_started':
      return {
        ...node,
        status: 'running',
        name: event.name ?? node.name,
        type: event.nodeType ?? node.type,
        startedAt: at,
        arrived: true,
      };
    case 'node_ended':
      return { ...node, status: 'completed', output: event.output, durationMs: event.durationMs };
    case 'node_failed':
      return { ...node, status: 'failed', error: event.error };
  }
}

/** The run is over: what has not begun never will, and what nobody told the end of has none. */
function closed(nodes: readonly NodeState[]): readonly NodeState[] {
  return nodes.map((node) => {
    if (node.status === 'waiting') return { ...node, status: 'skipped' };
    return node.status === 'running' ? { ...node, status: 'interrupted' } : node;
  });
}

function nodeOf(id: string, name: string, type: string | null): NodeState {
  return {
    id,
    name,
    type,
    status: 'waiting',
    input: null,
    output: null,
    error: null,
    executionId: null,
    startedAt: null,
    arrived: false,
    durationMs: null,
  };
}

const nodeStatuses: readonly string[] = [
  'waiting',
  'running',
  'completed',
  'failed',
  'skipped',
  'interrupted',
];
const runStatuses: readonly string[] = ['running', 'completed', 'failed', 'interrupted'];

export function toRunState(run: WireWorkflowRun): RunState {
  return {
    executionId: run.id,
    status: runStatuses.includes(run.status) ? (run.status as RunStatus) : 'cut',
    error: run.error ?? null,
    startedAt: toInstant(run.started_at),
    durationMs: run.duration_ms ?? null,
    nodes: run.nodes.map((node) => ({
      id: node.node_id,
      name: node.node_name ?? node.node_id,
      type: node.node_type ?? null,
      status: nodeStatuses.includes(node.status) ? (node.status as NodeStatus) : 'waiting',
      input: node.input ?? null,
      output: node.output ?? null,
      error: node.error ?? null,
      executionId: node.execution_id ?? null,
      startedAt: toInstant(node.started_at),
      arrived: false,
      durationMs: node.duration_ms ?? null,
    })),
  };
}

function toInstant(time: string | null | undefined): Instant | null {
  return time == null ? null : parseInstant(time);
}

/** Of two states of one run the one that is further: a list may be older than what was followed, or newer. */
export function further(a: WireWorkflowRun, b: WireWorkflowRun): WireWorkflowRun {
  return progress(b) > progress(a) ? b : a;
}

function progress(run: WireWorkflowRun): number {
  if (isOver(run.status)) return Number.POSITIVE_INFINITY;
  const steps = run.nodes.map(({ status, execution_id: execution }) => {
    if (status === 'waiting') return 0;
    return status === 'running' ? 1 + Number(execution != null) : 3;
  });
  return steps.reduce<number>((sum, step) => sum + step, 0);
}
