import { beforeEach, describe, expect, it } from 'vitest';
import { onboarding } from '../demo/workflows.ts';
import { createTestWorld, SESSION, type TestWorld } from '../testing/test-world.ts';
import type { NewMessage } from '../model.ts';
import { blankMessage } from '../turns/blank-message.ts';
import { matchRoute } from './dispatch.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await createTestWorld();
});

const MEMBERS = '/api/v1/workspaces/ws-demo/members';
/** An answer that stands in the session. */
const answer: NewMessage = {
  ...blankMessage(SESSION, '2026-11-24T10:31:00.000Z'),
  id: '77777777-7777-4777-8777-777777777777',
  role: 'assistant',
  content: 'Twenty.',
};
const NEW_ID = '66666666-6666-4666-8666-666666666666';

describe('every route', () => {
  it('but the open ones wants a token', async () => {
    for (const route of world.core.routes) {
      const reply = await world.request(null, route.method, route.path, '');
      if (route.auth !== 'none') expect([route.path, reply.status]).toEqual([route.path, 401]);
      // 404: of those whose id is the capability, for an id that there is not.
      expect([401, 404, 422, 200], route.path).toContain(reply.status);
    }
  });

  /** Every way into `ws-demo`, with a body that its route takes. */
  async function waysIn(): Promise<[method: string, url: string, body?: unknown][]> {
    const start = '/api/v1/plugins/calculator/tools/calculate/executions';
    const parameters = { expression: '1' };
    const { data } = await world.request('user-ada', 'POST', start, { parameters, workspace_id: 'ws-demo' });
    const { execution_id: execution } = data as { execution_id: string };
    await world.storage.insertWorkflow(onboarding);
    const workspace = '/api/v1/workspaces/ws-demo';
    const workflow = `/api/v1/workflows/${onboarding.id}`;
    const session = `/api/v1/chat/sessions/${SESSION}`;
    const invitation = { email: 'new@demo.nadoo.dev', role: 'viewer' };
    await world.request('user-ada', 'POST', MEMBERS, invitation);
    const tests = '/api/v1/plugins/calculator/tests';
    const expected = { name: 'x', tool_name: 'calculate', parameters, workspace_id: 'ws-demo' };
    const saved = await world.request('user-ada', 'POST', tests, expected);
    await world.storage.insertMessage(answer);
    const test = `/api/v1/plugins/tests/${(saved.data as { id: string }).id}`;
    return [
      ['GET', '/api/v1/chat/sessions?application_id=app-helpdesk'],
      ['POST', '/api/v1/chat/sessions', { application_id: 'app-helpdesk', title: 'x' }],
      ['PUT', session, { title: 'x' }],
      ['PUT', `${session}/archive`],
      ['DELETE', `${session}/archive`],
      ['GET', `${session}/messages`],
      ['GET', `${session}/messages/any/events`],
      ['GET', `${session}/events`],
      ['POST', `${session}/read`, { position: 1 }],
      ['POST', `${session}/branch`, { message_id: answer.id }],
      ['GET', `${session}/feedback`],
      ['PUT', `/api/v1/chat/messages/${answer.id}/feedback`, { vote: 'up' }],
      ['GET', '/api/v1/chat/search?q=x&workspace_id=ws-demo'],
      ['GET', '/api/v1/chat/app-helpdesk/messages'],
      ['POST', '/api/v1/chat/completions', { session_id: SESSION, message: 'x' }],
      [
        'POST',
        '/api/v1/chat/app-helpdesk/chat/completions',
        { model: 'any', messages: [{ role: 'user', content: 'x' }] },
      ],
      ['GET', MEMBERS],
      ['POST', MEMBERS, { email: 'eve@demo.nadoo.dev', role: 'viewer' }],
      ['PUT', `${MEMBERS}/user-ada/role`, { role: 'viewer' }],
      ['DELETE', `${MEMBERS}/user-ada`],
      ['GET', `${workspace}/invitations`],
      ['DELETE', `${workspace}/invitations/${invitation.email}`],
      ['GET', `${workspace}/activity`],
      ['GET', `${workspace}/documents`],
      ['GET', `${workspace}/documents/doc-handbook`],
      ['POST', `${workspace}/documents`, { title: 'x' }],
      ['PUT', `${workspace}/documents/doc-handbook`, { version: 1, text: 'x' }],
      ['DELETE', `${workspace}/documents/doc-handbook`],
      ['GET', `${workspace}/applications`],
      ['GET', `${workspace}/applications/app-helpdesk`],
      ['POST', `${workspace}/applications`, { name: 'x' }],
      ['PUT', `${workspace}/applications/app-helpdesk`, { version: 1, name: 'x' }],
      ['GET', `${workspace}/workflows`],
      ['GET', workflow],
      ['GET', `${workflow}/runs`],
      ['GET', `${workflow}/runs/any`],
      ['GET', `${workflow}/runs/any/stream`],
      ['POST', `${workflow}/execute/stream`, {}],
      ['GET', '/api/v1/plugins/executions?workspace_id=ws-demo'],
      ['GET', `/api/v1/plugins/executions/${execution}`],
      ['DELETE', `/api/v1/plugins/executions/${execution}`],
      ['GET', `${tests}?workspace_id=ws-demo`],
      ['POST', tests, expected],
      ['PUT', test, { name: 'y' }],
      ['DELETE', test],
      ['POST', `${test}/runs`],
      ['GET', `${test}/results`],
      ['POST', `${test}/results`, { execution_id: execution, passed: true, differences: [] }],
      ['POST', start, { parameters, workspace_id: 'ws-demo' }],
      ['POST', '/api/v1/plugins/executions', { plugin_id: 'p', tool_name: 't', workspace_id: 'ws-demo' }],
    ];
  }

  /** Routes that lead into no workspace: to what is everybody's own, or to what a socket lets in. */
  const ownPlaces =
    /^\/(api\/v1\/(auth|notifications)\b|api\/v1\/(applications|workspaces|plugins)$|ws\/stats|sse)/;

  it('that leads into a workspace is tried below', async () => {
    const tried = new Set(
      (await waysIn()).map(([method, url]) => {
        const { pathname } = new URL(url, 'http://gateway.test');
        return `${method} ${matchRoute(world.core.routes, method, pathname)?.route.path ?? `none: ${pathname}`}`;
      }),
    );
    const inside = world.core.routes
      .filter(({ auth, path }) => auth === 'bearer' && !ownPlaces.test(path))
      .map(({ method, path }) => `${method} ${path}`);
    expect([...tried].sort()).toEqual([...new Set(inside)].sort());
  });

  it('of another workspace answers 404 to somebody who is not in it', async () => {
    for (const [method, url, body] of await waysIn()) {
      const reply = await world.request('user-eve', method, url, body);
      expect([method, url, reply.status]).toEqual([method, url, 404]);
      if (!url.endsWith('/chat/completions')) expect(reply.data).toBeNull();
    }
    for (const url of ['/api/v1/applications', '/api/v1/workspaces', '/api/v1/chat/sessions']) {
      expect((await world.request('user-eve', 'GET', url)).data).toEqual([]);
    }
    expect((await world.request('user-eve', 'GET', '/api/v1/plugins/executions')).data).toEqual([]);
  });

  it('that writes is refused to a viewer with 403', async () => {
    for (const [method, url, body] of await waysIn()) {
      // What a viewer has read is the viewer's own.
      if (method === 'GET' || url.endsWith('/read')) continue;
      expect([method, url, (await world.request('user-jun', method, url, body)).status]).toEqual([
        method,
        url,
        403,
      ]);
    }
    // Without a workspace a run is for the first that one may write in: there is none.
    const start = '/api/v1/plugins/calculator/tools/calculate/executions';
    const run = await world.request('user-jun', 'POST', start, { parameters: { expression: '1' } });
    expect(run.status).toBe(403);
    const history = await world.request('user-jun', 'GET', `/api/v1/chat/sessions/${SESSION}/messages`);
    expect(history).toMatchObject({ status: 200, data: [{ id: answer.id }] });
    expect((await world.storage.documentById('doc-handbook'))?.version).toBe(1);
  });

  it('that is an extension is unknown to a stock gateway', async () => {
    const stock = await createTestWorld({ settings: { stock: true } });
    for (const route of world.core.routes.filter(({ extension }) => extension !== undefined)) {
      const match = matchRoute(stock.core.routes, route.method, route.path);
      expect([route.path, match]).toEqual([route.path, null]);
    }
    expect((await stock.request(null, 'GET', '/api/v1/capabilities')).status).toBe(404);
    expect((await stock.request('user-ada', 'GET', '/api/v1/applications')).status).toBe(200);
  });

  it('counts against the limits, with Retry-After', async () => {
    const limited = await createTestWorld({ settings: { rateLimits: { ip: 2, user: 0, chat: 0 } } });
    const status = async () => await limited.request('user-ada', 'GET', '/api/v1/applications');
    await status();
    await status();
    expect(await status()).toMatchObject({
      status: 429,
      headers: { 'Retry-After': expect.stringMatching(/^\d+$/) as string },
    });
    expect((await limited.request(null, 'GET', '/health/liveness')).status).toBe(200);
  });
});

