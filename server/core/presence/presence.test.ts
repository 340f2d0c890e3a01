/** The extension `presence` on the workspace socket and over REST. */
import { describe, expect, it } from 'vitest';
import { createMemoryBus } from '../memory-bus.ts';
import { createMemoryStorage } from '../memory-storage.ts';
import type { StreamBus } from '../ports.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createTestWorld, SESSION, type TestWorld } from '../testing/test-world.ts';

const ROOM = '/ws/workspaces/ws-demo';
type Socket = Awaited<ReturnType<TestWorld['connect']>>;

/** Connects, and says how as a page does. */
async function arrive(
  world: TestWorld,
  userId: string,
  status = 'active',
  viewing: unknown = null,
): Promise<Socket> {
  const socket = await world.connect(userId, ROOM);
  socket.send({ type: 'presence', status, viewing });
  await world.clock.settle();
  return socket;
}

/** What a page makes of the frames so far: connections, status and what is looked at, by person. */
function rosterOf(socket: Socket): Record<string, unknown> {
  type Row = { user_id: string; connections: number; status: string; viewing: { id: string } | null };
  const roster = new Map<string, unknown>();
  for (const frame of socket.frames) {
    if (frame['type'] !== 'presence_state' && frame['type'] !== 'presence_update') continue;
    for (const { user_id, connections, status, viewing } of frame['members'] as Row[]) {
      roster.set(user_id, [connections, status, viewing?.id ?? null]);
    }
    for (const id of (frame['left'] ?? []) as string[]) roster.set(id, [0, 'offline', null]);
  }
  return Object.fromEntries([...roster].sort());
}

const away = [0, 'offline', null];

