// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '#src/protocol/entities.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { ChatProvider, type ChatScope } from '../chat-context.ts';
import { sessionsKey } from '../chat-queries.ts';
import { OutboxNotice } from './outbox-notice.tsx';
import type { OutboxRecord } from './outbox-records.ts';
import { outboxOf } from './start-outbox.ts';

afterEach(cleanup);

const record = (id: string, sessionId: string, more: Partial<OutboxRecord> = {}): OutboxRecord => ({
  id,
  sessionId,
  applicationId: 'app',
  text: `words of ${id}`,
  order: 1,
  enteredAt: 0,
  state: 'unsent',
  submittedAt: 0,
  failure: null,
  sender: null,
  ...more,
});

const gone = { state: 'refused', failure: { code: 'session_gone', message: '', at: 0 } } as never;

async function show(records: readonly OutboxRecord[]) {
  const fake = createFakeServices({
    replies: {
      'GET /api/v1/applications': [
        { id: 'app', name: 'Helpdesk', workspace_id: 'ws' },
        { id: 'app-far', name: 'Research', workspace_id: 'ws-far' },
      ],
      'GET /api/v1/chat/sessions': [{ id: 's2', application_id: 'app', title: '환불' }],
    },
  });
  const { queryClient } = fake.services;
  const far: Session[] = [{ id: 's-far', application_id: 'app-far', title: 'Far away' }];
  queryClient.setQueryData([...sessionsKey('ws-far'), ['app-far']], far);
  const outbox = await outboxOf(fake.services, 'user-ada');
  await outbox.decide(() => records);
  const discard = vi.spyOn(outbox, 'discard').mockImplementation(() => undefined);
  const [onOpenSession, onOpenPath] = [vi.fn(), vi.fn()];
  const scope = { workspaceId: 'ws', onOpenSession, onOpenPath } as unknown as ChatScope;
  renderWithServices(
    <ChatProvider value={scope}>
      <OutboxNotice userId="user-ada" sessionId="s1" />
    </ChatProvider>,
    fake,
  );
  return { outbox, discard, onOpenSession, onOpenPath };
}

describe('what could not be sent in other chats', () => {
  it('is one line that counts it, and unfolds', async () => {
    const { outbox } = await show([record('a', 's1'), record('b', 's2')]);
    const line = await screen.findByRole('button', { name: '1 message not sent in another chat' });
    expect(line.getAttribute('aria-expanded')).toBe('false');
    expect(screen.queryByText('words of b')).toBeNull();
    await act(() => outbox.decide(() => [record('b', 's2'), record('c', 's2')]));
    fireEvent.click(screen.getByRole('button', { name: '2 messages not sent in other chats' }));
    const list = screen.getByRole('list', { name: 'Not sent in other chats' });
    expect(within(list).getAllByRole('listitem')).toHaveLength(2);
    expect(screen.queryByText('words of a')).toBeNull();
  });

  it('names the chat of each and leads there, in whichever workspace it is; copies, and discards', async () => {
    const { discard, onOpenSession, onOpenPath } = await show([
      record('b', 's2'),
      record('far', 's-far', { applicationId: 'app-far' }),
      record('unlisted', 's-9', { applicationId: 'app-far' }),
    ]);
    fireEvent.click(await screen.findByRole('button', { name: '3 messages not sent in other chats' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Open chat: 환불' }));
    expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('s2');
    fireEvent.click(screen.getByRole('button', { name: 'Open chat: Far away' }));
    fireEvent.click(screen.getByRole('button', { name: 'Open chat: Another chat' }));
    expect(onOpenPath.mock.calls).toEqual([['/w/ws-far/chat/s-far'], ['/w/ws-far/chat/s-9']]);
    const [row] = screen.getAllByRole('listitem');
    expect(within(row!).getByRole('button', { name: 'Copy' })).toBeTruthy();
    fireEvent.click(within(row!).getByRole('button', { name: 'Discard' }));
    expect(discard).toHaveBeenCalledExactlyOnceWith('b');
  });

  it('offers no way to a chat that is no more', async () => {
    await show([record('x', 's-x', gone)]);
    fireEvent.click(await screen.findByRole('button', { name: '1 message not sent in another chat' }));
    expect(screen.getByText('There is no such chat any more.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Open chat/ })).toBeNull();
  });
});
