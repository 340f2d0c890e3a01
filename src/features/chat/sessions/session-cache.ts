/** Changes of the list of sessions that come as frames, put into what React Query holds of it. */
import type { QueryClient } from '@tanstack/react-query';
import { ApiError } from '#src/http/types.ts';
import type { Session } from '#src/protocol/entities.ts';
import { byLastUse, sessionsKey } from '../chat-queries.ts';

export interface SessionCache {
  find(sessionId: string): Session | undefined;
  /** Takes over what a frame says of it; whose read mark it is, frames do not know. */
  changed(session: Session): void;
  /** Never back. */
  readUpTo(sessionId: string, position: number): void;
  refresh(): void;
  /** After a batch: an answer that is on its way may be older than what was said meanwhile. */
  settle(): void;
}

function asksToWait(error: unknown): boolean {
  return error instanceof ApiError && error.failure.kind === 'rate-limited';
}

export function sessionCache(queryClient: QueryClient, workspaceId: string): SessionCache {
  const queryKey = sessionsKey(workspaceId);
  let touched = false;

  const lists = (): Session[][] =>
    queryClient.getQueriesData<Session[]>({ queryKey }).flatMap(([, list]) => (list ? [list] : []));
  const find = (id: string): Session | undefined =>
    lists()
      .flat()
      .find((session) => session.id === id);
  // A server that asks to wait is not asked before its time: the notice counts down to it.
  const refresh = (): void =>
    void queryClient.invalidateQueries({ queryKey, predicate: ({ state }) => !asksToWait(state.error) });

  function replace(sessionId: string, next: (session: Session) => Session): void {
    touched = true;
    queryClient.setQueriesData<Session[]>({ queryKey }, (list) => {
      const at = list?.findIndex(({ id }) => id === sessionId) ?? -1;
      const before = list?.[at];
      return list && before ? byLastUse(list.with(at, next(before))) : list;
    });
  }

  return {
    find,
    changed(session) {
      // One that the list does not have is new, or was archived once: the server knows how far it is read.
      if (find(session.id)) replace(session.id, (before) => ({ ...before, ...session }));
      else refresh();
    },
    readUpTo(sessionId, position) {
      // Known here already, or of a session not listed yet: a list on its way may still say otherwise.
      touched = true;
      const known = find(sessionId);
      if (known === undefined || (known.read_position ?? -1) >= position) return;
      replace(sessionId, (before) => ({ ...before, read_position: position }));
    },
    refresh,
    settle() {
      if (touched && queryClient.isFetching({ queryKey }) > 0) refresh();
      touched = false;
    },
  };
}
