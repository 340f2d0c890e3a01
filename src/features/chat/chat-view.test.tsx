// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { chatEvent, chatLost, chatOpened, emit, showChat } from '#src/testing/chat-page.tsx';
import type { FakeServices } from '#src/testing/fake-services.tsx';
import { storedMessage } from '#src/testing/stored-message.ts';
import { openChatSession } from './chat-registry.ts';

afterEach(cleanup);

/** An answer under way, and what could be asked next. */
async function suggest(fake: FakeServices): Promise<void> {
  await screen.findByText('How many days?');
  emit(fake, chatOpened());
  const named = { messageId: 'm4', timestamp: null } as const;
  const activity = { kind: 'suggested_questions', questions: ['How many in May?'] } as const;
  emit(
    fake,
    chatEvent({ type: 'response_started', ...named, parentId: null, position: 4, seq: 1 }),
    chatEvent({ type: 'text_received', messageId: 'm4', text: 'Twenty.', index: 0, seq: 2 }),
    chatEvent({ type: 'agent_acted', ...named, activity, seq: 3 }),
  );
}

describe('the chat', () => {
  it('shows who said what, and who types', async () => {
    const { fake } = showChat();
    expect(await screen.findByText('How many days?')).toBeTruthy();
    await waitFor(() => screen.getByRole('article', { name: 'Mina' }));
    expect((await screen.findByText('Twenty.')).closest('article')?.getAttribute('aria-label')).toBe('Nadoo');
    expect(screen.getByRole('log').getAttribute('aria-live')).toBe('off');
    emit(fake, chatOpened());
    const at = Date.now() * 1000;
    emit(fake, { kind: 'event', event: { type: 'typing_seen', userId: 'user-mina' }, at });
    expect(await screen.findByText('Mina is typing…')).toBeTruthy();
  });

  it.each<[string, ChatEvent]>([
    ['she has left', { type: 'user_left', userId: 'user-mina' }],
    [
      'her message is there',
      {
        type: 'message_stored',
        message: storedMessage({ id: 'm3', role: 'user', text: 'And in May?', userId: 'user-mina' }),
        seq: 1,
      },
    ],
  ])('says no longer that somebody types once %s', async (_what, event) => {
    const { fake } = showChat();
    await screen.findByText('How many days?');
    emit(fake, chatOpened());
    const at = Date.now() * 1000;
    emit(fake, { kind: 'event', event: { type: 'typing_seen', userId: 'user-mina' }, at });
    expect(await screen.findByText('Mina is typing…')).toBeTruthy();
    emit(fake, { kind: 'event', event, at });
    expect(screen.queryByText('Mina is typing…')).toBeNull();
  });

  it('offers another try of an answer that failed, though a prompt behind it was refused', async () => {
    const { fake } = showChat();
    const box = await screen.findByRole('textbox', { name: 'Message' });
    await screen.findByText('How many days?');
    emit(fake, chatOpened());
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
      chatEvent({
        type: 'message_acknowledged',
        clientMessageId,
        messageId: 'm3',
        chatId: 's1',
        position: 3,
      }),
      chatEvent({
        type: 'response_started',
        messageId: 'm4',
        parentId: 'm3',
        position: 4,
        timestamp: null,
        seq: 2,
      }),
      chatEvent({ ...failed, messageId: 'm4', clientMessageId: null, code: 'timeout' }),
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
    emit(fake, chatEvent({ ...failed, messageId: null, clientMessageId: second, code: 'rate_limit' }));
    expect(retries()).toHaveLength(1);
  });

  it('does not say that it thinks while a tool asks: it waits for a word', async () => {
    const { fake } = showChat();
    await screen.findByText('How many days?');
    emit(fake, chatOpened());
    const named = { messageId: 'm4', parentId: 'm3', position: 4, timestamp: null, seq: 1 };
    emit(fake, chatEvent({ type: 'response_started', ...named }));
    expect(screen.getByText('Thinking…')).toBeTruthy();
    const tool = { callId: 'a', toolName: 'shop-orders:place_order' };
    const acted = (activity: Extract<ChatEvent, { type: 'agent_acted' }>['activity']) =>
      chatEvent({ type: 'agent_acted', messageId: 'm4', activity, timestamp: null, seq: 2 });
    emit(fake, acted({ kind: 'tool_asked', ...tool, arguments: {}, expiresAt: null }));
    expect(await screen.findByRole('region', { name: 'shop-orders:place_order asks to run' })).toBeTruthy();
    expect(screen.queryByText('Thinking…')).toBeNull();
    emit(fake, acted({ kind: 'tool_decided', ...tool, allow: true, by: 'user-ada' }));
    expect(screen.getByText('Thinking…')).toBeTruthy();
  });

  it('sends, streams, announces without reading tokens out, and ends', async () => {
    const { fake } = showChat();
    await screen.findByText('How many days?');
    emit(fake, chatOpened());
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
      chatEvent({
        type: 'message_acknowledged',
        clientMessageId: frame?.['client_message_id'] ?? '',
        messageId: 'm3',
        chatId: 's1',
        position: 3,
      }),
      chatEvent({
        type: 'response_started',
        messageId: 'm4',
        parentId: 'm3',
        position: 4,
        timestamp: null,
        seq: 1,
      }),
      chatEvent({ type: 'text_received', messageId: 'm4', text: 'As many as', index: 0, seq: 2 }),
    );
    expect(screen.getByText('Nadoo is responding').getAttribute('role')).toBe('status');
    expect(screen.getByRole('button', { name: 'Stop response' })).toBeTruthy();
    const sources = ['A', 'B', 'C'].map((title) => ({ title, text: '', documentId: null, version: null }));
    emit(
      fake,
      chatEvent({ type: 'sources_found', messageId: 'm4', sources, seq: 3 }),
      chatEvent({
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
    const { fake } = showChat();
    await suggest(fake);
    fireEvent.click(screen.getByRole('button', { name: 'How many in May?' }));
    const queued = await screen.findByRole('list', { name: 'Queued messages' });
    expect(queued.textContent).toContain('How many in May?');
  });

  it('shows a viewer what could be asked, and lets them not ask', async () => {
    const { fake } = showChat('viewer');
    await screen.findByText(/read-only/);
    await suggest(fake);
    const question = screen.getByRole<HTMLButtonElement>('button', { name: 'How many in May?' });
    expect([question.disabled, question.title]).toEqual([true, 'The server keeps this read-only for you.']);
  });

  it('is read-only for a viewer, and says so', async () => {
    showChat('viewer');
    const why = await screen.findByText(/viewer/);
    expect(why.textContent).toContain('read-only');
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }).disabled).toBe(true);
  });

  it('lets the wheel turn the conversation where "Jump to latest" lies over it', async () => {
    const { fake } = showChat();
    await screen.findByText('How many days?');
    emit(fake, chatOpened());
    const thread = screen.getByRole('log').closest<HTMLElement>('[data-thread]') ?? document.body;
    const by = vi.fn();
    Object.assign(thread, { scrollBy: by });
    Object.defineProperties(thread, {
      scrollHeight: { value: 5_000 },
      clientHeight: { value: 500 },
    });
    thread.scrollTop = 1_000;
    fireEvent.scroll(thread);
    thread.scrollTop = 500;
    fireEvent.scroll(thread);
    fireEvent.wheel(await screen.findByRole('button', { name: 'Jump to latest' }), { deltaY: -100 });
    expect(by).toHaveBeenCalledWith(0, -100);
  });

  it('calls what is here not missing where a cut alone kept it from being asked for again', async () => {
    const { fake } = showChat();
    await screen.findByText('How many days?');
    emit(fake, chatOpened());
    const session = openChatSession(fake.services, 'user-ada', 's1');
    const fails = (kind: 'network' | 'server') => {
      act(() => {
        session.store.apply([
          {
            kind: 'history_failed',
            failure: { kind, status: 0, message: '', retryAfterMs: null, requestId: null },
            request: session.store.getState().history.wanted,
            at: 0,
          },
        ]);
      });
      return screen.queryByText('The conversation could not be loaded') !== null;
    };
    expect(fails('network')).toBe(true);
    emit(fake, chatLost());
    expect(fails('network')).toBe(false);
    expect(fails('server')).toBe(true);
  });

  it('leaves the focus in the conversation when the message box is turned off', async () => {
    const { fake } = showChat();
    const box = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    await screen.findByText('How many days?');
    emit(fake, chatOpened());
    box.focus();
    fireEvent.change(box, { target: { value: 'And in May?' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    const sent = () => fake.sent.map(({ frame }) => frame as Record<string, string>);
    await waitFor(() => {
      expect(sent().some(({ type }) => type === 'chat')).toBe(true);
    });
    const clientMessageId = sent().find(({ type }) => type === 'chat')?.['client_message_id'] ?? null;
    const refused = { message: 'no', code: 'forbidden', messageId: null, clientMessageId, seq: 1 } as const;
    emit(fake, chatEvent({ type: 'error_received', ...refused }));
    await waitFor(() => {
      expect(box.disabled).toBe(true);
    });
    expect(document.activeElement).toBe(screen.getByRole('log').closest('[data-thread]'));
    // The server may think better of it: the words are asked of it again, and the box is there meanwhile.
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => {
      expect(sent().filter(({ content }) => content === 'And in May?')).toHaveLength(2);
    });
    expect(box.disabled).toBe(false);
  });

  it('offers no second try of what was refused to somebody whose role says no', async () => {
    const { fake } = showChat('viewer');
    await screen.findByText('How many days?');
    emit(fake, chatOpened());
    act(() => {
      openChatSession(fake.services, 'user-ada', 's1').submit('Mine?');
    });
    const refused = {
      message: 'no',
      code: 'forbidden',
      messageId: null,
      clientMessageId: null,
      seq: 1,
    } as const;
    emit(fake, chatEvent({ type: 'error_received', ...refused }));
    expect(await screen.findByRole('button', { name: 'Discard' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
  });

  it('says what to do about a session that is not there', async () => {
    const { onOpenSession } = showChat('owner', 'nope');
    expect(await screen.findByText('There is no such chat')).toBeTruthy();
    fireEvent.click(screen.getAllByRole('button', { name: 'New chat' }).at(-1) ?? document.body);
    expect(onOpenSession).toHaveBeenCalledWith(null);
  });
});

describe('a draft', () => {
  it.each([
    ['in a chat', 's1'],
    ['for a new chat', null],
  ])('%s is there for who wrote it, and for nobody else in the same tab', async (_where, sessionId) => {
    const box = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    showChat('owner', sessionId);
    fireEvent.change(await box(), { target: { value: 'Between you and me' } });
    cleanup();
    showChat('member', sessionId, 'user-mina');
    expect((await box()).value).toBe('');
    fireEvent.change(await box(), { target: { value: 'Mine' } });
    cleanup();
    showChat('owner', sessionId);
    expect((await box()).value).toBe('Between you and me');
    fireEvent.change(await box(), { target: { value: '' } });
  });
});
