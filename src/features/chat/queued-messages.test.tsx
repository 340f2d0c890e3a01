// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useStore } from 'zustand';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toChatMessage } from '#src/protocol/chat-codec.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { ChatProvider, type ChatScope } from './chat-context.ts';
import { createChatStore } from './chat-state.ts';
import type { ChatSession } from './chat-session.ts';
import { editQueued } from './queue-fold.ts';
import QueuedMessages from './queued-messages.tsx';

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});

function Shown({ session }: { readonly session: ChatSession }) {
  const { queue } = useStore(session.store);
  return queue.length === 0 ? null : <QueuedMessages queue={queue} session={session} />;
}

describe('a follow-up that is edited', () => {
  it('is saved by Enter and left by Escape, and the focus comes back to its button', () => {
    const store = createChatStore('ada');
    store.apply([{ kind: 'message_queued', id: 'q1', text: 'first', at: 1 }]);
    const session: Partial<ChatSession> = { sessionId: 's1', store, shown: store.getState };
    renderWithServices(<Shown session={session as ChatSession} />, createFakeServices());
    const begin = (): HTMLElement => {
      fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
      const box = screen.getByRole('textbox', { name: 'Queued message' });
      expect(document.activeElement).toBe(box);
      return box;
    };
    let box = begin();
    fireEvent.change(box, { target: { value: 'changed' } });
    fireEvent.keyDown(box, { key: 'Escape' });
    expect(store.getState().queue).toEqual([{ id: 'q1', text: 'first' }]);
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' }));
    box = begin();
    fireEvent.change(box, { target: { value: '  second' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 229 });
    expect(store.getState().queue).toMatchObject([{ id: 'q1', text: 'first' }]);
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(store.getState().queue).toEqual([{ id: 'q1', text: '  second' }]);
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' }));
    box = begin();
    fireEvent.change(box, { target: { value: ' \n ' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(store.getState().queue).toMatchObject([{ id: 'q1', text: '  second' }]);
    // Emptied it stays to be filled, and says why it cannot be saved; what was there comes back by a word.
    expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true);
    expect(screen.getByText('Nothing to save: write something, or cancel.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(screen.getByText('second')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' }));
  });

  function open(text = 'delete it') {
    const store = createChatStore('ada');
    store.apply([{ kind: 'message_queued', id: 'q1', text, at: 1 }]);
    const session: Pick<ChatSession, 'store' | 'shown'> = { store, shown: store.getState };
    const fake = createFakeServices();
    const shown = renderWithServices(<Shown session={session as ChatSession} />, fake);
    const box = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Queued message' });
    return { store, session: session as ChatSession, fake, shown, box };
  }
  const beginEdit = (): void => {
    fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
  };

  it('is marked so that no tab sends it, until it is saved or left', () => {
    const { store, box } = open();
    beginEdit();
    expect(store.getState().queue).toEqual([{ id: 'q1', text: 'delete it', edited: true }]);
    expect(box().selectionStart).toBe('delete it'.length);
    fireEvent.change(box(), { target: { value: 'how big is it?' } });
    expect(store.getState().queue[0]?.edited).toBe(true);
    fireEvent.keyDown(box(), { key: 'Enter', keyCode: 13 });
    expect(store.getState().queue).toEqual([{ id: 'q1', text: 'how big is it?' }]);
  });

  it('keeps what was typed over a reload, and holds its message again', () => {
    const { session, store, shown, box, fake } = open();
    beginEdit();
    fireEvent.change(box(), { target: { value: 'delete nothing' } });
    shown.unmount();
    store.fold((state) => ({ ...state, queue: [{ id: 'q1', text: 'delete it' }] }));
    renderWithServices(<Shown session={session} />, fake);
    expect(box().value).toBe('delete nothing');
    expect(store.getState().queue[0]?.edited).toBe(true);
  });

  it.each(['sent', 'removed'])(
    'that is %s elsewhere meanwhile leaves what was typed as its own message',
    (how) => {
      const { store, box } = open();
      beginEdit();
      fireEvent.change(box(), { target: { value: 'delete nothing' } });
      act(() => {
        if (how === 'removed') store.fold((state) => ({ ...state, queue: [] }));
        else
          store.apply([
            { kind: 'prompt_submitted', clientMessageId: 'q1', text: 'delete it', serverNow: 2, at: 2 },
          ]);
      });
      expect(box().value).toBe('delete nothing');
      expect(screen.getByText(/sent or removed meanwhile/)).toBeTruthy();
      const [kept] = store.getState().queue;
      expect(kept).toMatchObject({ text: 'delete nothing', edited: true });
      expect(kept?.id).not.toBe('q1');
      // Nobody has said that it is to be sent.
      fireEvent.keyDown(box(), { key: 'Escape' });
      expect(store.getState().queue).toHaveLength(1);
      fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
      expect(store.getState().queue).toEqual([]);
    },
  );
});

describe('follow-ups without a connection', () => {
  it('say what they wait for, and take no "Send now"', () => {
    const store = createChatStore('ada');
    const submit = vi.fn();
    const session: Partial<ChatSession> = {
      sessionId: 's1',
      store,
      shown: store.getState,
      stop: vi.fn(),
      submit,
    };
    store.apply([{ kind: 'message_queued', id: 'q1', text: 'first', at: 1 }]);
    renderWithServices(<Shown session={session as ChatSession} />, createFakeServices());
    const words = 'No connection: they go one after the other once it is back.';
    expect(screen.getByText(words)).toBeTruthy();
    const button = screen.getByRole('button', { name: 'Send now' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(button);
    expect(submit).not.toHaveBeenCalled();
    act(() => {
      store.apply([{ kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: 1 }]);
    });
    expect(screen.queryByText(words)).toBeNull();
    fireEvent.click(button);
    expect(submit).toHaveBeenCalledOnce();
  });
});

describe('a list that moves under the pointer', () => {
  const at = { clientX: 300, clientY: 40 };
  function setUp() {
    const clock = createFakeClock();
    const fake = createFakeServices();
    const store = createChatStore('ada');
    store.apply(
      ['one', 'two', 'three'].map((id) => ({ kind: 'message_queued' as const, id, text: `q ${id}`, at: 1 })),
    );
    const submitted: string[] = [];
    store.apply([{ kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: 1 }]);
    const session: Partial<ChatSession> = {
      sessionId: 's1',
      shown: store.getState,
      store,
      stop: vi.fn(),
      submit(text, id) {
        submitted.push(text);
        store.fold((state) => ({ ...state, queue: state.queue.filter((each) => each.id !== id) }));
      },
    };
    renderWithServices(<Shown session={session as ChatSession} />, {
      ...fake,
      services: { ...fake.services, clock },
    });
    const button = (row: number) => screen.getAllByRole('button', { name: 'Send now' })[row]!;
    const press = (row: number, where: typeof at, detail: number) => {
      const target = button(row);
      fireEvent.pointerDown(target, where);
      fireEvent.click(target, { ...where, detail });
    };
    return { clock, store, submitted, press, button };
  }

  it('sends one message by a double click on "Send now", and the next by a click that was meant for it', async () => {
    const { clock, submitted, press, button } = setUp();
    press(1, at, 1);
    // Another row has come to where the pointer stands.
    press(1, at, 2);
    expect(submitted).toEqual(['q two']);
    await clock.advance(600);
    press(1, at, 1);
    expect(submitted).toEqual(['q two', 'q three']);
    // By key it is the row that has the focus, whatever moved.
    fireEvent.click(button(0), { detail: 0 });
    expect(submitted).toEqual(['q two', 'q three', 'q one']);
  });

  it('takes no click for a row that came there by itself, but one of a pointer that was led to it', () => {
    const { store, submitted, press, button } = setUp();
    fireEvent.pointerMove(button(0), at);
    act(() => {
      store.fold((state) => ({ ...state, queue: state.queue.slice(1) }));
    });
    press(0, at, 1);
    expect(submitted).toEqual([]);
    press(1, { clientX: 300, clientY: 80 }, 1);
    expect(submitted).toEqual(['q three']);
  });
});

describe('a follow-up with files', () => {
  it('names them, and still does when its words were changed', () => {
    const store = createChatStore('ada');
    const attachments = [
      { name: 'notes.md', mediaType: 'text/markdown', text: '# Notes' },
      { name: '환불.txt', mediaType: 'text/plain', text: '가' },
    ];
    store.apply([
      { kind: 'message_queued', id: 'q1', text: 'with', extras: { mentions: [], attachments }, at: 1 },
      { kind: 'message_queued', id: 'q2', text: 'without', at: 1 },
    ]);
    const session: Partial<ChatSession> = { sessionId: 's1', store, shown: store.getState };
    renderWithServices(<Shown session={session as ChatSession} />, createFakeServices());
    const named = (): (string | null)[] =>
      screen.getAllByRole('list', { name: 'Attached files' }).flatMap((list) =>
        within(list)
          .getAllByRole('listitem')
          .map(({ textContent }) => textContent),
      );
    expect(named()).toEqual(['notes.md', '환불.txt']);
    store.fold((state) => editQueued(state, 'q1', 'changed'));
    expect(named()).toEqual(['notes.md', '환불.txt']);
  });
});

describe('the focus, when what has it goes', () => {
  function setUp(ids: readonly string[]) {
    const store = createChatStore('ada');
    store.apply(ids.map((id) => ({ kind: 'message_queued' as const, id, text: id, at: 1 })));
    store.apply([{ kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: 1 }]);
    const session: Partial<ChatSession> = {
      sessionId: 's1',
      shown: store.getState,
      store,
      stop: vi.fn(),
      submit(_text, id) {
        store.fold((state) => ({ ...state, queue: state.queue.filter((each) => each.id !== id) }));
      },
    };
    renderWithServices(
      <div>
        <Shown session={session as ChatSession} />
        <textarea aria-label="Message" enterKeyHint="send" />
      </div>,
      createFakeServices(),
    );
    const button = (id: string, name: string) =>
      within(screen.getByText(id).closest('li')!).getByRole('button', { name });
    const press = async (id: string, name: string) => {
      act(() => {
        button(id, name).focus();
      });
      await userEvent.keyboard('{Enter}');
    };
    return { store, button, press, user: userEvent.setup() };
  }
  const focused = () => document.activeElement;
  const box = () => screen.getByRole('textbox', { name: 'Message' });

  it.each(['Remove', 'Send now'])(
    'goes to the same button of the next row, of the one before, and to the message box: %s',
    async (name) => {
      const { button, press } = setUp(['one', 'two', 'three']);
      await press('two', name);
      expect(focused()).toBe(button('three', name));
      await press('three', name);
      expect(focused()).toBe(button('one', name));
      await press('one', name);
      expect(focused()).toBe(box());
    },
  );

  it('does so too where it is pressed with a mouse, and where an answer ends and the first goes by itself', async () => {
    const { store, button, user } = setUp(['one', 'two', 'three']);
    await user.click(button('one', 'Remove'));
    expect(focused()).toBe(button('two', 'Remove'));
    button('two', 'Move down').focus();
    act(() => {
      store.fold((state) => ({ ...state, queue: state.queue.slice(1) }));
    });
    // It is the last row now, and the first: there is nowhere to move.
    expect(focused()).toBe(button('three', 'Edit'));
  });

  it('goes to the other arrow where a row has come to an end of the list, else stays', async () => {
    const { button, press } = setUp(['one', 'two', 'three']);
    await press('one', 'Move down');
    expect(focused()).toBe(button('one', 'Move down'));
    await press('one', 'Move down');
    expect(focused()).toBe(button('one', 'Move up'));
    await press('one', 'Move up');
    await press('one', 'Move up');
    expect(focused()).toBe(button('one', 'Move down'));
  });

  it('is not fetched back from where somebody has led it', async () => {
    const { store, button } = setUp(['one', 'two']);
    button('one', 'Remove').focus();
    box().focus();
    box().blur();
    act(() => {
      store.fold((state) => ({ ...state, queue: state.queue.slice(1) }));
    });
    expect(focused()).toBe(document.body);
  });

  it('hands on no key that is still held down', async () => {
    const { button, press } = setUp(['one', 'two']);
    await press('one', 'Remove');
    const held = { key: 'Enter', repeat: true };
    expect(fireEvent.keyDown(button('two', 'Remove'), held)).toBe(false);
    expect(fireEvent.keyDown(button('two', 'Remove'), { ...held, repeat: false })).toBe(true);
    expect(fireEvent.keyDown(button('two', 'Remove'), held)).toBe(true);
  });
});

it('says why follow-ups do not go after a stop, and no longer once an answer runs again', () => {
  const store = createChatStore('ada');
  store.apply([
    { kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: 1 },
    { kind: 'message_queued', id: 'q1', text: 'first', at: 1 },
  ]);
  const load = (): void => {
    const { wanted } = store.getState().history;
    store.apply([{ kind: 'history_loaded', messages: [], position: null, request: wanted, at: 1 }]);
  };
  load();
  const session: Partial<ChatSession> = {
    sessionId: 's1',
    store,
    shown: store.getState,
    mayStop: () => true,
  };
  renderWithServices(<Shown session={session as ChatSession} />, createFakeServices());
  const why = () => screen.queryByText(/^Held back, since the last answer was stopped or failed/);
  const begin = (messageId: string): void => {
    const named = { messageId, parentId: null, position: null, timestamp: null, seq: null };
    act(() => {
      store.apply([{ kind: 'event', event: { type: 'response_started', ...named }, at: 2 }]);
    });
  };
  begin('a1');
  expect(why()).toBeNull();
  act(() => {
    store.apply([{ kind: 'stop_requested', at: 3 }]);
    load();
  });
  expect(why()?.getAttribute('role')).toBe('status');
  begin('a2');
  expect(why()).toBeNull();
});

it('takes no "Send now" while somebody else’s answer runs that one cannot stop, and says whose', () => {
  const store = createChatStore('ada');
  store.apply([
    { kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: 1 },
    { kind: 'message_queued', id: 'q1', text: 'first', at: 1 },
  ]);
  const named = { messageId: 'a1', parentId: null, position: null, timestamp: null, seq: null };
  const { wanted } = store.getState().history;
  const asked = toChatMessage({
    id: 'm1',
    session_id: 's1',
    role: 'user',
    content: 'hi',
    user_id: 'mina',
    created_at: '2026-09-21T14:13:20Z',
  });
  store.apply([
    { kind: 'history_loaded', messages: [asked], position: null, request: wanted, at: 1 },
    { kind: 'event', event: { type: 'response_started', ...named }, at: 2 },
  ]);
  const submit = vi.fn();
  const mayStop = vi.fn(() => false);
  const session: Partial<ChatSession> = {
    sessionId: 's1',
    store,
    shown: store.getState,
    mayStop,
    submit,
    stop: vi.fn(),
  };
  const scope: Partial<ChatScope> = { nameOf: (id) => (id === 'mina' ? 'Mina' : 'Somebody') };
  renderWithServices(
    <ChatProvider value={scope as ChatScope}>
      <Shown session={session as ChatSession} />
    </ChatProvider>,
    createFakeServices(),
  );
  const words = 'It follows Mina’s answer, which on this server nobody else can stop.';
  const button = screen.getByRole('button', { name: 'Send now' });
  expect(button.getAttribute('aria-disabled')).toBe('true');
  expect(document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent).toBe(words);
  fireEvent.click(button);
  expect(submit).not.toHaveBeenCalled();
  // Where answers have names it is stopped, whoever asked.
  mayStop.mockReturnValue(true);
  act(() => {
    store.fold((state) => ({ ...state }));
  });
  expect(screen.queryByText(words)).toBeNull();
  fireEvent.click(button);
  expect(submit).toHaveBeenCalledOnce();
});
