/** Text frames of the chat socket and events of a completion's SSE stream to `ChatEvent`s. */
import { firstString, toAgentActivity, type AnyAgentEvent } from './agent-codec.ts';
import { agentEventSchemas, type AgentEventName } from './agent-events.ts';
import type { ChatEvent, ChatMessage, Source, Usage } from './chat-events.ts';
import { chatServerFrames, type ChatServerFrame } from './chat-frames.ts';
import { decodeFrameValue, decodeValue, parseJson, type Decoded } from './decode.ts';
import type { WireMessage, WireSource } from './entities.ts';
import { toHello } from './stream.ts';
import { toExtras } from './prompt-extras.ts';
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
  if (decoded.kind === 'unknown' && isAgentEventName(decoded.type))
    return decodeAgentEvent(decoded.type, value);
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
  const body: Readonly<Record<string, unknown>> = { ...parsed.value };
  // An event without a name is called `message`: its payload may be a whole frame.
  if (event.name === 'message' && typeof body['type'] === 'string') return decodeChatValue(body);
  if (event.name === 'ping') return { kind: 'decoded', value: { type: 'pong', timestamp: null } };
  if (event.name === 'memory_update')
    return decodeChatValue({ ...body, memory_type: body['type'], type: event.name });
  if (event.name === 'error' && body['data'] === undefined) {
    return decodeChatValue({
      ...body,
      type: 'error',
      data: { code: body['code'], message: body['message'] },
    });
  }
  return decodeChatValue({ ...body, type: event.name });
}

function frameToEvent(frame: ChatServerFrame): ChatEvent {
  switch (frame.type) {
    case 'connected':
      return {
        type: 'connected',
        sessionId: frame.session_id ?? null,
        userId: frame.user_id ?? null,
        // A server without `now` says its time all the same.
        hello: toHello({ ...frame, now: frame.now ?? frame.timestamp }),
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
        parentId: toParentId(frame.parent_id, frame.chat_id),
      };
    case 'response_start':
      return {
        type: 'response_started',
        messageId: frame.message_id ?? null,
        parentId: frame.parent_id ?? null,
        position: frame.position ?? null,
        clientMessageId: frame.client_message_id ?? null,
        timestamp: frame.timestamp ?? null,
        seq: frame.seq ?? null,
      };
    case 'message_start':
      return {
        type: 'response_started',
        messageId: frame.message_id ?? null,
        parentId: null,
        position: null,
        timestamp: frame.timestamp ?? null,
        seq: frame.seq ?? null,
      };
    case 'text-delta':
      return {
        type: 'text_received',
        messageId: frame.message_id ?? null,
        text: frame.text,
        index: frame.index ?? null,
        timestamp: frame.timestamp ?? null,
        seq: frame.seq ?? null,
      };
    case 'text_chunk':
      return {
        type: 'text_received',
        messageId: frame.message_id ?? null,
        text: frame.content,
        index: null,
        timestamp: frame.timestamp ?? null,
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
    case 'done':
      return {
        type: 'response_ended',
        messageId: frame.message_id ?? null,
        fullText: frame.full_response ?? null,
        tokensUsed: frame.tokens_used ?? null,
        responseTime: frame.response_time ?? null,
        firstTokenTime: frame.first_token ?? null,
        status: frame.status ?? null,
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
    case 'tool_grants':
      return { type: 'tools_granted', grants: frame.grants, seq: frame.seq ?? null };
    case 'typing':
      return { type: 'typing_seen', userId: frame.user_id };
    case 'user_disconnected':
      return { type: 'user_left', userId: frame.user_id };
    case 'error':
      return {
        type: 'error_received',
        messageId: frame.message_id ?? null,
        clientMessageId: frame.client_message_id ?? null,
        // The first shape documents no code; as the SSE event's payload it has one.
        code: frame.data?.code ?? firstString(frame, ['code']),
        message: frame.data?.message ?? frame.message ?? '',
        ...retryAfterOf(frame.data),
        ...requestIdOf(frame.data),
        seq: frame.seq ?? null,
      };
    case 'pong':
      return { type: 'pong', timestamp: frame.timestamp ?? null };
  }
}

function retryAfterOf(data: Readonly<Record<string, unknown>> | null | undefined): {
  retryAfterSeconds?: number;
} {
  const seconds = data?.['retry_after'];
  return typeof seconds === 'number' && seconds >= 0 ? { retryAfterSeconds: seconds } : {};
}

function requestIdOf(data: Readonly<Record<string, unknown>> | null | undefined): { requestId?: string } {
  const id = data?.['request_id'];
  return typeof id === 'string' ? { requestId: id } : {};
}

function isAgentEventName(name: string): name is AgentEventName {
  return Object.hasOwn(agentEventSchemas, name);
}

function decodeAgentEvent(name: AgentEventName, value: unknown): Decoded<ChatEvent> {
  const decoded = decodeValue<AnyAgentEvent>(agentEventSchemas[name], value);
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

/** A passage; the documentation leaves its fields open, so the likely names are tried in turn. */
export function toSource(source: WireSource | string): Source {
  if (typeof source === 'string') return { title: source, text: '', documentId: null, version: null };
  return {
    title:
      firstString(source, ['title', 'document_title', 'document_name', 'name', 'filename', 'document_id']) ??
      '',
    text: firstString(source, ['content', 'text', 'snippet', 'chunk']) ?? '',
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

/** On the wire the chat itself is the parent of what stands at its beginning. */
function toParentId(
  parentId: string | null | undefined,
  sessionId: string | null | undefined,
): string | null {
  return parentId != null && parentId === sessionId ? '' : (parentId ?? null);
}

export function toChatMessage(message: WireMessage): ChatMessage {
  const extras = toExtras(message);
  return {
    id: message.id,
    sessionId: message.session_id ?? null,
    role: message.role,
    text: message.content,
    userId: message.user_id ?? null,
    createdAt: message.created_at ?? null,
    sources: (message.sources ?? []).map(toSource),
    clientMessageId: message.client_message_id ?? null,
    parentId: toParentId(message.parent_id, message.session_id),
    position: message.position ?? null,
    status: message.status ?? null,
    usage: toUsage(message.usage),
    responseTime: message.timing?.response_time ?? null,
    firstTokenTime: message.timing?.first_token ?? null,
    ...(message.stopped_by == null ? {} : { stoppedBy: message.stopped_by }),
    error: message.error ? { code: message.error.code ?? null, message: message.error.message ?? '' } : null,
    ...(extras && { extras }),
  };
}
