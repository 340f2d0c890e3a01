/** What every storage keeps to about people, their sign-ins, what they are members of, and its applications. */
import { describe, expect, it } from 'vitest';
import type * as model from '#server/core/model.ts';
import type { Storage } from '#server/core/ports.ts';
import { sampleUser, T1, T2 } from './sample-records.ts';

/**
 * @param open gives an empty storage each time
 * @param withPeople the same with the people ada, mina and jun, `ws-1` with `app-1` and `ws-2` with `app-2`
 */
export function describePeople(
  name: string,
  open: () => Promise<Storage>,
  withPeople: () => Promise<Storage>,
): void {
  describe(`${name} keeps the contract of people`, () => {
    it('knows users by id and e-mail, and takes an e-mail once', async () => {
      const storage = await open();
      expect(await storage.isEmpty()).toBe(true);
      expect(await storage.insertUser(sampleUser('ada'), { user_id: 'ada', password_hash: 'x' })).toBe(
        'inserted',
      );
      const twin = { ...sampleUser('other'), email: sampleUser('ada').email };
      expect(await storage.insertUser(twin, { user_id: 'other', password_hash: 'y' })).toBe('email-taken');
      expect(await storage.isEmpty()).toBe(false);
      expect(await storage.userById('ada')).toEqual(sampleUser('ada'));
      expect(await storage.userByEmail('ada@example.com')).toEqual(sampleUser('ada'));
      expect(await storage.userByEmail('nobody@example.com')).toBeNull();
      expect(await storage.usersByIds(['ada', 'other'])).toEqual([sampleUser('ada')]);
      expect(await storage.usersByIds([])).toEqual([]);
      expect(await storage.credentialOf('ada')).toEqual({ user_id: 'ada', password_hash: 'x' });
      expect(await storage.credentialOf('other')).toBeNull();
      await expect(storage.ping()).resolves.toBeUndefined();
    });

    it('rotates a refresh family once per token', async () => {
      const storage = await withPeople();
      const family: model.RefreshFamilyRecord = {
        id: 'f-1',
        user_id: 'ada',
        current: 't-1',
        previous: null,
        previous_until: null,
        expires_at: T2,
        revoked: false,
      };
      await storage.saveRefreshFamily(family);
      const results = await Promise.all([
        storage.rotateRefreshFamily('f-1', 't-1', 't-2', T1),
        storage.rotateRefreshFamily('f-1', 't-1', 't-3', T1),
      ]);
      expect(results.filter(({ rotated }) => rotated)).toHaveLength(1);
      const winner = results[0].rotated ? 't-2' : 't-3';
      const moved = { ...family, current: winner, previous: 't-1', previous_until: T1 };
      expect(results.map((result) => result.family)).toEqual([moved, moved]);
      await storage.saveRefreshFamily({ ...moved, revoked: true });
      expect(await storage.refreshFamily('f-1')).toEqual({ ...moved, revoked: true });
      expect((await storage.rotateRefreshFamily('f-1', winner, 't-9', T1)).rotated).toBe(false);
      expect(await storage.rotateRefreshFamily('none', 'a', 'b', T1)).toEqual({
        rotated: false,
        family: null,
      });
    });

    it('lists workspaces, members and applications by membership', async () => {
      const storage = await withPeople();
      const mine = await storage.workspacesOf('ada');
      expect(mine.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        { id: 'ws-1', name: 'One', role: 'owner' },
        { id: 'ws-2', name: 'Two', role: 'admin' },
      ]);
      expect(await storage.workspacesOf('jun')).toEqual([]);
      expect(await storage.workspaceById('ws-2')).toEqual({ id: 'ws-2', name: 'Two' });
      expect(await storage.workspaceById('none')).toBeNull();
      const members = await storage.membersOf('ws-1');
      expect(members.toSorted((a, b) => (a.user_id < b.user_id ? -1 : 1))).toEqual([
        {
          workspace_id: 'ws-1',
          user_id: 'ada',
          role: 'owner',
          name: 'Name of ada',
          email: 'ada@example.com',
        },
        {
          workspace_id: 'ws-1',
          user_id: 'mina',
          role: 'member',
          name: 'Name of mina',
          email: 'mina@example.com',
        },
      ]);
      expect(await storage.membership('ws-1', 'jun')).toBeNull();
      expect((await storage.applicationsOf('mina')).map(({ id }) => id)).toEqual(['app-1']);
      expect((await storage.applicationById('app-2'))?.plugin_ids).toEqual(['calculator']);
      expect(await storage.applicationById('none')).toBeNull();
    });

    it('never loses the last owner', async () => {
      const storage = await withPeople();
      const demote = { workspace_id: 'ws-1', user_id: 'ada', role: 'member' } as const;
      expect(await storage.changeRoleKeepingOwner(demote)).toBe(false);
      expect(await storage.removeMemberKeepingOwner('ws-1', 'ada')).toBe(false);
      expect(await storage.changeRoleKeepingOwner({ ...demote, user_id: 'mina', role: 'owner' })).toBe(true);
      const both = await Promise.all([
        storage.changeRoleKeepingOwner(demote),
        storage.removeMemberKeepingOwner('ws-1', 'mina'),
      ]);
      expect(both.filter(Boolean)).toHaveLength(1);
      const owners = (await storage.membersOf('ws-1')).filter(({ role }) => role === 'owner');
      expect(owners).toHaveLength(1);
    });

    it('hands each invitation out once', async () => {
      const storage = await withPeople();
      const invitation = { workspace_id: 'ws-1', email: 'new@example.com', role: 'viewer' } as const;
      await storage.putInvitation(invitation);
      await storage.putInvitation({ ...invitation, role: 'member' });
      expect(await storage.takeInvitations('new@example.com')).toEqual([{ ...invitation, role: 'member' }]);
      expect(await storage.takeInvitations('new@example.com')).toEqual([]);
    });

    it('lists invitations of a workspace, and deletes one', async () => {
      const storage = await withPeople();
      const invitation = { workspace_id: 'ws-1', email: 'b@example.com', role: 'viewer' } as const;
      const other = { ...invitation, email: 'a@example.com' };
      await storage.putInvitation(invitation);
      await storage.putInvitation(other);
      await storage.putInvitation({ ...invitation, workspace_id: 'ws-2' });
      expect(await storage.invitationsOf('ws-1')).toEqual([other, invitation]);
      expect(await storage.deleteInvitation('ws-1', 'a@example.com')).toBe(true);
      expect(await storage.deleteInvitation('ws-1', 'a@example.com')).toBe(false);
      expect(await storage.invitationsOf('ws-1')).toEqual([invitation]);
      expect(await storage.invitationsOf('ws-2')).toHaveLength(1);
    });

    it('saves an application over the version that the change began from, and no other', async () => {
      const storage = await withPeople();
      const blank = { instructions: '', version: 1, updated_at: null, updated_by: null };
      const first = await storage.applicationById('app-1');
      expect(first).toMatchObject(blank);
      if (!first) throw new Error('It should be there.');
      const mine = { ...first, instructions: '짧게', version: 2, updated_at: T1, updated_by: 'ada' };
      const hers = { ...mine, instructions: 'long', updated_by: 'mina' };
      const saved = await Promise.all([storage.saveApplication(mine, 1), storage.saveApplication(hers, 1)]);
      expect(saved.toSorted()).toEqual([false, true]);
      expect(await storage.applicationById('app-1')).toEqual(saved[0] ? mine : hers);
      expect(await storage.saveApplication({ ...mine, id: 'none' }, 1)).toBe(false);
    });
  });
}
