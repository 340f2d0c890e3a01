// @vitest-environment jsdom
import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '#src/i18n/locale.ts';
import { ServicesProvider } from '#src/connection/react.tsx';
import type { ChannelState, ChannelStatus } from '#src/connection/types.ts';
import { extensionNames, type ExtensionName } from '#src/protocol/capabilities.ts';
import type { PageEvent, PageEvents } from '#src/lib/page-events.ts';
import { createFakeServices } from '#src/testing/fake-services.tsx';
import { ConnectionPill } from './connection-pill.tsx';
import type { View } from './view-of.ts';

const live: ChannelStatus = {
  key: 'chat:s1',
  kind: 'chat',
  state: 'live',
  transport: 'websocket',
  attempts: 2,
  retryAt: null,
  notBefore: 0,
  roundTripMs: 12,
  verified: true,
  lastError: { kind: 'closed', code: 1012, detail: '' },
};

/** A pill over channels and a clock that the test moves. */
function setup(
  statuses: readonly ChannelStatus[],
  extensions: readonly ExtensionName[] = [],
  { view = 'chat' }: { readonly view?: View } = {},
) {
  const fake = createFakeServices({ extensions });
  const retryAll = vi.fn();
  const time = { now: 0, due: [] as { at: number; run: () => void }[] };
  const clock = {
    now: () => time.now,
    monotonic: () => time.now,
    schedule: (run: () => void, ms: number) => {
      const entry = { at: time.now + ms, run };
      time.due.push(entry);
      return () => {
        time.due = time.due.filter((other) => other !== entry);
      };
    },
  };
  const network = { on: true, listeners: new Set<(event: PageEvent) => void>() };
  const page: PageEvents = {
    ...fake.services.page,
    online: () => network.on,
    subscribe(listener) {
      network.listeners.add(listener);
      return () => network.listeners.delete(listener);
    },
  };
  const services = {
    ...fake.services,
    clock,
    page,
    pool: { ...fake.services.pool, statuses: () => statuses, retryAll },
  };
  render(
    <ServicesProvider value={services}>
      <ConnectionPill view={view} chatId="s1" />
    </ServicesProvider>,
  );
  const advance = (ms: number) => {
    act(() => {
      const end = time.now + ms;
      for (;;) {
        const next = time.due.sort((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        time.due.shift();
        time.now = next.at;
        next.run();
      }
      time.now = end;
    });
  };
  const setNetwork = (on: boolean) => {
    act(() => {
      network.on = on;
      for (const listener of network.listeners) listener('network');
    });
  };
  return { retryAll, advance, setNetwork, pending: () => time.due.length };
}

const status = () => screen.getByRole('status', { name: 'Connection' });

// Its details are loaded apart, which on a busy machine takes longer than a test waits.
beforeAll(() => import('./connection-details.tsx'));
beforeEach(() => {
  setLocale('en');
});
afterEach(cleanup);

describe('ConnectionPill', () => {
  it.each([
    ['live', 'Live', false],
    ['suspect', 'Live', false],
    ['connecting', 'Connecting', false],
    ['waiting', 'Reconnecting', true],
    ['degraded', 'Limited (SSE)', false],
    ['parked', 'Paused', false],
    ['offline', 'Offline', false],
    ['signed-out', 'Sign in again', false],
    ['failed', 'Not connected', true],
  ] as const)('%s reads "%s"', (state: ChannelState, text, retry) => {
    setup([{ ...live, state, lastError: null }]);
    expect(status().textContent).toBe(text);
    expect(screen.queryAllByRole('button', { name: 'Retry now' })).toHaveLength(retry ? 1 : 0);
  });

  it('reads "Limited (polling)" where no answers are wanted and none stream', () => {
    setup([{ ...live, kind: 'workspace', state: 'degraded', transport: 'poll', lastError: null }], [], {
      view: 'documents',
    });
    expect(status().textContent).toBe('Limited (polling)');
  });

  it('says Offline, with no try to wait for, as soon as the browser has no network, and takes it back', () => {
    const { setNetwork } = setup([{ ...live, state: 'waiting', retryAt: 4000 }]);
    expect(status().textContent).toBe('Reconnecting');
    setNetwork(false);
    expect(status().textContent).toBe('Offline');
    expect(screen.queryByText('in 4s')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Retry now' })).toBeNull();
    setNetwork(true);
    expect(status().textContent).toBe('Reconnecting');
    expect(screen.getByText('in 4s')).toBeTruthy();
  });

  it('counts down outside the live text, and stops its timer when there is nothing to count', () => {
    const { advance, pending } = setup([{ ...live, state: 'waiting', retryAt: 4000 }]);
    advance(0);
    expect(screen.getByText('in 4s')).toBeTruthy();
    advance(1000);
    expect(screen.getByText('in 3s')).toBeTruthy();
    expect(status().textContent).toBe('Reconnecting');
    expect(pending()).toBe(1);
    cleanup();
    expect(pending()).toBe(0);
  });

  it('takes no try by hand before the time that the server named', async () => {
    const { advance, retryAll } = setup([{ ...live, state: 'waiting', retryAt: 4000, notBefore: 4000 }]);
    advance(1000);
    expect(screen.getByRole('button', { name: 'Retry now' })).toHaveProperty('disabled', true);
    advance(3000);
    await userEvent.click(screen.getByRole('button', { name: 'Retry now' }));
    expect(retryAll).toHaveBeenCalledOnce();
  });

  it('says why it gave up, and tries again at once', async () => {
    const { retryAll } = setup([
      { ...live, state: 'failed', lastError: { kind: 'refused', detail: 'Not a member' } },
    ]);
    expect(status().textContent).toBe('Not connected: Not a member');
    await userEvent.click(screen.getByRole('button', { name: 'Retry now' }));
    expect(retryAll).toHaveBeenCalledOnce();
  });

  it('shows its details on a click anywhere on it, and by keyboard', async () => {
    setup([live, { ...live, key: 'workspace:w', kind: 'workspace', verified: false, roundTripMs: null }]);
    await userEvent.click(status());
    const details = screen.getByRole('dialog', { name: 'Connection details' });
    const channels = await within(details).findByRole('list', { name: 'Channels' });
    const [chat, workspace] = [...channels.children];
    expect(chat?.textContent).toContain('Chat · live');
    const detail = (row: Element | undefined, term: string) =>
      within(row as HTMLElement).getByText(term).nextElementSibling?.textContent;
    expect(detail(chat, 'Transport')).toBe('WebSocket');
    expect(detail(chat, 'Round trip')).toBe('12 ms');
    expect(detail(chat, 'Failed attempts')).toBe('2');
    expect(detail(workspace, 'Round trip')).toBe('not measured');
    expect(chat?.textContent).toContain('The server closed the connection (1012).');
    expect(workspace?.textContent).toContain('unverified');
    await userEvent.click(status());
    expect(screen.queryByRole('dialog')).toBeNull();
    screen.getByRole('button', { name: 'Connection details' }).focus();
    await userEvent.keyboard('{Enter}');
    expect(screen.getByRole('dialog', { name: 'Connection details' })).toBeTruthy();
    await userEvent.keyboard('{Escape}');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Connection details' }));
  });

  it('says of each channel what its transport and its server lack, and nothing where nothing is missing', async () => {
    const sse: ChannelStatus = { ...live, state: 'degraded', transport: 'sse' };
    setup([sse, { ...live, key: 'workspace:w', kind: 'workspace' }]);
    await userEvent.click(status());
    const channels = await screen.findByRole('list', { name: 'Channels' });
    const [chat, workspace] = [...channels.children].map((row) => within(row as HTMLElement));
    expect(chat?.getByRole('list', { name: 'Not by this transport' }).textContent).toContain('Typing');
    expect(chat?.getByRole('list', { name: 'Not on this server' }).children).toHaveLength(5);
    expect(workspace?.queryByRole('list', { name: 'Not by this transport' })).toBeNull();
    expect(workspace?.getByText(/who is online is inferred/)).toBeTruthy();
    expect(screen.getByText(/the access token stands in the address/)).toBeTruthy();
    expect(screen.getByRole('link', { name: /Check the server/ }).getAttribute('href')).toBe('/connect');
    cleanup();
    setup([live], extensionNames);
    vi.stubGlobal('isSecureContext', true);
    await userEvent.click(status());
    expect(await screen.findByRole('list', { name: 'Channels' })).toBeTruthy();
    expect(screen.getByText(`test, ${String(extensionNames.length)} extensions`)).toBeTruthy();
    expect(screen.queryByRole('list', { name: /^Not / })).toBeNull();
    expect(screen.queryByRole('list', { name: 'What is missing' })).toBeNull();
    vi.unstubAllGlobals();
  });

  it.each([
    ['live', '실시간'],
    ['connecting', '연결 중'],
    ['waiting', '다시 연결 중'],
    ['degraded', '제한됨 (SSE)'],
    ['parked', '일시 중지'],
    ['offline', '오프라인'],
    ['signed-out', '다시 로그인'],
    ['failed', '연결되지 않음: 서버에 연결할 수 없습니다.'],
  ] as const)('%s reads "%s" in Korean', (state: ChannelState, text) => {
    setLocale('ko');
    setup([{ ...live, state, lastError: { kind: 'network', code: 1006, detail: '' }, retryAt: 4000 }]);
    const said = screen.getByRole('status', { name: '연결 상태' });
    expect(said.textContent).toBe(text);
    if (state === 'waiting') {
      expect(screen.getByText('4초 후')).toBeTruthy();
      expect(screen.getByRole('button', { name: '지금 다시 시도' })).toBeTruthy();
    }
  });

  it('says in Korean too what a stock server lacks', async () => {
    setLocale('ko');
    setup([{ ...live, kind: 'notifications' }]);
    await userEvent.click(screen.getByRole('status', { name: '연결 상태' }));
    const lacks = await screen.findByRole('list', { name: '이 서버에 없는 것' });
    expect(lacks.textContent).toContain('읽음 표시는 이 브라우저에만 저장되며');
  });
});
