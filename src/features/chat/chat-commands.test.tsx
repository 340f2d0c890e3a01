// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chatEvent, chatOpened, emit, showChat } from '#src/testing/chat-page.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';

afterEach(cleanup);

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
    const { fake, onOpenSession } = showChat();
    await screen.findByText('Twenty.');
    const offers = await offered();
    expect(offers.list()).toEqual([
      'Chat: New chat',
      'Chat: Find in conversation',
      'Chat: Rename chat',
      'Chat: Archive chat',
      'Chat: Copy last answer as Markdown',
      // The server of this page keeps no versions.
      'Chat: Regenerate last answer: sends the prompt again',
      'Chat: Branch from the last answer',
      'Chat: Export as Markdown',
      'Chat: Export as JSON',
    ]);
    // So does the button say beneath the answer.
    expect(screen.getByText('Sends the prompt again')).toBeTruthy();
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
    const { fake } = showChat();
    await screen.findByText('Twenty.');
    emit(fake, chatOpened());
    const offers = await offered();
    offers.give('Regenerate last answer: sends the prompt again');
    await waitFor(() => {
      expect(offers.list()).toContain(
        'Chat: Regenerate last answer: sends the prompt again (An answer is under way.)',
      );
    });
    const cancels = () => fake.sent.filter(({ frame }) => (frame as { type: string }).type === 'cancel');
    expect(cancels()).toHaveLength(0);
    offers.give('Stop response');
    expect(cancels().length + Number(screen.queryByText('Stopped') !== null)).toBeGreaterThan(0);
  });

  it('show the work on an answer and open its run, where the window has no room beside the thread too', async () => {
    const { fake, onOpenRun } = showChat();
    await screen.findByText('Twenty.');
    emit(fake, chatOpened());
    const offers = await offered();
    emit(
      fake,
      chatEvent({
        type: 'response_started',
        messageId: 'm4',
        parentId: 'm2',
        position: 4,
        timestamp: null,
        seq: 1,
      }),
      chatEvent({
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
      chatEvent({
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
    showChat('viewer');
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
