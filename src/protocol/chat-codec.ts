/** Text frames of the chat socket and events of a completion's SSE stream to `ChatEvent`s. */
import type * as z from 'zod/mini';
import { agentEventSchemas, type AgentActivity, type AgentEventName } from './agent-events.ts';
import type { ChatEvent, ChatMessage, Source, Usage } from './chat-events.ts';
import { chatServerFrames, type ChatServerFrame } from './chat-frames.ts';
import { decodeFrameValue, decodeValue, parseJson, type Decoded } from './decode.ts';
import type { WireMessage, WireSource } from './entities.ts';
import { toHello } from './stream.ts';
import type { SseEvent } from './sse.ts';

/** One text frame of the chat socket, either dialect. */
export function decodeChatFrame(text: string): Decoded<ChatEvent> {
  const parsed = parseJson(text);
  return parsed.kind === 'decoded' ? decodeChatValue(parsed.value) : parsed;
}

/** As `decodeChatFrame`, for a frame that is parsed already. */
export function decodeChatValue(value: unknown): Decoded<ChatEvent> {
  const decoded = decodeFrameValue(chatServerFrames, value);
  if (decoded.kind === 'decoded') return { kind: 'decoded', value: frameToEvent(decoded.value) };
  if (decoded.kind === 'unknown' && isAgentEventName(decoded.type)) return decodeAgentEvent(decoded.type, value);
  return decoded;
}

/**
 * One event of `POST /chat/completions` or a workflow stream.
 * @returns `unknown` for names that nobody documented.
 */
export function decodeChatSseEvent(event: SseEvent): Decoded<ChatEvent> {
  const parsed = event.data === '' ? ({ kind: 'decoded', value: {} } as const) : parseJson(event.data);
  if (parsed.kind !== 'decoded') return parsed;
  if (typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value)) {
    return { kind: 'rejected', reason: 'not an object' };
  }
  const value = { ...parsed.value, type: event.name };
  if (event.name === 'message_start') return decodeChatValue({ ...value, type: 'response_start' });
  if (event.name === 'text_end' || event.name === 'ping') return { kind: 'decoded', value: { type: 'pong', timestamp: null } };
  if (event.name === 'error') {
    const body = parsed.value as { code?: unknown; message?: unknown };
    return decodeChatValue({ ...value, data: { code: body.code, message: body.message } });
  }
  return decodeChatValue(value);
}

function frameToEvent(frame: ChatServerFrame): ChatEvent {
  switch (frame.type) {
    case 'connected':
      return {
        type: 'connected',
        sessionId: frame.session_id ?? null,
        userId: frame.user_id ?? null,
        hello: toHello(frame),
      };
    case 'message':
      return { type: 'message_stored', message: toChatMessage(frame.message), seq: frame.seq ?? null };
    case 'message_ack':
      return {
        type: 'message_acknowledged',
        clientMessageId: frame.client_message_id,
        messageId: frame.message_id,
        chatId: frame.chat_id ?? null,
        position: frame.position ?? null,
      };
    case 'response_start':
      return {
        type: 'response_started',
        messageId: frame.message_id ?? null,
        parentId: frame.parent_id ?? null,
        position: frame.position ?? null,
        timestamp: frame.timestamp ?? null,
        seq: frame.seq ?? null,
      };
    case 'text-delta':
      return {
        type: 'text_received',
        messageId: frame.message_id ?? null,
        text: frame.text,
        index: frame.index ?? null,
        seq: frame.seq ?? null,
      };
    case 'text_chunk':
      return {
        type: 'text_received',
        messageId: frame.message_id ?? null,
        text: frame.content,
        index: null,
        seq: frame.seq ?? null,
      };
    case 'sources':
      return {
        type: 'sources_found',
        messageId: frame.message_id ?? null,
        sources: frame.sources.map(toSource),
        seq: frame.seq ?? null,
      };
    case 'response_end':
      return {
        type: 'response_ended',
        messageId: frame.message_id ?? null,
        fullText: frame.full_response ?? null,
        tokensUsed: frame.tokens_used ?? null,
        responseTime: frame.response_time ?? null,
        status: frame.status ?? null,
        timestamp: frame.timestamp ?? null,
        seq: frame.seq ?? null,
      };
    case 'done':
      return {
        type: 'response_ended',
        messageId: frame.message_id ?? null,
        fullText: null,
        tokensUsed: null,
        responseTime: null,
        status: null,
        timestamp: frame.timestamp ?? null,
        seq: frame.seq ?? null,
      };
    case 'response_snapshot':
      return {
        type: 'response_snapshot',
        messageId: frame.message_id,
        text: frame.text,
        nextIndex: frame.next_index,
      };
    case 'response_cancelled':
      return {
        type: 'response_cancelled',
        messageId: frame.message_id ?? null,
        by: frame.by ?? null,
        seq: frame.seq ?? null,
      };
    case 'typing':
      return { type: 'typing_seen', userId: frame.user_id };
    case 'user_disconnected':
      return { type: 'user_left', userId: frame.user_id };
    case 'error':
      return {
        type: 'error_received',
        messageId: frame.message_id ?? null,
        clientMessageId: frame.client_message_id ?? null,
        code: frame.data?.code ?? null,
        message: frame.data?.message ?? frame.message ?? '',
        seq: frame.seq ?? null,
      };
    case 'pong':
      return { type: 'pong', timestamp: frame.timestamp ?? null };
  }
}

