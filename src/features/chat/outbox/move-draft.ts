import { readDraft, writeDraft } from '../chat-draft.ts';

/** What is being written in a chat is there under the name that the server gave it. */
export function moveDraft(userId: string, from: string, to: string): void {
  for (const part of ['', ':load']) {
    const text = readDraft(`${userId}:${from}${part}`);
    if (text === '') continue;
    writeDraft(`${userId}:${to}${part}`, text);
    writeDraft(`${userId}:${from}${part}`, '');
  }
}
