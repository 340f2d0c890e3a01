import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, min, or, sql, type SQL } from 'drizzle-orm';
import type {
  InboxChange,
  InboxMarks,
  InboxSelection,
  InboxStorage,
  InboxTab,
} from '#server/core/inbox-storage.ts';
import { only, type Database, type Transaction } from '../database.ts';
import { inboxes, notifications } from '../schema.ts';

const { archived_at, id, kind, position, read_at, snoozed_until, user_id } = notifications;

const awake = (now: string) => or(isNull(snoozed_until), lte(snoozed_until, now));

const isIn: Readonly<Record<InboxTab, (now: string) => SQL | undefined>> = {
  inbox: (now) => and(isNull(archived_at), awake(now)),
  unread: (now) => and(isNull(read_at), isNull(archived_at), awake(now)),
  archived: () => isNotNull(archived_at),
  snoozed: (now) => and(isNull(archived_at), gt(snoozed_until, now)),
};

function isSelected(selection: InboxSelection, now: string): SQL | undefined {
  if ('ids' in selection) return inArray(id, [...selection.ids]);
  if ('upTo' in selection) return and(lte(position, selection.upTo), isIn.inbox(now));
  return eq(read_at, selection.readAt);
}

/** Inboxes. The row of `inboxes` is locked by each change until it commits: revisions are in order. */
export function inboxStorage(db: Database): InboxStorage {
  const advance = async (tx: Transaction, userId: string) =>
    only(
      await tx
        .insert(inboxes)
        .values({ user_id: userId, revision: 1, muted_kinds: [] })
        .onConflictDoUpdate({ target: inboxes.user_id, set: { revision: sql`${inboxes.revision} + 1` } })
        .returning(),
    );

  /** @returns how far it stands until the transaction ends */
  async function lock(tx: Transaction, userId: string): Promise<number> {
    const [inbox] = await tx.select().from(inboxes).where(eq(inboxes.user_id, userId)).for('update');
    return inbox?.revision ?? 0;
  }

  const unreadOf = (on: Database | Transaction, userId: string, now: string) =>
    on.$count(notifications, and(eq(user_id, userId), isIn.unread(now)));

  async function change(
    userId: string,
    where: SQL | undefined,
    marks: InboxMarks,
    now: string,
  ): Promise<InboxChange> {
    return db.transaction(async (tx) => {
      const standing = await lock(tx, userId);
      const changed = await tx
        .update(notifications)
        .set({ ...marks, revision: standing + 1 })
        .where(and(eq(user_id, userId), where))
        .returning({ id });
      // A revision that nothing bears would be missed for ever by whoever waits to hear of it.
      const { revision } = changed.length > 0 ? await advance(tx, userId) : { revision: standing };
      return { revision, unread: await unreadOf(tx, userId, now), ids: changed.map((row) => row.id) };
    });
  }

  return {
    async insertNotification(notification) {
      return db.transaction(async (tx) => {
        const { revision, muted_kinds } = await advance(tx, notification.user_id);
        const at = notification.created_at;
        const row = {
          ...notification,
          read_at: muted_kinds.includes(notification.kind) ? at : notification.read_at,
          archived_at: null,
          snoozed_until: null,
          position: revision,
          revision,
        };
        const stored = only(await tx.insert(notifications).values(row).returning());
        return { notification: stored, unread: await unreadOf(tx, notification.user_id, at) };
      });
    },

    async notificationById(userId, notificationId) {
      const rows = await db
        .select()
        .from(notifications)
        .where(and(eq(user_id, userId), eq(id, notificationId)));
      return rows[0] ?? null;
    },

    async notificationsOf(userId, filter) {
      return db
        .select()
        .from(notifications)
        .where(
          and(
            eq(user_id, userId),
            isIn[filter.tab](filter.now),
            filter.kind === null ? undefined : eq(kind, filter.kind),
            filter.before === null ? undefined : lt(position, filter.before),
          ),
        )
        .orderBy(desc(position))
        .limit(filter.limit);
    },

    readNotifications: (userId, selection, now) =>
      change(userId, and(isNull(read_at), isSelected(selection, now)), { read_at: now }, now),

    markNotifications: (userId, selection, marks, now) =>
      change(userId, isSelected(selection, now), marks, now),

    async inboxSummary(userId, now) {
      const mine = eq(user_id, userId);
      const [inbox] = await db.select().from(inboxes).where(eq(inboxes.user_id, userId));
      const [wake] = await db
        .select({ at: min(snoozed_until) })
        .from(notifications)
        .where(and(mine, isIn.snoozed(now)));
      const kinds = await db.selectDistinct({ kind }).from(notifications).where(mine).orderBy(kind);
      return {
        unread: await unreadOf(db, userId, now),
        revision: inbox?.revision ?? 0,
        next_wake: wake?.at ?? null,
        kinds: kinds.map((row) => row.kind),
        muted_kinds: inbox?.muted_kinds ?? [],
      };
    },

    async inboxRevisions(userIds) {
      const rows = await db
        .select({ userId: inboxes.user_id, revision: inboxes.revision })
        .from(inboxes)
        .where(inArray(inboxes.user_id, [...userIds]));
      return new Map(rows.map(({ userId, revision }) => [userId, revision]));
    },

    async muteKinds(userId, kinds) {
      return db.transaction(async (tx) => {
        const { revision } = await advance(tx, userId);
        await tx
          .update(inboxes)
          .set({ muted_kinds: [...kinds] })
          .where(eq(inboxes.user_id, userId));
        return revision;
      });
    },
  };
}
