import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { NewMessage } from '#server/core/model.ts';
import type { Storage } from '#server/core/ports.ts';
import { toTreeRow } from '#server/core/turns/message-paths.ts';
import { batches, only, type Database } from '../database.ts';
import { messageEvents, messages, sessions } from '../schema.ts';
import { isSameHold } from './leases.ts';
import { keepText } from './message-texts.ts';

type ConversationStorage = Pick<
  Storage,
  | 'insertSession'
  | 'sessionById'
  | 'sessionsOf'
  | 'updateSession'
  | 'insertMessage'
  | 'updateMessage'
  | 'messageById'
  | 'messagesOf'
  | 'messagesBefore'
  | 'appendMessageEvents'
  | 'messageEvents'
  | 'runningMessages'
  | 'heldMessages'
>;

/** What the tree of a session is made of: its texts may be megabytes. */
async function rowsOf(tx: Pick<Database, 'select'>, sessionId: string) {
  const { id, session_id, role, parent_id } = messages;
  return tx
    .select({ id, session_id, role, parent_id })
    .from(messages)
    .where(eq(session_id, sessionId))
    .orderBy(asc(messages.position));
}

/** Sessions, messages and what an agent did for them. */
export function conversationStorage(db: Database): ConversationStorage {
  return {
    async insertSession(session) {
      await db.insert(sessions).values(session).onConflictDoNothing({ target: sessions.id });
      return only(await db.select().from(sessions).where(eq(sessions.id, session.id)));
    },

    async sessionById(id) {
      return (await db.select().from(sessions).where(eq(sessions.id, id)))[0] ?? null;
    },

    async sessionsOf(applicationIds) {
      if (applicationIds.length === 0) return [];
      return db
        .select()
        .from(sessions)
        .where(inArray(sessions.application_id, [...applicationIds]))
        .orderBy(desc(sessions.updated_at), asc(sessions.id));
    },

    async updateSession(id, change) {
      if (Object.keys(change).length === 0) return this.sessionById(id);
      return (await db.update(sessions).set(change).where(eq(sessions.id, id)).returning())[0] ?? null;
    },

    async insertMessage(message, answer, place) {
      return db.transaction(async (tx) => {
        // The session's row lock makes "next position" and "not there yet" one step with the insert.
        const [session] = await tx
          .select({ workspace_id: sessions.workspace_id })
          .from(sessions)
          .where(eq(sessions.id, message.session_id))
          .for('update');
        if (session === undefined) throw new Error(`No session ${message.session_id} to store a message in.`);
        if (message.client_message_id !== null) {
          const [stored] = await tx
            .select()
            .from(messages)
            .where(
              and(
                eq(messages.session_id, message.session_id),
                eq(messages.client_message_id, message.client_message_id),
              ),
            );
          if (stored !== undefined) return { inserted: false, message: stored, answer: null };
        }
        const nextPosition = sql<number>`(
          select coalesce(max(position), 0) + 1 from messages where session_id = ${message.session_id}
        )`;
        const insert = async (fresh: NewMessage) => {
          const values = { ...fresh, position: nextPosition };
          const stored = only(await tx.insert(messages).values(values).returning());
          await keepText(tx, stored, session.workspace_id);
          return stored;
        };
        const parent = place && { parent_id: place((await rowsOf(tx, message.session_id)).map(toTreeRow)) };
        return {
          inserted: true,
          message: await insert({ ...message, ...parent }),
          answer: answer ? await insert(answer) : null,
        };
      });
    },

    async updateMessage(id, change, found) {
      const { status, lease } = messages;
      const stands = [eq(status, found?.status ?? 'running'), found && isSameHold(lease, found.lease)];
      const where = and(eq(messages.id, id), ...stands);
      // Of an answer that only grows, nothing is searched yet.
      if (change.status === undefined && (found?.status ?? 'running') === 'running') {
        return (await db.update(messages).set(change).where(where).returning({ id: messages.id })).length > 0;
      }
      return db.transaction(async (tx) => {
        const [changed] = await tx.update(messages).set(change).where(where).returning();
        if (changed === undefined) return false;
        if (change.status === undefined && change.content === undefined) return true;
        const of = eq(sessions.id, changed.session_id);
        const { workspace_id } = only(await tx.select().from(sessions).where(of));
        await keepText(tx, changed, workspace_id);
        return true;
      });
    },

    async messageById(id) {
      return (await db.select().from(messages).where(eq(messages.id, id)))[0] ?? null;
    },

    async messagesOf(sessionId) {
      return db
        .select()
        .from(messages)
        .where(eq(messages.session_id, sessionId))
        .orderBy(asc(messages.position));
    },

    async messagesBefore(sessionId, before, limit) {
      const rows = await db
        .select()
        .from(messages)
        .where(
          and(
            eq(messages.session_id, sessionId),
            before === null ? undefined : lt(messages.position, before),
          ),
        )
        .orderBy(desc(messages.position))
        .limit(limit);
      return rows.reverse();
    },

    async appendMessageEvents(events) {
      for (const batch of batches(events)) await db.insert(messageEvents).values(batch);
    },

    async messageEvents(messageId) {
      return db
        .select()
        .from(messageEvents)
        .where(eq(messageEvents.message_id, messageId))
        .orderBy(asc(messageEvents.n));
    },

    async runningMessages() {
      return db
        .select()
        .from(messages)
        .where(eq(messages.status, 'running'))
        .orderBy(asc(messages.session_id), asc(messages.position));
    },

    async heldMessages(filter) {
      const held = await db
        .select()
        .from(messages)
        .where(sql`${messages.status} = 'running' or ${messages.lease} is not null`)
        .orderBy(asc(messages.session_id), asc(messages.position));
      // Few at any time: the lease stays one JSON value instead of columns to search by.
      return held.filter(({ lease }) => {
        if (filter === 'all') return true;
        if ('gatewayId' in filter) return lease?.gateway_id === filter.gatewayId;
        return lease === null || Date.parse(lease.until) < Date.parse(filter.expiredBefore);
      });
    },
  };
}
