/** What a new message is, but for what is said of it. */
import { createUuid } from '#src/lib/ids.ts';
import type { NewMessage } from '../model.ts';

/** Of nobody, empty and complete. */
export function blankMessage(sessionId: string, createdAt: string): NewMessage {
  return {
    id: createUuid(),
    session_id: sessionId,
    role: 'user',
    content: '',
    user_id: null,
    created_at: createdAt,
    sources: [],
    client_message_id: null,
    stopped_by: null,
    parent_id: null,
    status: 'complete',
    usage: null,
    timing: null,
    error: null,
    mentions: [],
    attachments: [],
    lease: null,
  };
}
