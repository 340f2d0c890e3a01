/** The editor of a follow-up: while it is open its message goes nowhere, from no tab, and what is typed is not lost. */
import { useEffect, useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { createUuid } from '#src/lib/ids.ts';
import type { ChatSession } from './chat-session.ts';
import type { ChatState, QueuedMessage } from './chat-types.ts';
import { editQueued, markEdited, removeQueued } from './queue-fold.ts';

/** `changed`: its message was sent or removed elsewhere meanwhile, and what was typed is a message of its own. */
interface Typed {
  readonly text: string;
  readonly isRescued?: boolean | undefined;
}

export interface QueuedEdit {
  /** What is typed; null: no editor is open. */
  readonly text: string | null;
  readonly isRescued: boolean;
  open(): void;
  type(text: string): void;
  /** Nothing but blanks is not saved: the editor stays. */
  save(): void;
  cancel(): void;
}

type Session = Pick<ChatSession, 'store'>;

export function useQueuedEdit(session: Session, message: QueuedMessage): QueuedEdit {
  const { id } = message;
  const { auth } = useServices();
  const [typed, setTyped] = useState(() => readTyped(id));
  const latest = useRef({ typed, message });
  useEffect(() => {
    latest.current = { typed, message };
    writeTyped(id, typed);
  });
  const isOpen = typed !== null;
  const { edited = false } = message;
  useEffect(() => {
    if (isOpen && !edited) session.store.fold((state) => markEdited(state, id, true));
  }, [isOpen, edited, session, id]);
  useEffect(
    () => () => {
      // Signed out: the message comes back with its person, and so does what was typed.
      if (auth.getState().status === 'signed-in')
        rescue(session, latest.current.message, latest.current.typed);
    },
    [session, auth],
  );

  /** In one fold: between two its message would go. */
  const close = (change: (state: ChatState) => ChatState): void => {
    setTyped(null);
    writeTyped(id, null);
    latest.current = { ...latest.current, typed: null };
    session.store.fold(change);
  };
  return {
    text: typed?.text ?? null,
    isRescued: typed?.isRescued ?? false,
    open() {
      setTyped({ text: message.text });
    },
    type(text) {
      setTyped((before) => ({ ...before, text }));
    },
    save() {
      const text = typed?.text.trimEnd() ?? '';
      if (text.trim() !== '') close((state) => markEdited(editQueued(state, id, text), id, false));
    },
    cancel() {
      // What was rescued nobody has queued: it is saved, or it goes.
      close((state) => (typed?.isRescued ? removeQueued(state, id) : markEdited(state, id, false)));
    },
  };
}

/** Its row is gone with the list, which comes back, or because it was sent or removed elsewhere. */
function rescue({ store }: Session, { id, text, extras }: QueuedMessage, typed: Typed | null): void {
  if (typed === null || store.getState().queue.some((queued) => queued.id === id)) return;
  writeTyped(id, null);
  if (typed.text.trim() === '' || typed.text === text) return;
  const kept = createUuid();
  writeTyped(kept, { text: typed.text, isRescued: true });
  store.fold((state) => ({
    ...state,
    queue: [...state.queue, { id: kept, text: typed.text, ...(extras && { extras }), edited: true }],
  }));
}

const storageKey = (id: string): string => `nadoo:follow-up:${id}`;

/** Of this tab alone: two editors on one message would undo each other. */
function readTyped(id: string): Typed | null {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey(id)) ?? 'null') as Typed | null;
  } catch {
    return null;
  }
}

function writeTyped(id: string, typed: Typed | null): void {
  try {
    if (typed === null) sessionStorage.removeItem(storageKey(id));
    else sessionStorage.setItem(storageKey(id), JSON.stringify(typed));
  } catch {
    // Refused or full: what is typed then lives as long as the page.
  }
}
