/** Frames of an answer as the events of `POST /chat/completions` (protocol.md 1.6). */
import { formatSseEvent } from '#src/protocol/sse.ts';
import type { Frame } from '../turns/chat-frames.ts';
import { documentedEvent } from '../turns/documented-event.ts';

/**
 * The SSE text of one frame; the last one gives `text_end` and `done`.
 * @param stock only what is documented: no ids and no text in the events that have none there
 */
export function toCompletionEvents(frame: Frame, sessionId: string, stock: boolean): string {
  const { type, timestamp: _timestamp, ...fields } = frame;
  const { message_id: messageId, ...own } = fields as Record<string, unknown>;
  const identity = stock ? {} : { message_id: messageId };
  switch (type) {
    case 'response_start':
      return event('message_start', {
        conversation_id: sessionId,
        message_id: messageId,
        ...(stock ? {} : { parent_id: own['parent_id'], position: own['position'] }),
      });
    case 'text-delta':
      return event('text_chunk', { content: own['text'], ...identity });
    case 'sources':
      return event('sources', { sources: own['sources'], ...identity });
    case 'response_cancelled':
      return stock ? '' : event(type, fields);
    case 'error': {
      const error = own['data'] as { code: string; message: string };
      // On a stock server nothing follows the error, so the stream is ended with it.
      return event('error', { ...error, ...identity }) + (stock ? event('done', {}) : '');
    }
    case 'response_end':
      return event('text_end', identity) + event('done', stock ? {} : fields);
    case 'memory_update': {
      const { memory_type: memoryType, ...rest } = own;
      return event(type, { ...rest, type: memoryType, ...identity });
    }
    default:
      return event(type, stock ? documentedEvent(type, own) : { ...own, ...identity });
  }
}

/** The prompt is stored (ours, where the request named it). */
export function toAckEvent(frame: Frame): string {
  const { type, ...fields } = frame;
  return event(type, fields);
}

function event(name: string, data: Readonly<Record<string, unknown>>): string {
  return formatSseEvent({ name, data: JSON.stringify(data) });
}