describe('presence', () => {
  it('tells a joiner of every member, and the others of the joiner', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada', 'active', { kind: 'document', id: 'doc-handbook' });
    await world.clock.advance(300);
    const mina = await arrive(world, 'user-mina', 'idle');
    expect(mina.frames[1]).toEqual({
      type: 'presence_state',
      members: [
        {
          user_id: 'user-ada',
          name: 'Ada',
          role: 'owner',
          connections: 1,
          status: 'active',
          viewing: { kind: 'document', id: 'doc-handbook', title: 'Handbook' },
          last_seen: null,
        },
        ...[
          ['user-mina', 'Mina', 'member'],
          ['user-jun', 'Jun', 'viewer'],
        ].map(([user_id, name, role]) => ({
          user_id,
          name,
          role,
          connections: 0,
          status: 'offline',
          viewing: null,
          last_seen: null,
        })),
      ],
      timestamp: '2026-11-24T10:32:00.300Z',
    });
    expect(ada.ofType('user_joined').map((frame) => frame['user_id'])).toEqual(['user-ada', 'user-mina']);
    expect(rosterOf(ada)).toEqual({
      'user-ada': [1, 'active', 'doc-handbook'],
      'user-jun': away,
      'user-mina': [1, 'idle', null],
    });
    expect(rosterOf(mina)).toEqual(rosterOf(ada));
    // Once more for a part of the page that came late.
    mina.send({ type: 'presence', status: 'idle', viewing: null, roster: true });
    await world.clock.settle();
    expect(mina.ofType('presence_state')).toHaveLength(2);
  });

  it('takes a client that says nothing of itself for active after a second', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    await world.connect('user-mina', ROOM);
    await world.clock.advance(999);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': away });
    await world.clock.advance(300);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': [1, 'active', null] });
  });

  it('makes one member of many sockets: active where one is, looking at what the newest says', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    const first = await arrive(world, 'user-mina', 'active', { kind: 'chat', id: SESSION });
    await world.clock.advance(300);
    const second = await arrive(world, 'user-mina', 'idle', { kind: 'plugin', id: 'calculator' });
    await world.clock.advance(300);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': [2, 'active', SESSION] });
    second.send({ type: 'presence', status: 'active', viewing: { kind: 'plugin', id: 'calculator' } });
    await world.clock.advance(300);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': [2, 'active', 'calculator'] });
    second.drop();
    await world.clock.advance(300);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': [1, 'active', SESSION] });
    first.drop();
    await world.clock.advance(300);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': away });
    const late = await world.connect('user-jun', ROOM);
    expect((late.frames[1]?.['members'] as { last_seen: string }[])[1]?.last_seen).toBe(
      '2026-11-24T10:32:01.200Z',
    );
  });

  it('hides whoever appears offline from everybody, in frames, roster, stats and to followers', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    const hidden = await arrive(world, 'user-mina', 'invisible', { kind: 'chat', id: SESSION });
    // A second window that does not know of the wish gives nothing away.
    const other = await world.connect('user-mina', ROOM);
    await world.clock.advance(2_000);
    hidden.send({ type: 'follow', user_id: 'user-ada' });
    ada.send({ type: 'follow', user_id: 'user-mina' });
    ada.send({ type: 'follow', user_id: 'user-jun' });
    await world.clock.settle();
    expect(JSON.stringify(ada.ofType('presence_update'))).not.toContain('user-mina');
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': away });
    const refusals = ada.ofType('error').map((frame) => frame['message']);
    expect(refusals).toHaveLength(2);
    expect(refusals[0]).toBe(refusals[1]);
    expect(ada.ofType('followed')).toEqual([]);
    const statsOf = async (userId: string) =>
      (await world.request(userId, 'GET', '/ws/stats')).data as { details: { users: object } };
    expect((await statsOf('user-ada')).details.users).toEqual({ 'user-ada': 1 });
    expect((await statsOf('user-mina')).details.users).toEqual({ 'user-ada': 1, 'user-mina': 2 });

    hidden.send({ type: 'presence', status: 'active', viewing: null });
    await world.clock.advance(300);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': [2, 'active', null] });
    hidden.send({ type: 'presence', status: 'invisible', viewing: null });
    await world.clock.advance(300);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': away });
    other.drop();
    hidden.drop();
  });

  it('guesses nothing of a page that will say how its user is', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    const late = await world.connect('user-mina', ROOM, { presence: 'stated' });
    await world.clock.advance(20_000);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': away });
    expect(ada.ofType('user_joined').map((frame) => frame['user_id'])).toEqual(['user-ada']);
    late.send({ type: 'presence', status: 'active', viewing: null });
    await world.clock.advance(300);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': [1, 'active', null] });
  });

  it('says nothing of a window that does not know of the wish of another, and tells of it once that is gone', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    const told = () =>
      ada.frames.slice(2).flatMap((frame) => (frame['user_id'] === 'user-mina' ? [frame['type']] : []));
    const hidden = await arrive(world, 'user-mina', 'invisible');
    const other = await arrive(world, 'user-mina');
    await world.clock.advance(1_000);
    expect(told()).toEqual([]);
    hidden.drop();
    await world.clock.settle();
    expect(told()).toEqual(['user_joined']);
    const again = await arrive(world, 'user-mina', 'invisible');
    expect(told()).toEqual(['user_joined', 'user_left']);
    other.drop();
    again.drop();
    await world.clock.settle();
    expect(told()).toEqual(['user_joined', 'user_left']);
  });

  it('says no user_joined and no user_left of whom nobody is to see', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    const hidden = await arrive(world, 'user-mina', 'invisible');
    hidden.drop();
    await world.clock.advance(20_000);
    expect(JSON.stringify(ada.frames.slice(2))).not.toContain('user-mina');
    const activity = await world.request('user-ada', 'GET', '/api/v1/workspaces/ws-demo/activity');
    expect(JSON.stringify(activity.data)).not.toContain('user-mina');
  });

  it('says of a chat neither that somebody unseen left it, after their last window went or before', async () => {
    const world = await createTestWorld();
    const ada = await world.connect('user-ada', `/ws/chat/${SESSION}`);
    const hidden = await arrive(world, 'user-mina', 'invisible');
    (await world.connect('user-mina', `/ws/chat/${SESSION}`)).drop();
    const chat = await world.connect('user-mina', `/ws/chat/${SESSION}`);
    hidden.drop();
    chat.drop();
    await world.clock.settle();
    expect(ada.ofType('user_disconnected')).toEqual([]);
    await arrive(world, 'user-mina');
    (await world.connect('user-mina', `/ws/chat/${SESSION}`)).drop();
    await world.clock.settle();
    expect(ada.ofType('user_disconnected')).toMatchObject([{ user_id: 'user-mina' }]);
  });

  it('shows nothing of another workspace', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    await world.storage.insertDocument({
      id: 'doc-of-others',
      workspace_id: 'ws-private',
      title: 'Secret plan',
      text: '',
      version: 1,
      updated_at: '2026-11-24T10:00:00.000Z',
      updated_by: 'user-ada',
    });
    for (const viewing of [
      { kind: 'document', id: 'doc-of-others' },
      { kind: 'chat', id: 'another-session' },
      { kind: 'workflow', id: 'no-such-workflow' },
      { kind: 'run', id: 'an execution id is a capability' },
    ]) {
      ada.send({ type: 'presence', status: 'active', viewing });
      await world.clock.advance(300);
      expect(rosterOf(ada)).toMatchObject({ 'user-ada': [1, 'active', null] });
    }
    for (const [kind, id] of [
      ['workflow', 'wf-named'],
      ['application', 'app-named'],
    ] as const) {
      const named = { id, workspace_id: 'ws-demo', name: `The ${kind}`, description: '' };
      if (kind === 'workflow') await world.storage.insertWorkflow({ ...named, nodes: [] });
      else {
        const told = { instructions: '', plugin_ids: [], version: 1, updated_at: null, updated_by: null };
        await world.storage.insertApplication({ ...named, ...told });
      }
      ada.send({ type: 'presence', status: 'active', viewing: { kind, id } });
      await world.clock.advance(300);
      expect(ada.ofType('presence_update').at(-1)).toMatchObject({
        members: [{ viewing: { kind, id, title: `The ${kind}` } }],
      });
    }
    ada.send({ type: 'presence', status: 'active', viewing: { kind: 'documents', id: '' } });
    await world.clock.advance(300);
    expect(ada.ofType('presence_update').at(-1)).toMatchObject({
      members: [{ viewing: { kind: 'documents', id: '', title: null } }],
    });
  });

  it('refuses and counts what a client says in the server’s place, and what is no status', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    const jun = await arrive(world, 'user-jun');
    const before = ada.frames.length;
    for (const type of ['user_left', 'member_added', 'presence_state', 'presence_update', 'followed']) {
      jun.send({ type, user_id: 'user-ada', members: [], left: ['user-ada'], by: 'user-ada' });
    }
    jun.send({ type: 'activity_added', entries: [] });
    jun.send({ type: 'member_removed', user_id: 'user-ada' });
    jun.send({ type: 'presence', status: 'dancing' });
    await world.clock.settle();
    expect(jun.ofType('error')).toHaveLength(8);
    expect(world.core.counters.get('frames_forged')).toBe(7);
    expect(world.core.counters.get('frames_malformed')).toBe(1);
    expect(ada.frames.slice(before).filter(({ type }) => type !== 'presence_update')).toEqual([]);
  });

  it('tells a flood of changes at most four times a second', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    await world.clock.advance(300);
    const before = ada.ofType('presence_update').length;
    for (let at = 0; at < 200; at += 1) {
      ada.send({ type: 'presence', status: at % 2 === 0 ? 'idle' : 'active', viewing: null });
      await world.clock.advance(5);
    }
    await world.clock.advance(300);
    expect(ada.ofType('presence_update').length - before).toBeLessThanOrEqual(6);
    expect(rosterOf(ada)).toMatchObject({ 'user-ada': [1, 'active', null] });
  });
});

