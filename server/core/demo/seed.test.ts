import { beforeAll, describe, expect, it } from 'vitest';
import { parseInstant } from '#src/lib/instant.ts';
import { createMemoryStorage } from '../memory-storage.ts';
import type { RunRecordRow } from '../model.ts';
import type { Storage } from '../ports.ts';
import { demoPassword, seedDemo } from './seed.ts';
import { createVirtualClock } from './virtual-clock.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
let storage: Storage;
let cpuMilliseconds = 0;

beforeAll(async () => {
  storage = createMemoryStorage();
  const before = process.cpuUsage();
  await seedDemo({
    storage,
    passwords: {
      hash: (password) => Promise.resolve(`hash of ${password}`),
      verify: () => Promise.resolve(true),
    },
    clock: createVirtualClock(now),
  });
  // Time of our own, not of whoever else is busy on the machine.
  const used = process.cpuUsage(before);
  cpuMilliseconds = (used.user + used.system) / 1_000;
});

describe('seedDemo', () => {
  it('is quick', () => {
    expect(cpuMilliseconds).toBeLessThan(1_500);
  });

  it('knows the three people and their roles', async () => {
    const members = await storage.membersOf('ws-demo');
    expect(Object.fromEntries(members.map((member) => [member.user_id, member.role]))).toEqual({
      'user-ada': 'owner',
      'user-mina': 'member',
      'user-jun': 'viewer',
    });
    expect((await storage.workspacesOf('user-jun')).map((workspace) => workspace.id)).toEqual(['ws-demo']);
    expect((await storage.credentialOf('user-jun'))?.password_hash).toBe(`hash of ${demoPassword}`);
  });

  it('has at least six documents of 400 words, two of them Korean', async () => {
    const documents = await storage.documentsOf('ws-demo');
    expect(documents.map((document) => document.id)).toContain('doc-handbook');
    const long = documents.filter((document) => document.text.split(/\s+/).length >= 400);
    expect(long.length).toBeGreaterThanOrEqual(6);
    const korean = documents.filter(
      (document) => (document.text.match(/\p{Script=Hangul}/gu)?.length ?? 0) > 600,
    );
    expect(korean).toHaveLength(2);
    for (const { text } of [...long, ...korean]) expect(text.match(/^## /gm)?.length).toBeGreaterThan(5);
  });

  it('has chats whose answers are complete and cited', async () => {
    const sessions = await storage.sessionsOf(['app-helpdesk', 'app-analyst']);
    expect(sessions.length).toBeGreaterThanOrEqual(2);
    for (const session of sessions) {
      const messages = await storage.messagesOf(session.id);
      expect(messages.map((message) => message.role).slice(0, 2)).toEqual(['user', 'assistant']);
      for (const message of messages) expect(message.status).toBe('complete');
      expect(parseInstant(session.updated_at)).toBeLessThan(now * 1000);
      const answer = messages[1];
      expect((await storage.messageEvents(answer?.id ?? '')).length).toBeGreaterThan(2);
    }
    const [, answer] = await storage.messagesOf('demo-chat-release');
    expect(answer?.content).toContain('[1]');
    expect(answer?.sources[0]?.document_id).toBe('doc-release');
  });

  it('has a run that went well, with one failed call and the secrets masked', async () => {
    const run = await storage.executionById('demo-run-ok');
    expect(run?.status).toBe('completed');
    expect(run?.duration).toBeGreaterThan(3);
    const records = await storage.runRecords('demo-run-ok', 0, 10_000);
    const calls = records.filter((record) => record.type === 'api_call');
    expect(calls.map((call) => call.data['success'])).toEqual([true, true, false, true, true]);
    expect(JSON.stringify(records)).not.toContain('demo-shop-key');
  });

  it('has a run that failed at its third step, which is still open', async () => {
    const run = await storage.executionById('demo-run-failed');
    expect(run).toMatchObject({ status: 'failed' });
    expect(run?.error).toContain('507');
    const steps = (await storage.runRecords('demo-run-failed', 0, 10_000)).filter(
      (record) => record.type === 'step',
    );
    expect(steps.map((step) => [step.data['step_name'], step.data['ended_at'] !== null])).toEqual([
      ['load_rows', false],
      ['load_rows', true],
      ['render_report', false],
      ['render_report', true],
      ['upload_report', false],
    ]);
  });

  it('has a run of over ten thousand records, in order, with errors', async () => {
    const records: RunRecordRow[] = [];
    for (;;) {
      const page = await storage.runRecords('demo-run-long', records.length, 1_000);
      if (page.length === 0) break;
      records.push(...page);
    }
    expect(records.length).toBeGreaterThanOrEqual(10_000);
    expect(records.map((record) => record.n)).toEqual(records.map((_, at) => at + 1));
    expect(
      records.filter((record) => record.type === 'log' && record.data['level'] === 'error').length,
    ).toBeGreaterThan(5);
    const times = records
      .filter((record) => record.type === 'log')
      .map((record) => record.data['timestamp'] as string);
    expect(times).toEqual(times.toSorted());
  });
});
