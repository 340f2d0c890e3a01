/** The chat's page for component tests, what its channel tells it, and one conversation between two people and an agent. */
import type { ReactElement } from 'react';
import { vi } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import { ChatView, type ChatViewProps } from '#src/features/chat/chat-view.tsx';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { createFakeServices, renderWithServices, type FakeServices } from './fake-services.tsx';

const AT = 1_795_516_320_000_000;

const ignore = (): void => undefined;

/** The page of the chat `s1`, or of what the props say; ways out of it lead nowhere. */
export function chatPage(props: Partial<ChatViewProps> = {}): ReactElement {
  return (
    <ChatView
      workspaceId="ws"
      sessionId="s1"
      onOpenSession={ignore}
      onElsewhere={ignore}
      onOpenRun={ignore}
      onOpenPath={ignore}
      onOpenDocument={ignore}
      {...props}
    />
  );
}

/** A row of the list of messages; what a person says is Ada's. */
export const messageRow = (id: string, role: string, content: string, position: number, more = {}) => ({
  id,
  session_id: 's1',
  role,
  content,
  position,
  user_id: role === 'user' ? 'user-ada' : null,
  status: 'complete',
  ...more,
});

export const chatEvent = (event: ChatEvent): ChannelItem<ChatEvent> => ({ kind: 'event', event, at: AT });

/** The channel of a chat has opened. */
export const chatOpened = (
  resumption: 'fresh' | 'recovered' | 'reload' = 'fresh',
): ChannelItem<ChatEvent> => ({ kind: 'opened', transport: 'websocket', resumption, position: null, at: AT });

/** Its connection broke. */
export const chatLost = (): ChannelItem<ChatEvent> => ({
  kind: 'lost',
  reason: { kind: 'closed', code: 1006, detail: '' },
  at: AT,
});

/** Hands items to the page, as the channel of that chat does. */
export function emitTo(sessionId: string, fake: FakeServices, ...items: ChannelItem<ChatEvent>[]): void {
  fake.emit(`chat:${sessionId}`, items as unknown as ChannelItem<never>[]);
}

export const emit = emitTo.bind(null, 's1');

/** The page of a workspace with two applications and two chats; in `s1` Mina asked and was answered. */
export function showChat(role = 'owner', sessionId: string | null = 's1', userId = 'user-ada') {
  const fake = createFakeServices({
    userId,
    extensions: ['ack', 'response-identity', 'seq'],
    replies: {
      'GET /api/v1/applications': [
        { id: 'app', name: 'Helpdesk', workspace_id: 'ws' },
        { id: 'app-2', name: 'Research', workspace_id: 'ws' },
      ],
      'GET /api/v1/chat/sessions': [
        { id: 's1', application_id: 'app', title: 'Vacation', updated_at: '2026-11-24T10:00:00Z' },
        { id: 's2', application_id: 'app', title: '환불', updated_at: '2026-11-24T09:00:00Z' },
      ],
      'GET /api/v1/workspaces/ws/members': [
        { user_id: 'user-ada', name: 'Ada', role },
        { user_id: 'user-mina', name: 'Mina', role: 'member' },
      ],
      'GET /api/v1/chat/sessions/s1/messages': [
        {
          id: 'm1',
          role: 'user',
          content: 'How many days?',
          user_id: 'user-mina',
          position: 1,
          status: 'complete',
        },
        { id: 'm2', role: 'assistant', content: 'Twenty.', parent_id: 'm1', position: 2, status: 'complete' },
      ],
    },
  });
  const onOpenSession = vi.fn();
  const onOpenRun = vi.fn();
  renderWithServices(chatPage({ sessionId, onOpenSession, onOpenRun }), fake);
  return { fake, onOpenSession, onOpenRun };
}