describe('chat sessions', () => {
  it('are created with a chosen id, once, renamed, archived and brought back, listed newest first', async () => {
    const body = { application_id: 'app-helpdesk', title: 'New', id: NEW_ID };
    await world.clock.advance(1_000);
    const created = await world.request('user-mina', 'POST', '/api/v1/chat/sessions', body);
    expect(created.data).toEqual({
      id: NEW_ID,
      application_id: 'app-helpdesk',
      title: 'New',
      archived: false,
      created_at: '2026-11-24T10:32:01.000Z',
      updated_at: '2026-11-24T10:32:01.000Z',
    });
    await world.clock.advance(1_000);
    expect((await world.request('user-mina', 'POST', '/api/v1/chat/sessions', body)).data).toEqual(
      created.data,
    );
    expect((await world.request('user-ada', 'POST', '/api/v1/chat/sessions', body)).status).toBe(409);
    await world.request('user-ada', 'PUT', `/api/v1/chat/sessions/${NEW_ID}`, { title: 'Renamed' });
    const archived = await world.request('user-ada', 'PUT', `/api/v1/chat/sessions/${NEW_ID}/archive`);
    expect(archived.data).toMatchObject({ title: 'Renamed', archived: true });
    const back = await world.request('user-mina', 'DELETE', `/api/v1/chat/sessions/${NEW_ID}/archive`);
    expect(back.data).toMatchObject({ title: 'Renamed', archived: false });
    const list = await world.request('user-jun', 'GET', '/api/v1/chat/sessions?application_id=app-helpdesk');
    expect((list.data as { id: string }[]).map(({ id }) => id)).toEqual([NEW_ID, SESSION]);
  });

  it('refuse a malformed id and an empty name, naming the field', async () => {
    const body = { application_id: 'app-helpdesk', id: 'mine' };
    expect(await world.request('user-ada', 'POST', '/api/v1/chat/sessions', body)).toMatchObject({
      status: 422,
      message: 'id: must be a UUID.',
    });
    const renamed = await world.request('user-ada', 'PUT', `/api/v1/chat/sessions/${SESSION}`, {
      title: '  ',
    });
    expect(renamed).toMatchObject({ status: 422, message: 'title: must not be empty.' });
  });

  it('list messages with their position, on a stock gateway with the documented fields alone', async () => {
    const ada = await world.connect('user-ada', `/ws/chat/${SESSION}`);
    ada.send({ type: 'chat', content: 'Hello', chat_id: SESSION });
    await world.clock.settle();
    world.agent.latest.say('Hi');
    await world.clock.settle();
    const reply = await world.request('user-ada', 'GET', `/api/v1/chat/sessions/${SESSION}/messages`);
    const { epoch } = await world.bus.position(`chat:${SESSION}`);
    expect(reply.headers).toEqual({ 'X-Nadoo-Position': `${epoch}:3` });
    expect(reply.data).toMatchObject([
      { role: 'user', content: 'Hello', position: 1, status: 'complete' },
      { role: 'assistant', content: 'Hi', position: 2, status: 'running' },
    ]);
    expect((reply.data as object[])[1]).not.toHaveProperty('lease');
    // Its start closes the answer that runs; one of its own runs on.
    const stock = await createTestWorld({ storage: world.storage, settings: { stock: true } });
    const plainAda = await stock.connect('user-ada', `/ws/chat/${SESSION}`);
    plainAda.send({ type: 'chat', content: 'Again', chat_id: SESSION });
    await stock.clock.settle();
    stock.agent.latest.say('Hi again');
    await stock.clock.settle();
    for (const url of [`/api/v1/chat/sessions/${SESSION}/messages`, '/api/v1/chat/app-helpdesk/messages']) {
      const plain = await stock.request('user-ada', 'GET', url);
      expect(plain.headers).toEqual({});
      const fields = ['id', 'session_id', 'role', 'content', 'user_id', 'created_at', 'sources'];
      expect(Object.keys((plain.data as object[])[0] ?? {})).toEqual(fields);
      // Without a status the beginning of an answer would pass for a whole one: it is not listed yet.
      expect((plain.data as { role: string }[]).map(({ role }) => role)).toEqual([
        'user',
        'assistant',
        'user',
      ]);
    }
  });
});

