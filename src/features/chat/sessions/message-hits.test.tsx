// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '#src/lib/clock.ts';
import { ApiError, type HttpClient } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { SessionList } from '../session-list.tsx';
import { asRead, marked } from './marked-pieces.ts';

afterEach(cleanup);

const hit = (id: string, snippet: string, more: Record<string, unknown> = {}) => ({
  message_id: id,
  session_id: 's-old',
  session_title: '지난 대화',
  archived: true,
  role: 'user',
  user_id: 'user-mina',
  created_at: '2026-11-24T10:00:00Z',
  snippet,
  ranges: [[3, 7]],
  cut_before: true,
  cut_after: false,
  ...more,
});

/** Each search waits until the test answers it. */
function setUp({
  extensions = ['ack', 'chat-search'],
  ...more
}: { extensions?: readonly ExtensionName[]; clock?: Clock } = {}) {
  const fake = createFakeServices({
    extensions,
    ...more,
    replies: {
      'GET /api/v1/applications': [{ id: 'app', name: 'Helpdesk', workspace_id: 'ws' }],
      'GET /api/v1/chat/sessions': [{ id: 's1', application_id: 'app', title: 'Vacation' }],
      'GET /api/v1/workspaces/ws/members': [{ user_id: 'user-mina', name: 'Mina', role: 'member' }],
    },
  });
  const searches: { query: URLSearchParams; answer: (reply: unknown) => void }[] = [];
  const http: HttpClient = {
    ...fake.services.http,
    request(path, schema, options) {
      if (!path.startsWith('/api/v1/chat/search')) return fake.services.http.request(path, schema, options);
      return new Promise((resolve, reject) => {
        searches.push({
          query: new URLSearchParams(path.split('?')[1]),
          answer: (reply) => {
            if (reply instanceof Error) reject(reply);
            else resolve({ data: schema.parse(reply), position: null });
          },
        });
      });
    },
  };
  const onOpen = vi.fn();
  renderWithServices(
    <SessionList
      workspaceId="ws"
      userId="user-ada"
      openId={null}
      settled={false}
      renaming={null}
      onRenaming={vi.fn()}
      changes={{ rename: null, archive: null }}
      onOpen={onOpen}
      onExport={vi.fn()}
    />,
    { ...fake, services: { ...fake.services, http } },
  );
  const box = () => screen.getByRole('searchbox', { name: 'Search sessions' });
  /** All of it at once: on a busy machine, typing would rest in between. */
  const seek = (value: string) => {
    fireEvent.change(box(), { target: { value } });
  };
  return { searches, onOpen, box, seek, user: userEvent.setup() };
}

const results = () => within(screen.getByRole('list', { name: 'In messages' }));

