/** Fetches a session's messages whenever its state wants them, one request at a time. */
import { toChatMessage } from '#src/protocol/chat-codec.ts';
import type { ChatMessage } from '#src/protocol/chat-events.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { messagesReplySchema } from '#src/protocol/rest-schemas.ts';
import { ApiError, type ApiFailure, type ApiReply, type HttpClient } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import type { ChatStore } from './chat-state.ts';

export interface HistoryLoaderOptions {
  readonly store: ChatStore;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly sessionId: string;
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
  applicationId,
}: HistoryLoaderOptions): HistoryLoader {
  let requested = 0;
  let loading = false;
  let failures = 0;
  let running: ReadonlySet<string> = new Set();

  async function load(request: number): Promise<void> {
    loading = true;
    try {
      const reply = await fetchMessages(http, sessionId, applicationId());
      failures = 0;
      running = new Set(reply.data.filter(({ status }) => status === 'running').map(({ id }) => id));
      store.apply([
        {
          kind: 'history_loaded',
          messages: reply.data,
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

/** By session; where a server does not have that route, by application, sifted. */
async function fetchMessages(
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
