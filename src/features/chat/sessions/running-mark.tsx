import { useSyncExternalStore, type ReactNode } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { peekChatSession } from '../chat-registry.ts';
import type { ChatState } from '../chat-types.ts';
import { runningMessages } from './running-messages.ts';

export interface RunningMarkProps {
  readonly userId: string;
  readonly sessionId: string;
  readonly streaming: ReactNode;
}

/** What a row says of an answer under way: that it streams, or that a tool waits for somebody's word. */
export function RunningMark({ userId, sessionId, streaming }: RunningMarkProps) {
  const t = useMessages(runningMessages);
  const services = useServices();
  // The server's list does not tell it: of a chat that this page does not hold nobody here knows.
  const chat = peekChatSession(services, userId, sessionId);
  const asks = useSyncExternalStore(
    (onChange) => chat?.store.subscribe(onChange) ?? (() => undefined),
    () => chat !== null && isAsking(chat.store.getState()),
  );
  if (!asks) return streaming;
  return (
    <Badge tone="amber">
      <span aria-hidden="true">?</span>
      {t('asking')}
    </Badge>
  );
}

function isAsking({ entries }: Pick<ChatState, 'entries'>): boolean {
  const last = entries.at(-1);
  const steps = last?.kind === 'answer' ? last.activities.map(({ activity }) => activity) : [];
  return steps.some(
    (asked) =>
      asked.kind === 'tool_asked' &&
      !steps.some((step) => step.kind === 'tool_decided' && step.callId === asked.callId),
  );
}
