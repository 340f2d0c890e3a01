/** What every storage keeps to about documents, and what happened in a workspace. */
import { describe, expect, it } from 'vitest';
import type * as model from '#server/core/model.ts';
import type { Storage } from '#server/core/ports.ts';
import { T0, T1 } from './sample-records.ts';

/** @param withPeople gives a storage with the people ada, mina and jun, `ws-1` and `ws-2` each time */
export function describeDocuments(name: string, withPeople: () => Promise<Storage>): void {
  describe(`${name} keeps the contract of documents`, () => {
    it('saves a document only over the version that it began from, and deletes it once', async () => {
      const storage = await withPeople();
      const first = { workspace_id: 'ws-1', title: 'A', text: 'one', updated_at: T0, updated_by: 'ada' };
      const document = { id: 'd-1', version: 1, ...first };
      await storage.insertDocument(document);
      const [mine, hers] = [
        { ...document, version: 2, text: 'mine', updated_at: T1 },
        { ...document, version: 2, title: 'B', updated_by: 'mina', updated_at: T1 },
      ];
      const saved = await Promise.all([storage.saveDocument(mine, 1), storage.saveDocument(hers, 1)]);
      expect(saved.toSorted()).toEqual([false, true]);
      expect(await storage.documentById('d-1')).toEqual(saved[0] ? mine : hers);
      expect(await storage.saveDocument({ ...mine, version: 3 }, 2)).toBe(true);
      expect(await storage.deleteDocument('d-1')).toBe(true);
      expect(await storage.deleteDocument('d-1')).toBe(false);
      expect(await storage.documentById('d-1')).toBeNull();
      expect(await storage.saveDocument({ ...mine, version: 4 }, 3)).toBe(false);
    });

    it('keeps documents and notifications', async () => {
      const storage = await withPeople();
      const document = {
        id: 'd-1',
        workspace_id: 'ws-1',
        title: '환불 정책',
        text: '# 환불\n\n본문',
        version: 3,
        updated_at: T0,
        updated_by: 'ada',
      };
      await storage.insertDocument(document);
      expect(await storage.documentById('d-1')).toEqual(document);
      expect(await storage.documentsOf('ws-1')).toEqual([document]);
      expect(await storage.documentsOf('ws-2')).toEqual([]);
      expect(await storage.documentById('none')).toBeNull();
      await storage.insertNotification({
        id: 'n-1',
        user_id: 'ada',
        kind: 'run_failed',
        params: { run: 'x' },
        title: 'A run failed',
        body: '',
        action_url: '/debug/x',
        group: null,
        read_at: null,
        created_at: T0,
      });
      expect(await storage.notificationById('ada', 'n-1')).toMatchObject({
        kind: 'run_failed',
        params: { run: 'x' },
        action_url: '/debug/x',
      });
    });

    it('gives what happened newest first, and from a time on', async () => {
      const storage = await withPeople();
      const entry = (id: string, at: string, workspace_id = 'ws-1'): model.ActivityRecord => ({
        id,
        workspace_id,
        at,
        kind: 'member_added',
        user_id: 'ada',
        params: { role: 'member' },
      });
      const early = entry('a-1', '2026-11-24T10:00:00.000Z');
      const late = entry('a-2', '2026-11-24T10:00:00.001Z');
      await storage.insertActivities([early, late, entry('a-3', '2026-11-24T10:00:01.000Z', 'ws-2')]);
      expect(await storage.activitiesOf({ workspaceId: 'ws-1', limit: 10 })).toEqual([late, early]);
      expect(await storage.activitiesOf({ workspaceId: 'ws-1', limit: 1 })).toEqual([late]);
      expect(await storage.activitiesOf({ workspaceId: 'ws-1', since: late.at, limit: 10 })).toEqual([late]);
    });
  });
}
