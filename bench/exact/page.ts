/**
 * One page without its paint: services, pool, session, folds and outbox are those that ship, on real sockets and real
 * clocks; what React does (lease while mounted, hand over what the channel says) is done here in a few lines. Each is
 * in a browser of its own, whose IndexedDB is blocked: the outbox lives in memory.
 */
import { WebSocket } from 'ws';
import { createServices, type PageServices } from '#src/app/create-services.ts';
import { openChatSession } from '#src/features/chat/chat-registry.ts';
import { selectIsBusy } from '#src/features/chat/chat-selectors.ts';
import type { ChatSession } from '#src/features/chat/chat-session.ts';
import type { Answer, ChatState } from '#src/features/chat/chat-types.ts';
import { keepSends } from '#src/features/chat/keep-sends.ts';
import { outboxOf } from '#src/features/chat/outbox/start-outbox.ts';
import { systemClock } from '#src/lib/clock.ts';
import {
  createWebSocketTransport,
  type SocketTransport,
  type WebSocketClass,
} from '#src/lib/websocket-transport.ts';
import { chatChannel } from '#src/protocol/channels.ts';
import type { Person } from '#e2e/harness/people.ts';
import { demoPassword, people } from '#e2e/harness/people.ts';
import type { TransportName } from '#src/connection/types.ts';

/** How the answers come: by socket, by the mirror where sockets are blocked, or by completions as the setting says. */
export type Way = 'websocket' | 'mirror' | 'completions';

export interface HeadlessPage {
  readonly userId: string;
  readonly services: PageServices;
  show: (sessionId: string, applicationId: string) => ShownChat;
  close: () => void;
}

export interface ShownChat {
  readonly session: ChatSession;
  state: () => ChatState;
  /** Its channel stands, and by which transport it does. */
  connected: () => TransportName | null;
  /** Nothing is under way, nothing waits, and the server has been asked what the page wanted to know. */
  isSettled: () => boolean;
  answers: () => readonly Answer[];
  prompts: () => number;
  leave: () => void;
}

/** A network that lets no WebSocket through. */
const blocked: SocketTransport = (_url, handlers) => {
  const timer = setTimeout(() => {
    handlers.closed(1006, '');
  }, 1);
  return {
    send: () => undefined,
    close: () => {
      clearTimeout(timer);
    },
    bufferedBytes: () => 0,
  };
};

/** A server's one stream does not come through either: an answer comes over its own request alone. */
const withoutStream: typeof fetch = (input, init) =>
  new URL(input instanceof Request ? input.url : input).pathname === '/sse'
    ? Promise.resolve(new Response(null, { status: 404 }))
    : fetch(input, init);

/** The browser's settings of the pages that are opened from now on. */
export function setAnswersBy(way: Way): void {
  const stored = new Map([['nadoo:answers', way === 'completions' ? 'sse' : 'auto']]);
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => {
      stored.set(key, value);
    },
    removeItem: (key: string) => {
      stored.delete(key);
    },
    key: (nth: number) => [...stored.keys()][nth] ?? null,
    get length() {
      return stored.size;
    },
  };
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
}

// Node's reaches all pages of this process, as if they were tabs of one browser, and keeps it from ending.
Reflect.deleteProperty(globalThis, 'BroadcastChannel');

export async function openHeadlessPage(
  serverUrl: string,
  person: Person,
  way: Way,
  dialect: 'chat' | 'message' = 'chat',
): Promise<HeadlessPage> {
  const { email, userId } = people[person];
  const services = createServices({
    config: { serverUrl, dialect },
    // Another origin: without a browser there is no cookie.
    pageOrigin: 'http://page.test',
    ...(way === 'completions' && { fetch: withoutStream }),
    transport: way === 'mirror' ? blocked : createWebSocketTransport(WebSocket as unknown as WebSocketClass),
    tabStorage: null,
    locks: null,
    keptToken: null,
    page: { hidden: () => false, online: () => true, subscribe: () => () => undefined },
    frames: (callback) => systemClock.schedule(callback, 16),
  });
  await services.auth.restore();
  const entered = await services.auth.signIn({ email, password: demoPassword });
  if (!entered.ok) throw new Error(`${person} could not sign in: ${JSON.stringify(entered)}`);
  // A page that cannot load its outbox sends without it: that would measure less than what ships.
  await outboxOf(services, userId);
  return {
    userId,
    services,
    show: (sessionId, applicationId) => show(services, userId, sessionId, applicationId),
    close: () => {
      services.close();
    },
  };
}

function show(services: PageServices, userId: string, sessionId: string, applicationId: string): ShownChat {
  const session = openChatSession(services, userId, sessionId);
  const lease = services.pool.lease(chatChannel(sessionId), session.receive, { keepWhile: session.isBusy });
  const stopKeeping = keepSends(services, userId, session);
  const detach = session.attach((frame) => lease.send(frame));
  session.setApplication(applicationId);
  const state = (): ChatState => session.store.getState();
  return {
    session,
    state,
    connected: () => (state().connected ? lease.status().transport : null),
    isSettled: () => {
      const { history } = state();
      return !selectIsBusy(state()) && history.failure === null && history.loaded >= history.wanted;
    },
    answers: () => state().entries.filter((entry): entry is Answer => entry.kind === 'answer'),
    prompts: () => state().entries.filter(({ kind }) => kind === 'prompt').length,
    leave: () => {
      detach();
      stopKeeping();
      lease.release();
    },
  };
}
