/** A chat as the documentation's sample reads it: deltas are appended, and after a return the messages are fetched. */
import type { DocumentedClient, Json } from '#server/adapters/testing/documented-client.ts';

export interface DocumentedReader {
  isOpen: () => boolean;
  ask: (question: string) => void;
  /** What it shows of the answer. */
  text: () => string;
  leave: () => void;
}

export function readAsDocumented(
  client: DocumentedClient,
  sessionId: string,
  applicationId: string,
): DocumentedReader {
  let fetched = '';
  let seen = 0;
  const socket = client.open(`/ws/chat/${sessionId}`, async () => {
    const path = `/api/v1/chat/sessions/${sessionId}/messages`;
    const messages = (await client.rest('GET', path)) as Json[];
    const answer = messages.findLast(({ role }) => role === 'assistant');
    fetched = typeof answer?.['content'] === 'string' ? answer['content'] : '';
    seen = socket.frames.length;
  });
  return {
    isOpen: () => socket.opened > 0,
    ask: (question) => {
      socket.send({ type: 'chat', content: question, application_id: applicationId, chat_id: sessionId });
    },
    text: () => {
      const deltas = socket.frames.slice(seen).filter(({ type }) => type === 'text-delta');
      return fetched + deltas.map(({ text }) => (typeof text === 'string' ? text : '')).join('');
    },
    leave: () => {
      socket.leave();
    },
  };
}