describe('the search in messages', () => {
  it('stands below the titles: chat, words with the hit marked, author; opens the chat at that message', async () => {
    const { searches, onOpen, seek, user } = setUp();
    seek('환불규정');
    expect(await screen.findByText('Searching messages…')).toBeTruthy();
    await waitFor(() => {
      expect(searches).toHaveLength(1);
    });
    expect(Object.fromEntries(searches[0]!.query)).toEqual({
      q: '환불규정',
      workspace_id: 'ws',
      limit: '20',
    });
    searches[0]!.answer({ hits: [hit('m-1', '새로 환불규정이 <b>나왔다</b>')], next: null });
    const row = await results().findByRole('button', { name: /지난 대화/ });
    expect(screen.getByText('1 message found')).toBeTruthy();
    expect(row.querySelector('mark')?.textContent).toBe('환불규정');
    // What a message says is text, whatever it looks like.
    expect(row.textContent).toContain('…새로 환불규정이 <b>나왔다</b>');
    expect(row.textContent).toContain('Archived');
    expect(row.textContent).toContain('Mina');
    await user.click(row);
    expect(onOpen).toHaveBeenCalledExactlyOnceWith('s-old', 'm-1');
  });

  it('never shows what was found for other words, however late it comes', async () => {
    const { searches, seek } = setUp();
    seek('her');
    await waitFor(() => {
      expect(searches).toHaveLength(1);
    });
    seek('heron');
    await waitFor(() => {
      expect(searches).toHaveLength(2);
    });
    searches[1]!.answer({ hits: [hit('m-2', 'a heron', { session_title: 'Newer' })], next: 'behind' });
    await results().findByRole('button', { name: /Newer/ });
    searches[0]!.answer({ hits: [hit('m-1', 'here', { session_title: 'Older' })], next: null });
    // What comes after it takes the same way: once that is shown, nothing of it is to come.
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => {
      expect(searches).toHaveLength(3);
    });
    searches[2]!.answer({ hits: [hit('m-3', 'a heron', { session_title: 'Next' })], next: null });
    await results().findByRole('button', { name: /Next/ });
    expect(results().queryByRole('button', { name: /Older/ })).toBeNull();
    expect(results().getByRole('button', { name: /Newer/ })).toBeTruthy();
  });

  it('asks for nothing while typing goes on, nor for one Latin letter, but for one syllable', async () => {
    const clock = createFakeClock();
    const { searches, seek } = setUp({ clock });
    const pass = (ms: number) => act(() => clock.advance(ms));
    seek('h');
    await pass(1_000);
    expect(searches).toHaveLength(0);
    expect(screen.queryByText('In messages')).toBeNull();
    const asked = () => searches.map(({ query }) => query.get('q'));
    seek('돈');
    await pass(0);
    expect(asked()).toEqual(['돈']);
    seek('돈가');
    await pass(249);
    seek('돈가스');
    await pass(249);
    expect(asked()).toEqual(['돈']);
    await pass(1);
    expect(asked()).toEqual(['돈', '돈가스']);
  });

  it('is walked by the arrow keys from the field on, and goes on at the end', async () => {
    const { searches, onOpen, box, seek, user } = setUp();
    seek('vacation');
    await waitFor(() => {
      expect(searches).toHaveLength(1);
    });
    searches[0]!.answer({ hits: [hit('m-1', 'my vacation')], next: 'behind' });
    await screen.findByText('More than 1 messages found');
    await screen.findByRole('button', { name: /^Vacation/ });
    box().focus();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement?.textContent).toContain('Vacation');
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement?.textContent).toContain('지난 대화');
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(document.activeElement).toBe(box());
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(onOpen).toHaveBeenCalledExactlyOnceWith('s-old', 'm-1');
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => {
      expect(searches[1]?.query.get('before')).toBe('behind');
    });
    searches[1]!.answer({ hits: [hit('m-0', 'a vacation', { session_title: 'Last' })], next: null });
    await results().findByRole('button', { name: /Last/ });
    expect(results().getAllByRole('button')).toHaveLength(2);
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('says where nothing is found, and where it failed, with a way on', async () => {
    const { searches, seek, user } = setUp();
    seek('nowhere');
    await waitFor(() => {
      expect(searches).toHaveLength(1);
    });
    searches[0]!.answer(new ApiError(failure('server', 500, 'The gateway failed.')));
    expect(await screen.findByText('The messages could not be searched')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => {
      expect(searches).toHaveLength(2);
    });
    searches[1]!.answer({ hits: [], next: null });
    expect(await screen.findByText('No message holds “nowhere”.')).toBeTruthy();
    expect(screen.queryByText('The messages could not be searched')).toBeNull();
  });

  it('says in place that a stock server searches titles only', async () => {
    const clock = createFakeClock();
    const { searches, seek } = setUp({ extensions: [], clock });
    seek('vaca');
    expect(await screen.findByText('This server searches titles only, not what was said.')).toBeTruthy();
    await act(() => clock.advance(1_000));
    expect(await screen.findByRole('button', { name: /Vacation/ })).toBeTruthy();
    expect(screen.queryByText('In messages')).toBeNull();
    expect(searches).toEqual([]);
  });
});

it('keeps the text of a snippet whole, whatever places it names', () => {
  for (const ranges of [
    [[0, 2]],
    [
      [5, 9],
      [0, 3],
    ],
    [[3, 1]],
    [[2, 99]],
    [],
  ] as [number, number][][]) {
    const pieces = marked({ snippet: 'a heron', ranges });
    expect(pieces.map(({ text }) => text).join('')).toBe('a heron');
  }
  expect(marked({ snippet: 'a heron', ranges: [[2, 7]] }).filter(({ isHit }) => isHit)).toEqual([
    { text: 'heron', isHit: true, from: 2 },
  ]);
});

it.each([
  ['**환불 정책**은 ', '환불 정책은 '],
  ['## Leave\n> - 25 days\n* a `code` word', 'Leave\n25 days\na code word'],
  ['a - b, 2 * 3, snake_case', 'a - b, 2 * 3, snake_case'],
])('the words beside a hit are read without Markdown’s signs: %j', (text, read) => {
  expect(asRead({ text, isHit: false, from: 0 })).toBe(read);
  expect(asRead({ text, isHit: true, from: 0 })).toBe(text);
});

it.each([
  ['what is 2 * 3?', 'what is 2', 'what is 2 * 3?'],
  ['what is 2 + 2?', 'what is 2', 'what is 2 + 2?'],
  ['/calculator 17% * 2,340', '17%', '/calculator 17% * 2,340'],
  ['2 ** 3 is **eight**', '2', '2 ** 3 is eight'],
  ['**환불 정책**은 이렇습니다', '환불', '환불 정책은 이렇습니다'],
  ['see `pnpm install` first', 'pnpm install', 'see pnpm install first'],
  ['- 25 days\n- 3 days', '25 days', '25 days\n3 days'],
])('leaves out no sign of %j that begins no line, where %j is found', (snippet, found, read) => {
  const at = snippet.indexOf(found);
  const pieces = marked({ snippet, ranges: [[at, at + found.length]] });
  expect(pieces.map(asRead).join('')).toBe(read);
});
