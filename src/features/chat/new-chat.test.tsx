// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import { chatPage, showChat } from '#src/testing/chat-page.tsx';
import { renderWithServices } from '#src/testing/fake-services.tsx';
import { readDraft, writeDraft } from './chat-draft.ts';
import { openChatSession } from './chat-registry.ts';

afterEach(() => {
  cleanup();
  localStorage.clear();
  // Drafts are held in memory too.
  for (const key of ['new:ws:user-ada', 'user-ada:made', 'user-ada:made:load']) writeDraft(key, '');
});

describe('a new chat', () => {
  it('makes the session by REST before the first send, under an id of its own', async () => {
    const { fake, onOpenSession } = showChat('owner', null);
    await screen.findByRole('combobox', { name: 'Application' });
    fake.replies.set('POST /api/v1/chat/sessions', { id: 's9', application_id: 'app', title: 'Hello' });
    const box = screen.getByRole('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'Hello' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send message' }));
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledWith('s9');
    });
    const created = fake.requests.find(({ method }) => method === 'POST')?.body;
    expect(created).toMatchObject({ application_id: 'app', title: 'Hello' });
    expect((created as { id: string }).id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('chooses an application for a new chat, the last used first', async () => {
    const open = async () => {
      const { fake } = showChat('owner', null);
      fake.replies.set('POST /api/v1/chat/sessions', { id: 's9', application_id: 'app-2', title: 'Hello' });
      return {
        fake,
        choice: await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Application' }),
      };
    };
    const first = await open();
    expect(first.choice.value).toBe('app');
    fireEvent.change(first.choice, { target: { value: 'app-2' } });
    const box = screen.getByRole('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'Hello' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => {
      expect(first.fake.requests.find(({ method }) => method === 'POST')?.body).toMatchObject({
        application_id: 'app-2',
      });
    });
    cleanup();
    expect((await open()).choice.value).toBe('app-2');
  });

  it('keeps the words where the session cannot be made', async () => {
    showChat('owner', null);
    await screen.findByRole('combobox', { name: 'Application' });
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'Hello' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(await screen.findByText('The chat could not be started')).toBeTruthy();
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }).value).toBe('Hello');
  });

  it('is read-only where the server lets one start none, whatever the role, and open for another application', async () => {
    const { fake } = showChat('member', null);
    const choice = () => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Application' });
    await waitFor(choice);
    const refused = new ApiError(failure('forbidden', 403, 'Not yours.'));
    fake.replies.set('POST /api/v1/chat/sessions', refused);
    const find = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    fireEvent.change(find(), { target: { value: 'Hello' } });
    fireEvent.keyDown(find(), { key: 'Enter', keyCode: 13 });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Ask an admin of the workspace');
    expect(alert.textContent).toContain('Not yours.');
    expect(document.body.textContent).not.toMatch(/viewer/i);
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
    expect(find()).toMatchObject({ disabled: true, value: 'Hello' });
    expect(screen.getByText(/^The server keeps this read-only for you/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Choose another application' }));
    expect(document.activeElement).toBe(choice());
    const other = choice().value === 'app' ? 'app-2' : 'app';
    fireEvent.change(choice(), { target: { value: other } });
    expect(find()).toMatchObject({ disabled: false, value: 'Hello' });
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Choose another application' })).toBeNull();

    fireEvent.keyDown(find(), { key: 'Enter', keyCode: 13 });
    fireEvent.click(await screen.findByRole('button', { name: 'Back to the list of chats' }));
    expect(await screen.findByRole('dialog', { name: 'Sessions' })).toBeTruthy();
    expect([screen.queryByRole('alert'), find().disabled, find().value]).toEqual([null, false, 'Hello']);
  });

  it.each(['typed', 'suggested'])('is made and sent by "Retry" where it failed (%s)', async (way) => {
    const { fake, onOpenSession } = showChat('owner', null);
    await screen.findByRole('combobox', { name: 'Application' });
    fake.replies.set('POST /api/v1/chat/sessions', new ApiError(failure('server', 500, 'Broken.')));
    const question = 'What can you help me with?';
    const words = way === 'typed' ? 'Hello' : question;
    const find = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    if (way === 'typed') {
      fireEvent.change(find(), { target: { value: 'Hello' } });
      fireEvent.keyDown(find(), { key: 'Enter', keyCode: 13 });
    } else {
      fireEvent.change(find(), { target: { value: 'Half a thought' } });
      fireEvent.click(screen.getByRole('button', { name: question }));
    }
    const retry = await screen.findByRole('button', { name: 'Retry' });
    fake.replies.set('POST /api/v1/chat/sessions', { id: 'made', application_id: 'app', title: words });
    fireEvent.click(retry);
    expect(screen.queryByRole('alert')).toBeNull();
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('made');
    });
    const { entries } = openChatSession(fake.services, 'user-ada', 'made').store.getState();
    expect(entries).toMatchObject([{ kind: 'prompt', text: words }]);
    expect(readDraft('new:ws:user-ada')).toBe(way === 'typed' ? '' : 'Half a thought');
  });

  it('is made once, however often Enter is pressed before the applications are there', async () => {
    const { fake, onOpenSession } = showChat('owner', null);
    fake.replies.set('POST /api/v1/chat/sessions', { id: 'made', application_id: 'app', title: 'Hi' });
    const box = screen.getByRole('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'Hi' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledWith('made');
    });
    const made = fake.requests.filter(
      ({ method, path }) => method === 'POST' && path === '/api/v1/chat/sessions',
    );
    expect(made).toHaveLength(1);
  });

  /** Sends the first message, and looks what became of it once it is made. */
  async function made(send: () => void | Promise<void>) {
    const { fake, onOpenSession } = showChat('owner', null);
    fake.replies.set('POST /api/v1/chat/sessions', { id: 'made', application_id: 'app', title: 'Hi' });
    await screen.findByRole('combobox', { name: 'Application' });
    await send();
    return {
      fake,
      onOpenSession,
      posts: () =>
        fake.requests.filter(({ method, path }) => method === 'POST' && path === '/api/v1/chat/sessions'),
    };
  }
  const box = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
  const type = (value: string) => {
    fireEvent.change(box(), { target: { value } });
  };
  const enter = () => {
    fireEvent.keyDown(box(), { key: 'Enter', keyCode: 13 });
  };

  it('takes what is typed until it is open, and another Enter then makes no second one', async () => {
    const { fake, posts, onOpenSession } = await made(() => {
      type('Hi');
      enter();
      // The words stand in the thread to be, and the box is there for the next ones.
      expect(screen.getByText('Hi', { selector: 'p' })).toBeTruthy();
      expect(box().value).toBe('');
      type('One more');
      enter();
      expect(box().value).toBe('');
      type('Half a');
    });
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('made');
    });
    expect(box().value).toBe('Half a');
    type('And you?');
    enter();
    expect(box().value).toBe('');
    expect(readDraft('user-ada:made')).toBe('');
    const { queue, entries } = openChatSession(fake.services, 'user-ada', 'made').store.getState();
    expect(entries).toMatchObject([{ kind: 'prompt', text: 'Hi', delivery: 'queued' }]);
    expect(queue.map(({ text }) => text)).toEqual(['One more', 'And you?']);
    expect(readDraft('new:ws:user-ada')).toBe('');
    // Chats are made in the order of their Enters: once the next one is there, nothing is to come of that one.
    cleanup();
    const next = vi.fn();
    renderWithServices(chatPage({ sessionId: null, onOpenSession: next }), fake);
    await screen.findByRole('combobox', { name: 'Application' });
    type('Another');
    enter();
    await waitFor(() => {
      expect(next).toHaveBeenCalled();
    });
    expect(posts().map(({ body }) => body)).toMatchObject([{ title: 'Hi' }, { title: 'Another' }]);
  });

  it('takes along what is laid beside the words meanwhile', async () => {
    const paste = (id: string) => ({ id, text: `long ${id}` });
    const load = (...ids: string[]) => JSON.stringify({ pastes: ids.map(paste), files: [], mentions: [] });
    writeDraft('new:ws:user-ada:load', load('sent'));
    const { onOpenSession } = await made(async () => {
      type('Hi');
      await screen.findByRole('button', { name: /^Pasted text/ });
      enter();
      writeDraft('new:ws:user-ada:1:load', load('since'));
    });
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalled();
    });
    expect(readDraft('user-ada:made:load')).toBe(load('since'));
    expect(readDraft('new:ws:user-ada:load')).toBe('');
  });

  it('leaves what is in the box where it is when a suggestion is asked', async () => {
    const { onOpenSession, posts } = await made(() => {
      type('Half a thought');
      const [first] = screen.getByRole('list', { name: 'Suggested questions' }).querySelectorAll('button');
      if (first) fireEvent.click(first);
    });
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalled();
    });
    expect(posts()).toHaveLength(1);
    expect(readDraft('new:ws:user-ada')).toBe('Half a thought');
  });

  it('does not fetch back whoever has gone elsewhere meanwhile', async () => {
    const { posts, onOpenSession } = await made(() => {
      type('Hi');
      enter();
      cleanup();
    });
    await waitFor(() => {
      expect(posts()).toHaveLength(1);
    });
    // The last thing before it would be opened.
    await waitFor(() => {
      expect(readDraft('new:ws:user-ada')).toBe('');
    });
    await act(async () => {});
    expect(onOpenSession).not.toHaveBeenCalled();
  });
});
