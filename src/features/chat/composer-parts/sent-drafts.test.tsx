// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readDraft, writeDraft } from '../chat-draft.ts';
import { useDraft } from '../use-draft.ts';
import { tellSent, useSentDrafts, type SentDraft } from './sent-drafts.ts';

/** Lines of this tab; what the others post is given to them by hand. */
let lines: Line[] = [];
class Line {
  onmessage: ((event: MessageEvent<SentDraft>) => void) | null = null;
  readonly posted: SentDraft[] = [];
  isClosed = false;
  readonly name: string;
  constructor(name: string) {
    this.name = name;
    lines.push(this);
  }
  postMessage(sent: SentDraft): void {
    this.posted.push(sent);
  }
  close(): void {
    this.isClosed = true;
  }
}

function hear(sent: SentDraft): void {
  act(() => {
    for (const { onmessage, isClosed } of lines)
      if (!isClosed) onmessage?.(new MessageEvent('message', { data: sent }));
  });
}

function Box({ draftKey }: { readonly draftKey: string }) {
  const [text, onText] = useDraft(draftKey);
  const [load, onLoad] = useDraft(`${draftKey}:load`);
  const [key] = useState(draftKey);
  useSentDrafts({ key, text, load, onText, onLoad });
  return (
    <>
      <p data-testid="text">{text}</p>
      <p data-testid="load">{load}</p>
    </>
  );
}

const shown = () => [screen.getByTestId('text').textContent, screen.getByTestId('load').textContent];
const keys = ['here', 'here:load', 'there', 'there:load'];

beforeEach(() => {
  lines = [];
  vi.stubGlobal('BroadcastChannel', Line);
});
afterEach(() => {
  cleanup();
  for (const key of keys) writeDraft(key, '');
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a draft that another tab sent as it stands here is taken back, in the box and where it is kept', () => {
  writeDraft('here', 'the same');
  render(<Box draftKey="here" />);
  hear({ key: 'here', text: 'the same', load: '', keeps: '' });
  expect(shown()).toEqual(['', '']);
  expect(readDraft('here')).toBe('');
});

test('what went on here since stays, with its words and without', () => {
  writeDraft('here', 'the same and more');
  render(<Box draftKey="here" />);
  hear({ key: 'here', text: 'the same', load: '', keeps: '' });
  expect(shown()).toEqual(['the same and more', '']);
  hear({ key: 'here', text: 'the same and more', load: '{"pastes":[]}', keeps: '' });
  expect(shown()).toEqual(['the same and more', '']);
});

test('what the message left behind stays behind here too', () => {
  writeDraft('here', 'see this');
  writeDraft('here:load', 'files and mentions');
  render(<Box draftKey="here" />);
  hear({ key: 'here', text: 'see this', load: 'files and mentions', keeps: 'files' });
  expect(shown()).toEqual(['', 'files']);
});

test('so does the draft of a chat that is not shown', () => {
  writeDraft('there', 'of the other chat');
  render(<Box draftKey="here" />);
  hear({ key: 'there', text: 'of the other chat', load: '', keeps: '' });
  expect(readDraft('there')).toBe('');
});

test('the other tabs hear of what is sent, a little later, as long as the box is shown', () => {
  vi.useFakeTimers();
  const sent = { key: 'here', text: 'words', load: '', keeps: '' };
  const { unmount } = render(<Box draftKey="here" />);
  tellSent(sent);
  expect(lines.map(({ posted }) => posted)).toEqual([[]]);
  vi.advanceTimersByTime(50);
  expect(lines.map(({ posted }) => posted)).toEqual([[sent]]);
  tellSent(sent);
  unmount();
  tellSent(sent);
  vi.advanceTimersByTime(50);
  expect(lines.map(({ posted, isClosed }) => [posted.length, isClosed])).toEqual([[1, true]]);
});
