/** A run of a workflow as a fold of its events; a stored run has the same form. */
import type { WireWorkflowRun, WorkflowEvent } from '#src/protocol/workflow-events.ts';

export type NodeStatus = 'waiting' | 'running' | 'completed' | 'failed' | 'skipped';
export type RunStatus = 'starting' | 'running' | 'completed' | 'failed' | 'cut';

export interface NodeState {
  readonly id: string;
  readonly name: string;
  readonly type: string | null;
  readonly status: NodeStatus;
  readonly output: unknown;
  readonly error: string | null;
  readonly durationMs: number | null;
}

export interface RunState {
  readonly executionId: string | null;
  readonly status: RunStatus;
  /** In the order in which they began, those that did not yet behind. */
  readonly nodes: readonly NodeState[];
  readonly error: string | null;
  readonly durationMs: number | null;
}

/** The stream ended before the run did. */
export type RunInput = WorkflowEvent | { readonly type: 'stream_cut' };

/** @param known nodes that the server lists, where it does: then those to come are shown too */
export function beginRun(known: readonly { id: string; name: string; type: string }[]): RunState {
  const nodes = known.map(({ id, name, type }) => nodeOf(id, name, type));
  return { executionId: null, status: 'starting', nodes, error: null, durationMs: null };
}

export function applyRunEvent(state: RunState, event: RunInput): RunState {
  if (state.status === 'completed' || state.status === 'failed') return state;
  if ('kind' in event) return { ...state, status: 'running', nodes: applyNode(state.nodes, event) };
  switch (event.type) {
    case 'workflow_started':
      return { ...state, status: 'running', executionId: event.executionId };
    case 'workflow_ended':
      return { ...state, status: 'completed', durationMs: event.durationMs, nodes: closed(state.nodes) };
    case 'workflow_failed':
      return { ...state, status: 'failed', error: event.error, nodes: closed(state.nodes) };
    case 'stream_cut':
      return { ...state, status: 'cut' };
  }
}

function applyNode(
  nodes: readonly NodeState[],
  event: Extract<WorkflowEvent, { kind: unknown }>,
): readonly NodeState[] {
  const known = nodes.find(({ id }) => id === event.nodeId) ?? nodeOf(event.nodeId, event.nodeId, null);
  const next = changed(known, event);
  return nodes.includes(known) ? nodes.map((node) => (node === known ? next : node)) : [...nodes, next];
}

function changed(node: NodeState, event: Extract<WorkflowEvent, { kind: unknown }>): NodeState {
  switch (event.kind) {
    case 'node_started':
      return { ...node, status: 'running', name: event.name ?? node.name, type: event.nodeType ?? node.type };
    case 'node_ended':
      return { ...node, status: 'completed', output: event.output, durationMs: event.durationMs };
    case 'node_failed':
      return { ...node, status: 'failed', error: event.error };
  }
}

/** The run is over: what has not begun never will. */
function closed(nodes: readonly NodeState[]): readonly NodeState[] {
  return nodes.map((node) => (node.status === 'waiting' ? { ...node, status: 'skipped' } : node));
}

function nodeOf(id: string, name: string, type: string | null): NodeState {
  return { id, name, type, status: 'waiting', output: null, error: null, durationMs: null };
}

const nodeStatuses: readonly string[] = ['waiting', 'running', 'completed', 'failed', 'skipped'];
const runStatuses: readonly string[] = ['running', 'completed', 'failed'];

export function toRunState(run: WireWorkflowRun): RunState {
  return {
    executionId: run.id,
    status: runStatuses.includes(run.status) ? (run.status as RunStatus) : 'cut',
    error: run.error ?? null,
    durationMs: run.duration_ms ?? null,
    nodes: run.nodes.map((node) => ({
      id: node.node_id,
      name: node.node_name ?? node.node_id,
      type: node.node_type ?? null,
      status: nodeStatuses.includes(node.status) ? (node.status as NodeStatus) : 'waiting',
      output: node.output ?? null,
      error: node.error ?? null,
      durationMs: node.duration_ms ?? null,
    })),
  };
}
