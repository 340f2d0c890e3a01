/** What goes on in chat sessions, who has read how far, and the search over their messages. */
import { and, asc, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { SessionState, SessionStorage } from '#server/core/session-storage.ts';
import type { Database } from '../database.ts';
import { messageEvents, messages, messageTexts, sessionReads, sessions } from '../schema.ts';

export function sessionStorage(db: Database): SessionStorage {
  return {
    async sessionStates(sessionIds, userId) {
      if (sessionIds.length === 0) return new Map();
      // One step back on the index of positions each, however long the sessions are.
      const last = sql`(
        select json_build_array(position, status) from messages
        where session_id = sessions.id and status <> 'running' order by position desc limit 1
      )`;
      const rows = await db
        .select({
          id: sessions.id,
          last: sql<[number, SessionState['last_status']] | null>`${last}`,
          running: sql<boolean>`exists (
            select 1 from messages where status = 'running' and session_id = sessions.id
          )`,
          asking: sql<boolean>`exists (
            select 1 from messages m join message_events asked on asked.message_id = m.id
            where m.status = 'running' and m.session_id = sessions.id and asked.name = 'agent_tool_approval'
              and not exists (
                select 1 from message_events decided
                where decided.message_id = m.id and decided.name = 'agent_tool_decided'
                  and decided.data ->> 'call_id' = asked.data ->> 'call_id'
              )
          )`,
          read: sessionReads.position,
        })
        .from(sessions)
        .leftJoin(
          sessionReads,
          and(eq(sessionReads.session_id, sessions.id), eq(sessionReads.user_id, userId)),
        )
        .where(inArray(sessions.id, [...sessionIds]));
      return new Map(
        rows.map(({ id, last: ended, running, asking, read }) => [
          id,
          {
            running,
            asking,
            last_position: ended?.[0] ?? 0,
            last_status: ended?.[1] ?? null,
            read_position: read,
          },
        ]),
      );
    },

    async markSessionRead(sessionId, userId, asked) {
      return db.transaction(async (tx) => {
        const [end] = await tx
          .select({
            position: sql<number>`coalesce(
              min(position) filter (where status = 'running') - 1, max(position), 0
            )`,
          })
          .from(messages)
          .where(eq(messages.session_id, sessionId));
        const position = Math.min(asked, end?.position ?? 0);
        const moved = await tx
          .insert(sessionReads)
          .values({ session_id: sessionId, user_id: userId, position })
          .onConflictDoUpdate({
            target: [sessionReads.session_id, sessionReads.user_id],
            set: { position },
            setWhere: sql`${sessionReads.position} < ${position}`,
          })
          .returning({ position: sessionReads.position });
        if (moved[0]) return { position: moved[0].position, moved: true };
        const [stands] = await tx
          .select({ position: sessionReads.position })
          .from(sessionReads)
          .where(and(eq(sessionReads.session_id, sessionId), eq(sessionReads.user_id, userId)));
        return { position: stands?.position ?? position, moved: false };
      });
    },

    async searchMessages({ workspaceId, terms, behind, limit }) {
      const { at, session_id, position, folded, message_id } = messageTexts;
      const holds: SQL[] = terms.map((term) => sql`strpos(${folded}, ${term}) > 0`);
      const older =
        behind &&
        sql`(${at}, ${session_id}, ${position}) < (${behind.at}::timestamptz, ${behind.sessionId}::text, ${behind.position}::integer)`;
      const newest = [desc(at), desc(session_id), desc(position)];
      const found = db
        .select({ message_id })
        .from(messageTexts)
        .where(and(eq(messageTexts.workspace_id, workspaceId), older, ...holds))
        .orderBy(...newest)
        .limit(limit)
        .as('found');
      return db
        .select({
          message: {
            id: messages.id,
            session_id: messages.session_id,
            role: messages.role,
            content: messages.content,
            user_id: messages.user_id,
            created_at: messages.created_at,
            position: messages.position,
          },
          title: sessions.title,
          archived: sessions.archived,
          application_id: sessions.application_id,
        })
        .from(found)
        .innerJoin(messages, eq(messages.id, found.message_id))
        .innerJoin(sessions, eq(sessions.id, messages.session_id))
        .orderBy(desc(messages.created_at), desc(messages.session_id), desc(messages.position));
    },

    async sessionEvents(sessionId) {
      const rows = await db
        .select({ event: messageEvents })
        .from(messageEvents)
        .innerJoin(messages, eq(messages.id, messageEvents.message_id))
        .where(eq(messages.session_id, sessionId))
        .orderBy(asc(messages.position), asc(messageEvents.n));
      return rows.map(({ event }) => event);
    },
  };
}
