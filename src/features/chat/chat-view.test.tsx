// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useCallback, useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import type { ChannelItem } from '#src/connection/types.ts';
import { ApiError } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import { createFakeServices, renderWithServices, type FakeServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { readDraft, writeDraft } from './chat-draft.ts';
import { ChatView } from './chat-view.tsx';

afterEach(cleanup);

const AT = 1_795_516_320_000_000;

function setUp(role = 'owner', sessionId: string | null = 's1', userId = 'user-ada') {
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
  renderWithServices(
    <ChatView
      onOpenPath={() => undefined}
      workspaceId="ws"
      sessionId={sessionId}
      onOpenSession={onOpenSession}
      onOpenRun={onOpenRun}
      onOpenDocument={() => undefined}
    />,
    fake,
  );
  return { fake, onOpenSession, onOpenRun };
}

const event = (value: ChatEvent): ChannelItem<ChatEvent> => ({ kind: 'event', event: value, at: AT });
const emit = (fake: FakeServices, ...items: ChannelItem<ChatEvent>[]) => {
  fake.emit('chat:s1', items as unknown as ChannelItem<never>[]);
};
const open = (fake: FakeServices) => {
  emit(fake, { kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: AT });
};

/** An answer under way, and what could be asked next. */
async function suggest(fake: FakeServices): Promise<void> {
  await screen.findByText('How many days?');
  open(fake);
  const named = { messageId: 'm4', timestamp: null } as const;
  const activity = { kind: 'suggested_questions', questions: ['How many in May?'] } as const;
  emit(
    fake,
    event({ type: 'response_started', ...named, parentId: null, position: 4, seq: 1 }),
    event({ type: 'text_received', messageId: 'm4', text: 'Twenty.', index: 0, seq: 2 }),
    event({ type: 'agent_acted', ...named, activity, seq: 3 }),
  );
}

describe('the chat', () => {
  it('shows who said what, and who types', async () => {
    const { fake } = setUp();
    expect(await screen.findByText('How many days?')).toBeTruthy();
    await waitFor(() => screen.getByRole('article', { name: 'Mina' }));
    expect((await screen.findByText('Twenty.')).closest('article')?.getAttribute('aria-label')).toBe('Nadoo');
    expect(screen.getByRole('log').getAttribute('aria-live')).toBe('off');
    open(fake);
    const at = Date.now() * 1000;
    emit(fake, { kind: 'event', event: { type: 'typing_seen', userId: 'user-mina' }, at });
    expect(await screen.findByText('Mina is typing…')).toBeTruthy();
  });

  it('offers another try of an answer that failed, though a prompt behind it was refused', async () => {
    const { fake } = setUp();
    const box = await screen.findByRole('textbox', { name: 'Message' });
    await screen.findByText('How many days?');
    open(fake);
    const send = async (content: string): Promise<string> => {
      fireEvent.change(box, { target: { value: content } });
      fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
      const sent = () => fake.sent.map(({ frame }) => frame as Record<string, string>);
      const gone = () => sent().find((frame) => frame['type'] === 'chat' && frame['content'] === content);
      await waitFor(() => {
        expect(gone()).toBeTruthy();
      });
      return gone()?.['client_message_id'] ?? '';
    };
    const failed = { type: 'error_received', message: 'no', seq: 3 } as const;
    const clientMessageId = await send('And in May?');
    emit(
      fake,
      event({ type: 'message_acknowledged', clientMessageId, messageId: 'm3', chatId: 's1', position: 3 }),
      event({
        type: 'response_started',
        messageId: 'm4',
        parentId: 'm3',
        position: 4,
        timestamp: null,
        seq: 2,
      }),
      event({ ...failed, messageId: 'm4', clientMessageId: null, code: 'timeout' }),
    );
    const retries = () =>
      within(screen.getAllByRole('article', { name: 'Nadoo' }).at(-1) ?? document.body).queryAllByRole(
        'button',
        {
          name: 'Retry',
        },
      );
    await waitFor(() => {
      expect(retries()).toHaveLength(1);
    });
    const second = await send('Well?');
    expect(retries()).toHaveLength(0);
    emit(fake, event({ ...failed, messageId: null, clientMessageId: second, code: 'rate_limit' }));
    expect(retries()).toHaveLength(1);
  });

  it('does not say that it thinks while a tool asks: it waits for a word', async () => {
    const { fake } = setUp();
    await screen.findByText('How many days?');
    open(fake);
    const named = { messageId: 'm4', parentId: 'm3', position: 4, timestamp: null, seq: 1 };
    emit(fake, event({ type: 'response_started', ...named }));
    expect(screen.getByText('Thinking…')).toBeTruthy();
    const tool = { callId: 'a', toolName: 'shop-orders:place_order' };
    const acted = (activity: Extract<ChatEvent, { type: 'agent_acted' }>['activity']) =>
      event({ type: 'agent_acted', messageId: 'm4', activity, timestamp: null, seq: 2 });
    emit(fake, acted({ kind: 'tool_asked', ...tool, arguments: {}, expiresAt: null }));
    expect(await screen.findByRole('region', { name: 'shop-orders:place_order asks to run' })).toBeTruthy();
    expect(screen.queryByText('Thinking…')).toBeNull();
    emit(fake, acted({ kind: 'tool_decided', ...tool, allow: true, by: 'user-ada' }));
    expect(screen.getByText('Thinking…')).toBeTruthy();
  });

  it('sends, streams, announces without reading tokens out, and ends', async () => {
    const { fake } = setUp();
    await screen.findByText('How many days?');
    open(fake);
    const box = screen.getByRole('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'And sick days?' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    await waitFor(() => {
      expect(fake.sent.map(({ frame }) => (frame as { type: string }).type)).toContain('chat');
    });
    const frame = fake.sent
      .map((item) => item.frame as Record<string, string>)
      .find(({ type }) => type === 'chat');
    expect(frame).toMatchObject({ content: 'And sick days?', chat_id: 's1', application_id: 'app' });
    emit(
      fake,
      event({
        type: 'message_acknowledged',
        clientMessageId: frame?.['client_message_id'] ?? '',
        messageId: 'm3',
        chatId: 's1',
        position: 3,
      }),
      event({
        type: 'response_started',
        messageId: 'm4',
        parentId: 'm3',
        position: 4,
        timestamp: null,
        seq: 1,
      }),
      event({ type: 'text_received', messageId: 'm4', text: 'As many as', index: 0, seq: 2 }),
    );
    expect(screen.getByText('Nadoo is responding').getAttribute('role')).toBe('status');
    expect(screen.getByRole('button', { name: 'Stop response' })).toBeTruthy();
    const sources = ['A', 'B', 'C'].map((title) => ({ title, text: '', documentId: null, version: null }));
    emit(
      fake,
      event({ type: 'sources_found', messageId: 'm4', sources, seq: 3 }),
      event({
        type: 'response_ended',
        messageId: 'm4',
        fullText: 'As many as needed.',
        tokensUsed: 912,
        responseTime: 2.3,
        status: 'complete',
        timestamp: null,
        seq: 4,
      }),
    );
    expect(screen.getByText('Response complete, 3 sources')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Source 1: A' })).toBeTruthy();
    expect(screen.getByText(/^912 tokens · 2\.3 s/)).toBeTruthy();
    expect(screen.getByText('Repaired')).toBeTruthy();
    expect(await screen.findByText('As many as needed.')).toBeTruthy();
  });

  it('asks a suggested question by a click, behind the answer that is not over yet', async () => {
    const { fake } = setUp();
    await suggest(fake);
    fireEvent.click(screen.getByRole('button', { name: 'How many in May?' }));
    const queued = await screen.findByRole('list', { name: 'Queued messages' });
    expect(queued.textContent).toContain('How many in May?');
  });

  it('shows a viewer what could be asked, and lets them not ask', async () => {
    const { fake } = setUp('viewer');
    await screen.findByText(/read-only/);
    await suggest(fake);
    const question = screen.getByRole<HTMLButtonElement>('button', { name: 'How many in May?' });
    expect([question.disabled, question.title]).toEqual([
      true,
      'The server keeps this chat read-only for you.',
    ]);
  });

  it('is read-only for a viewer, and says so', async () => {
    setUp('viewer');
    const why = await screen.findByText(/viewer/);
    expect(why.textContent).toContain('read-only');
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }).disabled).toBe(true);
  });

  it('says what to do about a session that is not there', async () => {
    const { onOpenSession } = setUp('owner', 'nope');
    expect(await screen.findByText('There is no such chat')).toBeTruthy();
    fireEvent.click(screen.getAllByRole('button', { name: 'New chat' }).at(-1) ?? document.body);
    expect(onOpenSession).toHaveBeenCalledWith(null);
  });

  it('makes the session by REST before the first send, under an id of its own', async () => {
    const { fake, onOpenSession } = setUp('owner', null);
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
      const { fake } = setUp('owner', null);
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
    localStorage.clear();
  });

  it('keeps the words where the session cannot be made', async () => {
    setUp('owner', null);
    await screen.findByRole('combobox', { name: 'Application' });
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'Hello' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(await screen.findByText('The chat could not be started')).toBeTruthy();
    expect(box.value).toBe('Hello');
  });
});

