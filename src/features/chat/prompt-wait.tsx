import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { usePoolStatus, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useChat } from './chat-context.ts';
import { isLocal } from './local-chat.ts';
import { selectHold } from './prompt-hold.ts';
import { promptWaitMessages } from './prompt-wait-messages.ts';
import { threadMessages } from './thread-messages.ts';

/** A server that answers at once is heard before this: a word that comes and goes would only make the thread jump. */
const SAID_AFTER_MS = 1_500;

/** A prompt that has not left the page, and what it waits for. */
export function QueuedNote({ promptKey }: { readonly promptKey: string }) {
  const thread = useMessages(threadMessages);
  const t = useMessages(promptWaitMessages);
  const { session } = useChat();
  const held = useStore(session.store, (state) => selectHold(state, session.shown(), promptKey));
  const statuses = usePoolStatus();
  // Nobody knows whether what stands is a connection.
  const isDoubted = statuses.some(
    ({ key, state }) => state === 'suspect' && key === `chat:${session.sessionId}`,
  );
  // The server is there, and has yet to make the chat, which has no connection before.
  const isMaking = isLocal(session.sessionId) && statuses.some(({ state }) => state === 'live');
  const hold = isMaking ? 'making' : isDoubted && held === 'turn' ? 'connection' : held;
  return <p className="text-xs text-ink-3">{hold === 'connection' ? thread('queued') : t(hold)}</p>;
}

/**
 * A prompt that left the page, where the server says nothing for a while: nobody knows yet whether it has it.
 * @param isHeld it has not left yet: another one of this chat, or another tab's, is on its way out
 */
export function SendingNote({ isHeld }: { readonly isHeld: boolean }) {
  const t = useMessages(promptWaitMessages);
  const { clock } = useServices();
  const [isLong, setIsLong] = useState(false);
  useEffect(
    () =>
      clock.schedule(() => {
        setIsLong(true);
      }, SAID_AFTER_MS),
    [clock],
  );
  return isLong ? <p className="mt-1 text-xs text-ink-3">{t(isHeld ? 'turn' : 'sending')}</p> : null;
}
