/** What every storage keeps to about the messages of a chat: their order, that none is stored twice, how an answer ends. */
import { describe, expect, it } from 'vitest';
import type { TreeRow } from '#src/protocol/message-tree.ts';
import type { Storage } from '#server/core/ports.ts';
import { sampleMessage, sampleSession, T1, T2 } from './sample-records.ts';

/** @param withPeople gives a storage with the people ada, mina and jun, `ws-1` with `app-1` and `ws-2` with `app-2` each time */
export function describeMessages(name: string, withPeople: () => Promise<Storage>): void {
  async function withSession(): Promise<Storage> {
    const storage = await withPeople();
    await storage.insertSession(sampleSession('s-1'));
    return storage;
  }

  describe(`${name} keeps the contract of messages`, () => {
    it('creates a session once per id, and changes it', async () => {
      const storage = await withPeople();
      expect(await storage.insertSession(sampleSession('s-1'))).toEqual(sampleSession('s-1'));
      expect(await storage.insertSession({ ...sampleSession('s-1'), title: 'Again' })).toEqual(
        sampleSession('s-1'),
      );
      const changed = { ...sampleSession('s-1'), title: 'Renamed', archived: true, updated_at: T1 };
      const change = { title: 'Renamed', archived: true, updated_at: T1 };
      expect(await storage.updateSession('s-1', change)).toEqual(changed);
      expect(await storage.updateSession('none', change)).toBeNull();
      await storage.insertSession({ ...sampleSession('s-2'), updated_at: T2 });
      await storage.insertSession(sampleSession('s-3', { application_id: 'app-2' }));
      expect((await storage.sessionsOf(['app-1'])).map(({ id }) => id)).toEqual(['s-2', 's-1']);
      expect(await storage.sessionsOf([])).toEqual([]);
      expect(await storage.sessionById('none')).toBeNull();
    });

    it('numbers messages 1, 2, 3 … though they come at once', async () => {
      const storage = await withSession();
      const ids = Array.from({ length: 20 }, (_, index) => `m-${index}`);
      const stored = await Promise.all(ids.map((id) => storage.insertMessage(sampleMessage(id))));
      expect(stored.map((result) => result.message.position).toSorted((a, b) => a - b)).toEqual(
        ids.map((_, index) => index + 1),
      );
      expect((await storage.messagesOf('s-1')).map(({ position }) => position)).toEqual(
        ids.map((_, index) => index + 1),
      );
    });

    it('reads messages page by page, from the newest back', async () => {
      const storage = await withSession();
      for (let n = 1; n <= 7; n += 1) await storage.insertMessage(sampleMessage(`m-${n}`));
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
      await storage.insertSession(sampleSession('s-2'));
      const results = await Promise.all(
        ['a', 'b', 'c'].map((id) => storage.insertMessage(sampleMessage(id, { client_message_id: 'c-1' }))),
      );
      expect(results.filter(({ inserted }) => inserted)).toHaveLength(1);
      expect(new Set(results.map((result) => result.message.id)).size).toBe(1);
      expect(await storage.messagesOf('s-1')).toHaveLength(1);
      const elsewhere = await storage.insertMessage(
        sampleMessage('d', { client_message_id: 'c-1', session_id: 's-2' }),
      );
      expect(elsewhere.inserted).toBe(true);
      expect((await storage.insertMessage(sampleMessage('e'))).message.position).toBe(2);
    });

    it('stores a prompt and the answer that it begins together, once', async () => {
      const storage = await withSession();
      const results = await Promise.all(
        ['a', 'b'].map((id) =>
          storage.insertMessage(
            sampleMessage(id, { client_message_id: 'c-1' }),
            sampleMessage(`to-${id}`, { role: 'assistant', parent_id: id, status: 'running' }),
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
        ids.map((id) =>
          storage.insertMessage(sampleMessage(id, { client_message_id: id }), undefined, place),
        ),
      );
      const inOrder = stored.map((each) => each.message).toSorted((a, b) => a.position - b.position);
      expect(inOrder.map(({ parent_id }) => parent_id)).toEqual([
        's-1',
        ...inOrder.slice(0, 2).map(({ id }) => id),
      ]);
      // On the wire the chat is the parent of its beginning; in the tree that is ''.
      expect(seen[1]).toEqual([`${String(inOrder[0]?.id)}<`]);
      const repeat = await storage.insertMessage(
        sampleMessage('d', { client_message_id: 'a' }),
        undefined,
        () => 'elsewhere',
      );
      expect(repeat).toMatchObject({ inserted: false, message: { id: 'a' } });
      expect(await storage.messagesOf('s-1')).toEqual(inOrder);
    });

    it('returns a message exactly as it was stored and changed', async () => {
      const storage = await withSession();
      const lease = { gateway_id: 'g-1', until: T1, epoch: 'e', seq: 4, next_index: 2 };
      const first = sampleMessage('m-1', {
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
      await storage.insertMessage(sampleMessage('mine', { status: 'running', lease }));
      await storage.insertMessage(
        sampleMessage('theirs', { status: 'running', lease: { ...lease, gateway_id: 'g-2', until: T2 } }),
      );
      await storage.insertMessage(sampleMessage('nobodys', { status: 'running' }));
      await storage.insertMessage(sampleMessage('untold', { lease }));
      await storage.insertMessage(sampleMessage('done'));
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
      await storage.insertMessage(sampleMessage('m-1', { status: 'running', lease }));
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
  });
}