function isAgentEventName(name: string): name is AgentEventName {
  return Object.hasOwn(agentEventSchemas, name);
}

function decodeAgentEvent(name: AgentEventName, value: unknown): Decoded<ChatEvent> {
  const decoded = decodeValue<AnyAgentEvent>(agentEventSchemas[name] as z.ZodMiniType<AnyAgentEvent>, value);
  if (decoded.kind !== 'decoded') return decoded;
  const data = decoded.value;
  return {
    kind: 'decoded',
    value: {
      type: 'agent_acted',
      messageId: data.message_id ?? null,
      activity: toAgentActivity(name, data),
      timestamp: data.timestamp ?? null,
      seq: data.seq ?? null,
    },
  };
}

type AnyAgentEvent = z.infer<(typeof agentEventSchemas)['metadata']>;
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
      return { kind: 'context_trimmed', originalTokens: data.original_tokens, trimmedTokens: data.trimmed_tokens };
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
      return { kind: 'node_started', nodeId: data.node_id, nodeType: data.node_type ?? null, name: data.node_name ?? null };
    }
    case 'node_end': {
      const data = as<'node_end'>();
      return { kind: 'node_ended', nodeId: data.node_id, output: data.output ?? null, durationMs: data.duration_ms ?? null };
    }
    case 'node_error': {
      const data = as<'node_error'>();
      return { kind: 'node_failed', nodeId: data.node_id, error: describe(data.error) };
    }
    default:
      return { kind: 'other', name, data: payload };
  }
}

function describe(error: unknown): string {
  return typeof error === 'string' ? error : JSON.stringify(error ?? null);
}

export function toSource(source: WireSource): Source {
  return {
    title: source.title ?? source.document_id ?? '',
    text: source.content ?? (typeof source['text'] === 'string' ? source['text'] : ''),
    documentId: source.document_id ?? null,
    version: source.version ?? null,
  };
}

function toUsage(usage: WireMessage['usage']): Usage | null {
  if (!usage) return null;
  return {
    promptTokens: usage.prompt_tokens ?? null,
    completionTokens: usage.completion_tokens ?? null,
    totalTokens: usage.total_tokens ?? null,
    costUsd: usage.cost_usd ?? null,
    model: usage.model ?? null,
  };
}

export function toChatMessage(message: WireMessage): ChatMessage {
  return {
    id: message.id,
    sessionId: message.session_id ?? null,
    role: message.role,
    text: message.content,
    userId: message.user_id ?? null,
    createdAt: message.created_at ?? null,
    sources: (message.sources ?? []).map(toSource),
    clientMessageId: message.client_message_id ?? null,
    parentId: message.parent_id ?? null,
    position: message.position ?? null,
    status: message.status ?? null,
    usage: toUsage(message.usage),
    responseTime: message.timing?.response_time ?? null,
    firstTokenTime: message.timing?.first_token ?? null,
    error: message.error ? { code: message.error.code ?? null, message: message.error.message ?? '' } : null,
  };
}
