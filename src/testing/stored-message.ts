import type { ChatMessage } from '#src/protocol/chat-events.ts';

/** A message as it is read from what a server stored: of a stock server, where nothing more is said of it. */
export function storedMessage(
  fields: Partial<ChatMessage> & Pick<ChatMessage, 'id' | 'role' | 'text'>,
): ChatMessage {
  return {
    sessionId: 's',
    userId: fields.role === 'user' ? 'ada' : null,
    createdAt: '2026-11-24T10:32:01Z',
    sources: [],
    clientMessageId: null,
    parentId: null,
    position: null,
    status: null,
    usage: null,
    responseTime: null,
    firstTokenTime: null,
    error: null,
    ...fields,
  };
}
