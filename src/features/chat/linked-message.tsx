import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import type { ChatState } from './chat-types.ts';
import { findMessages } from './find-messages.ts';
import { useAllEarlier } from './use-earlier.ts';
import type { ChatScreen } from './use-thread-screen.ts';

/** So long the message that a link led to is marked. */
const MARKED_MS = 3_000;

export interface LinkedMessageProps {
  readonly id: string;
  readonly state: ChatState;
  readonly screen: ChatScreen;
  /** Key of the message to be marked; null: none any more. */
  readonly onMark: (key: string | null) => void;
}

/** Leads to the message that the address names, however far up it stands; says so where there is none. */
export default function LinkedMessage({ id, state, screen, onMark }: LinkedMessageProps) {
  const t = useMessages(findMessages);
  const { clock } = useServices();
  const [isDone, setIsDone] = useState(false);
  const key = state.entries.find(({ messageId }) => messageId === id)?.key ?? null;
  const isKnown = state.history.from !== Infinity;
  const { isLoading, retry } = useAllEarlier(state, !isDone && key === null);
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
  if (isDone || key !== null || !isKnown) return null;
  return (
    <div className="absolute inset-x-4 top-2 z-10 mx-auto flex max-w-sm items-center gap-2 rounded-md border border-line bg-surface px-3 py-1.5 text-xs text-ink-2 shadow-sm">
      <p role="status" className="flex-1">
        {retry ? t('earlierFailed') : isLoading ? t('looking') : t('unknown')}
      </p>
      {retry ? (
        <Button size="sm" onClick={retry}>
          {t('retry')}
        </Button>
      ) : null}
      <Button
        size="sm"
        variant="ghost"
        onClick={() => {
          setIsDone(true);
        }}
      >
        {t('close')}
      </Button>
    </div>
  );
}
