/**
 * Services for component tests: channels that a test feeds by hand, and REST answered from a table. Nothing
 * here behaves by itself; what a test does not say is an error.
 */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, configure, render, type RenderResult } from '@testing-library/react';
import type { ReactElement } from 'react';
import { ServicesProvider } from '#src/connection/react.tsx';
import type { Services } from '#src/connection/services.ts';
import { createTap } from '#src/connection/tap.ts';
import type {
  ChannelItem,
  ChannelListener,
  ChannelPool,
  ChannelStatus,
  SendOutcome,
} from '#src/connection/types.ts';
import { ApiError, type HttpClient } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import { systemClock, type Clock } from '#src/lib/clock.ts';
import { seededRandom } from '#src/lib/random.ts';
import type { Capabilities, ExtensionName } from '#src/protocol/capabilities.ts';
import type { SocketKind } from '#src/protocol/endpoints.ts';

// What a view loads on demand takes longer than the default second on a busy machine.
configure({ asyncUtilTimeout: 5_000 });

// jsdom has no canvas, and says so at each look: what is drawn is tested where it is painted.
if (typeof HTMLCanvasElement !== 'undefined') HTMLCanvasElement.prototype.getContext = () => null;

export interface FakeServices {
  readonly services: Services;
  /** Hands items to whoever leased `key`. Fails where nobody did. */
  emit(key: string, items: readonly ChannelItem<never>[]): void;
  setStatus(key: string, change: Partial<ChannelStatus>): void;
  readonly sent: { readonly key: string; readonly frame: unknown }[];
  /** How REST calls are answered: by path and method, else 404. */
  readonly replies: Map<string, unknown>;
  readonly requests: { readonly method: string; readonly path: string; readonly body: unknown }[];
}

export interface FakeOptions {
  readonly extensions?: readonly ExtensionName[];
  readonly replies?: Readonly<Record<string, unknown>>;
  readonly userId?: string;
  /** Missing: real time passes. */
  readonly clock?: Clock;
}

export function createFakeServices(options: FakeOptions = {}): FakeServices {
  const replies = new Map(Object.entries(options.replies ?? {}));
  const requests: FakeServices['requests'][number][] = [];
  const sent: FakeServices['sent'][number][] = [];
  const channels = new Map<string, FakeChannel>();
  const capabilities: Capabilities = { version: 'test', extensions: [...(options.extensions ?? [])] };
  const noop = () => undefined;
  // One array: a new one at each look would make React look again, forever.
  const noStatuses: readonly ChannelStatus[] = [];

  const http: HttpClient = {
    request: (path, schema, { method = 'GET', body } = {}) => {
      requests.push({ method, path, body });
      const key = `${method} ${path}`;
      const reply = replies.get(key) ?? replies.get(`${method} ${path.split('?')[0] ?? ''}`);
      if (reply instanceof Error) return Promise.reject(reply);
      if (reply === undefined) return Promise.reject(notFound());
      const answer = (given: unknown) => ({ data: schema.parse(given), position: null });
      return reply instanceof Promise ? reply.then(answer) : Promise.resolve(answer(reply));
    },
    stream: () => Promise.reject(notFound()),
  };

  const pool: ChannelPool = {
    lease(descriptor, listener) {
      const channel = channels.get(descriptor.key) ?? createFakeChannel(descriptor.key, descriptor.kind);
      channels.set(descriptor.key, channel);
      channel.listeners.add(listener);
      return {
        send: (frame) => {
          sent.push({ key: descriptor.key, frame });
          return channel.outcome;
        },
        retryNow: noop,
        status: () => channel.status,
        subscribe: (watch) => {
          channel.watchers.add(watch);
          return () => channel.watchers.delete(watch);
        },
        release: () => channel.listeners.delete(listener),
      };
    },
    statuses: () => noStatuses,
    counters: () => ({ unknown: 0, rejected: 0 }),
    subscribe: () => noop,
    retryAll: noop,
    answersChosen: noop,
    serverOffsetMs: () => 0,
    close: noop,
  };

  const user = { id: options.userId ?? 'user-ada', email: 'ada@demo.nadoo.dev', name: 'Ada' };
  const unavailable = () => Promise.resolve({ ok: false, error: failure('network', 0, '') } as const);
  const signedIn = { status: 'signed-in', user } as const;
  const services: Services = {
    config: { serverUrl: 'http://localhost', dialect: 'chat' },
    clock: options.clock ?? systemClock,
    random: seededRandom(1),
    locks: null,
    page: { hidden: () => false, online: () => true, subscribe: () => noop },
    auth: {
      getState: () => signedIn,
      subscribe: () => noop,
      restore: () => Promise.resolve(),
      signIn: unavailable,
      signOut: () => Promise.resolve(),
      accessToken: unavailable,
      refresh: unavailable,
      peekToken: () => null,
    },
    http,
    pool,
    tap: createTap(),
    capabilities: {
      get: () => capabilities,
      ready: () => Promise.resolve(capabilities),
      subscribe: () => noop,
    },
    queryClient: new QueryClient({ defaultOptions: { queries: { retry: false } } }),
  };

  return {
    services,
    sent,
    replies,
    requests,
    emit(key, items) {
      const channel = channels.get(key);
      if (!channel) throw new Error(`nobody leased ${key}`);
      act(() => {
        for (const listener of channel.listeners) listener(items);
      });
    },
    setStatus(key, change) {
      const channel = channels.get(key);
      if (!channel) throw new Error(`nobody leased ${key}`);
      channel.status = { ...channel.status, ...change };
      act(() => {
        for (const watch of channel.watchers) watch(channel.status);
      });
    },
  };
}

interface FakeChannel {
  status: ChannelStatus;
  readonly outcome: SendOutcome;
  readonly listeners: Set<ChannelListener<never>>;
  readonly watchers: Set<(status: ChannelStatus) => void>;
}

function createFakeChannel(key: string, kind: SocketKind): FakeChannel {
  return {
    status: {
      key,
      kind,
      state: 'live',
      transport: 'websocket',
      attempts: 0,
      retryAt: null,
      notBefore: 0,
      roundTripMs: null,
      verified: true,
      lastError: null,
    },
    outcome: 'sent',
    listeners: new Set(),
    watchers: new Set(),
  };
}

function notFound(): ApiError {
  return new ApiError({
    kind: 'not-found',
    status: 404,
    message: 'Not found',
    retryAfterMs: null,
    requestId: null,
  });
}

export function renderWithServices(element: ReactElement, fake: FakeServices): RenderResult {
  return render(
    <QueryClientProvider client={fake.services.queryClient}>
      <ServicesProvider value={fake.services}>{element}</ServicesProvider>
    </QueryClientProvider>,
  );
}
