/** The first Enter of a new chat: written down before anything is asked, and shown at once where it has to wait. */
import type { Services } from '#src/connection/services.ts';
import { ApiError } from '#src/http/types.ts';
import { createUuid } from '#src/lib/ids.ts';
import { readStored, writeStored } from '#src/lib/local-storage.ts';
import type { Application } from '#src/protocol/entities.ts';
import type { ApiFailure } from '#src/protocol/failure.ts';
import type { PromptExtras } from '#src/protocol/prompt-extras.ts';
import { openChatSession } from '../chat-registry.ts';
import type { ChatSession } from '../chat-session.ts';
import { chooseApplication } from '../chosen-application.ts';
import { LOCAL } from '../local-chat.ts';
import { makingOf, newMaking } from './chat-making.ts';
import { titleFrom } from './chat-title.ts';
import { sentDraft, type Drafted } from './sent-draft.ts';
import { sendingOf } from './start-outbox.ts';

/** So long an answer is waited for before the chat is shown without one, ms. */
const PATIENCE_MS = 1_500;

/** Said in a chat that is not open yet: its follow-ups. */
export interface SaidBehind {
  readonly said: Said[];
  /** Takes what is said from now on; null until the chat can be written to. */
  take: ((said: Said) => void) | null;
}

export interface Said {
  readonly text: string;
  readonly extras: PromptExtras | undefined;
}

export interface NewChatStart {
  readonly workspaceId: string;
  /** Undefined: the applications could not be listed; then the one that was used last here. */
  readonly target: Pick<Application, 'id'> | undefined;
  readonly text: string;
  readonly extras: PromptExtras | undefined;
  readonly drafted: Drafted;
  /** What is said behind it until the chat is open. */
  readonly behind: SaidBehind;
  /** Where it was begun, while somebody looks at it: there they are told. */
  readonly view: { readonly current: unknown };
}

/**
 * Makes a chat and hands its first prompt in.
 * @returns its name: the server's, or this browser's where the server does not answer or asks to wait; null where no application is known,
 * and for whoever is gone
 * @throws ApiError where the server answers that it cannot; nothing is kept then, but for whoever is gone: they find the
 * chat in the list, with what the server said
 */
export async function startChat(
  services: Services,
  userId: string,
  { workspaceId, target: known, text, extras, drafted, behind, view }: NewChatStart,
): Promise<string | null> {
  const used = `nadoo:new-chat:${userId}:${workspaceId}` as const;
  const target = known?.id ?? readStored(used);
  const draft = sentDraft(drafted);
  const putBack = (): void => {
    draft.putBack(behind.said.map((each) => each.text));
  };
  if (target === null) {
    putBack();
    return null;
  }
  chooseApplication(target);
  writeStored(used, target);
  const { outbox, maker } = await sendingOf(services, userId);
  const id = LOCAL + createUuid();
  const session = openChatSession(services, userId, id);
  session.setApplication(target);
  const leave = outbox.join(session);
  outbox.begin(id, newMaking(workspaceId, titleFrom(text)));
  session.submit(text, undefined, extras);
  draft.send();
  takeFor(session);
  const isGone = (): boolean => view.current === null;
  const isKept = (): boolean => outbox.store.getState().keeping === 'kept';
  // What the browser does not keep would be lost with the page.
  const keepUnkept = (): void => {
    if (!isKept()) draft.keep();
  };
  keepUnkept();
  const unsubscribe = outbox.store.subscribe(keepUnkept);
  const answer = await settled();
  unsubscribe();
  const outcome = typeof answer !== 'string' && isGone() ? id : answer;
  if (typeof outcome !== 'string') {
    behind.take = null;
    maker.discard(id);
    leave();
    empty();
    putBack();
    throw new ApiError(outcome);
  }
  if (outcome !== id) {
    // Shown from the first moment on.
    const made = openChatSession(services, userId, outcome);
    made.setApplication(target);
    outbox.join(made)();
    takeFor(made);
  }
  leave();
  if (outcome !== id) empty();
  // A refused one that lives no longer than this page is not all there is of its words.
  if (outcome === answer || isKept()) draft.moveTo(`${userId}:${outcome}`);
  else putBack();
  return isGone() ? null : outcome;

  /** What was said is a follow-up of this chat, as is what is said from now on. */
  function takeFor(chat: ChatSession): void {
    const isFirst = behind.take === null;
    behind.take = ({ text: words, extras: along }) => {
      const end = outbox.join(chat);
      chat.enqueue(words, along);
      end();
    };
    if (isFirst) behind.said.forEach(behind.take);
  }

  /** Under this name it is nobody's any more: a prompt that waits there would keep it for good. */
  function empty(): void {
    session.store.fold((state) => ({ ...state, entries: [], queue: [] }));
  }

  /** The server's name of it, our own where it does not answer, or why it cannot be made. */
  function settled(): Promise<string | ApiFailure> {
    return new Promise((resolve) => {
      const look = (): boolean => {
        const name = maker.made.nameOf(id);
        const failure = makingOf(outbox.store.getState().records, id)?.failure;
        if (name === null && !failure) return false;
        finish(name ?? (failure && !isPassing(failure) ? failure : id));
        return true;
      };
      const finish = (outcome: string | ApiFailure): void => {
        cancel();
        unsubscribe();
        resolve(outcome);
      };
      const cancel = services.clock.schedule(() => {
        finish(id);
      }, PATIENCE_MS);
      const unsubscribe = outbox.store.subscribe(look);
      look();
    });
  }
}

/** Nobody answered, or only what stands before the server, or it asks to wait: what is made by itself afterwards. */
function isPassing({ kind, status }: ApiFailure): boolean {
  return kind === 'network' || kind === 'rate-limited' || (status >= 502 && status <= 504);
}
