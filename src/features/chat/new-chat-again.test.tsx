// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiError, type HttpClient } from '#src/http/types.ts';
import { systemClock } from '#src/lib/clock.ts';
import { failure } from '#src/protocol/failure.ts';
import { chatPage } from '#src/testing/chat-page.tsx';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { createOutboxBrowser } from '#src/testing/outbox-browser.ts';
import { readDraft, writeDraft } from './chat-draft.ts';
import type { OutboxStore } from './outbox/outbox-store.ts';

/** What the browser keeps of sends; null: nothing. */
let kept: OutboxStore | null = null;
vi.mock('./outbox/outbox-store.ts', () => ({
  createOutboxStore: () => {
    if (kept === null) throw new Error('There is no storage here.');
    return kept;
  },
}));

afterEach(() => {
  cleanup();
  kept = null;
});

const SESSIONS = '/api/v1/chat/sessions';

/** The page of a new chat; each that is asked of the server waits for its answer. */
async function begin() {
  const fake = createFakeServices({
    extensions: ['ack'],
    replies: {
      'GET /api/v1/applications': [{ id: 'app', name: 'Helpdesk', workspace_id: 'ws' }],
      [`GET ${SESSIONS}`]: [],
      'GET /api/v1/workspaces/ws/members': [{ user_id: 'user-ada', name: 'Ada', role: 'owner' }],
    },
  });
  const answers: ((answer: string | Error) => void)[] = [];
  const titles: unknown[] = [];
  const http: HttpClient = {
    ...fake.services.http,
    request: async (path, schema, options) => {
      if (path !== SESSIONS || options?.method !== 'POST')
        return fake.services.http.request(path, schema, options);
      titles.push((options.body as { title: string }).title);
      const answer = await new Promise<string | Error>((resolve) => answers.push(resolve));
      if (typeof answer !== 'string') throw answer;
      return { data: schema.parse({ id: answer, application_id: 'app', title: answer }), position: null };
    },
  };
  const services = { ...fake, services: { ...fake.services, http } };
  const onOpenSession = vi.fn();
  const show = async (sessionId: string | null) => {
    cleanup();
    renderWithServices(chatPage({ sessionId, onOpenSession }), services);
    if (sessionId === null) await screen.findByRole('combobox', { name: 'Application' });
  };
  await show(null);
  return { answers, titles, onOpenSession, show };
}
const box = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const type = (value: string): void => {
  fireEvent.change(box(), { target: { value } });
};
const say = (words: string): void => {
  type(words);
  fireEvent.keyDown(box(), { key: 'Enter', keyCode: 13 });
};
/** Narrow, as here, the list stands in a sheet. */
const showList = (): void => {
  fireEvent.click(screen.getByRole('button', { name: 'Show sessions' }));
};
const newChat = (): void => {
  showList();
  fireEvent.click(screen.getByRole('button', { name: 'New chat' }));
};

it('"New chat" while one is being made begins another: what is typed there goes there, and nobody is fetched back', async () => {
  const { answers, titles, onOpenSession } = await begin();
  say('the first');
  newChat();
  expect(onOpenSession.mock.calls).toEqual([[null]]);
  // Empty: the words of the first are its own, and stand elsewhere until it is made.
  expect(box().value).toBe('');
  type('the second, half');
  await waitFor(() => {
    expect(titles).toEqual(['the first']);
  });
  answers[0]?.('one');
  await waitFor(() => {
    expect(readDraft('new:ws:user-ada')).toBe('');
  });
  expect(readDraft('user-ada:one')).toBe('');
  expect(box().value).toBe('the second, half');
  say('the second');
  await waitFor(() => {
    expect(titles).toEqual(['the first', 'the second']);
  });
  expect(onOpenSession.mock.calls).toEqual([[null]]);
  answers[1]?.('two');
  await waitFor(() => {
    expect(onOpenSession.mock.calls).toEqual([[null], ['two']]);
  });
});

it('what was typed in another new chat is found by the next one, once it is left', async () => {
  const { answers, titles, show } = await begin();
  say('the first');
  newChat();
  type('the second, half');
  await waitFor(() => {
    expect(titles).toEqual(['the first']);
  });
  answers[0]?.('one');
  await waitFor(() => {
    expect(readDraft('new:ws:user-ada')).toBe('');
  });
  await show('one');
  await show(null);
  expect(box().value).toBe('the second, half');
  type('');
  await show(null);
  expect(box().value).toBe('');
  expect(Object.keys(localStorage).filter((key) => key.startsWith('nadoo:draft:'))).toEqual([]);
});

it.each([':1', ':3'])('so is what stands there beside no words, in each such place (%s)', async (place) => {
  const load = JSON.stringify({
    pastes: [{ id: 'p', text: 'pasted' }],
    files: [],
    mentions: [],
  });
  writeDraft(`new:ws:user-ada${place}:load`, load);
  const { show } = await begin();
  expect(await screen.findByRole('button', { name: /^Pasted text/ })).toBeTruthy();
  writeDraft(`new:ws:user-ada${place}:load`, '');
  await show(null);
  expect(box().value).toBe('');
});

/** The first one is refused while the second is being written; the first's row in the list. */
async function refusedMeanwhile() {
  const begun = await begin();
  say('the first');
  type('and more');
  newChat();
  type('the second, half');
  await waitFor(() => {
    expect(begun.titles).toEqual(['the first']);
  });
  begun.answers[0]?.(new ApiError(failure('forbidden', 403, 'Not yours.')));
  showList();
  const row = await screen.findByRole('button', { name: /^the first/ });
  await waitFor(() => {
    expect(row.textContent).toContain('Not made');
  });
  return { ...begun, row };
}

it('one that the server refuses after another was begun stays in the list, to be tried again or discarded', async () => {
  kept = createOutboxBrowser(systemClock).openTab().store;
  const { answers, titles, onOpenSession, show, row } = await refusedMeanwhile();
  expect(readDraft('new:ws:user-ada')).toBe('');
  expect(box().value).toBe('the second, half');
  type('');
  fireEvent.click(row);
  const [id] = onOpenSession.mock.lastCall as [string];
  expect(id).toMatch(/^new-/);
  await show(id);
  expect(await screen.findByText('The server answered: Not yours.')).toBeTruthy();
  // What was typed behind the sent words goes with them.
  expect(box().value).toBe('and more');
  type('');
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
  await waitFor(() => {
    expect(titles).toEqual(['the first', 'the first']);
  });
  answers[1]?.(new ApiError(failure('forbidden', 403, 'Still not.')));
  expect(await screen.findByText('The server answered: Still not.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Discard chat' }));
  expect(onOpenSession).toHaveBeenLastCalledWith(null);
  expect(await screen.findByText('There is no such chat in this browser')).toBeTruthy();
});

it('where the browser keeps no sends, its words are a draft besides: the list lives no longer than the page', async () => {
  const { show } = await refusedMeanwhile();
  expect(localStorage.getItem('nadoo:draft:new:ws:user-ada')).toBe('the first\n\nand more');
  type('');
  await show(null);
  expect(box().value).toBe('the first\n\nand more');
  type('');
});
