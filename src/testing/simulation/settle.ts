/** What stands at the end: in the database, and at a page. */
import type { Storage } from '#server/core/ports.ts';
import { isOpen } from '#src/features/chat/answer-fold.ts';
import type { HistoryFact } from './history.ts';
import { shownEntries } from './shown-chat.ts';
import type { SimPage } from './sim-page.ts';
import { APPLICATION } from './seed-database.ts';

/** Signed in, every channel up, nothing that waits or runs. */
export function isAtRest(page: SimPage): boolean {
  const session = page.chat?.session();
  const channels = page.services.pool.statuses();
  return (
    page.isSignedIn() &&
    page.chat?.waiting() === 0 &&
    channels.every(({ state }) => state === 'live') &&
    !(session?.store.getState().entries.some((entry) => entry.kind === 'answer' && isOpen(entry)) ?? false)
  );
}

export function settledFact(page: SimPage, fresh: boolean): HistoryFact {
  const { chat, bell, presence, options, services } = page;
  const state = chat?.session()?.store.getState();
  return {
    kind: 'settled',
    page: options.name,
    fresh,
    user: options.user.id,
    session: chat?.sessionId() ?? null,
    entries: state ? shownEntries(state) : [],
    online: presence?.online() ?? null,
    bell: bell?.rows() ?? null,
    waiting: chat?.waiting() ?? 0,
    channels: services.pool.statuses().map(({ key, state: phase }) => `${key} ${phase}`),
    run: null,
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
