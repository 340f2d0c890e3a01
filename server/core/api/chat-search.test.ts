import { beforeEach, describe, expect, it } from 'vitest';
import { createTestWorld, SESSION, type TestWorld } from '../testing/test-world.ts';
import { blankMessage } from '../turns/blank-message.ts';

let world: TestWorld;

interface Page {
  readonly hits: readonly Record<string, unknown>[];
  readonly next: string | null;
}

const PRIVATE = '22222222-2222-4222-8222-222222222222';

async function say(id: string, content: string, sessionId = SESSION): Promise<void> {
  await world.storage.insertMessage({
    ...blankMessage(sessionId, '2026-11-24T10:00:00.000Z'),
    id,
    content,
    user_id: 'user-mina',
  });
}

beforeEach(async () => {
  world = await createTestWorld();
  await world.storage.insertSession({
    id: PRIVATE,
    application_id: 'app-private',
    workspace_id: 'ws-private',
    title: 'Ada alone',
    archived: true,
    created_by: 'user-ada',
    created_at: '2026-11-24T10:00:00.000Z',
    updated_at: '2026-11-24T10:00:00.000Z',
  });
  await say('m-1', '어제 받은 환불규정이 바뀌었나요?');
  await say('m-private', '비밀 환불규정', PRIVATE);
});

const search = async (as: string, query: string): Promise<Page> =>
  (await world.request(as, 'GET', `/api/v1/chat/search?${query}`)).data as Page;

const ids = ({ hits }: Page): unknown[] => hits.map((hit) => hit['message_id']);

describe('the search over chats', () => {
  it('finds words inside words, and says where, in a plain text', async () => {
    const { hits, next } = await search('user-jun', `q=${encodeURIComponent('환불규정')}`);
    expect(next).toBeNull();
    expect(hits).toEqual([
      {
        message_id: 'm-1',
        session_id: SESSION,
        session_title: 'First chat',
        application_id: 'app-helpdesk',
        archived: false,
        role: 'user',
        user_id: 'user-mina',
        created_at: '2026-11-24T10:00:00.000Z',
        position: 1,
        snippet: '어제 받은 환불규정이 바뀌었나요?',
        ranges: [[6, 10]],
        cut_before: false,
        cut_after: false,
      },
    ]);
  });

  it('stays inside the workspaces of whoever asks', async () => {
    const q = `q=${encodeURIComponent('환불')}`;
    expect(ids(await search('user-ada', q)).sort()).toEqual(['m-1', 'm-private']);
    expect(ids(await search('user-ada', `${q}&workspace_id=ws-private`))).toEqual(['m-private']);
    expect((await search('user-ada', `${q}&workspace_id=ws-private`)).hits[0]).toMatchObject({
      archived: true,
      session_title: 'Ada alone',
    });
    expect(ids(await search('user-mina', q))).toEqual(['m-1']);
    expect(ids(await search('user-eve', q))).toEqual([]);
    const refused = await world.request(
      'user-mina',
      'GET',
      `/api/v1/chat/search?${q}&workspace_id=ws-private`,
    );
    expect(refused.status).toBe(404);
    // Out of the workspace: nothing of it is found any more.
    await world.storage.removeMemberKeepingOwner('ws-demo', 'user-mina');
    expect(ids(await search('user-mina', q))).toEqual([]);
  });

  it('goes on where a page ended, over several workspaces', async () => {
    for (const n of [1, 2, 3]) {
      await say(`d-${String(n)}`, 'a heron');
      await say(`p-${String(n)}`, 'a heron', PRIVATE);
    }
    const first = await search('user-ada', 'q=HERON&limit=4');
    expect(ids(first)).toEqual(['p-3', 'p-2', 'p-1', 'd-3']);
    const second = await search('user-ada', `q=heron&limit=4&before=${encodeURIComponent(first.next ?? '')}`);
    expect(ids(second)).toEqual(['d-2', 'd-1']);
    expect(second.next).toBeNull();
  });

  it('cuts a long message around the hit, never through a character', async () => {
    await say('long', `${'🦢'.repeat(60)}Heron${'😀'.repeat(200)}heron`);
    const { hits } = await search('user-ada', 'q=heron');
    const [hit] = hits as unknown as { snippet: string; ranges: [number, number][] }[];
    expect(hits[0]).toMatchObject({ cut_before: true, cut_after: true });
    expect(hit?.ranges.map(([from, to]) => hit.snippet.slice(from, to))).toEqual(['Heron']);
    expect(hit?.snippet).not.toMatch(/[\ud800-\udfff]/u);
  });

  it('finds where all words stand, and marks each of them once', async () => {
    await say('both', 'refund and refunds of a policy');
    await say('one', 'refund');
    const { hits } = await search('user-ada', 'q=policy%20refund%20fun');
    expect(hits.map((hit) => hit['message_id'])).toEqual(['both']);
    expect(hits[0]?.['ranges']).toEqual([
      [0, 6],
      [11, 17],
      [24, 30],
    ]);
  });

  it('refuses what it cannot read, naming the parameter', async () => {
    for (const [query, field] of [
      ['', 'q'],
      ['q=%20', 'q'],
      [`q=${'x'.repeat(201)}`, 'q'],
      ['q=a+b+c+d+e+f+g+h+i', 'q'],
      ['q=x&before=yesterday', 'before'],
      ['q=x&before=xxxxxxxxxxxx_1_s', 'before'],
      ['q=x&limit=0', 'limit'],
    ] as const) {
      const reply = await world.request('user-ada', 'GET', `/api/v1/chat/search?${query}`);
      expect([query, reply.status, reply.message?.startsWith(`${field}:`)]).toEqual([query, 422, true]);
    }
  });
});
