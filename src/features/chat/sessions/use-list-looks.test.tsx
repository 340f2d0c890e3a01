// @vitest-environment jsdom
/** A list that no frame tells of: how old it gets, and what looking after it costs. */
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import type { PageEvent } from '#src/lib/page-events.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { failure } from '#src/protocol/failure.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { loadNewChats } from '../preload-parts.ts';
import { SessionList } from '../session-list.tsx';
import SessionLive from './session-live.tsx';

const LIST = 'GET /api/v1/chat/sessions';
const STEP_MS = 2_000;
const row = (id: string, title: string) => ({ id, application_id: 'app', title });

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
// What comes late would look at a list that is old by then.
beforeAll(() => loadNewChats());
beforeEach(() => {
  // React Query takes its times from here.
  vi.useFakeTimers({ toFake: ['Date'] });
});

async function setUp({ extensions = [] as readonly ExtensionName[], applications = ['app'] } = {}) {
  const clock = createFakeClock();
  const listeners = new Set<(event: PageEvent) => void>();
  let hidden = false;
  const fake = createFakeServices({
    extensions,
    clock,
    replies: {
      'GET /api/v1/applications': applications.map((id) => ({ id, name: id, workspace_id: 'ws' })),
      [LIST]: [row('s1', 'Vacation')],
    },
  });
  const page = {
    hidden: () => hidden,
    online: () => true,
    subscribe: (listener: (event: PageEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  let open: (id: string) => void = () => undefined;
  function Page() {
    const [openId, setOpenId] = useState<string | null>(null);
    open = setOpenId;
    return (
      <>
        <SessionList
          workspaceId="ws"
          userId="user-ada"
          openId={openId}
          settled
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
      </>
    );
  }
  renderWithServices(<Page />, { ...fake, services: { ...fake.services, page } });
  const pass = async (ms: number) => {
    // React draws between the steps.
    for (let left = ms; left >= 0; left -= STEP_MS) {
      const step = Math.min(left, STEP_MS);
      vi.setSystemTime(Date.now() + step);
      await act(() => clock.advance(step));
    }
  };
  await screen.findByRole('button', { name: /^Vacation/ });
  // Read marks and the like are on their way.
  await pass(2_000);
  const before = fake.requests.length;
  return {
    fake,
    pass,
    open: (id: string) => {
      act(() => {
        open(id);
      });
    },
    turn: async (event: 'visible' | 'hidden') => {
      hidden = event === 'hidden';
      await act(async () => {
        for (const listener of listeners) listener(event);
        await clock.settle();
      });
    },
    made: (title: string) => {
      fake.replies.set(LIST, [row('s1', 'Vacation'), row('s2', title)]);
    },
    /** Only what is drawn is known to be here. */
    drawn: (title: string) => screen.findByRole('button', { name: new RegExp(`^${title}`) }),
    focus: () => {
      fireEvent.focus(window);
    },
    lists: () =>
      fake.requests.slice(before).filter(({ path }) => path.startsWith('/api/v1/chat/sessions?')).length,
    seek: (value: string) => {
      fireEvent.change(screen.getByRole('searchbox', { name: 'Search sessions' }), { target: { value } });
    },
  };
}

describe('a list that nobody tells of', () => {
  it('is looked at once a minute while it is seen, and shows what others made', async () => {
    const { pass, made, drawn, lists } = await setUp();
    for (const look of [1, 2, 3]) {
      made(`Look ${String(look)}`);
      await pass(70_000);
      await drawn(`Look ${String(look)}`);
      expect(lists()).toBe(look);
    }
  });

  it('costs one request a minute, however many applications have a list', async () => {
    const { pass, made, drawn, lists } = await setUp({ applications: ['app', 'second', 'third'] });
    await pass(170_000);
    expect(lists()).toBe(0);
    for (const look of [1, 2]) {
      made(`Look ${String(look)}`);
      await pass(look === 1 ? 20_000 : 190_000);
      await drawn(`Look ${String(look)}`);
      expect(lists()).toBe(look * 3);
    }
  });

  it('costs nothing while it is hidden, and is looked at when it is seen again', async () => {
    const { pass, turn, lists } = await setUp();
    await turn('hidden');
    await pass(600_000);
    expect(lists()).toBe(0);
    await turn('visible');
    expect(lists()).toBe(1);
  });

  it('is looked at when its window gets the focus or a chat is opened, unless it came just now', async () => {
    const { pass, focus, open, made, drawn, lists } = await setUp();
    focus();
    open('s1');
    await pass(0);
    expect(lists()).toBe(0);
    await pass(20_000);
    made('Made before the focus');
    focus();
    await drawn('Made before the focus');
    expect(lists()).toBe(1);
    await pass(20_000);
    made('Made before the other chat');
    open('s2');
    await drawn('Made before the other chat');
    expect(lists()).toBe(2);
  });

  it('is not asked for again where the server refused it', async () => {
    const { fake, pass, lists } = await setUp();
    fake.replies.set(LIST, new ApiError(failure('forbidden', 403, 'No.')));
    await pass(60_000);
    expect(lists()).toBe(1);
    await pass(600_000);
    expect(lists()).toBe(1);
  });

  it('is left alone on a server that tells of it', async () => {
    const { pass, turn, focus, open, lists, seek } = await setUp({ extensions: ['session-activity'] });
    await pass(600_000);
    await turn('visible');
    focus();
    open('s1');
    seek('nowhere');
    expect(await screen.findByText('No chat has “nowhere” in its title.')).toBeTruthy();
    expect(lists()).toBe(0);
  });
});

describe('a search in titles', () => {
  it('says that there is none of a list that came after it began, and only then', async () => {
    const { fake, seek, lists } = await setUp();
    const { http } = fake.services;
    const { request } = http;
    let answer = (): void => undefined;
    vi.spyOn(http, 'request').mockImplementation(async (...how) => {
      const reply = await request(...how);
      if (how[0].startsWith('/api/v1/chat/sessions?'))
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
      return reply;
    });
    fake.replies.set(LIST, [row('s1', 'Vacation'), row('s2', 'zebra')]);
    seek('zeb');
    expect(await screen.findByText('Searching titles…')).toBeTruthy();
    expect(screen.queryByText(/No chat has/)).toBeNull();
    expect(lists()).toBe(1);
    // The clock of the list goes by milliseconds.
    vi.setSystemTime(Date.now() + 50);
    answer();
    expect(await screen.findByRole('button', { name: /^zebra/ })).toBeTruthy();
    seek('zebu');
    expect(await screen.findByText('No chat has “zebu” in its title.')).toBeTruthy();
    expect(lists()).toBe(1);
  });

  it('that cannot ask says as of when its list is', async () => {
    const { fake, seek } = await setUp();
    fake.replies.set(LIST, new ApiError(failure('forbidden', 403, 'No.')));
    seek('zebra');
    expect(await screen.findByText('No chat has “zebra” in its title.')).toBeTruthy();
    expect(screen.getByText(/^as of /)).toBeTruthy();
  });
});
