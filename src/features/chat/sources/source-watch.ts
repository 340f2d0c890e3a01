import { useDocumentChanges } from '#src/shared/documents/document-queries.ts';
import { useChat } from '../chat-context.ts';

/** Keeps what the sources of a chat are held against as the server has it, while the chat is shown. */
export function SourceWatch(): null {
  useDocumentChanges(useChat().workspaceId);
  return null;
}
