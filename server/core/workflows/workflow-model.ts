/** Workflows and their runs as they are stored and, without the nodes' settings, as they go over the wire. */
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
  status: 'waiting' | 'running' | 'completed' | 'failed' | 'skipped';
  output: unknown;
  error: string | null;
  duration_ms: number | null;
}

export interface WorkflowRunRecord {
  /** The `execution_id` of its events. */
  id: string;
  workflow_id: string;
  workspace_id: string;
  user_id: string;
  status: 'running' | 'completed' | 'failed';
  inputs: Record<string, unknown>;
  nodes: NodeRun[];
  error: string | null;
  started_at: string;
  ended_at: string | null;
  duration_ms: number | null;
}
