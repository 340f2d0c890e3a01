/** What people think of answers (extension `feedback`). */
import { beforeEach, describe, expect, it } from 'vitest';
import { createTestWorld, SESSION, type TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let promptId = '';
let answerId = '';

beforeEach(async () => {
  world = await createTestWorld();
  await ask();
});

async function ask(): Promise<void> {
  const socket = await world.connect('user-ada', `/ws/chat/${SESSION}`);
  socket.send({ type: 'chat', content: 'Hello', application_id: 'app-helpdesk' });
  await world.clock.settle();
  [promptId = '', answerId = ''] = (await world.storage.messagesOf(SESSION)).map(({ id }) => id);
}

async function finish(): Promise<void> {
  world.agent.latest.finish();
  await world.clock.settle();
}

const vote = (as: string, body: unknown, id = answerId) =>
  world.request(as, 'PUT', `/api/v1/chat/messages/${id}/feedback`, body);
const own = async (as: string) =>
  (await world.request(as, 'GET', `/api/v1/chat/sessions/${SESSION}/feedback`)).data;

describe('feedback', () => {
  it('is kept for each person, the last word of each, and seen by nobody else', async () => {
    await finish();
    expect((await vote('user-ada', { vote: 'up' })).status).toBe(200);
    await vote('user-ada', { vote: 'down', reasons: ['wrong', 'wrong'], comment: ' 숫자가 틀림 ' });
    await vote('user-mina', { vote: 'up' });
    expect(await own('user-ada')).toMatchObject([
      { message_id: answerId, vote: 'down', reasons: ['wrong'], comment: '숫자가 틀림' },
    ]);
    expect(await own('user-mina')).toMatchObject([{ vote: 'up', reasons: [], comment: '' }]);
  });

  it('is taken back by null, also twice', async () => {
    await finish();
    await vote('user-ada', { vote: 'up' });
    for (const _ of [1, 2]) expect(await vote('user-ada', { vote: null })).toMatchObject({ status: 200 });
    expect(await own('user-ada')).toEqual([]);
  });

  it('is for those who may write, and not there for who is not in the workspace', async () => {
    await finish();
    expect((await vote('user-jun', { vote: 'up' })).status).toBe(403);
    expect((await vote('user-eve', { vote: 'up' })).status).toBe(404);
    expect((await world.request('user-eve', 'GET', `/api/v1/chat/sessions/${SESSION}/feedback`)).status).toBe(
      404,
    );
    expect((await vote('user-ada', { vote: 'up' }, 'no-message')).status).toBe(404);
  });

  it('is about answers that are over', async () => {
    expect((await vote('user-ada', { vote: 'up' })).status).toBe(409);
    await finish();
    expect((await vote('user-ada', { vote: 'up' }, promptId)).status).toBe(422);
  });

  it.each([
    {},
    { vote: 'sideways' },
    { vote: 'up', reasons: ['because'] },
    { vote: 'up', comment: 'x'.repeat(2001) },
  ])('refuses %o', async (body) => {
    await finish();
    expect((await vote('user-ada', body)).status).toBe(422);
    expect(await own('user-ada')).toEqual([]);
  });

  it('is unknown to a stock gateway', async () => {
    world = await createTestWorld({ settings: { stock: true } });
    await ask();
    await finish();
    expect((await vote('user-ada', { vote: 'up' })).status).toBe(404);
  });
});
