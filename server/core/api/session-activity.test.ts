import { beforeEach, describe, expect, it } from 'vitest';
import { createTestWorld, SESSION, type TestWorld } from '../testing/test-world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await createTestWorld();
});

const READ = `/api/v1/chat/sessions/${SESSION}/read`;

const rowOf = async (as: string): Promise<Record<string, unknown> | undefined> =>
  ((await world.request(as, 'GET', '/api/v1/chat/sessions')).data as Record<string, unknown>[])[0];

describe('what goes on in a chat', () => {
  it('is told to its workspace while it happens, and stands in the list', async () => {
    const watcher = await world.connect('user-jun', '/ws/workspaces/ws-demo');
    const chat = await world.connect('user-ada', `/ws/chat/${SESSION}`);
    chat.send({ type: 'chat', content: 'Hello' });
    await world.clock.settle();
    const states = () => watcher.ofType('session_changed').map((frame) => frame['session']);
    expect(states().at(-1)).toMatchObject({ id: SESSION, running: true, last_position: 1 });
    expect(await rowOf('user-jun')).toMatchObject({ running: true, last_position: 1, read_position: null });
    world.agent.answers[0]?.say('Hi.');
    world.agent.answers[0]?.finish();
    await world.clock.settle();
    expect(states().at(-1)).toEqual({
      id: SESSION,
      application_id: 'app-helpdesk',
      title: 'First chat',
      archived: false,
      created_at: '2026-11-24T10:00:00.000Z',
      updated_at: expect.any(String) as string,
      running: false,
      asking: false,
      last_position: 2,
      last_status: 'complete',
    });
    expect(await rowOf('user-ada')).toMatchObject({ running: false, last_position: 2, read_position: 1 });
    await world.request('user-ada', 'PUT', `/api/v1/chat/sessions/${SESSION}`, { title: '이름' });
    expect(states().at(-1)).toMatchObject({ title: '이름' });
    await world.request('user-ada', 'PUT', `/api/v1/chat/sessions/${SESSION}/archive`);
    expect(states().at(-1)).toMatchObject({ archived: true });
    await world.request('user-mina', 'DELETE', `/api/v1/chat/sessions/${SESSION}/archive`);
    expect(states().at(-1)).toMatchObject({ archived: false });
  });

  it('is read up to where one says, which all of one’s own pages hear, and nobody else', async () => {
    const chat = await world.connect('user-ada', `/ws/chat/${SESSION}`);
    chat.send({ type: 'chat', content: 'Hello' });
    await world.clock.settle();
    world.agent.answers[0]?.finish();
    await world.clock.settle();
    const own = await world.connect('user-jun', '/ws/notifications/user-jun');
    const other = await world.connect('user-mina', '/ws/notifications/user-mina');
    const workspace = await world.connect('user-mina', '/ws/workspaces/ws-demo');
    expect((await world.request('user-jun', 'POST', READ, { position: 99 })).data).toEqual({
      session_id: SESSION,
      position: 2,
    });
    await world.request('user-jun', 'POST', READ, { position: 1 });
    await world.clock.settle();
    expect(own.ofType('session_read')).toEqual([
      {
        type: 'session_read',
        session_id: SESSION,
        position: 2,
        timestamp: expect.any(String) as string,
        seq: 1,
      },
    ]);
    expect(other.ofType('session_read')).toEqual([]);
    expect(workspace.texts.some((text) => text.includes('session_read'))).toBe(false);
    expect((await rowOf('user-jun'))?.['read_position']).toBe(2);
    expect((await rowOf('user-mina'))?.['read_position']).toBeNull();
    for (const body of [{}, { position: -1 }, { position: 1.5 }])
      expect((await world.request('user-jun', 'POST', READ, body)).status).toBe(422);
  });

  it('is no word of a stock gateway, and is not to be said by a client', async () => {
    const stock = await createTestWorld({ settings: { stock: true } });
    const list = await stock.request('user-ada', 'GET', '/api/v1/chat/sessions');
    expect(Object.keys((list.data as Record<string, unknown>[])[0] ?? {}).sort()).toEqual([
      'application_id',
      'archived',
      'created_at',
      'id',
      'title',
      'updated_at',
    ]);
    const socket = await world.connect('user-ada', '/ws/workspaces/ws-demo');
    socket.send({ type: 'session_changed', session: { id: SESSION, application_id: 'x', title: 'forged' } });
    await world.clock.settle();
    expect(socket.ofType('session_changed')).toEqual([]);
    expect(socket.ofType('error')).toHaveLength(1);
  });
});