describe('following', () => {
  it('is seen by the followed, who can end it; ends with a word, a departure, or a wish to be unseen', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    const mina = await arrive(world, 'user-mina');
    const jun = await arrive(world, 'user-jun');
    const follow = async (user_id: string | null) => {
      mina.send({ type: 'follow', user_id });
      await world.clock.settle();
    };
    await follow('user-ada');
    expect(ada.ofType('followed')).toEqual([{ type: 'followed', by: 'user-mina' }]);
    // Jun does not follow: nobody can send him away, nor Mina in Ada's place.
    jun.send({ type: 'follow_refused', user_id: 'user-mina' });
    ada.send({ type: 'follow_refused', user_id: 'user-jun' });
    await world.clock.settle();
    expect([...mina.ofType('follow_refused'), ...jun.ofType('follow_refused')]).toEqual([]);
    ada.send({ type: 'follow_refused', by: 'user-mina' });
    await world.clock.settle();
    expect(mina.ofType('follow_refused')).toEqual([{ type: 'follow_refused', by: 'user-ada' }]);

    await follow('user-ada');
    await follow(null);
    await follow('user-ada');
    mina.send({ type: 'presence', status: 'invisible', viewing: null });
    await world.clock.settle();
    const ended = { type: 'followed', by: 'user-mina', ended: true };
    const began = { type: 'followed', by: 'user-mina' };
    expect(ada.ofType('followed')).toEqual([began, began, ended, began, ended]);
    mina.send({ type: 'presence', status: 'active', viewing: null });
    await follow('user-ada');
    // Ada's page comes back within a moment, and sees who follows.
    ada.drop();
    const again = await arrive(world, 'user-ada');
    expect(again.ofType('followed')).toEqual([began]);
    mina.drop();
    await world.clock.settle();
    expect(again.ofType('followed')).toEqual([began, ended]);
  });
});

