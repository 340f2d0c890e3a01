/**
 * Frames of a chat stream in their full form: first dialect, every field. What a stock gateway or the second
 * dialect leaves out or words otherwise is taken off at each socket (`sockets/chat-rendering.ts`).
 */
import type { MessageRecord, SourceRecord } from '../model.ts';

export type Frame = Readonly<Record<string, unknown>> & { readonly type: string };

export const chatFrames = {
  message: (message: MessageRecord): Frame => ({ type: 'message', message: toWireMessage(message, false) }),
  acknowledged: (message: MessageRecord): Frame => ({
    type: 'message_ack',
    client_message_id: message.client_message_id,
    message_id: message.id,
    chat_id: message.session_id,
    position: message.position,
    parent_id: message.parent_id,
  }),
  started: (answer: MessageRecord, timestamp: string): Frame => ({
    type: 'response_start',
    message_id: answer.id,
    parent_id: answer.parent_id,
    position: answer.position,
    ...(answer.client_message_id === null ? {} : { client_message_id: answer.client_message_id }),
    timestamp,
  }),
  delta: (messageId: string, text: string, index: number, timestamp: string): Frame => ({
    type: 'text-delta',
    message_id: messageId,
    text,
    index,
    timestamp,
  }),
  sources: (messageId: string, sources: readonly SourceRecord[], timestamp: string): Frame => ({
    type: 'sources',
    message_id: messageId,
    sources,
    timestamp,
  }),
  agentEvent: (
    messageId: string,
    name: string,
    data: Readonly<Record<string, unknown>>,
    timestamp: string,
  ): Frame => ({
    ...data,
    // `memory_update` has a `type` of its own, which as a frame would hide the event's name.
    ...('type' in data ? { memory_type: data['type'] } : {}),
    type: name,
    message_id: messageId,
    timestamp,
  }),
  cancelled: (messageId: string, by: string, timestamp: string): Frame => ({
    type: 'response_cancelled',
    message_id: messageId,
    by,
    timestamp,
  }),
  failed: (messageId: string, error: { code: string; message: string }, timestamp: string): Frame => ({
    type: 'error',
    message: error.message,
    data: error,
    message_id: messageId,
    timestamp,
  }),
  /** The answer as it is stored. Tokens and time that nobody reported are left out: a 0 would be made up. */
  ended: (answer: MessageRecord, timestamp: string): Frame => ({
    type: 'response_end',
    message_id: answer.id,
    full_response: answer.content,
    tokens_used: answer.usage?.total_tokens,
    response_time: answer.timing?.response_time,
    first_token: answer.timing?.first_token,
    status: answer.status,
    timestamp,
  }),
} as const;

/** A message as REST and `message` frames carry it; on a stock gateway only what is documented. */
export function toWireMessage(message: MessageRecord, stock: boolean): Record<string, unknown> {
  const { id, session_id, role, content, user_id, created_at, sources } = message;
  const documented = { id, session_id, role, content, user_id, created_at, sources };
  if (stock) return documented;
  const { client_message_id, parent_id, position, status, usage, timing, error } = message;
  const { stopped_by, mentions, attachments } = message;
  return {
    ...documented,
    client_message_id,
    parent_id,
    position,
    status,
    usage,
    timing,
    error,
    ...(stopped_by === null ? {} : { stopped_by }),
    ...(mentions.length > 0 ? { mentions } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
  };
}
