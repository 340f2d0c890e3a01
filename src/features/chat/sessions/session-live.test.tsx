// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, renderHook, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServicesProvider } from '#src/connection/react.tsx';
import { instantFromMs } from '#src/lib/instant.ts';
import { systemClock } from '#src/lib/clock.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import type { Session } from '#src/protocol/entities.ts';
import { decodeNotificationValue } from '#src/protocol/notification-frames.ts';
import { decodeWorkspaceValue } from '#src/protocol/workspace-frames.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { storedMessage } from '#src/testing/stored-message.ts';
import { openChatSession } from '../chat-registry.ts';
import { SessionList } from '../session-list.tsx';
import { createReadMarks } from './read-marks.ts';
import { badgeOf } from './session-badge.ts';
import { sessionCache } from './session-cache.ts';
import SessionLive from './session-live.tsx';
import { useSessionNews } from './use-session-news.ts';

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

const row = (more: Record<string, unknown> = {}) => ({
  id: 's1',
  application_id: 'app',
  title: 'Vacation',
  updated_at: '2026-11-24T10:00:00Z',
  running: false,
  last_position: 2,
  last_status: 'complete',
  ...more,
});

function setUp(
  first: Record<string, unknown>,
  {
    extensions = ['ack', 'session-activity'] as readonly ExtensionName[],
    openId = null as string | null,
    clock = systemClock,
    settled = false,
  } = {},
) {
  const fake = createFakeServices({
    extensions,
    clock,
    replies: {
      'GET /api/v1/applications': [{ id: 'app', name: 'Helpdesk', workspace_id: 'ws' }],
      'GET /api/v1/chat/sessions': [first],
      'POST /api/v1/chat/sessions/s1/read': { session_id: 's1', position: 2 },
    },
  });
  renderWithServices(
    <>
      <SessionList
        workspaceId="ws"
        userId="user-ada"
        openId={openId}
        settled={settled}
        renaming={null}
        onRenaming={vi.fn()}
        changes={{ rename: null, archive: null }}
        onOpen={vi.fn()}
        onExport={vi.fn()}
      />
      <SessionLive
        workspaceId="ws"
        userId="user-ada"
        openId={openId}
        sessions={[]}
        exporting={null}
        onExport={vi.fn()}
        onOpen={vi.fn()}
        onElsewhere={vi.fn()}
      />
    </>,
    fake,
  );
  const say = (
    key: string,
    decoded: ReturnType<typeof decodeWorkspaceValue | typeof decodeNotificationValue>,
  ) => {
    if (decoded.kind !== 'decoded') throw new Error('not decoded');
    fake.emit(key, [{ kind: 'event', event: decoded.value, at: 0 }] as never);
  };
  return {
    fake,
    named: (name: RegExp) => screen.findByRole('button', { name }),
    changed: (session: Record<string, unknown>) => {
      fake.replies.set('GET /api/v1/chat/sessions', [{ ...first, ...session }]);
      say('workspace:ws', decodeWorkspaceValue({ type: 'session_changed', session, seq: 1 }));
    },
    read: (position: number) => {
      say(
        'notifications:user-ada',
        decodeNotificationValue({ type: 'session_read', session_id: 's1', position, seq: 1 }),
      );
    },
    marks: () => fake.requests.filter(({ method }) => method === 'POST').map(({ body }) => body),
    lists: () => fake.requests.filter(({ path }) => path.startsWith('/api/v1/chat/sessions?')).length,
  };
}