describe('members', () => {
  it('learn of a new role at once, and are closed out when they are removed', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    const mina = await arrive(world, 'user-mina');
    await world.clock.advance(300);
    const path = '/api/v1/workspaces/ws-demo/members/user-mina';
    await world.request('user-ada', 'PUT', `${path}/role`, { role: 'admin' });
    await world.clock.advance(300);
    expect(ada.ofType('member_changed')).toMatchObject([{ user_id: 'user-mina', role: 'admin' }]);
    expect(ada.ofType('presence_update').at(-1)).toMatchObject({
      members: [{ user_id: 'user-mina', role: 'admin', connections: 1 }],
    });
    await world.request('user-ada', 'DELETE', path);
    await world.clock.advance(300);
    expect([mina.closeCode, mina.closeReason]).toEqual([1008, 'No longer a member']);
    expect(ada.ofType('member_removed')).toMatchObject([{ user_id: 'user-mina' }]);
    expect(ada.ofType('presence_update').at(-1)).toMatchObject({ members: [], left: ['user-mina'] });
    expect((await world.connect('user-mina', ROOM)).closeCode).toBe(1008);
  });
});

describe('activity', () => {
  const kindsOf = async (world: TestWorld, query = '') => {
    const reply = await world.request('user-ada', 'GET', `/api/v1/workspaces/ws-demo/activity${query}`);
    return (reply.data as { kind: string; user_id: string }[]).map(({ kind, user_id }) => [kind, user_id]);
  };

  it('keeps who came and went, not who reconnected', async () => {
    const world = await createTestWorld();
    const ada = await arrive(world, 'user-ada');
    const mina = await arrive(world, 'user-mina');
    await world.clock.advance(1_000);
    mina.drop();
    await world.clock.advance(9_000);
    const again = await arrive(world, 'user-mina');
    await world.clock.advance(20_000);
    expect(await kindsOf(world)).toEqual([
      ['user_joined', 'user-mina'],
      ['user_joined', 'user-ada'],
    ]);
    again.drop();
    await world.clock.advance(10_300);
    expect((await kindsOf(world))[0]).toEqual(['user_left', 'user-mina']);
    expect(ada.ofType('activity_added').at(-1)).toMatchObject({
      entries: [{ kind: 'user_left', user_id: 'user-mina', at: '2026-11-24T10:32:30.000Z' }],
    });
  });

  it('keeps what members did, for members, newest first and from a time on', async () => {
    const world = await createTestWorld();
    const mina = await arrive(world, 'user-mina');
    await world.clock.advance(1_000);
    mina.send({ type: 'document_updated', document_id: 'doc-handbook', action: 'edited' });
    mina.send({ type: 'document_updated', document_id: 'no-such-document', action: 'edited' });
    mina.send({ type: 'application_changed' });
    await world.clock.settle();
    await world.clock.advance(1_000);
    const body = { email: 'eve@demo.nadoo.dev', role: 'viewer' };
    await world.request('user-ada', 'POST', '/api/v1/workspaces/ws-demo/members', body);
    await world.clock.settle();
    expect(await kindsOf(world)).toEqual([
      ['member_added', 'user-eve'],
      ['application_changed', 'user-mina'],
      ['document_updated', 'user-mina'],
      ['user_joined', 'user-mina'],
    ]);
    expect(await kindsOf(world, '?since=2026-11-24T10:32:02Z')).toEqual([['member_added', 'user-eve']]);
    expect(await kindsOf(world, '?limit=1')).toHaveLength(1);
    const reply = await world.request('user-ada', 'GET', '/api/v1/workspaces/ws-demo/activity');
    expect((reply.data as { params: object }[])[2]?.params).toEqual({
      document_id: 'doc-handbook',
      title: 'Handbook',
      action: 'edited',
      version: 1,
    });
    expect(reply.headers['X-Nadoo-Position']).toMatch(/^\w+:\d+$/);
    const path = '/api/v1/workspaces/ws-private/activity';
    expect((await world.request('user-mina', 'GET', path)).status).toBe(404);
    const odd = '/api/v1/workspaces/ws-demo/activity?since=yesterday';
    expect((await world.request('user-ada', 'GET', odd)).status).toBe(422);
  });
});

