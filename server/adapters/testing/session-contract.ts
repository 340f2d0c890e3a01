/** What every storage keeps to about chats: what goes on in them, who has read how far, and what a search finds. */
import { describe, expect, it } from 'vitest';
import type { MessageRecord, NewMessage } from '#server/core/model.ts';
import type { Storage } from '#server/core/ports.ts';
import { placeOf } from '#server/core/session-storage.ts';
import { sampleMessage, sampleSession, T0, T1 } from './sample-records.ts';

const running = (id: string, more: Partial<MessageRecord> = {}): NewMessage =>
  sampleMessage(id, { role: 'assistant', user_id: null, status: 'running', content: '', ...more });

/** @param open gives a storage with the people ada and mina, `ws-1` with `app-1` and `ws-2` with `app-2` each time */
export function describeSessions(name: string, open: () => Promise<Storage>): void {
  async function withSessions(): Promise<Storage> {
    const storage = await open();
    for (const [id, workspace, archived] of [
      ['s-1', 'ws-1', false],
      ['s-2', 'ws-1', true],
      ['s-other', 'ws-2', false],
    ] as const) {
      await storage.insertSession(
        sampleSession(id, {
          application_id: workspace.replace('ws', 'app'),
          workspace_id: workspace,
          title: `Title of ${id}`,
          archived,
        }),
      );
    }
    return storage;
  }

  const find = async (storage: Storage, ...terms: string[]): Promise<string[]> =>
    (await storage.searchMessages({ workspaceId: 'ws-1', terms, limit: 10 })).map(
      ({ message: { id } }) => id,
    );

  describe(`${name} keeps the contract of sessions`, () => {
    it('says what runs, what ended last, and how far each person has read', async () => {
      const storage = await withSessions();
      await storage.insertMessage(sampleMessage('m-1'), running('m-2'));
      const state = async (userId: string) => (await storage.sessionStates(['s-1'], userId)).get('s-1');
      expect(await state('ada')).toEqual({
        running: true,
        asking: false,
        last_position: 1,
        last_status: 'complete',
        read_position: null,
      });
      await storage.updateMessage('m-2', { status: 'error' });
      expect(await storage.markSessionRead('s-1', 'ada', 2)).toEqual({ position: 2, moved: true });
      expect(await state('ada')).toEqual({
        running: false,
        asking: false,
        last_position: 2,
        last_status: 'error',
        read_position: 2,
      });
      expect((await state('mina'))?.read_position).toBeNull();
      const states = await storage.sessionStates(['s-2', 'missing'], 'ada');
      expect([...states]).toEqual([
        ['s-2', { running: false, asking: false, last_position: 0, last_status: null, read_position: null }],
      ]);
    });

    it('says that a running answer asks, until the word on its question is told or it ends', async () => {
      const storage = await withSessions();
      await storage.insertMessage(sampleMessage('m-1'), running('m-2'));
      const event = (message_id: string, n: number, name: string, call_id: string) =>
        storage.appendMessageEvents([{ message_id, n, name, data: { call_id } }]);
      const asking = async () => (await storage.sessionStates(['s-1'], 'ada')).get('s-1')?.asking;
      await event('m-2', 1, 'agent_tool_approval', 'c-1');
      expect(await asking()).toBe(true);
      await event('m-2', 2, 'agent_tool_decided', 'c-2');
      expect(await asking()).toBe(true);
      await event('m-2', 3, 'agent_tool_decided', 'c-1');
      expect(await asking()).toBe(false);
      await event('m-2', 4, 'agent_tool_approval', 'c-3');
      expect(await asking()).toBe(true);
      await storage.updateMessage('m-2', { status: 'stopped' });
      expect(await asking()).toBe(false);
    });

    it('marks as read only forward, to the end at most, and not past an answer that runs', async () => {
      const storage = await withSessions();
      await storage.insertMessage(sampleMessage('m-1'), running('m-2'));
      await storage.insertMessage(sampleMessage('m-3'));
      const mark = (position: number) => storage.markSessionRead('s-1', 'ada', position);
      expect(await mark(3)).toEqual({ position: 1, moved: true });
      await storage.updateMessage('m-2', { status: 'complete' });
      expect(await mark(900)).toEqual({ position: 3, moved: true });
      expect(await mark(3)).toEqual({ position: 3, moved: false });
      expect(await mark(2)).toEqual({ position: 3, moved: false });
      expect(await storage.markSessionRead('s-2', 'ada', 5)).toEqual({ position: 0, moved: true });
    });

    it('finds parts of words, in Korean too, whatever their case, of one workspace alone', async () => {
      const storage = await withSessions();
      await storage.insertMessage(
        sampleMessage('m-1', { content: '새 환불규정이 나왔습니다. See the REFUND policy' }),
      );
      await storage.insertMessage(
        sampleMessage('m-2', { session_id: 's-other', content: '환불규정 refund' }),
      );
      await storage.insertMessage(
        sampleMessage('m-3', { content: '100% 환불'.normalize('NFD'), created_at: T1 }),
      );
      await storage.insertMessage(sampleMessage('m-4', { role: 'system', content: 'refund 환불' }));
      expect(await find(storage, '환불')).toEqual(['m-3', 'm-1']);
      expect(await find(storage, '불규정이')).toEqual(['m-1']);
      expect(await find(storage, 'efund')).toEqual(['m-1']);
      expect(await find(storage, 'refund', '환불규정')).toEqual(['m-1']);
      expect(await find(storage, 'refund', 'elsewhere')).toEqual([]);
      // Nothing in it is a pattern.
      expect(await find(storage, '100%')).toEqual(['m-3']);
      expect(await find(storage, '%')).toEqual(['m-3']);
      expect(await find(storage, '_')).toEqual([]);
      const [found] = await storage.searchMessages({ workspaceId: 'ws-1', terms: ['refund'], limit: 5 });
      expect(found).toMatchObject({
        message: { id: 'm-1', session_id: 's-1', role: 'user', user_id: 'ada', created_at: T0, position: 1 },
        title: 'Title of s-1',
        archived: false,
        application_id: 'app-1',
      });
    });

    it('finds an answer once it has ended, with the words that it ended with', async () => {
      const storage = await withSessions();
      await storage.insertMessage(
        sampleMessage('m-1', { content: 'Ask' }),
        running('m-2', { content: 'draft' }),
      );
      await storage.updateMessage('m-2', { content: 'draft of a heron' });
      expect(await find(storage, 'heron')).toEqual([]);
      await storage.updateMessage('m-2', { status: 'complete', content: 'a heron stands' });
      expect(await find(storage, 'heron')).toEqual(['m-2']);
      expect(await find(storage, 'draft')).toEqual([]);
      // Taken over from a dead gateway: the text that was stored while it ran.
      await storage.insertMessage(sampleMessage('m-3', { content: 'Ask' }), running('m-4'));
      await storage.updateMessage('m-4', { content: 'half a heron' });
      const stored = await storage.messageById('m-4');
      await storage.updateMessage('m-4', { status: 'interrupted' }, stored ?? undefined);
      expect(await find(storage, 'half')).toEqual(['m-4']);
    });

    it('pages through what it found, newest first, without doubling or losing one', async () => {
      const storage = await withSessions();
      for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
        const session_id = id < 'd' ? 's-1' : 's-2';
        // Three of one moment in each session.
        await storage.insertMessage(sampleMessage(`m-${id}`, { session_id, content: 'heron' }));
      }
      const pages: string[][] = [];
      let behind: ReturnType<typeof placeOf> | undefined;
      do {
        const page = await storage.searchMessages({
          workspaceId: 'ws-1',
          terms: ['heron'],
          limit: 4,
          ...(behind ? { behind } : {}),
        });
        pages.push(page.map(({ message: { id } }) => id));
        const last = page.at(-1);
        behind = last && placeOf(last);
      } while (behind);
      expect(pages).toEqual([['m-f', 'm-e', 'm-d', 'm-c'], ['m-b', 'm-a'], []]);
    });

    it('hands out the agent events of a whole session in their order', async () => {
      const storage = await withSessions();
      await storage.insertMessage(sampleMessage('z-1'), running('z-2'));
      await storage.insertMessage(sampleMessage('a-3'), running('a-4'));
      await storage.insertMessage(
        sampleMessage('o-1', { session_id: 's-2' }),
        running('o-2', { session_id: 's-2' }),
      );
      const event = (message_id: string, n: number) => ({ message_id, n, name: 'cot_step', data: { n } });
      await storage.appendMessageEvents([event('a-4', 1), event('z-2', 1), event('z-2', 2), event('o-2', 1)]);
      expect(await storage.sessionEvents('s-1')).toEqual([event('z-2', 1), event('z-2', 2), event('a-4', 1)]);
      expect(await storage.sessionEvents('missing')).toEqual([]);
    });
  });
}
