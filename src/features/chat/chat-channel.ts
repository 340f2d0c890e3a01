/** The live tail of one session: its channel, leased while a view shows it and kept while an answer runs. */
import { useEffect, useMemo } from 'react';
import { chatChannel } from '#src/protocol/channels.ts';
import { useChannel, useServices } from '#src/connection/react.tsx';
import type { ChannelStatus } from '#src/connection/types.ts';
import { openChatSession } from './chat-registry.ts';
import type { ChatSession } from './chat-session.ts';
import { keepSends } from './keep-sends.ts';
import { isLocal } from './local-chat.ts';

export interface ShownSession {
  readonly session: ChatSession;
  readonly status: ChannelStatus | null;
}

/** @param applicationId of the session; null while the list of sessions is on its way */
export function useChatChannel(
  userId: string,
  sessionId: string,
  applicationId: string | null,
): ShownSession {
  const services = useServices();
  const session = useMemo(() => openChatSession(services, userId, sessionId), [services, userId, sessionId]);
  // The server knows nothing of it yet.
  const local = isLocal(sessionId);
  const descriptor = useMemo(() => (local ? null : chatChannel(sessionId)), [local, sessionId]);
  const channel = useChannel(descriptor, session.receive, { keepWhile: session.isBusy });
  const { send } = channel;

  useEffect(() => keepSends(services, userId, session), [services, userId, session]);
  useEffect(() => (local ? undefined : session.attach(send)), [local, session, send]);
  useEffect(() => {
    if (applicationId !== null) session.setApplication(applicationId);
  }, [session, applicationId]);

  return { session, status: channel.status };
}
