/**
 * What one chat socket gets to see of a frame of the stream: the full form with extensions in the first dialect,
 * else what the documentation has (protocol.md 1.4).
 */
import { agentEventSchemas } from '#src/protocol/agent-events.ts';
import { documentedEvent } from '../turns/documented-event.ts';

export type ChatDialect = 'chat' | 'message';

/** Null: this socket has no such frame. One frame never becomes two, so that `seq` stays one step a frame. */
export function renderChatFrame(text: string, dialect: ChatDialect, stock: boolean): string | null {
  if (!stock && dialect === 'chat') return text;
  const frame = JSON.parse(text) as Record<string, unknown>;
  const worded = dialect === 'message' ? toSecondDialect(frame) : frame;
  if (!stock) return JSON.stringify(worded);
  const documented = toDocumented(worded, dialect);
  return documented === null ? null : JSON.stringify(documented);
}

function toSecondDialect(frame: Record<string, unknown>): Record<string, unknown> {
  switch (frame['type']) {
    case 'text-delta': {
      const { text, index: _index, ...rest } = frame;
      return { ...rest, type: 'text_chunk', content: text };
    }
    case 'response_end':
      return { ...frame, type: 'done' };
    default:
      return frame;
  }
}

function toDocumented(frame: Record<string, unknown>, dialect: ChatDialect): Record<string, unknown> | null {
  const { timestamp } = frame;
  const type = String(frame['type']);
  switch (type) {
    case 'response_start':
      return { type, message_id: frame['message_id'], timestamp };
    case 'text-delta':
      return { type, text: frame['text'], index: frame['index'], timestamp };
    case 'text_chunk':
      return { type, content: frame['content'] };
    case 'sources':
      return { type, sources: frame['sources'], timestamp };
    case 'response_end':
      return {
        type,
        full_response: frame['full_response'],
        tokens_used: frame['tokens_used'],
        response_time: frame['response_time'],
        timestamp,
      };
    case 'done':
      return { type };
    case 'error':
      return { type, data: frame['data'] };
    case 'typing':
    case 'user_disconnected':
      return { type, user_id: frame['user_id'] };
    default: {
      if (dialect !== 'message' || !Object.hasOwn(agentEventSchemas, type)) return null;
      const { message_id: _messageId, seq: _seq, ...event } = frame;
      return documentedEvent(type, event);
    }
  }
}
