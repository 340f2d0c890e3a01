/** What every storage keeps to about what stands beside messages: grants of tools, agent events, attachments, votes. */
import { describe, expect, it } from 'vitest';
import type { FeedbackRecord } from '#server/core/feedback-storage.ts';
import type { Storage } from '#server/core/ports.ts';
import { sampleMessage, sampleSession, T0, T1 } from './sample-records.ts';

/** @param open gives a storage with the person ada and `ws-1` with `app-1` each time */
export function describeMessageExtras(name: string, open: () => Promise<Storage>): void {
  async function withSession(): Promise<Storage> {
    const storage = await open();
    await storage.insertSession(sampleSession('s-1'));
    return storage;
  }

  describe(`${name} keeps the contract of what stands beside messages`, () => {
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
      await storage.insertMessage(sampleMessage('m-1'));
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
      await storage.insertMessage(sampleMessage('m-1', { client_message_id: 'c-1', ...extras }));
      await storage.insertMessage(sampleMessage('m-2', { client_message_id: 'c-1', mentions: ['eve'] }));
      expect(await storage.messagesOf('s-1')).toMatchObject([{ id: 'm-1', ...extras }]);
    });

    it('keeps the last word of each person on an answer', async () => {
      const storage = await withSession();
      for (const id of ['m-1', 'm-2']) await storage.insertMessage(sampleMessage(id, { role: 'assistant' }));
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
  });
}
