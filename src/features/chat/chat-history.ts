/** Fetches a session's messages whenever its state wants them, one request at a time. */
import { toChatMessage } from '#src/protocol/chat-codec.ts';
import type { ChatMessage } from '#src/protocol/chat-events.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { messagesReplySchema } from '#src/protocol/rest-schemas.ts';
import { ApiError, type ApiFailure, type ApiReply, type HttpClient } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import type { ChatStore } from './chat-state.ts';
import { reachesBack } from './history-reach.ts';

export interface HistoryLoaderOptions {
  readonly store: ChatStore;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly sessionId: string;
  readonly extensions: () => ReadonlySet<string>;
  /** Needed where a server lists messages by application alone; null: unknown. */
  readonly applicationId: () => string | null;
}

export interface HistoryLoader {
  /** Fetches if the state wants more than was fetched. */
  update(): void;
  /** Ids of the answers that the server called running when it was last asked. */
  runningIds(): ReadonlySet<string>;
}

export function createHistoryLoader({
  store,
  http,
  clock,
  sessionId,
  extensions,
  applicationId,
}: HistoryLoaderOptions): HistoryLoader {
  let requested = 0;
  let loading = false;
  let failures = 0;
  /** The newest position that was listed. */
  let listedTo = Infinity;
  let running: ReadonlySet<string> = new Set();

  async function load(request: number): Promise<void> {
    loading = true;
    try {
      const reply = extensions().has('message-pages')
        ? await fetchLatest()
        : { ...(await fetchMessages(http, sessionId, applicationId())), from: 0 };
      listedTo = reply.data.at(-1)?.position ?? listedTo;
      failures = 0;
      running = new Set(reply.data.filter(({ status }) => status === 'running').map(({ id }) => id));
      store.apply([
        {
          kind: 'history_loaded',
          messages: reply.data,
          from: reply.from,
          position: reply.position,
          request,
          at: instantFromMs(clock.now()),
        },
      ]);
    } catch (error) {
      const failure = toFailure(error);
      store.apply([{ kind: 'history_failed', failure, request, at: instantFromMs(clock.now()) }]);
      retryLater(failure);
    } finally {
      loading = false;
      update();
    }
  }

  /**
   * The newest page, and as many before it as it takes to judge by them: back to what was listed before, so that nothing
   * is missing in between, and to whatever of this page hangs in the air. The first page's position counts: what comes
   * twice is told by its id.
   */
  async function fetchLatest(): Promise<ApiReply<ChatMessage[]> & { readonly from: number }> {
    const first = await fetchPage(http, sessionId, LATEST, null);
    let { data, from } = first;
    while (from > 0 && !(from <= listedTo + 1 && reachesBack(store.getState(), data, from))) {
      const older = await fetchPage(http, sessionId, FURTHER, from);
      data = [...older.data, ...data];
      from = older.from;
    }
    return { data, from, position: first.position };
  }

  function retryLater(failure: ApiFailure): void {
    if (failure.kind !== 'network' && failure.kind !== 'server' && failure.kind !== 'rate-limited') return;
    const pause = Math.max(failure.retryAfterMs ?? 0, Math.min(30_000, 1000 * 2 ** failures));
    failures += 1;
    clock.schedule(() => {
      if (store.getState().history.failure === null) return;
      store.apply([{ kind: 'history_requested', at: instantFromMs(clock.now()) }]);
    }, pause);
  }

  function update(): void {
    const { wanted } = store.getState().history;
    if (loading || wanted <= requested) return;
    requested = wanted;
    void load(wanted);
  }

  return { update, runningIds: () => running };
}

/** Messages of the first page: more than a window of the largest screen holds. */
const LATEST = 60;
const FURTHER = 500;

/** The last `limit` messages before a position, and from where on they are all. */
export async function fetchPage(
  http: HttpClient,
  sessionId: string,
  limit: number,
  before: number | null,
): Promise<ApiReply<ChatMessage[]> & { readonly from: number }> {
  const reply = await http.request(restPaths.messagePage(sessionId, limit, before), messagesReplySchema);
  const data = reply.data.map(toChatMessage);
  return { ...reply, data, from: data.length < limit ? 0 : (data[0]?.position ?? 0) };
}

/** By session; where a server does not have that route, by application, sifted. */
export async function fetchMessages(
  http: HttpClient,
  sessionId: string,
  applicationId: string | null,
): Promise<ApiReply<ChatMessage[]>> {
  try {
    const reply = await http.request(restPaths.sessionMessages(sessionId), messagesReplySchema);
    return { ...reply, data: reply.data.map(toChatMessage) };
  } catch (error) {
    if (applicationId === null || toFailure(error).kind !== 'not-found') throw error;
    const reply = await http
      .request(restPaths.applicationMessages(applicationId), messagesReplySchema)
      .catch(() => {
        throw error;
      });
    return {
      ...reply,
      data: reply.data.map(toChatMessage).filter((message) => message.sessionId === sessionId),
    };
  }
}

/** What a thrown value says; a fault of our own is a malformed reply, with its words. */
export function toFailure(error: unknown): ApiFailure {
  if (error instanceof ApiError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'malformed', status: 0, message, retryAfterMs: null, requestId: null };
}
