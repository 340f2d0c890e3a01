/** Another answer to what an answer answers. Comes with the conversation: nothing of it is needed for the first letter. */
import { createUuid } from '#src/lib/ids.ts';
import { addAsk } from './branches/ask-fold.ts';
import { isAttached } from './branches/attach-branches.ts';
import type { ChatSession } from './chat-session.ts';
import type { Answer, ChatState, Prompt } from './chat-types.ts';

/** Beside this one; where there are no siblings, the words of its prompt are sent again. */
export function regenerate(session: ChatSession, answer: Answer): void {
  const { messageId } = answer;
  if (isAttached(session) && messageId !== null && !sendsAgain(session, answer)) {
    session.store.fold((state) => addAsk(state, createUuid(), messageId));
    return;
  }
  const prompt = promptOf(session.store.getState(), answer);
  // The files are part of the question; nobody is rung for again.
  const files = prompt?.extras?.attachments ?? [];
  if (prompt)
    session.submit(
      prompt.text,
      undefined,
      files.length > 0 ? { mentions: [], attachments: files } : undefined,
    );
}

/** True: there is no way to stand another beside it. One that the server lost has none anywhere. */
export function sendsAgain(session: ChatSession, { messageId, phase }: Answer): boolean {
  return messageId === null || phase === 'lost' || !session.has('branch');
}

/** The prompt that an answer answers: as linked, else the one before it. */
export function promptOf(state: ChatState, answer: Answer): Prompt | null {
  const index = state.entries.findIndex(({ key }) => key === answer.key);
  const linked = state.entries.find(
    (entry) =>
      entry.kind === 'prompt' &&
      (entry.key === answer.promptKey || (answer.parentId !== null && entry.messageId === answer.parentId)),
  );
  const found =
    linked ?? state.entries.slice(0, Math.max(0, index)).findLast(({ kind }) => kind === 'prompt');
  return found?.kind === 'prompt' ? found : null;
}