describe('two gateways on one bus', () => {
  /** `start` brings up a gateway; `kill` leaves it deaf and dumb, as a crash does, `choke` before it has told what it reported. */
  function createCluster() {
    const clock = createFakeClock();
    const storage = createMemoryStorage();
    const bus = createMemoryBus({ clock, yieldToLoop: () => Promise.resolve() });
    const processes = new Map<string, { voice: 'whole' | 'choked' | 'dead' }>();
    const silence = (voice: 'choked' | 'dead') => (gatewayId: string) => {
      const process = processes.get(gatewayId);
      if (process) process.voice = voice;
    };
    const start = (gatewayId: string): Promise<TestWorld> => {
      const process: { voice: 'whole' | 'choked' | 'dead' } = { voice: 'whole' };
      processes.set(gatewayId, process);
      const own: StreamBus = {
        ...bus,
        append: (...args) =>
          process.voice === 'whole' ? bus.append(...args) : Promise.reject(new Error('dead')),
        sendFleeting: (...args) => {
          if (process.voice !== 'dead') bus.sendFleeting(...args);
        },
        subscribe: (stream, listener) =>
          bus.subscribe(stream, (delivery) => {
            if (process.voice !== 'dead') listener(delivery);
          }),
      };
      return createTestWorld({
        clock,
        storage,
        ports: {
          bus: own,
          clock: {
            ...clock,
            schedule: (run, ms) =>
              clock.schedule(() => {
                if (process.voice !== 'dead') run();
              }, ms),
          },
        },
        settings: { soleGateway: false, gatewayId },
      });
    };
    return { clock, start, kill: silence('dead'), choke: silence('choked') };
  }

  async function twoWorlds() {
    const cluster = createCluster();
    return { ...cluster, near: await cluster.start('near'), far: await cluster.start('far') };
  }

  it('add up their people, and take a follower’s word across', async () => {
    const { near, far } = await twoWorlds();
    const ada = await arrive(near, 'user-ada');
    const here = await arrive(near, 'user-mina', 'idle');
    const there = await arrive(far, 'user-mina', 'active', { kind: 'chat', id: SESSION });
    const jun = await arrive(far, 'user-jun');
    await near.clock.advance(300);
    const roster = {
      'user-ada': [1, 'active', null],
      'user-jun': [1, 'active', null],
      'user-mina': [2, 'active', SESSION],
    };
    expect(rosterOf(ada)).toEqual(roster);
    expect(rosterOf(jun)).toEqual(roster);
    jun.send({ type: 'follow', user_id: 'user-ada' });
    await near.clock.settle();
    expect(ada.ofType('followed')).toHaveLength(1);
    here.drop();
    there.drop();
    await near.clock.advance(20_000);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': away });
    const left = (await near.storage.activitiesOf({ workspaceId: 'ws-demo', limit: 50 })).map(
      (row) => row.kind,
    );
    expect(left.filter((kind) => kind === 'user_left')).toHaveLength(1);
    expect(left.filter((kind) => kind === 'user_joined')).toHaveLength(3);
  });

  it('miss the people of one that died within 50 seconds, and write it down once', async () => {
    const { near, far, start, kill } = await twoWorlds();
    await start('other');
    const ada = await arrive(near, 'user-ada');
    await arrive(far, 'user-mina');
    await near.clock.advance(11_000);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': [1, 'active', null] });
    kill('far');
    await near.clock.advance(40_300);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': away });
    await near.clock.advance(10_300);
    const rows = await near.storage.activitiesOf({ workspaceId: 'ws-demo', limit: 50 });
    expect(rows.map(({ kind }) => kind)).toEqual(['user_left', 'user_joined', 'user_joined']);
  });

  it('tell of whom one that died had reported and told nobody, whether or not it starts anew', async () => {
    for (const startsAnew of [false, true]) {
      const { near, far, start, kill, choke } = await twoWorlds();
      await start('other');
      const ada = await arrive(near, 'user-ada');
      const mina = await arrive(far, 'user-mina');
      const jun = await arrive(far, 'user-jun', 'invisible');
      await near.clock.advance(1_000);
      choke('far');
      mina.drop();
      jun.drop();
      await near.clock.settle();
      kill('far');
      if (startsAnew) await start('far');
      await near.clock.advance(startsAnew ? 300 : 45_000);
      expect(rosterOf(ada)).toMatchObject({ 'user-mina': away });
      expect(JSON.stringify(ada.ofType('presence_update'))).not.toContain('user-jun');
    }
  });

  it('tell of whom one lost with the process that it was', async () => {
    const { near, far, start, kill } = await twoWorlds();
    await start('other');
    const ada = await arrive(near, 'user-ada');
    await arrive(far, 'user-mina');
    await near.clock.advance(1_000);
    kill('far');
    await start('far');
    await near.clock.advance(300);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': away });
    await near.clock.advance(10_300);
    const rows = await near.storage.activitiesOf({ workspaceId: 'ws-demo', limit: 50 });
    expect(rows.map(({ kind }) => kind)).toEqual(['user_left', 'user_joined', 'user_joined']);
  });

  it('of several that die at once all are spoken for', async () => {
    const { start, kill, clock } = createCluster();
    const [near, first, second] = [await start('near'), await start('a-1'), await start('a-2')];
    const ada = await arrive(near, 'user-ada');
    await arrive(first, 'user-mina');
    await arrive(second, 'user-jun');
    await clock.advance(11_000);
    kill('a-1');
    kill('a-2');
    await clock.advance(50_000);
    expect(rosterOf(ada)).toMatchObject({ 'user-mina': away, 'user-jun': away });
  });

  it('tell one that starts what they hold', async () => {
    const { near, start } = await twoWorlds();
    await arrive(near, 'user-ada');
    const third = await start('third');
    const mina = await third.connect('user-mina', ROOM);
    expect(rosterOf(mina)).toMatchObject({ 'user-ada': [1, 'active', null] });
  });
});
