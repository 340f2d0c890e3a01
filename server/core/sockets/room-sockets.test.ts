/** The notification and the workspace socket. */
import { describe, expect, it } from 'vitest';
import { allExtensions, createTestWorld, SESSION } from '../testing/test-world.ts';

const INBOX = '/ws/notifications/user-mina';
const ROOM = '/ws/workspaces/ws-demo';

describe('notifications', () => {
  it('says hello, answers a ping, and closes other people’s inboxes with 1008', async () => {
    const world = await createTestWorld();
    const mina = await world.connect('user-mina', INBOX);
    mina.send({ type: 'ping' });
    mina.send('{');
    mina.send({ type: 'constellation' });
    await world.clock.settle();
    expect(mina.types).toEqual(['hello', 'pong', 'error']);
    const ada = await world.connect('user-ada', INBOX);
    expect([ada.closeCode, ada.texts]).toEqual([1008, []]);
  });

  it('rings whoever is made a member or given a role, with what each language needs', async () => {
    const world = await createTestWorld();
    const mina = await world.connect('user-mina', INBOX);
    await world.request('user-ada', 'POST', '/api/v1/workspaces/ws-private/members', {
      email: 'Mina@demo.nadoo.dev',
      role: 'viewer',
    });
    await world.request('user-ada', 'PUT', '/api/v1/workspaces/ws-private/members/user-mina/role', {
      role: 'admin',
    });
    await world.clock.settle();
    expect(mina.ofType('notification')).toMatchObject([
      {
        seq: 1,
        notification: {
          id: expect.any(String) as string,
          kind: 'member_added',
          title: 'You are now in Private',
          body: 'Ada added you as viewer.',
          action_url: '/w/ws-private/chat',
          params: { workspace_id: 'ws-private', workspace_name: 'Private', role: 'viewer', by: 'Ada' },
        },
      },
      { seq: 2, notification: { kind: 'role_changed', params: { role: 'admin' } } },
    ]);
  });

  it('rings for a finished answer, sockets in its session or not: the page knows what it shows', async () => {
    const world = await createTestWorld();
    const bell = await world.connect('user-mina', INBOX);
    const chat = await world.connect('user-mina', `/ws/chat/${SESSION}`);
    chat.send({ type: 'chat', content: 'Left behind', chat_id: SESSION });
    await world.clock.settle();
    expect(bell.ofType('notification')).toEqual([]);
    world.agent.answers[0]?.finish();
    await world.clock.settle();
    expect(bell.ofType('notification')).toMatchObject([
      { notification: { kind: 'answer_finished', action_url: `/w/ws-demo/chat/${SESSION}` } },
    ]);
  });

  it('in stock mode carries the three documented fields and no hello', async () => {
    const world = await createTestWorld({ settings: { stock: true } });
    const mina = await world.connect('user-mina', INBOX);
    await world.request('user-ada', 'POST', '/api/v1/workspaces/ws-private/members', {
      email: 'mina@demo.nadoo.dev',
      role: 'viewer',
    });
    await world.clock.settle();
    expect(mina.frames).toEqual([
      {
        type: 'notification',
        notification: {
          title: 'You are now in Private',
          body: 'Ada added you as viewer.',
          action_url: '/w/ws-private/chat',
        },
        timestamp: '2026-11-24T10:32:00.000Z',
      },
    ]);
  });
});

/** Streams, but no presence: that has tests of its own. */
const numbered = { settings: { extensions: allExtensions.filter((name) => name !== 'presence') } };

describe('a workspace', () => {
  it('tells of arrivals and departures, numbered, to everyone', async () => {
    const world = await createTestWorld(numbered);
    const ada = await world.connect('user-ada', ROOM);
    const mina = await world.connect('user-mina', ROOM);
    mina.drop();
    await world.clock.settle();
    expect(ada.frames.slice(1)).toMatchObject([
      { type: 'user_joined', user_id: 'user-ada', seq: 1 },
      { type: 'user_joined', user_id: 'user-mina', seq: 2 },
      { type: 'user_left', user_id: 'user-mina', seq: 3 },
    ]);
    expect(mina.types).toEqual(['hello', 'user_joined']);
  });

  it('broadcasts a member’s frame under the server’s identity', async () => {
    const world = await createTestWorld(numbered);
    const ada = await world.connect('user-ada', ROOM);
    const mina = await world.connect('user-mina', ROOM);
    mina.send({
      type: 'document_updated',
      document_id: 'doc-handbook',
      action: 'edited',
      updated_by: 'user-ada',
      seq: 9,
    });
    await world.clock.settle();
    expect(ada.frames.at(-1)).toEqual({
      type: 'document_updated',
      document_id: 'doc-handbook',
      action: 'edited',
      updated_by: 'user-mina',
      user_id: 'user-mina',
      timestamp: '2026-11-24T10:32:00.000Z',
      seq: 3,
    });
    expect(mina.frames.at(-1)).toEqual(ada.frames.at(-1));
  });

  it('refuses a viewer, the server’s own types, and who is no member', async () => {
    const world = await createTestWorld(numbered);
    const ada = await world.connect('user-ada', ROOM);
    const jun = await world.connect('user-jun', ROOM);
    jun.send({ type: 'application_changed' });
    jun.send({ type: 'user_left', user_id: 'user-ada' });
    jun.send({ type: 'constellation' });
    jun.send({ type: 'ping' });
    await world.clock.settle();
    expect(jun.types).toEqual(['hello', 'user_joined', 'error', 'error', 'pong']);
    expect(ada.types).toEqual(['hello', 'user_joined', 'user_joined']);
    expect(world.core.counters.get('frames_forbidden')).toBe(1);
    expect(world.core.counters.get('frames_forged')).toBe(1);
    expect((await world.connect('user-eve', ROOM)).closeCode).toBe(1008);
    expect((await world.connect(null, ROOM)).closeReason).toBe('Invalid token');
  });

  it('replays what a dropped client missed', async () => {
    const world = await createTestWorld(numbered);
    const ada = await world.connect('user-ada', ROOM);
    ada.drop();
    await world.connect('user-mina', ROOM);
    const again = await world.connect('user-ada', ROOM, {
      epoch: String(ada.frames[0]?.['epoch']),
      since: '1',
    });
    expect(again.frames[0]).toMatchObject({ type: 'hello', recovered: true });
    expect(again.frames.slice(1).map((frame) => [frame['type'], frame['user_id'], frame['seq']])).toEqual([
      ['user_left', 'user-ada', 2],
      ['user_joined', 'user-mina', 3],
      ['user_joined', 'user-ada', 4],
    ]);
  });

  it('in stock mode broadcasts to the others only, and passes on what it does not know', async () => {
    const world = await createTestWorld({ settings: { stock: true } });
    const ada = await world.connect('user-ada', ROOM);
    const mina = await world.connect('user-mina', ROOM);
    mina.send({ type: 'whiteboard_cleared' });
    await world.clock.settle();
    expect(mina.frames).toEqual([]);
    const timestamp = '2026-11-24T10:32:00.000Z';
    expect(ada.frames).toEqual([
      { type: 'user_joined', user_id: 'user-mina', timestamp },
      { type: 'whiteboard_cleared', user_id: 'user-mina', timestamp },
    ]);
  });
});
