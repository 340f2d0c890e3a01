/** Payloads of named agent events (frames or SSE events) to one union of activities. */
import type * as z from 'zod/mini';
import type { agentEventSchemas, AgentActivity, AgentEventName } from './agent-events.ts';

/** What every agent event has: any of them as a set of open fields. */
export type AnyAgentEvent = z.infer<(typeof agentEventSchemas)['metadata']>;
type AgentEventData<N extends AgentEventName> = z.infer<(typeof agentEventSchemas)[N]>;

/** The payload of a named agent event (checked against its schema) to an activity. */
export function toAgentActivity(name: AgentEventName, payload: AnyAgentEvent): AgentActivity {
  const as = <N extends AgentEventName>(): AgentEventData<N> => payload as AgentEventData<N>;
  switch (name) {
    case 'agent_iteration': {
      const data = as<'agent_iteration'>();
      return { kind: 'iteration', iteration: data.iteration, maxIterations: data.max_iterations ?? null };
    }
    case 'agent_thinking':
      return { kind: 'thinking', text: as<'agent_thinking'>().content };
    case 'thinking_chunk':
      return { kind: 'thinking', text: as<'thinking_chunk'>().content ?? '' };
    case 'cot_step':
      return { kind: 'thinking', text: as<'cot_step'>().thought };
    case 'agent_tool_call': {
      const data = as<'agent_tool_call'>();
      return {
        kind: 'tool_called',
        callId: data.call_id ?? null,
        executionId: data.execution_id ?? null,
        toolName: data.tool_name,
        arguments: data.arguments ?? null,
      };
    }
    case 'agent_tool_result': {
      const data = as<'agent_tool_result'>();
      return {
        kind: 'tool_returned',
        callId: data.call_id ?? null,
        executionId: data.execution_id ?? null,
        toolName: data.tool_name,
        result: data.result ?? null,
        success: data.success ?? null,
        durationMs: data.duration_ms ?? null,
        ...(data.stopped === true && { stopped: true }),
      };
    }
    case 'agent_tool_approval': {
      const data = as<'agent_tool_approval'>();
      return {
        kind: 'tool_asked',
        callId: data.call_id,
        toolName: data.tool_name,
        arguments: data.arguments ?? null,
        expiresAt: data.expires_at ?? null,
      };
    }
    case 'agent_tool_decided': {
      const { call_id: callId, tool_name: toolName, allow, by, scope } = as<'agent_tool_decided'>();
      return {
        kind: 'tool_decided',
        callId,
        toolName,
        allow,
        by: by ?? null,
        ...(scope === 'chat' && { always: true }),
      };
    }
    case 'agent_reflection': {
      const data = as<'agent_reflection'>();
      return { kind: 'reflection', critique: data.critique ?? '', refinement: data.refinement ?? '' };
    }
    case 'token_usage':
    case 'usage': {
      const data = as<'token_usage'>();
      return {
        kind: 'usage',
        promptTokens: data.prompt_tokens ?? null,
        completionTokens: data.completion_tokens ?? null,
        totalTokens: data.total_tokens ?? null,
      };
    }
    case 'cost_update': {
      const data = as<'cost_update'>();
      return { kind: 'cost', costUsd: data.cost_usd, model: data.model ?? null };
    }
    case 'context_trimmed': {
      const data = as<'context_trimmed'>();
      return {
        kind: 'context_trimmed',
        originalTokens: data.original_tokens,
        trimmedTokens: data.trimmed_tokens,
      };
    }
    case 'llm_call_start': {
      const data = as<'llm_call_start'>();
      return { kind: 'model_called', model: data.model ?? null, provider: data.provider ?? null };
    }
    case 'llm_call_end': {
      const data = as<'llm_call_end'>();
      return { kind: 'model_returned', model: data.model ?? null, latencyMs: data.latency_ms ?? null };
    }
    case 'suggested_questions':
      return { kind: 'suggested_questions', questions: as<'suggested_questions'>().questions };
    case 'node_start': {
      const data = as<'node_start'>();
      return {
        kind: 'node_started',
        nodeId: data.node_id,
        nodeType: data.node_type ?? null,
        name: data.node_name ?? null,
      };
    }
    case 'node_end': {
      const data = as<'node_end'>();
      return {
        kind: 'node_ended',
        nodeId: data.node_id,
        output: data.output ?? null,
        durationMs: data.duration_ms ?? null,
      };
    }
    case 'node_error': {
      const data = as<'node_error'>();
      return { kind: 'node_failed', nodeId: data.node_id, error: describeError(data.error) };
    }
    case 'tool_call_start':
    case 'tool_result':
      return toDocumentedToolEvent(name, payload);
    default:
      return { kind: 'other', name, data: payload };
  }
}

/**
 * `tool_call_start` and `tool_result` are seen in documented streams without a list of their fields: the name
 * and the call's id are looked for under their likely names, and without a name the event is only kept.
 */
function toDocumentedToolEvent(
  name: 'tool_call_start' | 'tool_result',
  payload: AnyAgentEvent,
): AgentActivity {
  const toolName = firstString(payload, ['tool_name', 'name', 'tool']);
  if (toolName === null) return { kind: 'other', name, data: payload };
  const callId = firstString(payload, ['call_id', 'tool_call_id', 'id']);
  const executionId = payload.execution_id ?? null;
  if (name === 'tool_call_start') {
    return { kind: 'tool_called', callId, executionId, toolName, arguments: payload['arguments'] ?? null };
  }
  const success = typeof payload['success'] === 'boolean' ? payload['success'] : null;
  const durationMs = typeof payload['duration_ms'] === 'number' ? payload['duration_ms'] : null;
  return {
    kind: 'tool_returned',
    callId,
    executionId,
    toolName,
    result: payload['result'] ?? null,
    success,
    durationMs,
  };
}

/** The first of the fields `names` that is a text with something in it. */
export function firstString(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | null {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** Words of an error field, whatever its type. */
export function describeError(error: unknown): string {
  if (typeof error === 'string') return error;
  if (error === null || error === undefined) return '';
  const message = (error as { message?: unknown }).message;
  return typeof message === 'string' ? message : JSON.stringify(error);
}
