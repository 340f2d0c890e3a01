/** The inbox over REST and on the socket: one’s own alone, stored before it is told, marks that stay. */
import { describe, expect, it } from 'vitest';
import { createTestWorld, type TestSocket, type TestWorld } from '../testing/test-world.ts';

const LIST = '/api/v1/notifications';
const INBOX = '/ws/notifications/user-mina';

interface Row {
  readonly id: string;
  readonly read_at: string | null;
  readonly position: number;
}

/** Mina is given one role after the other: each rings. */
async function ring(world: TestWorld, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await world.request('user-ada', 'PUT', '/api/v1/workspaces/ws-demo/members/user-mina/role', {
      role: n % 2 === 0 ? 'viewer' : 'member',
    });
  }
  await world.clock.settle();
}

async function rows(world: TestWorld, query = '', as = 'user-mina'): Promise<readonly Row[]> {
  return (await world.request(as, 'GET', LIST + query)).data as readonly Row[];
}

const idsOf = (list: readonly Row[]): string[] => list.map((row) => row.id);

describe('the inbox', () => {
  it('lists what rang, newest first, in pages, with its place in the stream', async () => {
    const world = await createTestWorld();
    const bell = await world.connect('user-mina', INBOX);
    await ring(world, 5);
    const reply = await world.request('user-mina', 'GET', `${LIST}?limit=2`);
    const told = bell.ofType('notification').map((frame) => frame['notification'] as Row);
    expect(reply.data).toEqual(told.toReversed().slice(0, 2));
    const [hello] = bell.frames;
    expect(reply.headers['X-Nadoo-Position']).toBe(`${String(hello?.['epoch'])}:5`);
    const last = told[3]?.id ?? '';
    expect(idsOf(await rows(world, `?before=${last}&limit=2`))).toEqual([told[2]?.id, told[1]?.id]);
    expect((await world.request('user-mina', 'GET', `${LIST}?before=nothing`)).status).toBe(404);
    expect((await world.request('user-mina', 'GET', `${LIST}?limit=0`)).status).toBe(422);
    expect(await rows(world, '', 'user-ada')).toEqual([]);
  });

  it('tells a read mark to every socket of the user, once, and nobody else', async () => {
    const world = await createTestWorld();
    const [here, there] = [await world.connect('user-mina', INBOX), await world.connect('user-mina', INBOX)];
    const ada = await world.connect('user-ada', '/ws/notifications/user-ada');
    await ring(world, 3);
    const [newest] = await rows(world);
    const body = { ids: [newest?.id, 'nothing'] };
    const reply = await world.request('user-mina', 'POST', `${LIST}/read`, body);
    await world.request('user-mina', 'POST', `${LIST}/read`, body);
    await world.request('user-ada', 'POST', `${LIST}/read`, body);
    await world.clock.settle();
    const frames = [here, there].map((socket: TestSocket) => socket.ofType('notification_read'));
    expect(frames[0]).toMatchObject([{ ids: [newest?.id], unread: 2, seq: 4 }]);
    expect(frames[1]).toEqual(frames[0]);
    expect(frames[0]?.[0]).toMatchObject(reply.data as object);
    expect(ada.ofType('notification_read')).toEqual([]);
    expect(idsOf(await rows(world, '?unread=true'))).not.toContain(newest?.id);
  });

  it('reads everything up to one, and by a frame of the socket too', async () => {
    const world = await createTestWorld();
    const bell = await world.connect('user-mina', INBOX);
    await ring(world, 3);
    const [newest, middle] = await rows(world);
    bell.send({ type: 'notification_read', up_to: middle?.id });
    bell.send({ type: 'notification_read', up_to: 'nothing' });
    bell.send({ type: 'notification_read', ids: 'all' });
    await world.clock.settle();
    expect(bell.ofType('notification_read')).toMatchObject([
      { up_to: middle?.id, position: middle?.position, unread: 1 },
    ]);
    expect(bell.ofType('error')).toHaveLength(2);
    expect(idsOf(await rows(world, '?unread=true'))).toEqual([newest?.id]);
  });

  it('takes back, archives and snoozes, and counts what is left', async () => {
    const world = await createTestWorld();
    const bell = await world.connect('user-mina', INBOX);
    await ring(world, 3);
    const [newest, middle] = idsOf(await rows(world));
    const mark = (body: unknown) => world.request('user-mina', 'POST', `${LIST}/marks`, body);
    const read = await world.request('user-mina', 'POST', `${LIST}/read`, { up_to: newest });
    const { read_at } = read.data as { read_at: string };
    expect((await mark({ read_at, read: false })).data).toMatchObject({ unread: 3 });
    expect((await mark({ ids: [newest], archived: true })).data).toMatchObject({ unread: 2 });
    const until = new Date(world.clock.now() + 60_000).toISOString();
    expect((await mark({ ids: [middle], snoozed_until: until })).data).toMatchObject({ unread: 1 });
    expect((await world.request('user-mina', 'GET', `${LIST}/summary`)).data).toMatchObject({
      unread: 1,
      next_wake: until,
      kinds: ['role_changed'],
    });
    expect(idsOf(await rows(world, '?archived=true'))).toEqual([newest]);
    expect(idsOf(await rows(world, '?snoozed=true'))).toEqual([middle]);
    await world.clock.advance(61_000);
    expect(idsOf(await rows(world, '?unread=true'))[0]).toBe(middle);
    expect((await mark({ ids: [newest], archived: false })).data).toMatchObject({ unread: 3 });
    for (const bad of [{}, { ids: [newest] }, { archived: true }, { ids: [newest], read: true }])
      expect((await mark(bad)).status).toBe(422);
    expect(bell.ofType('notification_marked').map((frame) => frame['was_read_at'] ?? frame['ids'])).toEqual([
      read_at,
      [newest],
      [middle],
      [newest],
    ]);
  });

  it('rings no more for a muted kind, but keeps it', async () => {
    const world = await createTestWorld();
    const bell = await world.connect('user-mina', INBOX);
    const set = { muted_kinds: ['role_changed', 'role_changed'] };
    await world.request('user-mina', 'PUT', `${LIST}/preferences`, set);
    await ring(world, 1);
    expect(bell.ofType('notification_preferences')).toMatchObject([{ muted_kinds: ['role_changed'] }]);
    expect(bell.ofType('notification')).toMatchObject([
      { unread: 0, notification: { read_at: expect.any(String) as string } },
    ]);
    expect((await world.request('user-mina', 'GET', `${LIST}/preferences`)).data).toEqual({
      muted_kinds: ['role_changed'],
    });
    const bad = await world.request('user-mina', 'PUT', `${LIST}/preferences`, { muted_kinds: 'all' });
    expect(bad.status).toBe(422);
  });

  it('is not there in stock mode, by route or by frame, and needs a sign-in elsewhere', async () => {
    const stock = await createTestWorld({ settings: { stock: true } });
    expect((await stock.request('user-mina', 'GET', LIST)).status).toBe(404);
    const bell = await stock.connect('user-mina', INBOX);
    bell.send({ type: 'notification_read', ids: [] });
    await stock.clock.settle();
    expect(bell.texts).toEqual([]);
    expect(stock.core.counters.get('frames_unknown')).toBe(1);
    const world = await createTestWorld();
    expect((await world.request(null, 'GET', LIST)).status).toBe(401);
  });

  it('tells nothing that is not stored', async () => {
    const world = await createTestWorld();
    const bell = await world.connect('user-mina', INBOX);
    world.storage.insertNotification = () => Promise.reject(new Error('The disk is full.'));
    await ring(world, 1);
    expect(bell.types).toEqual(['hello']);
  });
});
