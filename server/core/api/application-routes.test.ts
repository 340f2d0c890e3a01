import { beforeEach, describe, expect, it } from 'vitest';
import type { ApplicationRecord } from '../model.ts';
import { dispatch } from './dispatch.ts';
import { createTestWorld, type TestWorld } from '../testing/test-world.ts';

const LIST = '/api/v1/workspaces/ws-demo/applications';
const HELPDESK = `${LIST}/app-helpdesk`;

let world: TestWorld;
beforeEach(async () => {
  world = await createTestWorld();
});

describe('applications of a workspace', () => {
  it('are made and changed, and everybody there hears of it', async () => {
    const jun = await world.connect('user-jun', '/ws/workspaces/ws-demo');
    const made = await world.request('user-mina', 'POST', LIST, {
      name: ' Tutor ',
      instructions: 'Ask back.',
      plugin_ids: ['calculator', 'calculator'],
    });
    expect(made).toMatchObject({
      status: 200,
      data: {
        name: 'Tutor',
        description: '',
        instructions: 'Ask back.',
        version: 1,
        updated_by: 'user-mina',
      },
    });
    const { id, plugin_ids } = made.data as ApplicationRecord;
    expect(plugin_ids).toEqual(['calculator']);
    const changed = await world.request('user-ada', 'PUT', `${LIST}/${id}`, { version: 1, plugin_ids: [] });
    expect(changed.data).toMatchObject({ name: 'Tutor', plugin_ids: [], version: 2, updated_by: 'user-ada' });
    expect((await world.request('user-jun', 'GET', `${LIST}/${id}`)).data).toEqual(changed.data);
    await world.clock.settle();
    expect(jun.ofType('application_changed')).toMatchObject([
      { application_id: id, action: 'created', version: 1, updated_by: 'user-mina' },
      { application_id: id, action: 'edited', version: 2, updated_by: 'user-ada' },
    ]);
    const activity = await world.storage.activitiesOf({ workspaceId: 'ws-demo', limit: 10 });
    expect(activity.filter(({ kind }) => kind === 'application_changed')).toHaveLength(2);
  });

  it('refuse a stale write with the application as it is, and take a repeated one', async () => {
    const change = { version: 1, instructions: 'hers' };
    expect((await world.request('user-mina', 'PUT', HELPDESK, change)).status).toBe(200);
    const reply = await dispatch(world.core, {
      method: 'PUT',
      url: HELPDESK,
      headers: { authorization: `Bearer ${await world.token('user-ada')}` },
      cookies: {},
      body: { version: 1, instructions: 'mine' },
      ip: '192.0.2.1',
      sameOrigin: true,
      secure: false,
      signal: new AbortController().signal,
    });
    expect(reply).toMatchObject({ status: 409, data: null, current: { instructions: 'hers', version: 2 } });
    expect(await world.request('user-mina', 'PUT', HELPDESK, change)).toMatchObject({
      status: 200,
      data: { version: 2 },
    });
  });

  it('one of two writes at a time wins', async () => {
    const both = await Promise.all(
      ['mine', 'hers'].map((instructions) =>
        world.request('user-ada', 'PUT', HELPDESK, { version: 1, instructions }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('are written by all but viewers, and seen by members alone', async () => {
    const body = { name: 'X' };
    expect((await world.request('user-jun', 'POST', LIST, body)).status).toBe(403);
    expect((await world.request('user-jun', 'PUT', HELPDESK, { version: 1, ...body })).status).toBe(403);
    expect((await world.request('user-jun', 'GET', LIST)).data).toMatchObject([{ id: 'app-helpdesk' }]);
    for (const [method, path] of [
      ['GET', LIST],
      ['GET', HELPDESK],
      ['POST', LIST],
    ] as const) {
      expect(
        (await world.request('user-eve', method, path, method === 'POST' ? body : undefined)).status,
      ).toBe(404);
    }
    // Of another workspace, which the asker is in as well.
    const foreign = '/api/v1/workspaces/ws-private/applications/app-helpdesk';
    expect((await world.request('user-ada', 'GET', foreign)).status).toBe(404);
    expect(
      (await world.request('user-ada', 'GET', '/api/v1/workspaces/ws-private/applications')).data,
    ).toEqual([]);
  });

  it.each([
    [{ name: '  ' }, /^name: /],
    [{ name: 'x'.repeat(101) }, /^name: /],
    [{ name: 'X', instructions: 'x'.repeat(8_001) }, /^instructions: /],
    [{ name: 'X', plugin_ids: ['none'] }, /^plugin_ids: there is no plugin none/],
    [{ name: 'X', plugin_ids: 'calculator' }, /^plugin_ids: /],
  ])('refuses %j in place', async (body, words) => {
    expect(await world.request('user-ada', 'POST', LIST, body)).toMatchObject({
      status: 422,
      message: expect.stringMatching(words) as unknown,
    });
  });

  it('are not there on a stock server, which lists them as documented', async () => {
    world = await createTestWorld({ settings: { stock: true } });
    expect((await world.request('user-ada', 'GET', LIST)).status).toBe(404);
    const [first] = (await world.request('user-ada', 'GET', '/api/v1/applications')).data as object[];
    expect(Object.keys(first ?? {})).toEqual(['id', 'name', 'description', 'workspace_id']);
  });
});

describe('pending invitations', () => {
  const INVITATIONS = '/api/v1/workspaces/ws-demo/invitations';

  it('are listed to those who manage members, and can be taken back', async () => {
    const members = '/api/v1/workspaces/ws-demo/members';
    await world.request('user-ada', 'POST', members, { email: 'New@Example.com', role: 'viewer' });
    expect((await world.request('user-ada', 'GET', INVITATIONS)).data).toEqual([
      { email: 'new@example.com', role: 'viewer' },
    ]);
    expect((await world.request('user-mina', 'GET', INVITATIONS)).status).toBe(403);
    expect((await world.request('user-eve', 'GET', INVITATIONS)).status).toBe(404);
    const one = `${INVITATIONS}/${encodeURIComponent('new@example.com')}`;
    expect((await world.request('user-mina', 'DELETE', one)).status).toBe(403);
    expect((await world.request('user-ada', 'DELETE', one)).status).toBe(200);
    expect((await world.request('user-ada', 'DELETE', one)).status).toBe(404);
    expect(await world.storage.takeInvitations('new@example.com')).toEqual([]);
  });

  it('of an owner are an owner’s to take back', async () => {
    await world.storage.putMembership({ workspace_id: 'ws-demo', user_id: 'user-mina', role: 'admin' });
    await world.storage.putInvitation({ workspace_id: 'ws-demo', email: 'boss@example.com', role: 'owner' });
    const one = `${INVITATIONS}/boss%40example.com`;
    expect((await world.request('user-mina', 'DELETE', one)).status).toBe(403);
    const lesser = { email: 'boss@example.com', role: 'viewer' };
    const again = await world.request('user-mina', 'POST', '/api/v1/workspaces/ws-demo/members', lesser);
    expect(again.status).toBe(403);
    expect((await world.request('user-ada', 'DELETE', one)).status).toBe(200);
  });
});
