/** What people do at their pages, chosen by chance. */
import { sendQueuedNow } from '#src/features/chat/send-queued-now.ts';
import { createUuid } from '#src/lib/ids.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { sessionReplySchema } from '#src/protocol/rest-schemas.ts';
import type { Chance } from './chance.ts';
import { APPLICATION } from './seed-database.ts';
import type { SimPage } from './sim-page.ts';
import type { Seat } from './seats.ts';

export interface ActScope {
  readonly chance: Chance;
  /** Ids of the sessions that people know of. */
  readonly sessions: string[];
  readonly nextPrompt: () => string;
  /** The server states who is here. */
  readonly stated: boolean;
  /** Runs of plugins that people know of. */
  readonly runs: readonly string[];
  readonly note: (who: string, what: string) => void;
  readonly after: (ms: number, act: () => void) => void;
}

const weights = {
  write: 30,
  type: 4,
  stop: 4,
  retry: 6,
  regenerate: 1,
  sendQueuedNow: 2,
  goTo: 6,
  create: 4,
  markRead: 6,
  markAllRead: 1,
  joinWorkspace: 2,
  leaveWorkspace: 2,
  hide: 3,
  reload: 4,
  signOut: 1,
  sleep: 2,
} as const;

/** Beyond that where the server states who is here. */
const stating = { rest: 5, lookAt: 6, appearOffline: 4 } as const;
/** Beyond that where a plugin runs. */
const watching = { watchRun: 8, leaveRun: 3 } as const;
type Deed = keyof typeof weights | keyof typeof stating | keyof typeof watching;

const elsewhere = [
  null,
  null,
  { kind: 'documents', id: '' },
  { kind: 'document', id: 'doc-handbook' },
  { kind: 'plugin', id: 'calculator' },
] as const;

/** One act of whoever sits at `seat`. */
export function act(seat: Seat, scope: ActScope): void {
  const { chance, note } = scope;
  const { page } = seat;
  const possible: Partial<Record<Deed, number>> = {
    ...weights,
    ...(scope.stated ? stating : {}),
    ...(scope.runs.length > 0 ? watching : {}),
  };
  const what = chance.weighted(possible as Readonly<Record<Deed, number>>);
  if (!seat.isAwake() || (!page.isSignedIn() && what !== 'reload')) return;
  note(page.options.name, what);
  switch (what) {
    case 'write':
      page.chat?.write(scope.nextPrompt());
      return;
    case 'type':
      page.chat?.session()?.typed();
      return;
    case 'stop':
      page.chat?.session()?.stop();
      return;
    case 'retry':
      page.chat?.retry();
      return;
    case 'regenerate':
      page.chat?.regenerate();
      return;
    case 'sendQueuedNow': {
      const session = page.chat?.session();
      const [queued] = session?.store.getState().queue ?? [];
      if (session && queued) sendQueuedNow(session, queued.id);
      return;
    }
    case 'goTo':
      page.chat?.open(chance.pick(scope.sessions));
      return;
    case 'create':
      void createSession(page, scope);
      return;
    case 'markRead':
    case 'markAllRead': {
      const unread = (page.bell?.rows() ?? []).filter(({ read }) => !read).map(({ id }) => id);
      const chosen = what === 'markAllRead' ? unread : unread.slice(0, 1);
      if (chosen.length > 0) page.bell?.markRead(chosen);
      return;
    }
    case 'joinWorkspace':
      page.joinWorkspace();
      return;
    case 'leaveWorkspace':
      page.leaveWorkspace();
      return;
    case 'rest':
      page.rest(true);
      scope.after(chance.between(500, 12_000), () => {
        page.rest(false);
      });
      return;
    case 'lookAt':
      page.lookAt(chance.pick(elsewhere));
      return;
    case 'appearOffline':
      page.appearOffline(chance.happens(0.5));
      return;
    case 'watchRun':
      page.watchRun(scope.runs.at(-1) ?? null);
      return;
    case 'leaveRun':
      page.watchRun(null);
      return;
    case 'hide':
      page.tell('hidden');
      scope.after(chance.between(1_000, 40_000), () => {
        page.tell('visible');
      });
      return;
    case 'reload':
      seat.reload(chance.happens(0.3));
      return;
    case 'signOut':
      page.signOut();
      scope.after(chance.between(500, 8_000), () => {
        if (!page.isGone()) page.signIn();
      });
      return;
    case 'sleep': {
      seat.sleep();
      scope.after(chance.pick([3_000, 20_000, 60_000, 200_000]), () => {
        seat.wake();
      });
    }
  }
}

async function createSession(page: SimPage, { sessions }: ActScope): Promise<void> {
  const { http, capabilities } = page.services;
  const chooses = capabilities.get()?.extensions.includes('ack') ?? false;
  const body = { application_id: APPLICATION, title: 'New', ...(chooses ? { id: createUuid() } : {}) };
  try {
    const { data } = await http.request(restPaths.sessions, sessionReplySchema, { method: 'POST', body });
    sessions.push(data.id);
    page.chat?.open(data.id);
  } catch {
    // Said in the page; whoever wants a chat tries again.
  }
}
