/** What stands at the end: in the database, and at a page. */
import type { Storage } from '#server/core/ports.ts';
import type { Core } from '#server/core/api-types.ts';
import { isOpen } from '#src/features/chat/answer-fold.ts';
import type { HistoryFact, ShownPerson } from './history.ts';
import { shownEntries } from './shown-chat.ts';
import type { SimPage } from './sim-page.ts';
import { byUser } from './page-roster.ts';
import { APPLICATION, WORKSPACE } from './seed-database.ts';

/** Signed in, every channel up, nothing that waits or runs. */
export function isAtRest(page: SimPage): boolean {
  const session = page.chat?.session();
  const channels = page.services.pool.statuses();
  return (
    page.isSignedIn() &&
    page.chat?.waiting() === 0 &&
    page.run?.isWhole() !== false &&
    channels.every(({ state }) => state === 'live') &&
    !(session?.store.getState().entries.some((entry) => entry.kind === 'answer' && isOpen(entry)) ?? false)
  );
}

export function settledFact(page: SimPage, fresh: boolean): HistoryFact {
  const { chat, bell, presence, run, options, services } = page;
  const state = chat?.session()?.store.getState();
  return {
    kind: 'settled',
    page: options.name,
    fresh,
    user: options.user.id,
    session: chat?.sessionId() ?? null,
    entries: state ? shownEntries(state) : [],
    online: presence?.online() ?? null,
    roster: presence?.people() ?? null,
    bell: bell?.rows() ?? null,
    waiting: chat?.waiting() ?? 0,
    channels: services.pool.statuses().map(({ key, state: phase }) => `${key} ${phase}`),
    run: run && { id: run.id, shown: run.shown() },
  };
}

/** Every session that is there. */
export async function storedFacts(database: Storage): Promise<HistoryFact[]> {
  const sessions = await database.sessionsOf([APPLICATION]);
  return Promise.all(
    sessions.map(async ({ id: session }): Promise<HistoryFact> => {
      const messages = await database.messagesOf(session);
      return {
        kind: 'stored',
        session,
        messages: messages.map(({ id, role, content, client_message_id, status }) => ({
          id,
          role,
          text: content,
          clientMessageId: client_message_id,
          status,
        })),
      };
    }),
  );
}

/** The runs with these ids. */
export function recordedFacts(database: Storage, ids: readonly string[]): Promise<HistoryFact[]> {
  return Promise.all(
    ids.map(async (run): Promise<HistoryFact> => {
      const rows = await database.runRecords(run, 0, Infinity);
      const status = (await database.executionById(run))?.status ?? 'unknown';
      const records = rows.map(({ n, data }) => ({ n, word: String(data['message']) }));
      return { kind: 'recorded', run, status, records };
    }),
  );
}

/** What an open page says of whoever sits at it. */
export function presentFact({ options, stance }: SimPage): HistoryFact {
  const { status, viewing } = stance();
  const words = viewing && `${viewing.kind} ${viewing.id}`;
  return { kind: 'present', page: options.name, user: options.user.id, status, viewing: words };
}

interface WirePerson {
  readonly user_id: string;
  readonly connections: number;
  readonly status: string;
  readonly viewing: { readonly kind: string; readonly id: string; readonly title: string | null } | null;
}

/** Whom a gateway tells of to somebody who joins just now, and is gone before anybody hears of them. */
export async function toldFact(gateway: string, core: Core, token: string): Promise<HistoryFact> {
  let people: ShownPerson[] = [];
  const request = { path: `/ws/workspaces/${WORKSPACE}`, query: { token }, ip: '192.0.2.99' };
  const session = await core.connect(request, {
    send(text) {
      const frame = JSON.parse(text) as { type: string; members?: readonly WirePerson[] };
      if (frame.type === 'presence_state') people = (frame.members ?? []).flatMap(toShown).sort(byUser);
    },
    bufferedBytes: () => 0,
    close: () => undefined,
  });
  session?.closed();
  return { kind: 'told', gateway, people };
}

function toShown({ user_id: user, connections, status, viewing }: WirePerson): ShownPerson[] {
  if (connections === 0) return [];
  const words = viewing && `${viewing.kind} ${viewing.id}`;
  return [{ user, connections, status, viewing: words, title: viewing?.title ?? null }];
}
