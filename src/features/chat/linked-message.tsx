import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { goToMessage } from './branches/go-to-message.ts';
import { useChat } from './chat-context.ts';
import type { ChatState } from './chat-types.ts';
import { findMessages } from './find-messages.ts';
import { useAllEarlier } from './use-earlier.ts';
import { useRenderer } from './use-renderer.ts';
import type { ChatScreen } from './use-thread-screen.ts';

/** So long the message that a link led to is marked. */
const MARKED_MS = 3_000;

export interface LinkedMessageProps {
  readonly id: string;
  /** As it is shown: the other branches left out. */
  readonly state: ChatState;
  readonly screen: ChatScreen;
  /** The bar to find something with is open above. */
  readonly isBelow: boolean;
  /** Key of the message to be marked; null: none any more. */
  readonly onMark: (key: string | null) => void;
}

/**
 * Leads to the message that the address names, however far up it stands and in whichever version; says so where there is
 * none.
 */
export default function LinkedMessage({ id, state, screen, isBelow, onMark }: LinkedMessageProps) {
  const t = useMessages(findMessages);
  const { clock } = useServices();
  const { session } = useChat();
  // Which branch is shown is not known before.
  const { settled } = useRenderer();
  const [isDone, setIsDone] = useState(false);
  const [isSwitched, setIsSwitched] = useState(false);
  const isHeld = useStore(session.store, ({ entries }) => entries.some(({ messageId }) => messageId === id));
  const shown = state.entries.find(({ messageId }) => messageId === id)?.key ?? null;
  const key = settled ? shown : null;
  const isKnown = state.history.from !== Infinity;
  // Of a message in another version the forks further up are needed too.
  const { isLoading, retry } = useAllEarlier(state, settled && !isDone && key === null);
  const isElsewhere = settled && isHeld && key === null && !isLoading && retry === null;
  useEffect(() => {
    if (isDone || !isElsewhere) return undefined;
    return clock.schedule(() => {
      session.store.fold((before) => goToMessage(before, id));
      setIsSwitched(true);
    }, 0);
  }, [isDone, isElsewhere, session, id, clock]);
  useEffect(() => {
    if (isDone || key === null) return undefined;
    // The first page is being drawn: its own way to the end comes first.
    return clock.schedule(() => {
      if (screen.reveal({ key })) onMark(key);
      setIsDone(true);
    }, 0);
  }, [isDone, key, screen, onMark, clock]);
  useEffect(() => {
    if (!isDone) return undefined;
    return clock.schedule(() => {
      onMark(null);
    }, MARKED_MS);
  }, [isDone, onMark, clock]);
  const words = wordsNow();
  if (words === null) return null;
  return (
    <div
      className={cx(
        'absolute inset-x-4 z-10 mx-auto flex max-w-sm items-center gap-2 rounded-md border border-line bg-surface px-3 py-1.5 text-xs text-ink-2 shadow-sm',
        isBelow ? 'top-16' : 'top-2',
      )}
    >
      <p role="status" className="flex-1">
        {t(words)}
      </p>
      {isDone || retry === null ? null : (
        <Button size="sm" onClick={retry}>
          {t('retry')}
        </Button>
      )}
      <Button
        size="sm"
        variant="ghost"
        onClick={() => {
          setIsDone(true);
          setIsSwitched(false);
        }}
      >
        {t('close')}
      </Button>
    </div>
  );

  function wordsNow() {
    if (isSwitched) return 'switched';
    if (isDone || !isKnown || shown !== null) return null;
    if (retry) return 'earlierFailed';
    if (isLoading) return 'looking';
    return isHeld ? null : 'unknown';
  }
}
