/** A workflow's run over HTTP: its documented events (protocol.md 1.6), and ours of workflows and stored runs. */
import * as z from 'zod/mini';
import { decodeValue, parseJson } from './decode.ts';
import { agentEventSchemas, type AgentActivity, type AgentEventName } from './agent-events.ts';
import { toAgentActivity } from './agent-codec.ts';
import type { SseEvent } from './sse.ts';

export type WorkflowEvent =
  | { readonly type: 'workflow_started'; readonly executionId: string | null }
  | { readonly type: 'workflow_ended'; readonly durationMs: number | null }
  | { readonly type: 'workflow_failed'; readonly error: string; readonly interrupted: boolean }
  /** Ours, of a stream that follows a run: the whole of it. */
  | { readonly type: 'run_stated'; readonly run: WireWorkflowRun }
  | Extract<AgentActivity, { kind: 'node_started' | 'node_ended' | 'node_failed' }>;

const words = z.looseObject({
  error: z.nullish(z.unknown()),
  message: z.nullish(z.string()),
  /** Ours: `interrupted` where the run did not fail by itself. */
  status: z.nullish(z.string()),
});

/** Null for what says nothing of the run or its nodes. What cannot be read is left out. */
export function decodeWorkflowEvent({ name, data }: SseEvent): WorkflowEvent | null {
  const parsed = parseJson(data);
  if (parsed.kind !== 'decoded') return null;
  switch (name) {
    case 'workflow_start': {
      const start = decodeValue(agentEventSchemas.workflow_start, parsed.value);
      if (start.kind !== 'decoded') return null;
      return { type: 'workflow_started', executionId: start.value.execution_id ?? null };
    }
    case 'workflow_end': {
      const end = decodeValue(agentEventSchemas.workflow_end, parsed.value);
      return end.kind === 'decoded'
        ? { type: 'workflow_ended', durationMs: end.value.duration_ms ?? null }
        : null;
    }
    case 'workflow_error':
    case 'error': {
      const failed = decodeValue(words, parsed.value);
      const { error = null, message = null, status = null } = failed.kind === 'decoded' ? failed.value : {};
      return {
        type: 'workflow_failed',
        error: typeof error === 'string' ? error : (message ?? ''),
        interrupted: status === 'interrupted',
      };
    }
    case 'workflow_run': {
      const stated = decodeValue(workflowRunSchema, parsed.value);
      return stated.kind === 'decoded' ? { type: 'run_stated', run: stated.value } : null;
    }
    case 'node_start':
    case 'node_end':
    case 'node_error':
      return nodeEvent(name, parsed.value);
    default:
      return null;
  }
}

function nodeEvent(name: Extract<AgentEventName, `node_${string}`>, value: unknown): WorkflowEvent | null {
  const decoded = decodeValue(agentEventSchemas[name], value);
  if (decoded.kind !== 'decoded') return null;
  const activity = toAgentActivity(name, decoded.value);
  const { kind } = activity;
  return kind === 'node_started' || kind === 'node_ended' || kind === 'node_failed' ? activity : null;
}

export const workflowSchema = z.looseObject({
  id: z.string(),
  workspace_id: z.string(),
  name: z.string(),
  description: z.nullish(z.string()),
  nodes: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      name: z.string(),
      after: z.nullish(z.array(z.string())),
    }),
  ),
});
export type WireWorkflow = z.infer<typeof workflowSchema>;

const nodeRunSchema = z.looseObject({
  node_id: z.string(),
  node_type: z.nullish(z.string()),
  node_name: z.nullish(z.string()),
  status: z.string(),
  input: z.nullish(z.record(z.string(), z.unknown())),
  output: z.optional(z.unknown()),
  error: z.nullish(z.string()),
  execution_id: z.nullish(z.string()),
  started_at: z.nullish(z.string()),
  duration_ms: z.nullish(z.number()),
});

export const workflowRunSchema = z.looseObject({
  id: z.string(),
  workflow_id: z.string(),
  user_id: z.nullish(z.string()),
  status: z.string(),
  inputs: z.nullish(z.record(z.string(), z.unknown())),
  nodes: z.array(nodeRunSchema),
  error: z.nullish(z.string()),
  started_at: z.nullish(z.string()),
  ended_at: z.nullish(z.string()),
  duration_ms: z.nullish(z.number()),
});
export type WireWorkflowRun = z.infer<typeof workflowRunSchema>;

export const workflowsReplySchema = z.array(workflowSchema);
export const workflowRunsReplySchema = z.array(workflowRunSchema);
