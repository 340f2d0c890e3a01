/** What every storage keeps to: the same expectations for memory, the embedded database and PostgreSQL. */
import { describe, expect, it } from 'vitest';
import type { FeedbackRecord } from '#server/core/feedback-storage.ts';
import type { TreeRow } from '#src/protocol/message-tree.ts';
import type * as model from '#server/core/model.ts';
import type { Storage } from '#server/core/ports.ts';
import type { WorkflowRunRecord } from '#server/core/workflows/workflow-model.ts';
import { describeBranches } from './branch-contract.ts';
import { describeInboxes } from './inbox-contract.ts';
import { describeSessions } from './session-contract.ts';

const T0 = '2026-11-24T10:00:00.000Z';
const T1 = '2026-11-24T10:00:01.000Z';
const T2 = '2026-11-24T10:00:02.000Z';

const user = (id: string): model.UserRecord => ({ id, email: `${id}@example.com`, name: `Name of ${id}` });

const session = (id: string, application = 'app-1'): model.SessionRecord => ({
  id,
  application_id: application,
  workspace_id: 'ws-1',
  title: 'A chat',
  archived: false,
  created_by: 'ada',
  created_at: T0,
  updated_at: T0,
  branched_from: null,
});

const message = (
  id: string,
  more: Partial<model.MessageRecord> = {},
): Omit<model.MessageRecord, 'position'> => ({
  id,
  session_id: 's-1',
  role: 'user',
  content: 'Hello',
  user_id: 'ada',
  created_at: T0,
  sources: [],
  client_message_id: null,
  parent_id: null,
  status: 'complete',
  usage: null,
  timing: null,
  error: null,
  mentions: [],
  attachments: [],
  lease: null,
  stopped_by: null,
  ...more,
});

const execution = (id: string, more: Partial<model.ExecutionRecord> = {}): model.ExecutionRecord => ({
  id,
  plugin_id: 'calculator',
  tool_name: 'calculate',
  workspace_id: 'ws-1',
  user_id: 'ada',
  status: 'running',
  started_at: T0,
  ended_at: null,
  duration: null,
  parameters: { expression: '17*2' },
  result: null,
  error: null,
  ingest_key_hash: null,
  ...more,
});

/**
 * Fills an empty storage, expects, and leaves it to the next: `open` gives an empty one each time.
 */