describe('a row of the list', () => {
  it.each([
    ['streaming', row({ running: true, read_position: 0 })],
    ['unread', row({ read_position: 1 })],
    ['failed', row({ read_position: 1, last_status: 'error' })],
  ])('says %s in its name', async (word, session) => {
    const { named } = setUp(session);
    expect(await named(new RegExp(`Vacation.*${word}`))).toBeTruthy();
  });

  it.each([
    ['what was read', row({ read_position: 2 })],
    ['what failed and was seen', row({ read_position: 2, last_status: 'error' })],
    ['what one never opened', row({ read_position: null })],
    ['what the server says nothing of', { id: 's1', application_id: 'app', title: 'Vacation' }],
  ])('says nothing of %s', async (_what, session) => {
    const { named } = setUp(session);
    expect((await named(/Vacation/)).textContent).not.toMatch(/streaming|unread|failed/);
  });

  it('is as of the time when the connection was cut, until it is back', async () => {
    const { fake, named } = setUp(row({ running: true, read_position: 0 }), { settled: true });
    await named(/Vacation.*streaming/);
    expect(screen.queryByText(/^as of/)).toBeNull();
    const at = instantFromMs(Date.now() + 60_000);
    // It listens once it is loaded.
    await waitFor(() => {
      fake.emit('workspace:ws', [{ kind: 'lost', reason: { kind: 'network' }, at }] as never);
      expect(screen.getByText(/^as of /)).toBeTruthy();
    });
    expect(screen.getByText(/^as of /).title).toMatch(/^The connection to this workspace is cut\./);
    fake.emit('workspace:ws', [{ kind: 'opened', resumption: 'recovered', at }] as never);
    expect(screen.queryByText(/^as of/)).toBeNull();
  });

  it('is as of when it came where it is first shown in the middle of a cut, and not while the page merely starts', async () => {
    const { fake, named } = setUp(row({}), { settled: true });
    await named(/Vacation/);
    const change = { state: 'connecting', lastError: null } as const;
    // It listens once it is loaded.
    await waitFor(() => {
      fake.setStatus('workspace:ws', { ...change, lastError: { kind: 'network', detail: '' } });
      expect(screen.getByText(/^as of /)).toBeTruthy();
    });
    fake.setStatus('workspace:ws', change);
    expect(screen.queryByText(/^as of/)).toBeNull();
    fake.setStatus('workspace:ws', { state: 'offline' });
    expect(screen.getByText(/^as of /)).toBeTruthy();
    fake.setStatus('workspace:ws', { state: 'live', lastError: { kind: 'network', detail: '' } });
    expect(screen.queryByText(/^as of/)).toBeNull();
  });

  it('follows what the workspace hears: begins, ends, is renamed; a new one is asked for', async () => {
    const { named, changed, lists } = setUp(row({ read_position: 2 }));
    await named(/Vacation/);
    changed(row({ running: true, last_position: 3 }));
    await named(/Vacation.*streaming/);
    changed(row({ last_position: 4, title: '휴가' }));
    await named(/휴가.*unread/);
    await waitFor(() => {
      expect(lists()).toBeGreaterThan(0);
    });
    const before = lists();
    changed(row({ id: 's2' }));
    await waitFor(() => {
      expect(lists()).toBeGreaterThan(before);
    });
  });

  it('is read where another page of the same person has read it, and not taken back', async () => {
    const { named, read } = setUp(row({ read_position: 1 }));
    await named(/Vacation.*unread/);
    read(2);
    await waitFor(async () => {
      expect((await named(/Vacation/)).textContent).not.toContain('unread');
    });
    read(1);
    expect((await named(/Vacation/)).textContent).not.toContain('unread');
  });

  it('stays read when a list that was asked for before comes after', async () => {
    const { fake, named, read, lists } = setUp(row({ read_position: 1 }));
    await named(/Vacation.*unread/);
    read(2);
    await waitFor(async () => {
      expect((await named(/Vacation/)).textContent).not.toContain('unread');
    });
    await waitFor(() => {
      expect(fake.services.queryClient.isFetching()).toBe(0);
    });
    const { http } = fake.services;
    const { request } = http;
    let answer = (): void => undefined;
    const held = vi.spyOn(http, 'request').mockImplementationOnce(async (...how) => {
      const early = await request(...how);
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return early;
    });
    void fake.services.queryClient.invalidateQueries({ queryKey: ['chat-sessions'] });
    await waitFor(() => {
      expect(held).toHaveBeenCalledOnce();
    });
    fake.replies.set('GET /api/v1/chat/sessions', [row({ read_position: 2 })]);
    const before = lists();
    // This page knew it already when the server tells it, as after its own mark.
    read(2);
    answer();
    await waitFor(() => {
      expect(fake.services.queryClient.isFetching()).toBe(0);
    });
    expect((await named(/Vacation/)).textContent).not.toContain('unread');
    expect(lists(), 'and nobody asks for another').toBe(before);
  });
});

