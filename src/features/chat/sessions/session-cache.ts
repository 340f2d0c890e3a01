/** Changes of the list of sessions that come as frames, put into what React Query holds of it. */
import type { Query } from '@tanstack/react-query';
import type { Services } from '#src/connection/services.ts';
import type { Session } from '#src/protocol/entities.ts';
import { byLastUse, sessionsKey } from '../chat-queries.ts';
import { refreshSessions } from './refresh-sessions.ts';

export interface SessionCache {
  /** Takes over what a frame says of it; whose read mark it is, frames do not know. */
  changed(session: Session): void;
  /** Never back. */
  readUpTo(sessionId: string, position: number): void;
  refresh(): void;
  /** Puts what was said while a list was on its way into that list, which may be of before. Returns the end of it. */
  start(): () => void;
}

type Change = (list: Session[]) => Session[];

export function sessionCache(
  services: Pick<Services, 'queryClient' | 'clock'>,
  workspaceId: string,
): SessionCache {
  const { queryClient } = services;
  const queryKey = sessionsKey(workspaceId);
  /** Said since the list that is under way was asked for. */
  let said: Change[] = [];
  /** Not in any list: the one under way, or else the next, has it. */
  let missing = new Set<string>();

  const queries = (): Query<Session[]>[] =>
    queryClient.getQueryCache().findAll({ queryKey }) as unknown as Query<Session[]>[];
  const isListed = (id: string): boolean =>
    queries().some(({ state }) => state.data?.some((session) => session.id === id));
  const isUnderWay = (): boolean => queryClient.isFetching({ queryKey }) > 0;
  const refresh = (): void => {
    refreshSessions(services);
  };

  function put(query: Query<Session[]>, change: Change): void {
    const { data, status, isInvalidated } = query.state;
    const next = data && change(data);
    if (next === undefined || next === data) return;
    // A frame knows of one row: a list that could not be fetched, or is to be, stays so.
    if (status === 'error' || isInvalidated) query.setState({ data: next });
    else queryClient.setQueryData(query.queryKey, next);
  }

  function say(change: Change): void {
    if (isUnderWay()) said.push(change);
    for (const query of queries()) put(query, change);
  }

  function landed(query: Query<Session[]>): void {
    const since = said;
    const unseen = missing;
    said = [];
    missing = new Set();
    for (const change of since) put(query, change);
    // It was made after this list was read: the next one has it, or it is not for this page.
    if ([...unseen].some((id) => !isListed(id))) refresh();
  }

  return {
    changed(session) {
      say(replaced(session.id, (before) => ({ ...before, ...session })));
      if (isListed(session.id)) return;
      // New: only the server knows how far it is read.
      if (isUnderWay()) missing.add(session.id);
      else refresh();
    },
    readUpTo(sessionId, position) {
      say(
        replaced(sessionId, (before) =>
          (before.read_position ?? -1) >= position ? before : { ...before, read_position: position },
        ),
      );
    },
    refresh,
    start() {
      return queryClient.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated') return;
        const [kind, workspace] = event.query.queryKey as readonly unknown[];
        if (kind !== queryKey[0] || workspace !== workspaceId) return;
        const { action } = event;
        if (action.type === 'success' && action.manual !== true) landed(event.query as Query<Session[]>);
        // The next one is read after all that, and would be taken back to it.
        else if (action.type === 'error' && !isUnderWay()) said = [];
      });
    },
  };
}

function replaced(sessionId: string, next: (session: Session) => Session): Change {
  return (list) => {
    const at = list.findIndex(({ id }) => id === sessionId);
    const before = list[at];
    if (before === undefined) return list;
    const after = next(before);
    return after === before ? list : byLastUse(list.with(at, after));
  };
}