describe('members', () => {
  it('are listed with their position', async () => {
    const reply = await world.request('user-jun', 'GET', MEMBERS);
    expect(reply.headers['X-Nadoo-Position']).toMatch(/:0$/);
    expect((reply.data as object[])[0]).toEqual({
      user_id: 'user-ada',
      name: 'Ada',
      email: 'ada@demo.nadoo.dev',
      role: 'owner',
    });
  });

  it('are managed by owners and admins; only an owner grants or touches an owner', async () => {
    const set = (as: string, who: string, role: string) =>
      world.request(as, 'PUT', `${MEMBERS}/${who}/role`, { role }).then(({ status }) => status);
    expect(await set('user-mina', 'user-jun', 'member')).toBe(403);
    expect(await set('user-ada', 'user-mina', 'admin')).toBe(200);
    expect(await set('user-mina', 'user-jun', 'member')).toBe(200);
    expect(await set('user-mina', 'user-jun', 'owner')).toBe(403);
    expect(await set('user-mina', 'user-ada', 'viewer')).toBe(403);
    expect(await set('user-mina', 'user-nobody', 'viewer')).toBe(404);
    expect(await set('user-ada', 'user-jun', 'king')).toBe(422);
    expect((await world.request('user-mina', 'DELETE', `${MEMBERS}/user-ada`)).status).toBe(403);
  });

  it('never leave a workspace without an owner', async () => {
    expect(
      (await world.request('user-ada', 'PUT', `${MEMBERS}/user-ada/role`, { role: 'admin' })).status,
    ).toBe(409);
    expect((await world.request('user-ada', 'DELETE', `${MEMBERS}/user-ada`)).status).toBe(409);
    await world.request('user-ada', 'PUT', `${MEMBERS}/user-mina/role`, { role: 'owner' });
    expect((await world.request('user-ada', 'DELETE', `${MEMBERS}/user-ada`)).status).toBe(200);
    expect((await world.request('user-ada', 'GET', MEMBERS)).status).toBe(404);
  });

  it('may leave by themselves, and cannot be invited twice', async () => {
    expect((await world.request('user-jun', 'DELETE', `${MEMBERS}/user-jun`)).status).toBe(200);
    const invite = { email: 'jun@demo.nadoo.dev', role: 'member' };
    expect((await world.request('user-ada', 'POST', MEMBERS, invite)).status).toBe(200);
    expect((await world.request('user-ada', 'POST', MEMBERS, invite)).status).toBe(409);
  });
});

