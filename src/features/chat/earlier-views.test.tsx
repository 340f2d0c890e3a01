// @vitest-environment jsdom
/** What stands above the oldest known message, and what leads to one that a link names. */
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useStore } from 'zustand';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { ChatProvider, type ChatScope } from './chat-context.ts';
import type { ChatSession } from './chat-session.ts';
import { createChatStore } from './chat-state.ts';
import { selectVisible } from './branches/branch-layout.ts';
import EarlierMessages from './earlier-messages.tsx';
import LinkedMessage from './linked-message.tsx';
import type { ChatScreen } from './use-thread-screen.ts';

afterEach(cleanup);
// Which branch is shown is known once these are here.
beforeAll(() => Promise.all([import('./markdown-renderer.tsx'), import('./branches/index.ts')]));

const wire = (position: number) => ({
  id: `m${position}`,
  role: position % 2 === 1 ? 'user' : 'assistant',
  content: `words ${position}`,
  position,
  status: 'complete',
});
const PAGE = 'GET /api/v1/chat/sessions/s/messages';

/** A conversation of which the messages from 5 on are known; `reply` is what the page before them brings. */
function setUp(reply: unknown, linked: string | null = null) {
  const fake = createFakeServices({ extensions: ['message-pages'], replies: { [PAGE]: reply } });
  const store = createChatStore('ada');
  const messages = [5, 6].map((position) => ({
    ...wire(position),
    text: `words ${position}`,
    role: position === 5 ? ('user' as const) : ('assistant' as const),
    status: 'complete' as const,
    sessionId: 's',
    userId: null,
    createdAt: null,
    sources: [],
    clientMessageId: null,
    parentId: null,
    usage: null,
    responseTime: null,
    firstTokenTime: null,
    error: null,
  }));
  store.apply([{ kind: 'history_loaded', messages, from: 5, position: null, request: 0, at: 1 }]);
  const session = { store, sessionId: 's' } as Partial<ChatSession> as ChatSession;
  const reveal = vi.fn(() => true);
  const onMark = vi.fn<(key: string | null) => void>();
  function Place() {
    // As a chat shows it: without the branches that are not.
    const state = selectVisible(useStore(store));
    const screenOf = { reveal } as Partial<ChatScreen> as ChatScreen;
    if (linked !== null)
      return <LinkedMessage id={linked} state={state} screen={screenOf} isBelow={false} onMark={onMark} />;
    return state.history.from > 0 ? <EarlierMessages state={state} /> : <p>The beginning</p>;
  }
  renderWithServices(
    <ChatProvider value={{ session } as Partial<ChatScope> as ChatScope}>
      <Place />
    </ChatProvider>,
    fake,
  );
  const asked = () => fake.requests.filter(({ path }) => path.includes('before='));
  return { fake, store, reveal, onMark, asked };
}

const refused = new ApiError(failure('server', 503, 'Away.'));

describe('what stands above the oldest known message', () => {
  it('says that older ones come', () => {
    setUp([]);
    expect(screen.getByText('Loading earlier messages…')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('says that they could not be had, and gets them with the next try, up to the beginning', async () => {
    const { fake, store, asked } = setUp([1, 2, 3, 4].map(wire));
    act(() => {
      store.fold((state) => ({ ...state, history: { ...state.history, earlier: refused.failure } }));
    });
    expect(screen.getByRole('alert').textContent).toBe('Earlier messages could not be loaded.');
    fake.replies.set(PAGE, refused);
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await screen.findByRole('alert');
    fake.replies.set(PAGE, [1, 2, 3, 4].map(wire));
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await screen.findByText('The beginning');
    expect(asked().map(({ path }) => path.split('?')[1])).toEqual(
      Array.from({ length: 2 }, () => expect.stringContaining('before=5') as string),
    );
    expect(store.getState().entries.map(({ text }) => text)[0]).toBe('words 1');
  });
});

describe('a message that a link names', () => {
  it('is shown and marked where it is known', async () => {
    const { reveal, onMark, asked } = setUp([], 'm6');
    await vi.waitFor(() => {
      expect(onMark).toHaveBeenCalledWith('m6');
    });
    expect(reveal).toHaveBeenCalledExactlyOnceWith({ key: 'm6' });
    expect(asked()).toEqual([]);
    expect(screen.queryByRole('status')).toBeNull();
  });

  it('is fetched where it stands further up', async () => {
    const { reveal, onMark } = setUp([1, 2, 3, 4].map(wire), 'm2');
    expect(screen.getByRole('status').textContent).toBe('Looking for the linked message…');
    await vi.waitFor(() => {
      expect(onMark).toHaveBeenCalledWith('m2');
    });
    expect(reveal).toHaveBeenCalledExactlyOnceWith({ key: 'm2' });
  });

  it('is said to be in no message once all are known: deleted, or never there', async () => {
    const { reveal } = setUp([1, 2, 3, 4].map(wire), 'gone');
    await screen.findByText('This conversation has no message with that link.');
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('status')).toBeNull();
    expect(reveal).not.toHaveBeenCalled();
  });

  it('is looked for again after a failure', async () => {
    const { fake, onMark } = setUp(refused, 'm3');
    await screen.findByText('Earlier messages could not be loaded.');
    fake.replies.set(PAGE, [1, 2, 3, 4].map(wire));
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await vi.waitFor(() => {
      expect(onMark).toHaveBeenCalledWith('m3');
    });
  });

  it('is shown in the version that holds it, once all forks are known, and said to be there', async () => {
    const { reveal, onMark, store, asked } = setUp([1, 2, 3, 4].map(wire), 'm4');
    act(() => {
      store.fold((state) => ({
        ...state,
        entries: state.entries.map((entry) =>
          entry.messageId === 'm5' ? { ...entry, parentId: 'm2' } : entry,
        ),
      }));
    });
    await vi.waitFor(() => {
      expect(onMark).toHaveBeenCalledWith('m4');
    });
    expect(asked()).toHaveLength(1);
    expect(selectVisible(store.getState()).entries.map(({ messageId }) => messageId)).toEqual([
      'm1',
      'm2',
      'm3',
      'm4',
    ]);
    expect(reveal).toHaveBeenCalledExactlyOnceWith({ key: 'm4' });
    expect(screen.getByRole('status').textContent).toBe(
      'The linked message is in another version of this conversation, which is shown now.',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('status')).toBeNull();
    expect(reveal).toHaveBeenCalledOnce();
  });
});
