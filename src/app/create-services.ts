/** Composes what the page needs to speak to its server; everything it takes from the browser can be handed in. */
import { createAuthHolder } from '#src/auth/auth-holder.ts';
import type { Fetch } from '#src/lib/fetch-within.ts';
import type { KeptToken } from '#src/auth/kept-token.ts';
import { createLazyKeptToken } from '#src/auth/lazy-kept-token.ts';
import { createHttpClient } from '#src/http/http-client.ts';
import { createQueryClient } from '#src/http/query-client.ts';
import { systemClock, type Clock } from '#src/lib/clock.ts';
import { readStored, type TextStorage } from '#src/lib/local-storage.ts';
import { systemRandom, type Random } from '#src/lib/random.ts';
import { createBatcher, createFrameScheduler, type FrameScheduler } from '#src/lib/batcher.ts';
import { createCapabilitiesStore } from '#src/http/capabilities-store.ts';
import { createHealthCheck } from '#src/http/health.ts';
import { createPageEvents, type PageEvents } from '#src/lib/page-events.ts';
import { createLazyMirror } from '#src/http/lazy-mirror.ts';
import { createLockSlots, createSeenSlots } from '#src/lib/slots.ts';
import { createChannelPool } from '#src/connection/pool.ts';
import { createServerClock } from '#src/protocol/server-time.ts';
import type { AnswerTransport, ServerConfig, Services } from '#src/connection/services.ts';
import { createTap } from '#src/connection/tap.ts';
import { refetchWhenBack } from './refetch-when-back.ts';
import { browserLocks, type Locks } from '#src/lib/web-locks.ts';
import { createWebSocketTransport, type SocketTransport } from '#src/lib/websocket-transport.ts';

export interface ServicesOptions {
  readonly config: ServerConfig;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly fetch?: Fetch;
  readonly transport?: SocketTransport;
  readonly page?: PageEvents;
  readonly frames?: FrameScheduler;
  readonly keptToken?: KeptToken | null;
  readonly tabStorage?: TextStorage;
  readonly locks?: Locks | null;
  /** Origin of the page; a refresh cookie works on the server's own alone. */
  readonly pageOrigin?: string;
}

export interface PageServices extends Services {
  /** Closes every channel and stops every timer. */
  close(): void;
}

/**
 * The services of this page. Call `auth.restore()` once after it.
 * The setting `nadoo:answers` is read whenever a chat connects.
 */
export function createServices({
  config,
  clock = systemClock,
  random = systemRandom,
  // The page's own `fetch` must be called on its owner.
  fetch = (input, init) => globalThis.fetch(input, init),
  pageOrigin = globalThis.location.origin,
  tabStorage = sessionStorageOrNull(),
  locks = browserLocks(),
  keptToken = createLazyKeptToken(config.serverUrl),
  transport = createWebSocketTransport(globalThis.WebSocket),
  frames = createFrameScheduler(clock),
  page = createPageEvents(clock),
}: ServicesOptions): PageServices {
  const { serverUrl } = config;
  const wire = { fetch, clock, serverUrl };
  const capabilities = createCapabilitiesStore({ ...wire, random });
  const sameOrigin = pageOrigin === new URL(serverUrl).origin;
  const auth = createAuthHolder({ ...wire, capabilities, sameOrigin, tabStorage, locks, keptToken });
  const http = createHttpClient({ ...wire, auth });
  const tap = createTap();
  const mirror = createLazyMirror({
    http,
    clock,
    random,
    slots: locks ? createLockSlots(locks, streamSlots(serverUrl)) : createSeenSlots(page),
    isOffered: () => capabilities.get()?.extensions.includes('sse') ?? false,
    isSignedIn: () => auth.getState().status === 'signed-in',
  });
  const pool = createChannelPool({
    ...wire,
    random,
    auth,
    http,
    capabilities,
    tap,
    transport,
    page,
    check: createHealthCheck(wire, serverUrl, http),
    batcher: createBatcher(frames),
    serverClock: createServerClock(clock),
    answers: readAnswers,
    mirror,
  });
  const queryClient = createQueryClient(clock);
  const stopRefetching = refetchWhenBack(pool, queryClient);
  // After the pool has left its channels: a page in the back/forward cache keeps no slot.
  const stopPage = page.subscribe((event) => {
    if (event === 'left') mirror.stop();
  });
  return {
    config,
    clock,
    random,
    locks,
    page,
    auth,
    http,
    pool,
    capabilities,
    queryClient,
    tap,
    close() {
      pool.close();
      stopPage();
      stopRefetching();
      mirror.stop();
      capabilities.stop();
    },
  };
}

/** Three of the six connections that HTTP/1.1 has: what is asked besides needs some. */
function streamSlots(serverUrl: string): string[] {
  return [1, 2, 3].map((nth) => `nadoo:stream:${serverUrl}:${nth}`);
}

function readAnswers(): AnswerTransport {
  const stored = readStored('nadoo:answers');
  return stored === 'sse' || stored === 'websocket' ? stored : 'auto';
}

function sessionStorageOrNull(): Storage | null {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}
