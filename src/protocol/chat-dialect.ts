/**
 * The two documented dialects of the chat socket. `chat`: `chat` → `text-delta` … `response_end`.
 * `message`: `message` → `text_chunk` … `done`. Source: protocol.md 1.4, Part 3 "Dialect".
 */
import type { ChatClientFrame, ChatServerFrame } from './chat-frames.ts';

export type ChatDialect = 'chat' | 'message';

/** The dialect that a client's frame speaks; `null` where both have it (typing, ping, cancel). */
export function dialectOf(frame: Pick<ChatClientFrame, 'type'>): ChatDialect | null {
  if (frame.type === 'chat') return 'chat';
  return frame.type === 'message' ? 'message' : null;
}

/** What a prompt needs; ids as the page knows them. */
export interface Prompt {
  readonly content: string;
  readonly applicationId: string;
  readonly chatId: string;
  readonly userId: string;
  /** ISO 8601. */
  readonly timestamp: string;
  /** Null on a server without `ack`: nothing undocumented is sent there. */
  readonly clientMessageId: string | null;
}

/** The frame that sends a prompt in `dialect`. */
export function promptFrame(prompt: Prompt, dialect: ChatDialect): ChatClientFrame {
  const ack = prompt.clientMessageId === null ? {} : { client_message_id: prompt.clientMessageId };
  if (dialect === 'message') return { type: 'message', content: prompt.content, ...ack };
  return {
    type: 'chat',
    content: prompt.content,
    application_id: prompt.applicationId,
    chat_id: prompt.chatId,
    user_id: prompt.userId,
    timestamp: prompt.timestamp,
    ...ack,
  };
}

/** A server's frame in the dialect of its receiver: the same object where both say it alike. */
export function inDialect(frame: ChatServerFrame, dialect: ChatDialect): ChatServerFrame {
  if (dialect === 'chat') return frame;
  if (frame.type === 'text-delta') {
    const { text, index: _index, ...rest } = frame;
    return { ...rest, type: 'text_chunk', content: text };
  }
  return frame.type === 'response_end' ? { ...frame, type: 'done' } : frame;
}