describe('a draft', () => {
  it.each([
    ['in a chat', 's1'],
    ['for a new chat', null],
  ])('%s is there for who wrote it, and for nobody else in the same tab', async (_where, sessionId) => {
    const box = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    setUp('owner', sessionId);
    fireEvent.change(await box(), { target: { value: 'Between you and me' } });
    cleanup();
    setUp('member', sessionId, 'user-mina');
    expect((await box()).value).toBe('');
    fireEvent.change(await box(), { target: { value: 'Mine' } });
    cleanup();
    setUp('owner', sessionId);
    expect((await box()).value).toBe('Between you and me');
    fireEvent.change(await box(), { target: { value: '' } });
  });
});

describe('a new chat', () => {
  it('is made once, however often Enter is pressed before the applications are there', async () => {
    const { fake, onOpenSession } = setUp('owner', null);
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
    const { fake, onOpenSession } = setUp('owner', null);
    fake.replies.set('POST /api/v1/chat/sessions', { id: 'made', application_id: 'app', title: 'Hi' });
    await screen.findByRole('combobox', { name: 'Application' });
    await send();
    return {
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
    const { posts, onOpenSession } = await made(() => {
      type('Hi');
      enter();
    });
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalledExactlyOnceWith('made');
    });
    expect(box().value).toBe('');
    type('And you?');
    enter();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(posts()).toHaveLength(1);
    expect(readDraft('user-ada:made')).toBe('And you?');
    expect(readDraft('new:ws:user-ada')).toBe('');
    writeDraft('user-ada:made', '');
  });

  it('takes along what is laid beside the words meanwhile', async () => {
    const paste = (id: string) => ({ id, text: `long ${id}` });
    const load = (...ids: string[]) => JSON.stringify({ pastes: ids.map(paste), files: [], mentions: [] });
    writeDraft('new:ws:user-ada:load', load('sent'));
    const { onOpenSession } = await made(async () => {
      type('Hi');
      await screen.findByRole('button', { name: /^Pasted text/ });
      enter();
      writeDraft('new:ws:user-ada:load', load('sent', 'since'));
    });
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalled();
    });
    expect(readDraft('user-ada:made:load')).toBe(load('since'));
    expect(readDraft('new:ws:user-ada:load')).toBe('');
    writeDraft('user-ada:made:load', '');
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
    writeDraft('new:ws:user-ada', '');
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

describe('a new chat while the server does not answer', () => {
  async function begin(reply: unknown) {
    const found = setUp('owner', null);
    await screen.findByRole('combobox', { name: 'Application' });
    found.fake.replies.set('POST /api/v1/chat/sessions', reply);
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'Hello' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    return { ...found, box };
  }

  it('has an address of its own, where its message is shown as queued, and can be discarded', async () => {
    const { onOpenSession, fake, box: first } = await begin(new ApiError(failure('network', 0, '')));
    fireEvent.change(first, { target: { value: 'Hello and more' } });
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalled();
    });
    const [id] = onOpenSession.mock.calls[0] as [string];
    // What was typed since is not lost, and what was sent is no draft.
    expect(readDraft(`user-ada:${id}`)).toBe(' and more');
    expect(readDraft('new:ws:user-ada')).toBe('');
    writeDraft(`user-ada:${id}`, '');
    expect(id).toMatch(/^new-[\da-f-]{36}$/);
    cleanup();
    const onNew = vi.fn();
    const view = (
      <ChatView
        workspaceId="ws"
        sessionId={id}
        onOpenSession={onNew}
        onOpenPath={() => undefined}
        onOpenRun={() => undefined}
        onOpenDocument={() => undefined}
      />
    );
    renderWithServices(view, fake);
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
    const { onOpenSession, fake } = await begin(new ApiError(failure('network', 0, '')));
    await waitFor(() => {
      expect(onOpenSession).toHaveBeenCalled();
    });
    const [local] = onOpenSession.mock.calls[0] as [string];
    cleanup();
    fake.replies.set('GET /api/v1/chat/sessions/made/messages', []);
    const Page = () => {
      const [id, setId] = useState<string | null>(local);
      const open = useCallback((next: string | null, _message?: string, replace?: boolean) => {
        if (replace) setId(next);
      }, []);
      return (
        <ChatView
          workspaceId="ws"
          sessionId={id}
          onOpenSession={open}
          onOpenPath={() => undefined}
          onOpenRun={() => undefined}
          onOpenDocument={() => undefined}
        />
      );
    };
    renderWithServices(<Page />, fake);
    await screen.findByText(/This chat is not at the server yet/);
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'and one more' } });
    fake.replies.set('POST /api/v1/chat/sessions', { id: 'made', application_id: 'app', title: 'Hello' });
    fireEvent(window, new Event('online'));
    await waitFor(() => {
      expect(screen.queryByText(/This chat is not at the server yet/)).toBeNull();
    });
    expect(screen.getByRole('textbox', { name: 'Message' })).toBe(box);
    expect(box.value).toBe('and one more');
    expect(readDraft('user-ada:made')).toBe('and one more');
    expect(await screen.findByText('Hello', { selector: 'article *' })).toBeTruthy();
    fake.emit('chat:made', [
      { kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: AT },
    ] as unknown as ChannelItem<never>[]);
    await waitFor(() => {
      expect(fake.sent.filter(({ key }) => key === 'chat:made')).toHaveLength(1);
    });
    fireEvent.change(box, { target: { value: '' } });
  });

  it('that the server answers with a fault stays in the box', async () => {
    const { onOpenSession, box } = await begin(new ApiError(failure('server', 500, 'Broken.')));
    expect(await screen.findByText('The chat could not be started')).toBeTruthy();
    expect(box.value).toBe('Hello');
    expect(onOpenSession).not.toHaveBeenCalled();
    fireEvent.change(box, { target: { value: '' } });
  });
});

