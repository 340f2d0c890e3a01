import { beforeEach, describe, expect, it } from 'vitest';
import { createTestWorld, SESSION, type TestWorld } from '../testing/test-world.ts';

const BRANCH = `/api/v1/chat/sessions/${SESSION}/branch`;
const NEW = '22222222-2222-4222-8222-222222222222';

let world: TestWorld;
let chat: Awaited<ReturnType<TestWorld['connect']>>;

/** Asks, and has it answered. */
async function turn(content: string, words: string, more: Record<string, unknown> = {}): Promise<void> {
  chat.send({ type: 'chat', content, ...more });
  await world.clock.settle();
  const answer = world.agent.answers.at(-1);
  answer?.say(words);
  answer?.finish();
  await world.clock.settle();
}

const messagesOf = async (session: string, as = 'user-ada') =>
  (await world.request(as, 'GET', `/api/v1/chat/sessions/${session}/messages`)).data as Record<
    string,
    unknown
  >[];

/** What the chat of the world holds: two turns, the second answered twice. */
beforeEach(async () => {
  world = await createTestWorld();
  chat = await world.connect('user-ada', `/ws/chat/${SESSION}`);
  await turn('How many days?', 'Twenty.', {
    mentions: ['user-mina'],
    attachments: [{ name: 'a.txt', text: 'words' }],
    client_message_id: '33333333-3333-4333-8333-333333333333',
  });
  await turn('And sick leave?', 'Ten.');
  const [, , asked] = await messagesOf(SESSION);
  chat.send({ type: 'regenerate', message_id: asked?.['id'] });
  await world.clock.settle();
  world.agent.answers.at(-1)?.say('Eleven.');
  world.agent.answers.at(-1)?.finish();
  await world.clock.settle();
});

async function branch(at: number, more: Record<string, unknown> = {}, as = 'user-ada') {
  const origin = await messagesOf(SESSION);
  return world.request(as, 'POST', BRANCH, { message_id: origin[at]?.['id'], id: NEW, ...more });
}

describe('a chat that continues another one', () => {
  it('begins with that branch alone, each message as it was, under an id of its own', async () => {
    const origin = await messagesOf(SESSION);
    expect(origin.map(({ content }) => content)).toEqual([
      'How many days?',
      'Twenty.',
      'And sick leave?',
      'Ten.',
      'Eleven.',
    ]);
    const reply = await branch(4, { title: 'Days (branch)' });
    expect(reply.data).toMatchObject({
      id: NEW,
      application_id: 'app-helpdesk',
      title: 'Days (branch)',
      archived: false,
      branched_from: { session_id: SESSION, message_id: origin[4]?.['id'], position: 4 },
    });
    const copies = await messagesOf(NEW);
    const own = { id: expect.any(String) as string, session_id: NEW, client_message_id: null };
    const ids = copies.map(({ id }) => id);
    expect(copies).toEqual([
      { ...origin[0], ...own, position: 1, parent_id: null },
      { ...origin[1], ...own, position: 2, parent_id: ids[0] },
      { ...origin[2], ...own, position: 3, parent_id: null },
      { ...origin[4], ...own, position: 4, parent_id: ids[2] },
    ]);
    expect(copies[0]).toMatchObject({
      mentions: ['user-mina'],
      attachments: [{ name: 'a.txt', text: 'words' }],
    });
    expect(new Set([...ids, ...origin.map(({ id }) => id)]).size).toBe(9);
    expect(await messagesOf(SESSION)).toEqual(origin);
  });

  it('is made once, however often it is asked for', async () => {
    const replies = [await branch(1), await branch(1)];
    expect(replies[1]?.data).toEqual(replies[0]?.data);
    expect(await messagesOf(NEW)).toHaveLength(2);
    expect((await branch(3)).status).toBe(409);
    expect((await branch(1, {}, 'user-mina')).status).toBe(409);
    expect((await branch(1, { id: SESSION })).status).toBe(409);
    expect((await branch(1, { id: 'mine' })).status).toBe(422);
  });

  it('goes on as any chat does: the agent knows what was said, and another answer is asked for there', async () => {
    await branch(1);
    const there = await world.connect('user-ada', `/ws/chat/${NEW}`);
    there.send({ type: 'chat', content: 'In May?' });
    await world.clock.settle();
    expect(world.agent.answers.at(-1)?.turn.history.map(({ content }) => content)).toEqual([
      'How many days?',
      'Twenty.',
    ]);
    world.agent.answers.at(-1)?.finish();
    await world.clock.settle();
    const [, copied] = await messagesOf(NEW);
    there.send({ type: 'regenerate', message_id: copied?.['id'] });
    await world.clock.settle();
    expect(world.agent.answers.at(-1)?.turn.prompt).toBe('How many days?');
  });

  it('rings for nobody again, is told to the workspace, and not unread for who made it', async () => {
    const watcher = await world.connect('user-mina', '/ws/workspaces/ws-demo');
    const inbox = await world.connect('user-mina', '/ws/notifications/user-mina');
    await branch(1);
    await world.clock.settle();
    expect(inbox.ofType('notification')).toEqual([]);
    expect(watcher.ofType('session_changed').at(-1)?.['session']).toMatchObject({
      id: NEW,
      last_position: 2,
    });
    const row = async (as: string) =>
      ((await world.request(as, 'GET', '/api/v1/chat/sessions')).data as Record<string, unknown>[]).find(
        ({ id }) => id === NEW,
      );
    expect(await row('user-ada')).toMatchObject({
      last_position: 2,
      read_position: 2,
      branched_from: { position: 2 },
    });
    expect((await row('user-mina'))?.['read_position']).toBeNull();
  });

  it('is found by its words, and without a title of the page’s it is named after the other', async () => {
    expect((await branch(1)).data).toMatchObject({ title: '↳ First chat' });
    const found = await world.request('user-ada', 'GET', '/api/v1/chat/search?q=twenty');
    const { hits } = found.data as { hits: Record<string, unknown>[] };
    expect(hits.map(({ session_id }) => session_id).toSorted()).toEqual([SESSION, NEW]);
  });

  it('is not made by a viewer, nor outside, nor of what is not there', async () => {
    expect((await branch(1, {}, 'user-jun')).status).toBe(403);
    expect((await branch(1, {}, 'user-eve')).status).toBe(404);
    expect((await branch(1, { message_id: 'none' })).status).toBe(404);
    expect((await branch(1, { message_id: null })).status).toBe(422);
    expect(await world.storage.sessionById(NEW)).toBeNull();
  });

  it('is not made of an answer that is still being written, nor of what continues it', async () => {
    chat.send({ type: 'chat', content: 'Sure?' });
    await world.clock.settle();
    expect(await branch(6)).toMatchObject({
      status: 409,
      message: expect.stringContaining('written') as string,
    });
    expect((await branch(5)).status).toBe(200);
    expect((await messagesOf(NEW)).map(({ content }) => content).at(-1)).toBe('Sure?');
  });

  it('is unknown to a stock gateway', async () => {
    const stock = await createTestWorld({ settings: { stock: true } });
    expect((await stock.request('user-ada', 'POST', BRANCH, { message_id: null })).status).toBe(404);
  });
});
