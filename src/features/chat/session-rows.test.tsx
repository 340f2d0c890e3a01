// @vitest-environment jsdom
/** What a row says of a chat of which the server says nothing: what this page has seen itself. */
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Session } from '#src/protocol/entities.ts';
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { chatEvent, chatOpened } from '#src/testing/chat-page.tsx';
import { afterPaint } from '#src/lib/after-paint.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { openChatSession } from './chat-registry.ts';
import { SessionRow } from './session-row.tsx';

afterEach(cleanup);

const started: ChatEvent = {
  type: 'response_started',
  messageId: null,
  parentId: null,
  position: null,
  timestamp: null,
  seq: null,
};
const ended: ChatEvent = {
  type: 'response_ended',
  messageId: null,
  fullText: 'Done.',
  tokensUsed: null,
  responseTime: null,
  status: null,
  timestamp: null,
  seq: null,
};
const failed: ChatEvent = {
  type: 'error_received',
  messageId: null,
  clientMessageId: null,
  code: 'timeout',
  message: '',
  seq: null,
};

/** What was asked for before this comes after the paint too, and first. */
const nextPaint = () =>
  new Promise((painted) => {
    afterPaint(() => setTimeout(() => setTimeout(painted)))();
  });

const rowOf = (session: Session) => (
  <SessionRow
    session={session}
    userId="user-ada"
    isOpen={false}
    onOpen={vi.fn()}
    isRenaming={false}
    onRenaming={vi.fn()}
    onRename={null}
    onArchive={null}
    onExport={vi.fn()}
  />
);

/** A row of a stock server, and the chat that this page holds; its view can be left. */
function showRow() {
  const fake = createFakeServices({ replies: { 'GET /api/v1/chat/sessions/s1/messages': [] } });
  const session = openChatSession(fake.services, 'user-ada', 's1');
  const view = () => session.attach(() => 'sent');
  renderWithServices(rowOf({ id: 's1', application_id: 'app', title: 'Vacation' }), fake);
  /** Up to what is drawn of it: what was typed comes first. */
  const hear = (...events: ChatEvent[]) =>
    act(async () => {
      session.receive(events.map(chatEvent));
      await nextPaint();
    });
  const leave = view();
  act(() => {
    session.receive([chatOpened()]);
  });
  const words = () =>
    /streaming|waiting for approval|unread|failed/.exec(screen.getByRole('listitem').textContent)?.[0] ?? '';
  return { view, leave, hear, words };
}

it('says "streaming" while an answer comes, and nothing more of one that is looked at', async () => {
  const { hear, words } = showRow();
  expect(words()).toBe('');
  await hear(started);
  expect(words()).toBe('streaming');
  await hear(ended);
  expect(words()).toBe('');
});

const toolFailed: ChatEvent = { ...failed, code: 'tool_error' };
const goesOn: ChatEvent = { type: 'text_received', messageId: null, text: 'Sorry', index: null, seq: null };

it.each([
  ['unread', [ended]],
  ['failed', [failed]],
  // A tool that fails ends the answer where nothing follows it.
  ['failed', [toolFailed]],
  ['unread', [toolFailed, goesOn, ended]],
])('says "%s" of an answer that ends so while one is elsewhere, until one comes back', async (word, end) => {
  const { view, leave, hear, words } = showRow();
  await hear(started);
  leave();
  expect(words()).toBe('streaming');
  await hear(...end);
  expect(words()).toBe(word);
  act(() => {
    view();
  });
  await hear({ type: 'typing_seen', userId: 'user-mina' });
  expect(words()).toBe('');
});

it('says that a chat which this page does not hold waits for approval where the server says so', async () => {
  const fake = createFakeServices({});
  const row = (asking: boolean) =>
    rowOf({ id: 's2', application_id: 'app', title: 'Orders', running: true, asking, last_position: 1 });
  const { unmount } = renderWithServices(row(true), fake);
  await screen.findByText('waiting for approval');
  unmount();
  renderWithServices(row(false), fake);
  await screen.findByText('streaming');
});

it('says that it waits for approval while a tool asks, and that it streams once somebody said a word', async () => {
  const { leave, hear, words } = showRow();
  const about = { callId: 'c1', toolName: 'shop-orders:place_order' };
  const acts = (activity: AgentActivity) =>
    hear({ type: 'agent_acted', messageId: null, activity, timestamp: null, seq: null });
  await hear(started);
  leave();
  await acts({ kind: 'tool_asked', ...about, arguments: {}, expiresAt: null });
  await screen.findByText('waiting for approval');
  await acts({ kind: 'tool_decided', ...about, allow: true, by: 'user-mina' });
  expect(words()).toBe('streaming');
  await acts({ kind: 'tool_asked', ...about, callId: 'c2', arguments: {}, expiresAt: null });
  await hear(ended);
  expect(words()).toBe('unread');
});
