/** What every storage keeps to about inboxes. */
import { describe, expect, it } from 'vitest';
import type { NewNotification, NotificationFilter } from '#server/core/inbox-storage.ts';
import type { Storage } from '#server/core/ports.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 24, 10, 0, second)).toISOString();

const notification = (id: string, more: Partial<NewNotification> = {}): NewNotification => ({
  id,
  user_id: 'ada',
  kind: 'run_failed',
  params: { run: id },
  title: 'A run failed',
  body: '',
  action_url: '/debug/x',
  group: null,
  read_at: null,
  created_at: at(0),
  ...more,
});

const all: NotificationFilter = { tab: 'inbox', kind: null, before: null, limit: 50, now: at(30) };

export function describeInboxes(name: string, open: () => Promise<Storage>): void {
  async function withThree(): Promise<Storage> {
    const storage = await open();
    for (const id of ['n-1', 'n-2', 'n-3']) await storage.insertNotification(notification(id));
    await storage.insertNotification(notification('n-4', { user_id: 'mina', kind: 'answer_finished' }));
    return storage;
  }
  const idsOf = async (storage: Storage, filter: Partial<NotificationFilter> = {}): Promise<string[]> =>
    (await storage.notificationsOf('ada', { ...all, ...filter })).map((row) => row.id);

  describe(`${name} keeps inboxes`, () => {
    it('newest first, in pages, each with its place and revision', async () => {
      const storage = await withThree();
      const rows = await storage.notificationsOf('ada', { ...all, limit: 2 });
      expect(rows).toMatchObject([
        { ...notification('n-3'), archived_at: null, snoozed_until: null },
        { id: 'n-2' },
      ]);
      expect(rows.every((row) => row.revision === row.position)).toBe(true);
      expect(await idsOf(storage, { before: rows[1]?.position ?? 0 })).toEqual(['n-1']);
      expect((await storage.notificationById('ada', 'n-1'))?.id).toBe('n-1');
      expect(await storage.notificationById('mina', 'n-1')).toBeNull();
    });

    it('marks as read once: a repeat changes nothing and the first time stays', async () => {
      const storage = await withThree();
      const first = await storage.readNotifications('ada', { ids: ['n-1', 'n-2', 'n-4'] }, at(31));
      expect({ unread: first.unread, ids: [...first.ids].sort() }).toEqual({
        unread: 1,
        ids: ['n-1', 'n-2'],
      });
      const again = await storage.readNotifications('ada', { ids: ['n-1'] }, at(40));
      expect(again).toMatchObject({ unread: 1, ids: [] });
      expect(await storage.notificationById('ada', 'n-1')).toMatchObject({
        read_at: at(31),
        revision: first.revision,
      });
      expect((await storage.inboxSummary('mina', at(40))).unread).toBe(1);
    });

    it('reads up to a place, without what sleeps above or below it, and takes that one command back', async () => {
      const storage = await withThree();
      await storage.markNotifications('ada', { ids: ['n-1'] }, { snoozed_until: at(50) }, at(31));
      await storage.readNotifications('ada', { ids: ['n-2'] }, at(32));
      const upTo = (await storage.notificationById('ada', 'n-3'))?.position ?? 0;
      expect(await storage.readNotifications('ada', { upTo }, at(33))).toMatchObject({
        unread: 0,
        ids: ['n-3'],
      });
      const undone = await storage.markNotifications('ada', { readAt: at(33) }, { read_at: null }, at(34));
      expect(undone).toMatchObject({ unread: 1, ids: ['n-3'] });
      expect(await idsOf(storage, { tab: 'unread' })).toEqual(['n-3']);
    });

    it('tells inbox, archive and what is snoozed apart, by kind too', async () => {
      const storage = await withThree();
      await storage.insertNotification(notification('n-5', { kind: 'role_changed' }));
      await storage.markNotifications('ada', { ids: ['n-2'] }, { archived_at: at(31) }, at(31));
      await storage.markNotifications('ada', { ids: ['n-3'] }, { snoozed_until: at(50) }, at(31));
      expect(await idsOf(storage)).toEqual(['n-5', 'n-1']);
      expect(await idsOf(storage, { kind: 'run_failed' })).toEqual(['n-1']);
      expect(await idsOf(storage, { tab: 'archived' })).toEqual(['n-2']);
      expect(await idsOf(storage, { tab: 'snoozed' })).toEqual(['n-3']);
      expect(await storage.inboxSummary('ada', at(40))).toMatchObject({
        unread: 2,
        next_wake: at(50),
        kinds: ['role_changed', 'run_failed'],
      });
      expect(await idsOf(storage, { tab: 'unread', now: at(50) })).toEqual(['n-5', 'n-3', 'n-1']);
      expect(await storage.inboxSummary('ada', at(50))).toMatchObject({ unread: 3, next_wake: null });
    });

    it('stores what is muted as read, from then on', async () => {
      const storage = await withThree();
      const before = (await storage.inboxSummary('ada', at(40))).revision;
      expect(await storage.muteKinds('ada', ['run_failed'])).toBeGreaterThan(before);
      const muted = await storage.insertNotification(notification('n-6', { created_at: at(41) }));
      expect(muted).toMatchObject({ unread: 3, notification: { read_at: at(41) } });
      expect((await storage.inboxSummary('ada', at(42))).muted_kinds).toEqual(['run_failed']);
      await storage.muteKinds('ada', []);
      expect((await storage.insertNotification(notification('n-7'))).unread).toBe(4);
    });

    it('says how far several stand: a change that changes nothing moves none', async () => {
      const storage = await withThree();
      const stands = async () => [...(await storage.inboxRevisions(['ada', 'mina']))].sort();
      const [ada] = await stands();
      await storage.readNotifications('ada', { ids: ['n-1'] }, at(31));
      const read = await stands();
      expect(read).toEqual([
        ['ada', (ada?.[1] ?? 0) + 1],
        ['mina', 1],
      ]);
      await storage.readNotifications('ada', { ids: ['n-1', 'n-4'] }, at(32));
      await storage.markNotifications('ada', { ids: ['unknown'] }, { read_at: null }, at(33));
      expect(await stands()).toEqual(read);
      expect((await storage.inboxRevisions(['nobody'])).get('nobody') ?? 0).toBe(0);
    });

    it('gives changes that come at once one order', async () => {
      const storage = await withThree();
      const changes = await Promise.all([
        ...[1, 2, 3, 4, 5].map((n) =>
          storage.markNotifications('ada', { ids: ['n-1'] }, { archived_at: at(40 + n) }, at(40)),
        ),
        storage.insertNotification(notification('n-8')).then((stored) => stored.notification),
      ]);
      const revisions = changes.map((change) => change.revision);
      expect(new Set(revisions).size).toBe(revisions.length);
      const last = Math.max(...changes.slice(0, 5).map((change) => change.revision));
      expect((await storage.notificationById('ada', 'n-1'))?.revision).toBe(last);
    });
  });
}
