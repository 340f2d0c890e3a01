/**
 * The two documented dialects of the chat socket. `chat`: `chat` → `text-delta` … `response_end`.
 * `message`: `message` → `text_chunk` … `done`. Source: protocol.md 1.4, Part 3 "Dialect".
 */
import type { ChatClientFrame } from './chat-frames.ts';
import { toWireExtras, type PromptExtras } from './prompt-extras.ts';

export type ChatDialect = 'chat' | 'message';

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
  /** Chosen only where the server takes it. */
  readonly extras?: PromptExtras | undefined;
  /** With `branch`: the message whose branch it continues. */
  readonly parentId?: string | null;
  /** With `branch`: the prompt that it stands beside, in other words. */
  readonly edits?: string | null;
}

/** The frame that sends a prompt in `dialect`. */
export function promptFrame(prompt: Prompt, dialect: ChatDialect): ChatClientFrame {
  const ack = {
    ...(prompt.clientMessageId === null ? {} : { client_message_id: prompt.clientMessageId }),
    ...(prompt.parentId == null ? {} : { parent_id: prompt.parentId }),
  };
  const extras = toWireExtras(prompt.extras);
  if (prompt.edits != null)
    return { type: 'edit', message_id: prompt.edits, content: prompt.content, ...ack, ...extras };
  if (dialect === 'message') return { type: 'message', content: prompt.content, ...ack, ...extras };
  return {
    type: 'chat',
    content: prompt.content,
    application_id: prompt.applicationId,
    chat_id: prompt.chatId,
    user_id: prompt.userId,
    timestamp: prompt.timestamp,
    ...ack,
    ...extras,
  };
}
