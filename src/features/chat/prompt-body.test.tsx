// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { PromptExtras } from '#src/protocol/prompt-extras.ts';
import { ChatProvider, type ChatScope } from './chat-context.ts';
import { PromptBody } from './prompt-body.tsx';
import { createPrompt } from './prompt-fold.ts';

afterEach(cleanup);

const names: Readonly<Record<string, string>> = { 'user-mina': 'Mina', 'user-jun': 'Jun Park' };

function show(text: string, extras?: PromptExtras) {
  const scope = {
    selfId: 'user-ada',
    nameOf: (id: string | null) => names[id ?? ''] ?? 'Somebody',
  } as ChatScope;
  const view = render(
    <ChatProvider value={scope}>
      <PromptBody prompt={createPrompt('user-ada', 'k', { text, extras }, 0)} />
    </ChatProvider>,
  );
  const mentioned = () =>
    [...view.container.querySelectorAll('[data-mention]')].map((name) => name.textContent);
  return { mentioned, paragraph: view.container.querySelector('p') };
}

it('marks whom the message names by id, whatever else the words look like', () => {
  const { mentioned, paragraph } = show('@Mina and @Jun Park에게, not @Minari or @Ada', {
    mentions: ['user-mina', 'user-jun'],
    attachments: [],
  });
  expect(mentioned()).toEqual(['@Mina', '@Jun Park']);
  expect(paragraph?.textContent).toBe('@Mina and @Jun Park에게, not @Minari or @Ada');
  cleanup();
  expect(show('@Mina was only typed').mentioned()).toEqual([]);
});

it('says whom it mentions where they have another name by now', () => {
  show('@Minnie, look', { mentions: ['user-mina'], attachments: [] });
  expect(screen.getByText('Mentions Mina')).toBeTruthy();
});

it('folds what is long, all of it in the page, and opens where the browser found something', () => {
  const long = Array.from({ length: 214 }, (_, at) => `line ${String(at)}`).join('\n');
  const { paragraph } = show(long);
  const button = screen.getByRole('button', { name: 'Show all 214 lines' });
  expect(button.getAttribute('aria-expanded')).toBe('false');
  expect(paragraph?.textContent).toBe(long);
  expect(screen.getByRole('button', { name: 'Copy' })).toBeTruthy();
  fireEvent.click(button);
  expect(screen.getByRole('button', { name: 'Show less' }).getAttribute('aria-expanded')).toBe('true');
  fireEvent.click(button);
  if (!paragraph) throw new Error('no text');
  // A search scrolls it, once more before it is drawn open, and it is folded again: it shows its beginning, and stays.
  paragraph.scrollTop = 500;
  fireEvent.scroll(paragraph);
  expect(screen.getByRole('button', { name: 'Show less' })).toBeTruthy();
  paragraph.scrollTop = 500;
  fireEvent.click(button);
  expect(paragraph.scrollTop).toBe(0);
  fireEvent.scroll(paragraph);
  expect(screen.queryByRole('button', { name: 'Show less' })).toBeNull();
  cleanup();
  show('short');
  expect(screen.queryByRole('button')).toBeNull();
});

it('shows what is attached as it is', () => {
  const text = 'one\n<b>two</b>';
  show('Read', { mentions: [], attachments: [{ name: 'notes.txt', mediaType: 'text/plain', text }] });
  fireEvent.click(screen.getByRole('button', { name: 'notes.txt, 2 lines' }));
  expect(screen.getByLabelText('notes.txt').textContent).toBe(text);
});