export function describeStorage(name: string, open: () => Promise<Storage>): void {
  async function withPeople(): Promise<Storage> {
    const storage = await open();
    for (const id of ['ada', 'mina', 'jun']) {
      await storage.insertUser(user(id), { user_id: id, password_hash: `hash of ${id}` });
    }
    await storage.insertWorkspace({ id: 'ws-1', name: 'One' });
    await storage.insertWorkspace({ id: 'ws-2', name: 'Two' });
    await storage.putMembership({ workspace_id: 'ws-1', user_id: 'ada', role: 'owner' });
    await storage.putMembership({ workspace_id: 'ws-1', user_id: 'mina', role: 'member' });
    await storage.putMembership({ workspace_id: 'ws-2', user_id: 'ada', role: 'admin' });
    for (const [id, workspace] of [
      ['app-1', 'ws-1'],
      ['app-2', 'ws-2'],
    ] as const) {
      await storage.insertApplication({
        id,
        name: id,
        description: 'An application',
        workspace_id: workspace,
        plugin_ids: ['calculator'],
      });
    }
    return storage;
  }

  async function withSession(): Promise<Storage> {
    const storage = await withPeople();
    await storage.insertSession(session('s-1'));
    return storage;
  }

  describeInboxes(name, open);
  describeSessions(name, withPeople);
  describeBranches(name, withPeople);

  describe(`${name} keeps the storage contract`, () => {
    it('knows users by id and e-mail, and takes an e-mail once', async () => {
      const storage = await open();
      expect(await storage.isEmpty()).toBe(true);
      expect(await storage.insertUser(user('ada'), { user_id: 'ada', password_hash: 'x' })).toBe('inserted');
      const twin = { ...user('other'), email: user('ada').email };
      expect(await storage.insertUser(twin, { user_id: 'other', password_hash: 'y' })).toBe('email-taken');
      expect(await storage.isEmpty()).toBe(false);
      expect(await storage.userById('ada')).toEqual(user('ada'));
      expect(await storage.userByEmail('ada@example.com')).toEqual(user('ada'));
      expect(await storage.userByEmail('nobody@example.com')).toBeNull();
      expect(await storage.usersByIds(['ada', 'other'])).toEqual([user('ada')]);
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

    it('creates a session once per id, and changes it', async () => {
      const storage = await withPeople();
      expect(await storage.insertSession(session('s-1'))).toEqual(session('s-1'));
      expect(await storage.insertSession({ ...session('s-1'), title: 'Again' })).toEqual(session('s-1'));
      const changed = { ...session('s-1'), title: 'Renamed', archived: true, updated_at: T1 };
      const change = { title: 'Renamed', archived: true, updated_at: T1 };
      expect(await storage.updateSession('s-1', change)).toEqual(changed);
      expect(await storage.updateSession('none', change)).toBeNull();
      await storage.insertSession({ ...session('s-2'), updated_at: T2 });
      await storage.insertSession(session('s-3', 'app-2'));
      expect((await storage.sessionsOf(['app-1'])).map(({ id }) => id)).toEqual(['s-2', 's-1']);
      expect(await storage.sessionsOf([])).toEqual([]);
      expect(await storage.sessionById('none')).toBeNull();
    });

    it('numbers messages 1, 2, 3 … though they come at once', async () => {
      const storage = await withSession();
      const ids = Array.from({ length: 20 }, (_, index) => `m-${index}`);
      const stored = await Promise.all(ids.map((id) => storage.insertMessage(message(id))));
      expect(stored.map((result) => result.message.position).toSorted((a, b) => a - b)).toEqual(
        ids.map((_, index) => index + 1),
      );
      expect((await storage.messagesOf('s-1')).map(({ position }) => position)).toEqual(
        ids.map((_, index) => index + 1),
      );
    });

    it('reads messages page by page, from the newest back', async () => {
      const storage = await withSession();
      for (let n = 1; n <= 7; n += 1) await storage.insertMessage(message(`m-${n}`));
      const positions = async (before: number | null, limit: number) =>
        (await storage.messagesBefore('s-1', before, limit)).map(({ position }) => position);
      expect(await positions(null, 3)).toEqual([5, 6, 7]);
      expect(await positions(5, 3)).toEqual([2, 3, 4]);
      expect(await positions(2, 3)).toEqual([1]);
      expect(await positions(1, 3)).toEqual([]);
      expect(await storage.messagesBefore('none', null, 3)).toEqual([]);
    });

    it('stores a client message id once per session, and answers with what it stored', async () => {
      const storage = await withSession();
      await storage.insertSession(session('s-2'));
      const results = await Promise.all(
        ['a', 'b', 'c'].map((id) => storage.insertMessage(message(id, { client_message_id: 'c-1' }))),
      );
      expect(results.filter(({ inserted }) => inserted)).toHaveLength(1);
      expect(new Set(results.map((result) => result.message.id)).size).toBe(1);
      expect(await storage.messagesOf('s-1')).toHaveLength(1);
      const elsewhere = await storage.insertMessage(
        message('d', { client_message_id: 'c-1', session_id: 's-2' }),
      );
      expect(elsewhere.inserted).toBe(true);
      expect((await storage.insertMessage(message('e'))).message.position).toBe(2);
    });

    it('stores a prompt and the answer that it begins together, once', async () => {
      const storage = await withSession();
      const results = await Promise.all(
        ['a', 'b'].map((id) =>
          storage.insertMessage(
            message(id, { client_message_id: 'c-1' }),
            message(`to-${id}`, { role: 'assistant', parent_id: id, status: 'running' }),
          ),
        ),
      );
      const [begun] = results.flatMap(({ answer }) => answer ?? []);
      expect(results.filter(({ answer }) => answer !== null)).toHaveLength(1);
      expect(begun).toMatchObject({ position: 2, parent_id: results[0]?.message.id });
      const rows = await storage.messagesOf('s-1');
      expect(rows.map(({ id }) => id)).toEqual([results[0]?.message.id, begun?.id]);
    });

    it('places a message by what the session holds in the same step, and a repeat not again', async () => {
      const storage = await withSession();
      const seen: string[][] = [];
      const place = (rows: readonly TreeRow[]): string | null => {
        seen.push(rows.map(({ id, parentId }) => `${id}<${String(parentId)}`));
        return rows.at(-1)?.id ?? 's-1';
      };
      const ids = ['a', 'b', 'c'];
      const stored = await Promise.all(
        ids.map((id) => storage.insertMessage(message(id, { client_message_id: id }), undefined, place)),
      );
      const inOrder = stored.map((each) => each.message).toSorted((a, b) => a.position - b.position);
      expect(inOrder.map(({ parent_id }) => parent_id)).toEqual([
        's-1',
        ...inOrder.slice(0, 2).map(({ id }) => id),
      ]);
      // On the wire the chat is the parent of its beginning; in the tree that is ''.
      expect(seen[1]).toEqual([`${String(inOrder[0]?.id)}<`]);
      const repeat = await storage.insertMessage(
        message('d', { client_message_id: 'a' }),
        undefined,
        () => 'elsewhere',
      );
      expect(repeat).toMatchObject({ inserted: false, message: { id: 'a' } });
      expect(await storage.messagesOf('s-1')).toEqual(inOrder);
    });

    it('returns a message exactly as it was stored and changed', async () => {
      const storage = await withSession();
      const lease = { gateway_id: 'g-1', until: T1, epoch: 'e', seq: 4, next_index: 2 };
      const first = message('m-1', {
        role: 'assistant',
        user_id: null,
        content: 'Ünïcode 한국어 👩‍🔬\n"quoted" \\ back',
        status: 'running',
        parent_id: 'm-0',
        created_at: '2026-11-24T10:00:00.123456Z',
        sources: [{ document_id: 'd', title: 'T', content: 'C', score: 0.5, version: 2 }],
        lease,
      });
      const { message: stored } = await storage.insertMessage(first);
      expect(stored).toEqual({ ...first, position: 1 });
      const change = {
        content: 'Done',
        status: 'complete',
        usage: { prompt_tokens: 3, total_tokens: 7, cost_usd: 0.25, model: 'm' },
        timing: { response_time: 1.5 },
        error: { code: 'timeout', message: 'Too late' },
        lease: null,
        stopped_by: 'mina',
      } as const;
      await storage.updateMessage('m-1', change);
      expect(await storage.messageById('m-1')).toEqual({ ...first, ...change, position: 1 });
      expect(await storage.messageById('none')).toBeNull();
    });

    it('finds answers that run, and with them those whose end is not told, by gateway and by lease', async () => {
      const storage = await withSession();
      const lease = { gateway_id: 'g-1', until: T1, epoch: 'e', seq: 1, next_index: 0 };
      await storage.insertMessage(message('mine', { status: 'running', lease }));
      await storage.insertMessage(
        message('theirs', { status: 'running', lease: { ...lease, gateway_id: 'g-2', until: T2 } }),
      );
      await storage.insertMessage(message('nobodys', { status: 'running' }));
      await storage.insertMessage(message('untold', { lease }));
      await storage.insertMessage(message('done'));
      const idsOf = (messages: readonly { id: string }[]): string[] =>
        messages.map(({ id }) => id).toSorted();
      const held = async (filter: Parameters<Storage['heldMessages']>[0]): Promise<string[]> =>
        idsOf(await storage.heldMessages(filter));
      expect(idsOf(await storage.runningMessages())).toEqual(['mine', 'nobodys', 'theirs']);
      expect(await held('all')).toEqual(['mine', 'nobodys', 'theirs', 'untold']);
      expect(await held({ gatewayId: 'g-1' })).toEqual(['mine', 'untold']);
      expect(await held({ gatewayId: 'g-2' })).toEqual(['theirs']);
      expect(await held({ expiredBefore: '2026-11-24T10:00:01.500Z' })).toEqual([
        'mine',
        'nobodys',
        'untold',
      ]);
    });

    it('changes an answer until it has ended, and then only as it was found', async () => {
      const storage = await withSession();
      const lease = { gateway_id: 'g-1', until: T1, epoch: 'e', seq: 1, next_index: 0 };
      const renewed = { ...lease, until: T2 };
      await storage.insertMessage(message('m-1', { status: 'running', lease }));
      const stored = async (): Promise<unknown> => {
        const { status, content, lease: hold } = (await storage.messageById('m-1')) ?? {};
        return { status, content, lease: hold };
      };
      expect(await storage.updateMessage('m-1', { content: 'a', lease: renewed })).toBe(true);
      // Somebody else's hold, and one that was renewed since, are not what stands there.
      const change = { content: 'b', status: 'interrupted', lease: null } as const;
      for (const hold of [lease, { ...renewed, gateway_id: 'g-2' }, null])
        expect(await storage.updateMessage('m-1', change, { status: 'running', lease: hold })).toBe(false);
      expect(await storage.updateMessage('m-1', change, { status: 'complete', lease: renewed })).toBe(false);
      expect(await stored()).toEqual({ status: 'running', content: 'a', lease: renewed });
      const closed = await Promise.all([
        storage.updateMessage('m-1', { content: 'c', status: 'complete', lease }),
        storage.updateMessage('m-1', { content: 'c', status: 'complete', lease }),
      ]);
      expect(closed.toSorted()).toEqual([false, true]);
      expect(await storage.updateMessage('m-1', { content: 'd' })).toBe(false);
      expect(await storage.updateMessage('m-1', { lease: null }, { status: 'complete', lease })).toBe(true);
      expect(await storage.updateMessage('m-1', { lease: renewed }, { status: 'complete', lease })).toBe(
        false,
      );
      expect(await stored()).toEqual({ status: 'complete', content: 'c', lease: null });
      expect(await storage.updateMessage('none', { content: 'd' })).toBe(false);
    });

    it('keeps who allowed a tool for good, the latest word of each session and tool, until it is taken back', async () => {
      const storage = await open();
      const grant = { session_id: 's-1', tool_name: 'shop:order', by: 'ada', at: T0 };
      await storage.putToolGrant(grant);
      await storage.putToolGrant({ ...grant, tool_name: 'Zoo:feed' });
      await storage.putToolGrant({ ...grant, session_id: 's-2' });
      await storage.putToolGrant({ ...grant, by: 'mina' });
      expect(await storage.toolGrantsOf('s-1')).toEqual([
        { ...grant, tool_name: 'Zoo:feed' },
        { ...grant, by: 'mina' },
      ]);
      expect(await storage.deleteToolGrant('s-1', 'shop:order')).toBe(true);
      expect(await storage.deleteToolGrant('s-1', 'shop:order')).toBe(false);
      expect(await storage.toolGrantsOf('s-1')).toEqual([{ ...grant, tool_name: 'Zoo:feed' }]);
      expect(await storage.toolGrantsOf('s-2')).toEqual([{ ...grant, session_id: 's-2' }]);
    });

    it('keeps agent events in order, with the keys of their data as they came', async () => {
      const storage = await withSession();
      await storage.insertMessage(message('m-1'));
      const data = { zeta: 1, alpha: [null, true, 'x'], nested: { b: 1, a: '\u0000\ud800' } };
      const events = [1, 2, 3].map((n) => ({ message_id: 'm-1', n, name: 'agent_thinking', data }));
      await storage.appendMessageEvents(events.slice(0, 2));
      await storage.appendMessageEvents(events.slice(2));
      await storage.appendMessageEvents([]);
      const stored = await storage.messageEvents('m-1');
      expect(stored).toEqual(events);
      expect(JSON.stringify(stored[0]?.data)).toBe(JSON.stringify(data));
      expect(await storage.messageEvents('none')).toEqual([]);
    });

    it('keeps whom a prompt mentions and what it brings along, to the byte', async () => {
      const storage = await withSession();
      const text = 'Line\r\n\t“한글” \ud83d\ude00\n';
      const attachments = [{ name: 'notes.txt', media_type: 'text/plain', text }];
      const extras = { mentions: ['mina', 'jun'], attachments };
      await storage.insertMessage(message('m-1', { client_message_id: 'c-1', ...extras }));
      await storage.insertMessage(message('m-2', { client_message_id: 'c-1', mentions: ['eve'] }));
      expect(await storage.messagesOf('s-1')).toMatchObject([{ id: 'm-1', ...extras }]);
    });

    it('keeps the last word of each person on an answer', async () => {
      const storage = await withSession();
      for (const id of ['m-1', 'm-2']) await storage.insertMessage(message(id, { role: 'assistant' }));
      const word = (
        message_id: string,
        user_id: string,
        more: Partial<FeedbackRecord> = {},
      ): FeedbackRecord => ({
        ...{ message_id, user_id, session_id: 's-1', reasons: [], comment: '', updated_at: T0 },
        vote: 'up',
        ...more,
      });
      const later = word('m-1', 'ada', { vote: 'down', reasons: ['wrong'], comment: '틀림', updated_at: T1 });
      for (const each of [word('m-1', 'ada'), word('m-2', 'ada'), word('m-1', 'mina'), later])
        await storage.putFeedback(each);
      expect(await storage.feedbackOf('s-1', 'ada')).toEqual([later, word('m-2', 'ada')]);
      await storage.deleteFeedback('m-2', 'ada');
      await storage.deleteFeedback('m-2', 'ada');
      expect(await storage.feedbackOf('s-1', 'ada')).toEqual([later]);
      expect(await storage.feedbackOf('s-1', 'mina')).toEqual([word('m-1', 'mina')]);
      expect(await storage.feedbackOf('s-2', 'ada')).toEqual([]);
    });

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

    it('keeps workflows of a workspace, and their runs newest first', async () => {
      const storage = await withPeople();
      const node = { id: 'a', type: 'input' as const, name: 'A', after: [], settings: { text: '{x}' } };
      const workflow = { id: 'wf', workspace_id: 'ws-1', name: 'W', description: '', nodes: [node] };
      await storage.insertWorkflow(workflow);
      expect(await storage.workflowById('wf')).toEqual(workflow);
      expect(await storage.workflowById('none')).toBeNull();
      expect(await storage.workflowsOf('ws-1')).toEqual([workflow]);
      expect(await storage.workflowsOf('ws-2')).toEqual([]);
      const run = (id: string, at: string): WorkflowRunRecord => ({
        id,
        workflow_id: 'wf',
        workspace_id: 'ws-1',
        user_id: 'ada',
        status: 'failed',
        inputs: { name: '김' },
        nodes: [
          {
            node_id: 'a',
            node_type: 'input',
            node_name: 'A',
            status: 'failed',
            input: { query: '안녕\0' },
            output: null,
            error: 'no',
            execution_id: 'e-1',
            duration_ms: 1.5,
          },
        ],
        error: 'A: no',
        started_at: at,
        ended_at: T2,
        duration_ms: 12,
        lease: null,
      });
      await storage.insertWorkflowRun(run('r-1', T0));
      await storage.insertWorkflowRun(run('r-2', T1));
      expect(await storage.workflowRunsOf('wf', 10)).toEqual([run('r-2', T1), run('r-1', T0)]);
      expect(await storage.workflowRunsOf('wf', 1)).toHaveLength(1);
      expect(await storage.workflowRunsOf('other', 10)).toEqual([]);
    });

    it('changes a workflow’s run until it has ended, and not after', async () => {
      const storage = await withPeople();
      const lease = { gateway_id: 'g', until: T1 };
      const run: WorkflowRunRecord = {
        id: 'r-1',
        workflow_id: 'wf',
        workspace_id: 'ws-1',
        user_id: 'ada',
        status: 'running',
        inputs: {},
        nodes: [],
        error: null,
        started_at: T0,
        ended_at: null,
        duration_ms: null,
        lease,
      };
      await storage.insertWorkflowRun(run);
      await storage.insertWorkflowRun({ ...run, id: 'r-2', status: 'completed', lease: null });
      expect(await storage.runningWorkflowRuns()).toEqual([run]);
      const renewed = { ...lease, until: T2 };
      expect(await storage.updateWorkflowRun('r-1', { lease: renewed })).toBe(true);
      expect(await storage.workflowRunById('r-1')).toEqual({ ...run, lease: renewed });
      // Only under the very lease that is named: another one is somebody's hold.
      const change = { error: 'of another hold' };
      for (const held of [lease, { ...renewed, gateway_id: 'other' }, null]) {
        expect(await storage.updateWorkflowRun('r-1', change, held)).toBe(false);
      }
      expect(await storage.workflowRunById('r-1')).toEqual({ ...run, lease: renewed });
      expect(await storage.updateWorkflowRun('r-1', { lease: null }, renewed)).toBe(true);
      expect(await storage.updateWorkflowRun('r-1', change, renewed)).toBe(false);
      expect(await storage.updateWorkflowRun('r-1', { lease: renewed }, null)).toBe(true);
      const end = { status: 'interrupted', error: 'gone', lease: null } as const;
      const closed = await Promise.all([
        storage.updateWorkflowRun('r-1', end),
        storage.updateWorkflowRun('r-1', { status: 'completed', lease: null }),
      ]);
      expect(closed.toSorted()).toEqual([false, true]);
      expect(await storage.updateWorkflowRun('r-1', { lease })).toBe(false);
      expect(await storage.updateWorkflowRun('none', { lease })).toBe(false);
      expect(await storage.workflowRunById('none')).toBeNull();
      expect(await storage.runningWorkflowRuns()).toEqual([]);
    });

    it('keeps documents, notifications and activity', async () => {
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

    it('keeps plugins, newest version over the old', async () => {
      const storage = await withPeople();
      const plugin: model.PluginRecord = {
        id: 'calculator',
        name: 'Calculator',
        description: 'Calculates',
        version: '1.0.0',
        tools: [{ name: 'calculate', description: 'It', parameters: { type: 'object' } }],
        source: 'export const tools = {};',
        language: 'typescript',
      };
      await storage.putPlugin(plugin);
      await storage.putPlugin({ ...plugin, version: '1.1.0' });
      expect(await storage.plugins()).toEqual([{ ...plugin, version: '1.1.0' }]);
    });

    it('keeps runs, newest first, with any JSON as their result', async () => {
      const storage = await withPeople();
      for (const [id, started_at] of [
        ['x-1', T0],
        ['x-2', T2],
        ['x-3', T1],
      ] as const) {
        await storage.insertExecution(execution(id, { started_at }));
      }
      await storage.insertExecution(execution('x-4', { plugin_id: 'flaky', workspace_id: 'ws-2' }));
      for (const result of ['17', 17, null, { a: [1] }, 'null', false]) {
        await storage.updateExecution('x-1', { status: 'completed', result, ended_at: T1, duration: 0.125 });
        expect(await storage.executionById('x-1')).toEqual(
          execution('x-1', { status: 'completed', result, ended_at: T1, duration: 0.125 }),
        );
      }
      const list = async (filter: Parameters<Storage['executionsOf']>[0]): Promise<string[]> =>
        (await storage.executionsOf(filter)).map(({ id }) => id);
      expect(await list({ workspaceIds: ['ws-1'], limit: 2 })).toEqual(['x-2', 'x-3']);
      expect(await list({ workspaceIds: ['ws-1', 'ws-2'], pluginId: 'flaky', limit: 9 })).toEqual(['x-4']);
      expect(await list({ workspaceIds: [], limit: 9 })).toEqual([]);
      expect((await storage.runningExecutions()).map(({ id }) => id).toSorted()).toEqual([
        'x-2',
        'x-3',
        'x-4',
      ]);
      expect(await storage.executionById('none')).toBeNull();
    });

    it('lists runs by what is asked for, in pages that neither double nor lose a run', async () => {
      const storage = await withPeople();
      const runs: Partial<model.ExecutionRecord>[] = [
        { id: 'x-1', started_at: T0, status: 'completed', duration: 0.5, result: { a: 1 } },
        { id: 'x-2', started_at: T1, tool_name: 'explain', status: 'failed', duration: 2 },
        { id: 'x-3', started_at: T1, plugin_id: 'flaky' },
        { id: 'x-4', started_at: '2026-11-24T10:00:01.000001Z', status: 'completed', duration: 3 },
        { id: 'x-5', started_at: T2, status: 'completed', duration: 1 },
      ];
      for (const run of runs) await storage.insertExecution(execution(run.id ?? '', run));
      const list = async (filter: Partial<Parameters<Storage['executionsOf']>[0]>): Promise<string[]> =>
        (await storage.executionsOf({ workspaceIds: ['ws-1'], limit: 9, ...filter })).map(({ id }) => id);
      expect(await list({ pluginId: 'flaky' })).toEqual(['x-3']);
      expect(await list({ toolName: 'explain' })).toEqual(['x-2']);
      expect(await list({ status: 'completed' })).toEqual(['x-5', 'x-4', 'x-1']);
      expect(await list({ minDuration: 1, maxDuration: 2 })).toEqual(['x-5', 'x-2']);
      expect(await list({ since: T1, before: T2 })).toHaveLength(3);
      const pages: string[][] = [];
      let behind: { startedAt: string; id: string } | null = null;
      for (;;) {
        const page = await storage.executionsOf({
          workspaceIds: ['ws-1'],
          limit: 2,
          withoutResults: true,
          ...(behind === null ? {} : { behind }),
        });
        const last = page.at(-1);
        if (!last) break;
        expect(page.map(({ result }) => result)).toEqual(page.map(() => null));
        pages.push(page.map(({ id }) => id));
        behind = { startedAt: last.started_at, id: last.id };
        await storage.insertExecution(
          execution(`y-${String(pages.length)}`, { started_at: '2026-11-24T11:00:00.000Z' }),
        );
      }
      expect(pages.flat().toSorted()).toEqual(['x-1', 'x-2', 'x-3', 'x-4', 'x-5']);
      expect(pages.flat().at(0)).toBe('x-5');
      expect(pages.flat().at(-1)).toBe('x-1');
    });

    it('deletes a run with its records once it has ended', async () => {
      const storage = await withPeople();
      await storage.insertExecution(execution('x-1'));
      await storage.appendRunRecords([{ execution_id: 'x-1', n: 1, type: 'log', data: {} }]);
      expect(await storage.deleteExecution('x-1')).toBe('running');
      expect(await storage.lastRunRecord('x-1')).toBe(1);
      await storage.updateExecution('x-1', { status: 'failed' });
      expect(await storage.deleteExecution('x-1')).toBe('deleted');
      expect(await storage.executionById('x-1')).toBeNull();
      expect(await storage.runRecords('x-1', 0, 9)).toEqual([]);
      expect(await storage.deleteExecution('x-1')).toBe('missing');
    });

    it('keeps saved tests and what came of them', async () => {
      const storage = await withPeople();
      const test: model.PluginTestRecord = {
        id: 't-1',
        workspace_id: 'ws-1',
        plugin_id: 'calculator',
        name: 'Two',
        tool_name: 'calculate',
        parameters: { b: 1, a: [null] },
        expected_result: null,
        expected_steps: null,
        created_by: 'ada',
        created_at: T0,
      };
      await storage.insertTest(test);
      await storage.insertTest({
        ...test,
        id: 't-2',
        name: 'A',
        expected_result: false,
        expected_steps: ['s'],
      });
      await storage.insertTest({ ...test, id: 't-3', workspace_id: 'ws-2' });
      expect(await storage.testById('t-1')).toEqual(test);
      expect((await storage.testsOf('ws-1', 'calculator')).map(({ id }) => id)).toEqual(['t-2', 't-1']);
      expect(await storage.updateTest('t-2', { name: 'Z', expected_steps: null })).toBe(true);
      expect(await storage.updateTest('t-2', {})).toBe(true);
      expect(await storage.updateTest('none', {})).toBe(false);
      expect(await storage.testById('t-2')).toMatchObject({
        name: 'Z',
        expected_result: false,
        expected_steps: null,
      });
      const result = (execution_id: string, at: string, passed = true): model.PluginTestResultRecord => ({
        test_id: 't-1',
        execution_id,
        passed,
        differences: passed ? [] : [{ path: 'result', kind: 'changed', expected: 1, actual: '1' }],
        at,
        by: 'ada',
      });
      await storage.putTestResult(result('x-1', T0));
      await storage.putTestResult(result('x-2', T2, false));
      await storage.putTestResult(result('x-1', T1, false));
      await storage.putTestResult({ ...result('x-1', T1), test_id: 'none' });
      const all = [result('x-2', T2, false), result('x-1', T1, false)];
      expect(await storage.testResults('t-1', 9)).toEqual(all);
      expect(await storage.testResults('t-1', 1)).toEqual(all.slice(0, 1));
      expect(await storage.latestTestResults(['t-1', 't-2'])).toEqual(all.slice(0, 1));
      expect(await storage.latestTestResults([])).toEqual([]);
      expect(await storage.deleteTest('t-1')).toBe(true);
      expect(await storage.deleteTest('t-1')).toBe(false);
      expect(await storage.testResults('t-1', 9)).toEqual([]);
    });

    it('pages through the records of a long run', async () => {
      const storage = await withPeople();
      await storage.insertExecution(execution('x-1'));
      const rows = Array.from({ length: 2500 }, (_, index): model.RunRecordRow => ({
        execution_id: 'x-1',
        n: index + 1,
        type: 'log',
        data: { level: 'info', message: `line ${index + 1}` },
      }));
      await storage.appendRunRecords(rows);
      expect(await storage.runRecords('x-1', 0, 2)).toEqual(rows.slice(0, 2));
      expect(await storage.runRecords('x-1', 2499, 10)).toEqual(rows.slice(2499));
      expect(await storage.runRecords('x-1', 0, 10_000)).toEqual(rows);
      expect(await storage.runRecords('none', 0, 10)).toEqual([]);
      expect(await storage.lastRunRecord('x-1')).toBe(2500);
      expect(await storage.lastRunRecord('none')).toBe(0);
    });

    it('hands records out as lines, no more than are wanted', async () => {
      const storage = await withPeople();
      await storage.insertExecution(execution('x-1'));
      const data = { message: 'one\n"two" 한 👩‍🔬 \\ \u2028', big: 1.5e300, none: null };
      const numbers = [1, 2, 4, 7];
      await storage.appendRunRecords(
        numbers.map((n) => ({ execution_id: 'x-1', n, type: n === 2 ? 'api_call_start' : 'log', data })),
      );
      const line = (n: number) =>
        `${JSON.stringify({ n, type: n === 2 ? 'api_call_start' : 'log', data })}\n`;
      const lines = (...of: number[]) => ({
        text: of.map(line).join(''),
        count: of.length,
        last: of.at(-1) ?? 0,
      });
      expect(await storage.runRecordLines('x-1', 0, 10, 10_000)).toEqual(lines(1, 2, 4, 7));
      expect(await storage.runRecordLines('x-1', 1, 2, 10_000)).toEqual(lines(2, 4));
      // It ends behind the record that reaches the most, and not before the first.
      expect(await storage.runRecordLines('x-1', 2, 10, line(4).length + 1)).toEqual(lines(4, 7));
      expect(await storage.runRecordLines('x-1', 2, 10, 1)).toEqual(lines(4));
      expect(await storage.runRecordLines('x-1', 7, 10, 10_000)).toEqual(lines());
      expect(await storage.runRecordLines('x-1', 2 ** 31 - 1, 10, 10_000)).toEqual(lines());
      expect(await storage.runRecordLines('none', 0, 10, 10_000)).toEqual(lines());
      const found = await storage.runRecords('x-1', 1, 2);
      expect(found.map(({ n }) => n)).toEqual([2, 4]);
    });

    it('stores records together with the end of their run, or none of it', async () => {
      const storage = await withPeople();
      await storage.insertExecution(execution('x-1'));
      const row = (n: number): model.RunRecordRow => ({ execution_id: 'x-1', n, type: 'log', data: { n } });
      const change = { status: 'completed', result: 7, ended_at: T1, duration: 1 } as const;
      await storage.appendRunRecords([row(1), row(1_500)]);
      const clash = Array.from({ length: 1_500 }, (_, at) => row(at + 2));
      await expect(storage.appendRunRecords(clash, { id: 'x-1', change })).rejects.toThrow();
      await expect(storage.appendRunRecords(clash)).rejects.toThrow();
      expect(await storage.runRecords('x-1', 0, 10)).toEqual([row(1), row(1_500)]);
      expect(await storage.executionById('x-1')).toEqual(execution('x-1'));
      await storage.appendRunRecords([row(1_501)], { id: 'x-1', change });
      expect(await storage.lastRunRecord('x-1')).toBe(1_501);
      expect(await storage.executionById('x-1')).toEqual(execution('x-1', change));
      // It ends once: a second end, and what would come with it, is refused.
      const second = { id: 'x-1', change: { result: 8 } };
      await expect(storage.appendRunRecords([row(1_502)], second)).rejects.toThrow();
      await expect(storage.appendRunRecords([], second)).rejects.toThrow();
      expect(await storage.lastRunRecord('x-1')).toBe(1_501);
      expect(await storage.executionById('x-1')).toEqual(execution('x-1', change));
    });

    it('keeps records of each type, and counts them', async () => {
      const storage = await withPeople();
      await storage.insertExecution(execution('x-1'));
      await storage.insertExecution(execution('x-2'));
      const types = ['log', 'trace', 'step', 'variable', 'api_call_start', 'api_call', 'log'] as const;
      // A number that no record has: what could not be stored leaves a gap.
      const rows = types.map((type, at): model.RunRecordRow => ({
        execution_id: 'x-1',
        n: at < 3 ? at + 1 : at + 2,
        type,
        data: { truncated: { original_length: 20_001 } },
      }));
      await storage.appendRunRecords(rows);
      await storage.appendRunRecords([{ execution_id: 'x-2', n: 1, type: 'log', data: {} }]);
      expect(await storage.runRecords('x-1', 0, 10)).toEqual(rows);
      expect(await storage.lastRunRecord('x-1')).toBe(8);
      expect(await storage.countRunRecords('x-1')).toEqual({
        log: 2,
        trace: 1,
        step: 1,
        variable: 1,
        api_call_start: 1,
        api_call: 1,
      });
      expect(await storage.countRunRecords('none')).toEqual({});
      // As JSON, in UTF-8: what a run may hold is measured by it.
      const korean = { level: 'info', message: '안녕 "x"', none: null };
      await storage.appendRunRecords([{ execution_id: 'x-2', n: 2, type: 'log', data: korean }]);
      const size = 2 + Buffer.byteLength(JSON.stringify(korean));
      expect(await storage.sizeOfRunRecords('x-2')).toBe(size);
      expect(await storage.sizeOfRunRecords('none')).toBe(0);
    });
  });
}