describe('documents, stats, health', () => {
  it('documents come with text and version', async () => {
    const list = await world.request('user-jun', 'GET', '/api/v1/workspaces/ws-demo/documents');
    const one = await world.request('user-jun', 'GET', '/api/v1/workspaces/ws-demo/documents/doc-handbook');
    expect(list.data).toEqual([one.data]);
    expect(one.data).toMatchObject({
      id: 'doc-handbook',
      title: 'Handbook',
      version: 1,
      updated_by: 'user-ada',
    });
    expect((await world.request('user-jun', 'GET', '/api/v1/workspaces/ws-demo/documents/none')).status).toBe(
      404,
    );
  });

  it('stats show what the user may see anyway', async () => {
    await world.connect('user-ada', `/ws/chat/${SESSION}`);
    await world.connect('user-ada', '/ws/workspaces/ws-demo');
    await world.connect('user-ada', '/ws/workspaces/ws-private');
    await world.connect('user-mina', '/ws/workspaces/ws-demo');
    expect((await world.request('user-mina', 'GET', '/ws/stats')).data).toEqual({
      total_connections: 3,
      active_sessions: 2,
      active_users: 2,
      details: {
        sessions: { [SESSION]: 1, 'workspace_ws-demo': 2 },
        users: { 'user-ada': 2, 'user-mina': 1 },
      },
    });
    expect((await world.request('user-eve', 'GET', '/ws/stats')).data).toMatchObject({
      total_connections: 0,
    });
    expect((await world.request(null, 'GET', '/ws/stats')).status).toBe(401);
  });

  it('capabilities name the extensions, and the demo’s people while there is one', async () => {
    const demo = await createTestWorld({ settings: { demo: true } });
    expect((await demo.request(null, 'GET', '/api/v1/capabilities')).data).toMatchObject({
      version: 'test',
      extensions: expect.arrayContaining(['seq', 'ack']) as string[],
      demo: {
        accounts: [{ id: 'user-ada', email: 'ada@demo.nadoo.dev', name: 'Ada' }, {}, {}],
        password: 'demo-nadoo',
      },
    });
    expect((await world.request(null, 'GET', '/api/v1/capabilities')).data).not.toHaveProperty('demo');
  });

  it('readiness fails with the storage, liveness does not', async () => {
    const broken = { ...world.storage, ping: () => Promise.reject(new Error('down')) };
    const sick = await createTestWorld({ storage: broken });
    expect((await sick.request(null, 'GET', '/health/readiness')).status).toBe(503);
    expect((await sick.request(null, 'GET', '/healthz')).status).toBe(200);
  });
});
