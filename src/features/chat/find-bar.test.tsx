// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useRef } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { storedMessage } from '#src/testing/stored-message.ts';
import { ChatProvider, type ChatScope } from './chat-context.ts';
import { createChatState } from './chat-types.ts';
import FindBar from './find-bar.tsx';
import { useFindRequest } from './find-request.ts';
import { mergeHistory } from './history-merge.ts';
import type { ThreadGoal } from './thread-screen.ts';
import type { ChatScreen } from './use-thread-screen.ts';

const message = (position: number, text: string) =>
  storedMessage({
    id: `m${position}`,
    role: position % 2 === 1 ? 'user' : 'assistant',
    text,
    createdAt: null,
    position,
    status: 'complete',
  });
const words = [
  'Refunds, please.',
  'A **refund** takes 3 days. REFUNDS are free.',
  '환불은요?',
  '환불은 3일입니다.',
];
const state = mergeHistory(createChatState('ada'), {
  kind: 'history_loaded',
  messages: words.map((text, index) => message(index + 1, text)),
  from: 0,
  position: null,
  request: 0,
  at: 1,
});

const reveal = vi.fn((_place: ThreadGoal) => true);

function Page() {
  const scroller = useRef<HTMLDivElement>(null);
  const find = useFindRequest(scroller);
  return (
    <main>
      <textarea aria-label="Message" />
      <section>
        {find.isOpen ? (
          <FindBar
            state={state}
            screen={{ reveal } as Partial<ChatScreen> as ChatScreen}
            scroller={scroller}
            count={find.count}
            onClose={find.close}
          />
        ) : null}
        <div ref={scroller} tabIndex={0}>
          {state.entries.map(({ key, text }) => (
            <div key={key} data-row={key} className="text-read">
              {text}
            </div>
          ))}
        </div>
      </section>
    </main>
  );
}

beforeEach(() => {
  // jsdom does not know the element yet, and React says so.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  // All in sight: the reader is at the first message.
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 10, 10));
  const scope = { session: {} } as Partial<ChatScope> as ChatScope;
  renderWithServices(
    <ChatProvider value={scope}>
      <Page />
    </ChatProvider>,
    createFakeServices(),
  );
  screen.getByRole('textbox', { name: 'Message' }).focus();
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'f', ctrlKey: true });
});
afterEach(() => {
  cleanup();
  reveal.mockClear();
  vi.restoreAllMocks();
});

const field = () => screen.getByRole('searchbox', { name: 'Find in conversation' });
const revealed = () => reveal.mock.calls.map(([{ key }]) => key);

it('counts the matches of all messages, and leads from one to the next, around the ends', async () => {
  expect(document.activeElement).toBe(field());
  const user = userEvent.setup();
  await user.type(field(), 'refund');
  await screen.findByText('1 of 3');
  expect(revealed().at(-1)).toBe('m1');
  await user.keyboard('{Enter}');
  await screen.findByText('2 of 3');
  expect(revealed().at(-1)).toBe('m2');
  await user.keyboard('{Shift>}{Enter}{Enter}{/Shift}');
  await screen.findByText('3 of 3');
  await user.click(screen.getByRole('button', { name: 'Next match' }));
  await screen.findByText('1 of 3');
  await user.click(screen.getByRole('button', { name: 'Previous match' }));
  await screen.findByText('3 of 3');
  await user.clear(field());
  await user.type(field(), '환불');
  await screen.findByText('1 of 2');
});

it('leads into the box that a message has for a long text', async () => {
  await userEvent.type(field(), 'refund');
  await screen.findByText('1 of 3');
  const row = document.createElement('div');
  const text = document.createElement('p');
  text.className = 'text-read';
  text.textContent = 'Refunds, please.';
  row.append(text);
  Object.defineProperties(text, { clientHeight: { value: 10 }, scrollHeight: { value: 900 } });
  // jsdom lays out no text.
  Range.prototype.getBoundingClientRect = () => new DOMRect(0, 500 - text.scrollTop, 10, 10);
  expect(reveal.mock.lastCall?.[0].box?.(row)?.top).toBe(0);
  expect(text.scrollTop).toBe(500);
});

it('says that nothing matches, and leads nowhere then', async () => {
  await userEvent.type(field(), 'penguin');
  await screen.findByText('No matches');
  for (const name of ['Next match', 'Previous match'])
    expect(screen.getByRole<HTMLButtonElement>('button', { name }).disabled).toBe(true);
  await userEvent.keyboard('{Enter}');
  expect(reveal).not.toHaveBeenCalled();
});

it('gives the focus back to where it was, by Esc and by its button; not in a composition', async () => {
  const box = screen.getByRole('textbox', { name: 'Message' });
  fireEvent.keyDown(field(), { key: 'Escape', isComposing: true });
  expect(document.activeElement).toBe(field());
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('searchbox')).toBeNull();
  expect(document.activeElement).toBe(box);
  fireEvent.keyDown(box, { key: 'f', ctrlKey: true });
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(document.activeElement).toBe(box);
});
