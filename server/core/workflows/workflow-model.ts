/** Workflows and their runs as they are stored and, without the nodes' settings and the lease, as they go over the wire. */
export type NodeType = 'input' | 'search' | 'template' | 'tool' | 'collect';

export interface WorkflowNode {
  id: string;
  type: NodeType;
  name: string;
  /** Nodes that come before; `collect` runs where some of them failed, the others do not. */
  after: string[];
  /** An input that leaves this node out where it is false. */
  unless_false?: string;
  settings: Record<string, string>;
}

export interface WorkflowRecord {
  id: string;
  workspace_id: string;
  name: string;
  description: string;
  nodes: WorkflowNode[];
}

export interface NodeRun {
  node_id: string;
  node_type: string;
  node_name: string;
  status: 'waiting' | 'running' | 'completed' | 'failed' | 'skipped' | 'interrupted';
  /** What it worked with, as far as that is not the run's own inputs; null before it began. */
  input: Record<string, unknown> | null;
  output: unknown;
  error: string | null;
  /** Of a tool: its run, for the debugger. */
  execution_id: string | null;
  /** When it began, ISO 8601; null before that, and of runs that were stored before it was kept. */
  started_at?: string | null;
  duration_ms: number | null;
}

export interface WorkflowRunRecord {
  /** The `execution_id` of its events. */
  id: string;
  workflow_id: string;
  workspace_id: string;
  user_id: string;
  /** `interrupted`: its gateway died or was stopped; what is known of the nodes is what was stored until then. */
  status: 'running' | 'completed' | 'failed' | 'interrupted';
  inputs: Record<string, unknown>;
  nodes: NodeRun[];
  error: string | null;
  started_at: string;
  /** Null while it runs, and where nobody saw its end. */
  ended_at: string | null;
  duration_ms: number | null;
  /** Of a run under way. */
  lease: WorkflowLease | null;
}

/** A gateway's hold on a run, as on a running answer. */
export interface WorkflowLease {
  gateway_id: string;
  /** The hold ends then unless renewed; ISO 8601. */
  until: string;
}

/** A run before its first node. */
export function newRun(
  workflow: WorkflowRecord,
  run: Pick<WorkflowRunRecord, 'id' | 'user_id' | 'inputs' | 'started_at' | 'lease'>,
): WorkflowRunRecord {
  return {
    ...run,
    workflow_id: workflow.id,
    workspace_id: workflow.workspace_id,
    status: 'running',
    nodes: workflow.nodes.map(({ id, type, name }) => ({
      node_id: id,
      node_type: type,
      node_name: name,
      status: 'waiting',
      input: null,
      output: null,
      error: null,
      execution_id: null,
      started_at: null,
      duration_ms: null,
    })),
    error: null,
    ended_at: null,
    duration_ms: null,
  };
}

/** What a run is where its gateway left it: the node that ran is interrupted, and what waited never began. */
export function interrupted(
  run: WorkflowRunRecord,
  error: string,
): Pick<WorkflowRunRecord, 'status' | 'nodes' | 'error' | 'lease'> {
  const nodes = run.nodes.map((node): NodeRun => {
    if (node.status === 'running') return { ...node, status: 'interrupted' };
    return node.status === 'waiting' ? { ...node, status: 'skipped' } : node;
  });
  return { status: 'interrupted', nodes, error, lease: null };
}
