import { useSyncExternalStore, type ReactNode } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { peekChatSession } from '../chat-registry.ts';
import type { ChatState } from '../chat-types.ts';
import { localChatMessages } from '../outbox/local-chat-messages.ts';
import { runningMessages } from './running-messages.ts';

export interface RunningMarkProps {
  readonly userId: string;
  readonly sessionId: string;
  /** The server says that a tool waits for a person's word. */
  readonly asks: boolean;
  /** What it says else. */
  readonly mark: ReactNode;
  /** Nothing runs in it, and a message has yet to leave this browser. */
  readonly waits: boolean;
}

/** What a row says of what is under way: that an answer streams, or a tool or a message waits. */
export function RunningMark(props: RunningMarkProps) {
  const t = useMessages(localChatMessages);
  if (!props.waits) return <AnswerMark {...props} />;
  return (
    <>
      <Badge tone="neutral">{t('queued')}</Badge>
      {props.mark}
    </>
  );
}

function AnswerMark({ userId, sessionId, asks, mark }: Omit<RunningMarkProps, 'waits'>) {
  const t = useMessages(runningMessages);
  const services = useServices();
  // A page that holds the chat knows it before the list does, and on servers whose list does not tell it.
  const chat = peekChatSession(services, userId, sessionId);
  const asksHere = useSyncExternalStore(
    (onChange) => chat?.store.subscribe(onChange) ?? (() => undefined),
    () => chat !== null && isAsking(chat.store.getState()),
  );
  if (!asks && !asksHere) return mark;
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
