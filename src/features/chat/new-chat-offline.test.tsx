// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useCallback, useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import { chatOpened, chatPage, emitTo, showChat } from '#src/testing/chat-page.tsx';
import { renderWithServices } from '#src/testing/fake-services.tsx';
import { readDraft, writeDraft } from './chat-draft.ts';
import { SessionList } from './session-list.tsx';

afterEach(cleanup);

describe('a new chat while the server does not answer', () => {
  async function begin(reply: unknown) {
    const found = showChat('owner', null);
    await screen.findByRole('combobox', { name: 'Application' });
    found.fake.replies.set('POST /api/v1/chat/sessions', reply);
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'Hello' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    return { ...found, box };
  }

  /** Begun, and its page closed before the server answered. */
  async function leaveUnmade() {
    const { onOpenSession, fake } = await begin(new ApiError(failure('network', 0, '')));
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalled();
    });
    const [local] = onOpenSession.mock.calls[0] as [string];
    cleanup();
    return { local, fake };
  }

  it('has an address of its own, where its message is shown as queued, and can be discarded', async () => {
    const { onOpenSession, fake } = await begin(new ApiError(failure('network', 0, '')));
    const next = screen.getByRole('textbox', { name: 'Message' });
    fireEvent.change(next, { target: { value: 'and more' } });
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalled();
    });
    const [id] = onOpenSession.mock.calls[0] as [string];
    // What was typed since is not lost, and what was sent is no draft.
    expect(readDraft(`user-ada:${id}`)).toBe('and more');
    expect(readDraft('new:ws:user-ada')).toBe('');
    writeDraft(`user-ada:${id}`, '');
    expect(id).toMatch(/^new-[\da-f-]{36}$/);
    cleanup();
    const onNew = vi.fn();
    renderWithServices(chatPage({ sessionId: id, onOpenSession: onNew }), fake);
    const prompt = await screen.findByRole('article', { name: 'Ada' });
    expect(prompt.textContent).toContain('Queued: goes out when the connection is back');
    expect((await screen.findByText(/This chat is not at the server yet/)).getAttribute('role')).toBe(
      'status',
    );
    // Nothing is asked of the server about what it does not have, and nobody listens there.
    expect(() => {
      fake.emit(`chat:${id}`, []);
    }).toThrow();
    expect(fake.requests.map(({ path }) => path).filter((path) => path.includes(id))).toEqual([]);
    const [post] = fake.requests.filter(({ method }) => method === 'POST');
    expect(post?.body).toMatchObject({ application_id: 'app', title: 'Hello', id: id.slice('new-'.length) });
    fireEvent.click(screen.getByRole('button', { name: 'Discard chat' }));
    expect(onNew).toHaveBeenCalledWith(null);
    expect(await screen.findByText('There is no such chat in this browser')).toBeTruthy();
    expect(screen.queryByRole('article')).toBeNull();
    // What would be written there could be sent nowhere.
    await waitFor(() => {
      expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull();
    });
  });

  it('is shown by its own name until it is made, and then under the server’s, with the same box', async () => {
    const { local, fake } = await leaveUnmade();
    fake.replies.set('GET /api/v1/chat/sessions/made/messages', []);
    const Page = () => {
      const [id, setId] = useState<string | null>(local);
      const open = useCallback((next: string | null, _message?: string, replace?: boolean) => {
        if (replace) setId(next);
      }, []);
      return chatPage({ sessionId: id, onOpenSession: open });
    };
    renderWithServices(<Page />, fake);
    await screen.findByText(/This chat is not at the server yet/);
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'and one more' } });
    await screen.findByText('Hello', { selector: 'article *' });
    // What was said stands from now on, whatever its chat is called.
    let gaps = 0;
    const watch = new MutationObserver(() => {
      if (screen.queryByText('Hello', { selector: 'article *' }) === null) gaps += 1;
    });
    watch.observe(document.body, { childList: true, subtree: true });
    fake.replies.set('POST /api/v1/chat/sessions', { id: 'made', application_id: 'app', title: 'Hello' });
    fireEvent(window, new Event('online'));
    await waitFor(() => {
      expect(screen.queryByText(/This chat is not at the server yet/)).toBeNull();
    });
    expect(screen.getByRole('textbox', { name: 'Message' })).toBe(box);
    expect(box.value).toBe('and one more');
    expect(readDraft('user-ada:made')).toBe('and one more');
    expect(await screen.findByText('Hello', { selector: 'article *' })).toBeTruthy();
    emitTo('made', fake, chatOpened());
    await waitFor(() => {
      expect(fake.sent.filter(({ key }) => key === 'chat:made')).toHaveLength(1);
    });
    fireEvent.change(box, { target: { value: '' } });
    watch.disconnect();
    expect(gaps).toBe(0);
  });

  it('is one row of the list, also where the server lists it and the answer to its making was lost', async () => {
    const { local, fake } = await leaveUnmade();
    fake.replies.set('GET /api/v1/chat/sessions', [
      { id: 's1', application_id: 'app', title: 'Vacation', updated_at: '2026-11-24T10:00:00Z' },
      { id: local.slice('new-'.length), application_id: 'app', title: 'Hello' },
    ]);
    fake.services.queryClient.clear();
    renderWithServices(
      <SessionList
        workspaceId="ws"
        userId="user-ada"
        openId={null}
        settled
        renaming={null}
        onRenaming={vi.fn()}
        changes={{ rename: null, archive: null }}
        onOpen={vi.fn()}
        onExport={vi.fn()}
      />,
      fake,
    );
    const list = await screen.findByRole('list', { name: 'Sessions' });
    await within(list).findByText('Queued');
    const rows = within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(rows.filter((text) => text.includes('Hello'))).toEqual(['HelloQueued']);
    expect(rows.filter((text) => text.includes('Vacation'))).toHaveLength(1);
  });

  it('that the server answers with a fault stays in the box', async () => {
    const { onOpenSession } = await begin(new ApiError(failure('server', 500, 'Broken.')));
    expect(await screen.findByText('The chat could not be started')).toBeTruthy();
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    expect(box.value).toBe('Hello');
    expect(onOpenSession).not.toHaveBeenCalled();
    fireEvent.change(box, { target: { value: '' } });
  });
});
