import { eq, sql } from 'drizzle-orm';
import type { BranchStorage } from '#server/core/branch-storage.ts';
import { batches, only, type Database } from '../database.ts';
import { messages, sessionReads, sessions } from '../schema.ts';

/** Chats that continue another one. */
export function branchStorage(db: Database): BranchStorage {
  return {
    async insertBranch(session, copies, readerId) {
      return db.transaction(async (tx) => {
        // Whoever comes second under one id waits here for the first, and finds it there.
        const inserted = await tx
          .insert(sessions)
          .values(session)
          .onConflictDoNothing({ target: sessions.id })
          .returning();
        if (inserted[0] === undefined)
          return only(await tx.select().from(sessions).where(eq(sessions.id, session.id)));
        const rows = copies.map(({ message }, index) => ({ ...message, position: index + 1 }));
        for (const batch of batches(rows)) await tx.insert(messages).values(batch);
        for (const batch of batches(copies)) {
          // Pairs of ids as one value: what lies in the database is copied there, texts as they are searched included.
          const ids = JSON.stringify(batch.map(({ of, message }) => ({ of, id: message.id })));
          const pairs = sql`json_to_recordset(${ids}::json) as pair("of" text, id text)`;
          await tx.execute(sql`
            insert into message_events (message_id, n, name, data)
            select pair.id, e.n, e.name, e.data from ${pairs} join message_events e on e.message_id = pair."of"
          `);
          await tx.execute(sql`
            insert into message_texts (message_id, workspace_id, session_id, position, at, folded)
            select m.id, t.workspace_id, m.session_id, m.position, t.at, t.folded
            from ${pairs} join message_texts t on t.message_id = pair."of" join messages m on m.id = pair.id
          `);
        }
        await tx
          .insert(sessionReads)
          .values({ session_id: session.id, user_id: readerId, position: copies.length });
        return inserted[0];
      });
    },
  };
}