describe('the commands of the chat', () => {
  const offered = async () => {
    const offers = watchOffers();
    // Nobody waits for them: they come when the browser has nothing better to do.
    await waitFor(() => {
      expect(offers.list()).toContain('Chat: Export as JSON');
    });
    return offers;
  };

  it('rename and archive the open chat, copy and regenerate its last answer', async () => {
    const copied = vi.fn((_text: string) => Promise.resolve());
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: copied } });
    const { fake, onOpenSession } = setUp();
    await screen.findByText('Twenty.');
    const offers = await offered();
    expect(offers.list()).toEqual([
      'Chat: New chat',
      'Chat: Find in conversation',
      'Chat: Rename chat',
      'Chat: Archive chat',
      'Chat: Copy last answer as Markdown',
      'Chat: Regenerate last answer',
      'Chat: Branch from the last answer',
      'Chat: Export as Markdown',
      'Chat: Export as JSON',
    ]);
    offers.give('Copy last answer as Markdown');
    expect(await screen.findByText('The last answer was copied.')).toBeTruthy();
    expect(copied).toHaveBeenCalledExactlyOnceWith('Twenty.');
    vi.unstubAllGlobals();

    offers.give('Find in conversation');
    const field = await screen.findByRole('searchbox', { name: 'Find in conversation' });
    expect(document.activeElement).toBe(field);

    offers.give('Rename chat');
    const title = await screen.findByRole('textbox', { name: 'Title' });
    expect(document.activeElement).toBe(title);
    fireEvent.change(title, { target: { value: 'Holidays' } });
    fireEvent.submit(title);
    await waitFor(() => {
      expect(fake.requests.filter(({ method }) => method === 'PUT')).toMatchObject([
        { path: '/api/v1/chat/sessions/s1', body: { title: 'Holidays' } },
      ]);
    });
    offers.give('Archive chat');
    expect(onOpenSession).toHaveBeenCalledExactlyOnceWith(null);
    offers.give('New chat');
    expect(onOpenSession).toHaveBeenCalledTimes(2);
  });

  it('stop an answer that is under way, and say why it is not asked for again meanwhile', async () => {
    const { fake } = setUp();
    await screen.findByText('Twenty.');
    open(fake);
    const offers = await offered();
    offers.give('Regenerate last answer');
    await waitFor(() => {
      expect(offers.list()).toContain('Chat: Regenerate last answer (An answer is under way.)');
    });
    const cancels = () => fake.sent.filter(({ frame }) => (frame as { type: string }).type === 'cancel');
    expect(cancels()).toHaveLength(0);
    offers.give('Stop response');
    expect(cancels().length + Number(screen.queryByText('Stopped') !== null)).toBeGreaterThan(0);
  });

  it('show the work on an answer and open its run, where the window has no room beside the thread too', async () => {
    const { fake, onOpenRun } = setUp();
    await screen.findByText('Twenty.');
    open(fake);
    const offers = await offered();
    emit(
      fake,
      event({
        type: 'response_started',
        messageId: 'm4',
        parentId: 'm2',
        position: 4,
        timestamp: null,
        seq: 1,
      }),
      event({
        type: 'agent_acted',
        messageId: 'm4',
        activity: {
          kind: 'tool_called',
          callId: 'a',
          executionId: 'run-1',
          toolName: 'calculator:calculate',
          arguments: {},
        },
        timestamp: null,
        seq: 2,
      }),
      event({
        type: 'response_ended',
        messageId: 'm4',
        fullText: 'It is 397.8.',
        tokensUsed: null,
        responseTime: null,
        status: 'complete',
        timestamp: null,
        seq: 3,
      }),
    );
    await waitFor(() => {
      expect(offers.list()).toContain('Chat: Show run');
    });
    expect(offers.list()).not.toContain('Chat: Show sources');
    offers.give('Open the run of the last answer');
    expect(onOpenRun).toHaveBeenCalledExactlyOnceWith('run-1');
    offers.give('Show run');
    const sheet = await screen.findByRole('dialog', { name: 'Run' });
    const tab = await within(sheet).findByRole('tab', { name: 'Run' });
    expect(tab.getAttribute('aria-selected')).toBe('true');
  });

  it('offer a viewer what changes nothing', async () => {
    setUp('viewer');
    await screen.findByText('Twenty.');
    const offers = await offered();
    await waitFor(() => {
      expect(offers.list()).toEqual([
        'Chat: New chat',
        'Chat: Find in conversation',
        'Chat: Copy last answer as Markdown',
        'Chat: Export as Markdown',
        'Chat: Export as JSON',
      ]);
    });
  });
});
