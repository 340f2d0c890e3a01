/**
 * What an agent or a workflow tells of its work: events of SSE streams (1.6), and frames of the chat
 * socket in its second dialect and with the extension `agent-events` (there with `message_id`, `call_id` …).
 */
import * as z from 'zod/mini';

const identity = {
  message_id: z.nullish(z.string()),
  call_id: z.nullish(z.string()),
  execution_id: z.nullish(z.string()),
  timestamp: z.nullish(z.string()),
  seq: z.nullish(z.int()),
};

export const agentEventSchemas = {
  workflow_start: z.looseObject({ ...identity, workflow_id: z.nullish(z.string()) }),
  workflow_end: z.looseObject({ ...identity, duration_ms: z.nullish(z.number()) }),
  workflow_error: z.looseObject({ ...identity, error: z.nullish(z.unknown()) }),
  node_start: z.looseObject({
    ...identity,
    node_id: z.string(),
    node_type: z.nullish(z.string()),
    node_name: z.nullish(z.string()),
  }),
  node_end: z.looseObject({
    ...identity,
    node_id: z.string(),
    output: z.optional(z.unknown()),
    duration_ms: z.nullish(z.number()),
  }),
  node_error: z.looseObject({ ...identity, node_id: z.string(), error: z.nullish(z.unknown()) }),
  agent_iteration: z.looseObject({
    ...identity,
    iteration: z.number(),
    max_iterations: z.nullish(z.number()),
  }),
  agent_tool_call: z.looseObject({ ...identity, tool_name: z.string(), arguments: z.optional(z.unknown()) }),
  agent_tool_result: z.looseObject({
    ...identity,
    tool_name: z.string(),
    result: z.optional(z.unknown()),
    success: z.nullish(z.boolean()),
    duration_ms: z.nullish(z.number()),
    /** Ours: it ended because the answer was stopped. */
    stopped: z.nullish(z.boolean()),
  }),
  /** Ours (`agent-events`): a tool that writes waits for a word of somebody who may write. */
  agent_tool_approval: z.looseObject({
    ...identity,
    call_id: z.string(),
    tool_name: z.string(),
    arguments: z.optional(z.unknown()),
    expires_at: z.nullish(z.string()),
  }),
  /** What became of the question; `by` null: nobody answered in time. */
  agent_tool_decided: z.looseObject({
    ...identity,
    call_id: z.string(),
    tool_name: z.string(),
    allow: z.boolean(),
    by: z.nullish(z.string()),
    /** `chat`: it holds for good in this session. */
    scope: z.nullish(z.string()),
  }),
  agent_reflection: z.looseObject({
    ...identity,
    critique: z.nullish(z.string()),
    refinement: z.nullish(z.string()),
  }),
  agent_thinking: z.looseObject({ ...identity, content: z.string() }),
  cot_step: z.looseObject({ ...identity, step: z.optional(z.unknown()), thought: z.string() }),
  token_usage: z.looseObject({
    ...identity,
    prompt_tokens: z.nullish(z.number()),
    completion_tokens: z.nullish(z.number()),
    total_tokens: z.nullish(z.number()),
  }),
  cost_update: z.looseObject({ ...identity, cost_usd: z.number(), model: z.nullish(z.string()) }),
  context_trimmed: z.looseObject({
    ...identity,
    original_tokens: z.number(),
    trimmed_tokens: z.number(),
  }),
  llm_call_start: z.looseObject({
    ...identity,
    model: z.nullish(z.string()),
    provider: z.nullish(z.string()),
  }),
  llm_call_end: z.looseObject({
    ...identity,
    model: z.nullish(z.string()),
    latency_ms: z.nullish(z.number()),
  }),
  memory_update: z.looseObject({ ...identity, messages_retained: z.nullish(z.number()) }),
  suggested_questions: z.looseObject({ ...identity, questions: z.array(z.string()) }),
  retrieval_start: z.looseObject({ ...identity }),
  retrieval_result: z.looseObject({ ...identity }),
  retrieval_end: z.looseObject({ ...identity }),
  tool_call_start: z.looseObject({
    ...identity,
    tool_name: z.nullish(z.string()),
    arguments: z.optional(z.unknown()),
  }),
  tool_call_args: z.looseObject({ ...identity }),
  tool_call_end: z.looseObject({ ...identity }),
  tool_result: z.looseObject({
    ...identity,
    tool_name: z.nullish(z.string()),
    result: z.optional(z.unknown()),
  }),
  thinking_start: z.looseObject({ ...identity }),
  thinking_chunk: z.looseObject({ ...identity, content: z.nullish(z.string()) }),
  thinking_end: z.looseObject({ ...identity }),
  usage: z.looseObject({
    ...identity,
    prompt_tokens: z.nullish(z.number()),
    completion_tokens: z.nullish(z.number()),
    total_tokens: z.nullish(z.number()),
  }),
  text_end: z.looseObject({ ...identity }),
  metadata: z.looseObject({ ...identity }),
} as const;

export type AgentEventName = keyof typeof agentEventSchemas;

/**
 * One step of an agent's work, whatever the transport. `messageId` null: the wire did not say which
 * response (one at a time per session on a stock server).
 */
export type AgentActivity =
  | { readonly kind: 'iteration'; readonly iteration: number; readonly maxIterations: number | null }
  | { readonly kind: 'thinking'; readonly text: string }
  | {
      readonly kind: 'tool_called';
      readonly callId: string | null;
      readonly executionId: string | null;
      readonly toolName: string;
      readonly arguments: unknown;
    }
  | {
      readonly kind: 'tool_returned';
      readonly callId: string | null;
      readonly executionId: string | null;
      readonly toolName: string;
      readonly result: unknown;
      /** null: the wire did not say. */
      readonly success: boolean | null;
      readonly durationMs: number | null;
      /** It ended because its answer was stopped. */
      readonly stopped?: true;
    }
  | {
      readonly kind: 'tool_asked';
      readonly callId: string;
      readonly toolName: string;
      readonly arguments: unknown;
      /** As on the wire; null: not said. */
      readonly expiresAt: string | null;
    }
  | {
      readonly kind: 'tool_decided';
      readonly callId: string;
      readonly toolName: string;
      readonly allow: boolean;
      /** null: nobody said a word in time. */
      readonly by: string | null;
      /** It holds for good in this session. */
      readonly always?: true;
    }
  | { readonly kind: 'reflection'; readonly critique: string; readonly refinement: string }
  | {
      readonly kind: 'usage';
      readonly promptTokens: number | null;
      readonly completionTokens: number | null;
      readonly totalTokens: number | null;
    }
  | { readonly kind: 'cost'; readonly costUsd: number; readonly model: string | null }
  | { readonly kind: 'context_trimmed'; readonly originalTokens: number; readonly trimmedTokens: number }
  | { readonly kind: 'model_called'; readonly model: string | null; readonly provider: string | null }
  | { readonly kind: 'model_returned'; readonly model: string | null; readonly latencyMs: number | null }
  | { readonly kind: 'suggested_questions'; readonly questions: readonly string[] }
  | {
      readonly kind: 'node_started';
      readonly nodeId: string;
      readonly nodeType: string | null;
      readonly name: string | null;
    }
  | {
      readonly kind: 'node_ended';
      readonly nodeId: string;
      readonly output: unknown;
      readonly durationMs: number | null;
    }
  | { readonly kind: 'node_failed'; readonly nodeId: string; readonly error: string }
  /** Everything else that was named: kept for the run's timeline, not interpreted. */
  | { readonly kind: 'other'; readonly name: string; readonly data: Readonly<Record<string, unknown>> };
