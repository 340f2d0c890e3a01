import { and, eq, inArray } from 'drizzle-orm';
import type { Storage } from '#server/core/ports.ts';
import type { Database } from '../database.ts';
import { credentials, refreshFamilies, users } from '../schema.ts';

type AccountStorage = Pick<
  Storage,
  | 'isEmpty'
  | 'insertUser'
  | 'userById'
  | 'userByEmail'
  | 'usersByIds'
  | 'credentialOf'
  | 'saveRefreshFamily'
  | 'refreshFamily'
  | 'rotateRefreshFamily'
>;

/** Users, their credentials and refresh families. */
export function accountStorage(db: Database): AccountStorage {
  async function refreshFamily(id: string) {
    const rows = await db.select().from(refreshFamilies).where(eq(refreshFamilies.id, id));
    return rows[0] ?? null;
  }

  return {
    async isEmpty() {
      return (await db.select({ id: users.id }).from(users).limit(1)).length === 0;
    },

    async insertUser(user, credential) {
      return db.transaction(async (tx) => {
        const inserted = await tx
          .insert(users)
          .values(user)
          .onConflictDoNothing({ target: users.email })
          .returning({ id: users.id });
        if (inserted.length === 0) return 'email-taken';
        await tx.insert(credentials).values(credential);
        return 'inserted';
      });
    },

    async userById(id) {
      return (await db.select().from(users).where(eq(users.id, id)))[0] ?? null;
    },

    async userByEmail(email) {
      return (await db.select().from(users).where(eq(users.email, email)))[0] ?? null;
    },

    async usersByIds(ids) {
      return ids.length === 0
        ? []
        : db
            .select()
            .from(users)
            .where(inArray(users.id, [...ids]));
    },

    async credentialOf(userId) {
      return (await db.select().from(credentials).where(eq(credentials.user_id, userId)))[0] ?? null;
    },

    async saveRefreshFamily(family) {
      await db
        .insert(refreshFamilies)
        .values(family)
        .onConflictDoUpdate({ target: refreshFamilies.id, set: family });
    },

    refreshFamily,

    async rotateRefreshFamily(id, from, to, previousUntil) {
      const [moved] = await db
        .update(refreshFamilies)
        .set({ current: to, previous: from, previous_until: previousUntil })
        .where(
          and(
            eq(refreshFamilies.id, id),
            eq(refreshFamilies.current, from),
            eq(refreshFamilies.revoked, false),
          ),
        )
        .returning();
      if (moved !== undefined) return { rotated: true, family: moved };
      return { rotated: false, family: await refreshFamily(id) };
    },
  };
}
