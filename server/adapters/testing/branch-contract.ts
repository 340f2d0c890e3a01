/** What every storage keeps to about chats that continue another one. */
import { describe, expect, it } from 'vitest';
import type { MessageCopy } from '#server/core/branch-storage.ts';
import type { MessageRecord, NewMessage, SessionRecord } from '#server/core/model.ts';
import type { Storage } from '#server/core/ports.ts';
import { sampleMessage, sampleSession, T1 } from './sample-records.ts';

const session = (id: string): SessionRecord =>
  sampleSession(id, {
    title: `Title of ${id}`,
    updated_at: T1,
    branched_from: { session_id: 's-1', message_id: 'm-2', position: 2 },
  });

const message = (id: string, more: Partial<MessageRecord> = {}): NewMessage =>
  sampleMessage(id, {
    content: 'A heron?',
    mentions: ['mina'],
    attachments: [{ name: 'notes.txt', media_type: 'text/plain', text: 'grey\nand slow' }],
    ...more,
  });

const answer: Partial<MessageRecord> = {
  role: 'assistant',
  user_id: null,
  content: 'A heron stands.',
  mentions: [],
  attachments: [],
  status: 'stopped',
  stopped_by: 'mina',
  sources: [{ document_id: 'd', title: 'Birds', content: 'heron', score: 1, version: 2 }],
  usage: { total_tokens: 12, cost_usd: 0.5 },
  timing: { response_time: 2.5, first_token: 0.5 },
  error: { code: 'timeout', message: 'Slow' },
};

const copies = (sessionId: string): MessageCopy[] => [
  { of: 'm-1', message: message(`${sessionId}-1`, { session_id: sessionId }) },
  {
    of: 'm-2',
    message: message(`${sessionId}-2`, { ...answer, session_id: sessionId, parent_id: `${sessionId}-1` }),
  },
];

/** @param open gives a storage with the people ada and mina, `ws-1` with `app-1` */
export function describeBranches(name: string, open: () => Promise<Storage>): void {
  async function withOrigin(): Promise<Storage> {
    const storage = await open();
    const { branched_from: _none, ...plain } = session('s-1');
    await storage.insertSession(plain);
    await storage.insertMessage(message('m-1'));
    await storage.insertMessage(message('m-2', { ...answer, parent_id: 'm-1' }));
    await storage.insertMessage(message('m-3'));
    const event = { message_id: 'm-2', name: 'cot_step', data: { text: 'thinks', n: [1] } };
    await storage.appendMessageEvents([
      { ...event, n: 2 },
      { ...event, n: 1 },
      { ...event, message_id: 'm-3', n: 1 },
    ]);
    return storage;
  }

  describe(`${name} keeps the contract of chats that continue another one`, () => {
    it('stores the chat with its copies, whole, in their order', async () => {
      const storage = await withOrigin();
      expect((await storage.sessionById('s-1'))?.branched_from).toBeNull();
      expect(await storage.insertBranch(session('b-1'), copies('b-1'), 'ada')).toEqual(session('b-1'));
      expect(await storage.sessionById('b-1')).toEqual(session('b-1'));
      expect((await storage.sessionsOf(['app-1'])).map(({ id }) => id).toSorted()).toEqual(['b-1', 's-1']);
      expect(await storage.messagesOf('b-1')).toEqual(
        copies('b-1').map((copy, index) => ({ ...copy.message, position: index + 1 })),
      );
      expect(await storage.messageById('b-1-2')).toMatchObject({
        session_id: 'b-1',
        content: 'A heron stands.',
      });
      expect(await storage.messagesOf('s-1')).toHaveLength(3);
      const next = await storage.insertMessage(message('n-1', { session_id: 'b-1' }));
      expect(next.message.position).toBe(3);
    });

    it('brings along what an agent did for each, and leaves it with the original too', async () => {
      const storage = await withOrigin();
      await storage.insertBranch(session('b-1'), copies('b-1'), 'ada');
      const event = { name: 'cot_step', data: { text: 'thinks', n: [1] } };
      const of = (message_id: string) => [1, 2].map((n) => ({ ...event, message_id, n }));
      expect(await storage.messageEvents('b-1-2')).toEqual(of('b-1-2'));
      expect(await storage.sessionEvents('b-1')).toEqual(of('b-1-2'));
      expect(await storage.messageEvents('m-2')).toEqual(of('m-2'));
    });

    it('finds the copies, and has them read by who made the chat, by nobody else', async () => {
      const storage = await withOrigin();
      await storage.insertBranch(session('b-1'), copies('b-1'), 'ada');
      const found = await storage.searchMessages({ workspaceId: 'ws-1', terms: ['stands'], limit: 9 });
      expect(found.map((hit) => [hit.message.session_id, hit.message.id, hit.message.position])).toEqual([
        ['s-1', 'm-2', 2],
        ['b-1', 'b-1-2', 2],
      ]);
      const state = async (userId: string) => (await storage.sessionStates(['b-1'], userId)).get('b-1');
      const whole = { running: false, asking: false, last_position: 2, last_status: 'stopped' };
      expect(await state('ada')).toEqual({ ...whole, read_position: 2 });
      expect(await state('mina')).toEqual({ ...whole, read_position: null });
    });

    it('stores nothing under an id that is taken, however many come at once', async () => {
      const storage = await withOrigin();
      const told = await Promise.all(
        ['x', 'y', 'z'].map((by) =>
          storage.insertBranch({ ...session('b-1'), title: by }, copies(`b-1${by}`).map(intoFirst), 'ada'),
        ),
      );
      expect(new Set(told.map(({ title }) => title)).size).toBe(1);
      expect(await storage.messagesOf('b-1')).toHaveLength(2);
      expect(await storage.insertBranch(session('s-1'), copies('s-1'), 'mina')).toMatchObject({ id: 's-1' });
      expect(await storage.messagesOf('s-1')).toHaveLength(3);
      expect((await storage.sessionStates(['s-1'], 'mina')).get('s-1')?.read_position).toBeNull();
    });
  });
}

/** Ids of its own, but in the one chat that all of them want to make. */
function intoFirst(copy: MessageCopy): MessageCopy {
  return { ...copy, message: { ...copy.message, session_id: 'b-1' } };
}