describe('the open chat', () => {
  let visibility: DocumentVisibilityState = 'visible';
  let isUsed = true;
  let clock = createFakeClock();
  /** As long as one looks at it before it counts as read. */
  const look = () => act(() => clock.advance(300));
  beforeEach(() => {
    clock = createFakeClock();
    visibility = 'visible';
    isUsed = true;
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
    vi.spyOn(document, 'hasFocus').mockImplementation(() => isUsed);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** A conversation of 400 px of which 200 are seen. */
  function thread(scrollTop: number): HTMLElement {
    const element = document.createElement('div');
    element.dataset['thread'] = '';
    Object.defineProperties(element, { scrollHeight: { value: 400 }, clientHeight: { value: 200 } });
    element.scrollTop = scrollTop;
    document.body.append(element);
    return element;
  }

  /** A prompt at a position, and its answer; a status of null: none has begun. */
  function stored(
    fake: ReturnType<typeof createFakeServices>,
    status: 'complete' | 'running' | null,
    position = 1,
  ): void {
    const prompt = storedMessage({ id: 'm-1', role: 'user', text: 'Ask', position, status: 'complete' });
    const answer = storedMessage({
      id: 'm-2',
      role: 'assistant',
      text: 'Say',
      position: position + 1,
      status,
      parentId: 'm-1',
    });
    const { store } = openChatSession(fake.services, 'user-ada', 's1');
    act(() => {
      store.apply([
        {
          kind: 'history_loaded',
          messages: status === null ? [prompt] : [prompt, answer],
          position: null,
          request: 1,
          at: 0,
        },
      ]);
    });
  }

  it('is marked as read when its end is seen, and only then', async () => {
    const element = thread(0);
    const { fake, marks, named } = setUp(row({ read_position: 0 }), { openId: 's1', clock });
    await named(/Vacation.*unread/);
    stored(fake, 'complete');
    await look();
    expect(marks()).toEqual([]);
    element.scrollTop = 190;
    element.dispatchEvent(new Event('scroll'));
    await look();
    expect(marks()).toEqual([{ position: 2 }]);
    expect((await named(/Vacation/)).textContent).not.toContain('unread');
  });

  it('is never unread on the page that shows its end, while the mark is on its way', async () => {
    const element = thread(0);
    const { named, changed } = setUp(row({ read_position: 2 }), { openId: 's1', clock });
    await named(/Vacation/);
    element.dataset['thread'] = 'end';
    // A list that knows less of what was read comes after the end of the answer.
    changed(row({ last_position: 4, read_position: 2 }));
    expect((await named(/Vacation/)).textContent).not.toContain('unread');
    element.dataset['thread'] = '';
    changed(row({ last_position: 5, read_position: 2 }));
    await named(/Vacation.*unread/);
  });

  it.each([
    ['did not answer', new Error('down'), 0],
    ['takes less of it, for there an answer still runs', { session_id: 's1', position: 1 }, 1],
  ])('is told again where the server %s', async (_what, reply, upTo) => {
    thread(200);
    const { fake, marks, named } = setUp(row({ read_position: 0 }), { openId: 's1', clock });
    await named(/Vacation.*unread/);
    fake.replies.set('POST /api/v1/chat/sessions/s1/read', reply);
    fake.replies.set('GET /api/v1/chat/sessions', [row({ read_position: upTo })]);
    stored(fake, 'complete');
    await look();
    expect(marks()).toEqual([{ position: 2 }]);
    // A list that was on its way takes it for read; the one that is fetched then, after a rest, does not.
    await act(() => clock.advance(1_000));
    await named(/Vacation.*unread/);
    fake.replies.set('POST /api/v1/chat/sessions/s1/read', { session_id: 's1', position: 2 });
    fake.replies.set('GET /api/v1/chat/sessions', [row({ read_position: 2 })]);
    await act(() => clock.advance(5_000));
    expect(marks()).toEqual([{ position: 2 }, { position: 2 }]);
    await waitFor(async () => {
      expect((await named(/Vacation/)).textContent).not.toContain('unread');
    });
    await act(() => clock.advance(60_000));
    expect(marks()).toHaveLength(2);
  });

  it('is not marked in a hidden tab, but as soon as that is shown', async () => {
    thread(200);
    visibility = 'hidden';
    const { fake, marks } = setUp(row({ read_position: 0 }), { openId: 's1', clock });
    stored(fake, 'complete');
    await look();
    expect(marks()).toEqual([]);
    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    await look();
    expect(marks()).toEqual([{ position: 2 }]);
  });

  it('is another one at once: what ends in the one before is not read, though its channel lingers', async () => {
    thread(200);
    const fake = createFakeServices({
      extensions: ['session-activity'],
      replies: { 'GET /api/v1/chat/sessions': [] },
    });
    const key = ['chat-sessions', 'ws', ['app']];
    fake.services.queryClient.setQueryData(key, [row({ running: true, last_position: 1, read_position: 1 })]);
    const { lease } = fake.services.pool;
    // As the pool does for a while.
    fake.services.pool.lease = (...how) => ({ ...lease(...how), release: () => undefined });
    const wrapper = ({ children }: { readonly children: ReactNode }) => (
      <QueryClientProvider client={fake.services.queryClient}>
        <ServicesProvider value={fake.services}>{children}</ServicesProvider>
      </QueryClientProvider>
    );
    const cache = sessionCache(fake.services, 'ws');
    const marks = createReadMarks();
    const { rerender } = renderHook(
      ({ openId }) => {
        useSessionNews('ws', 'user-ada', openId, cache, marks);
      },
      { wrapper, initialProps: { openId: 's1' } },
    );
    rerender({ openId: 's2' });
    const news = decodeWorkspaceValue({
      type: 'session_changed',
      session: row({ last_status: 'error' }),
      seq: 1,
    });
    fake.emit('workspace:ws', [
      { kind: 'event', event: news.kind === 'decoded' ? news.value : null, at: 0 },
    ] as never);
    expect(fake.services.queryClient.getQueryData<Session[]>(key)?.map(badgeOf)).toEqual(['failed']);
    rerender({ openId: 's1' });
    fake.emit('workspace:ws', [
      { kind: 'event', event: news.kind === 'decoded' ? news.value : null, at: 0 },
    ] as never);
    expect(fake.services.queryClient.getQueryData<Session[]>(key)?.map(badgeOf)).toEqual(['none']);
  });

  it('is told by the window that is used: one beside it hears that it was', async () => {
    thread(200);
    isUsed = false;
    const { fake, marks, read } = setUp(row({ read_position: 0 }), { openId: 's1', clock });
    stored(fake, 'complete');
    await look();
    expect(marks()).toEqual([]);
    read(2);
    await act(() => clock.advance(5_000));
    expect(marks()).toEqual([]);
  });

  it('is told by a window beside where no other one does', async () => {
    thread(200);
    isUsed = false;
    const { fake, marks } = setUp(row({ read_position: 0 }), { openId: 's1', clock });
    stored(fake, 'complete');
    await act(() => clock.advance(1_500));
    expect(marks()).toEqual([{ position: 2 }]);
  });

  it.each([
    ['once where that begins within 1.5 s', true, [{ position: 4 }]],
    ['by itself where none begins', false, [{ position: 3 }]],
  ])('waits with a prompt for its answer: it is told %s', async (_how, answered, told) => {
    thread(200);
    const { fake, marks, read } = setUp(row({ read_position: 0 }), { openId: 's1', clock });
    fake.replies.set('POST /api/v1/chat/sessions/s1/read', { session_id: 's1', ...told[0] });
    await look();
    read(2);
    stored(fake, null, 3);
    await act(() => clock.advance(1_400));
    expect(marks()).toEqual([]);
    if (answered) stored(fake, 'complete', 3);
    await act(() => clock.advance(1_000));
    expect(marks()).toEqual(told);
    await act(() => clock.advance(5_000));
    expect(marks()).toEqual(told);
  });

  it('is told once an exchange: a prompt whose answer runs waits for that', async () => {
    thread(200);
    const { fake, marks, read } = setUp(row({ read_position: 0 }), { openId: 's1', clock });
    await look();
    read(1);
    stored(fake, 'running');
    await act(() => clock.advance(5_000));
    expect(marks()).toEqual([]);
    stored(fake, 'complete');
    await look();
    expect(marks()).toEqual([{ position: 2 }]);
  });

  it('is read only up to an answer that still runs', async () => {
    thread(200);
    const { fake, marks } = setUp(row({ read_position: 0 }), { openId: 's1', clock });
    stored(fake, 'running');
    await look();
    expect(marks()).toEqual([{ position: 1 }]);
  });

  it('tells a stock server nothing of it', async () => {
    thread(200);
    const { fake, marks } = setUp(
      { id: 's1', application_id: 'app', title: 'Vacation' },
      {
        openId: 's1',
        clock,
        extensions: [],
      },
    );
    stored(fake, 'complete');
    await look();
    expect(marks()).toEqual([]);
  });
});
