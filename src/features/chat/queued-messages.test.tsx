// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { useStore } from 'zustand';
import { afterEach, describe, expect, it } from 'vitest';
import { createChatStore } from './chat-state.ts';
import type { ChatSession } from './chat-session.ts';
import { editQueued } from './queue-fold.ts';
import QueuedMessages from './queued-messages.tsx';

afterEach(cleanup);

function Shown({ session }: { readonly session: ChatSession }) {
  const { queue } = useStore(session.store);
  return <QueuedMessages queue={queue} session={session} />;
}

describe('a follow-up that is edited', () => {
  it('is saved by Enter and left by Escape, and the focus comes back to its button', () => {
    const store = createChatStore('ada');
    store.apply([{ kind: 'message_queued', id: 'q1', text: 'first', at: 1 }]);
    const session: Pick<ChatSession, 'store'> = { store };
    render(<Shown session={session as ChatSession} />);
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
    fireEvent.change(box, { target: { value: 'second' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 229 });
    expect(store.getState().queue).toEqual([{ id: 'q1', text: 'first' }]);
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(store.getState().queue).toEqual([{ id: 'q1', text: 'second' }]);
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' }));
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
    const session: Pick<ChatSession, 'store'> = { store };
    render(<Shown session={session as ChatSession} />);
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
