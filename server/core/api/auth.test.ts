import { beforeEach, describe, expect, it } from 'vitest';
import { createTestWorld, type TestReply, type TestWorld } from '../testing/test-world.ts';

const LOGIN = { email: 'ada@demo.nadoo.dev', password: 'demo-nadoo' };

let world: TestWorld;

beforeEach(async () => {
  world = await createTestWorld();
});

const post = (path: string, body: unknown, extra?: Parameters<TestWorld['request']>[4]): Promise<TestReply> =>
  world.request(null, 'POST', `/api/v1/auth/${path}`, body, extra);

/** Signs in by cookie; the cookies as the browser now holds them. */
async function signInByCookie(email = LOGIN.email): Promise<Record<string, string>> {
  const { cookies, data } = await post('login', { ...LOGIN, email, cookie: true });
  expect(data).not.toHaveProperty('refresh_token');
  return cookies as Record<string, string>;
}

describe('login', () => {
  it('answers as documented', async () => {
    expect((await post('login', { ...LOGIN, email: ' ADA@demo.nadoo.dev ' })).data).toEqual({
      access_token: expect.any(String) as string,
      refresh_token: expect.any(String) as string,
      token_type: 'bearer',
      expires_in: 1800,
    });
  });

  it.each([
    ['a wrong password', { ...LOGIN, password: 'wrong' }, 401],
    ['an unknown address', { ...LOGIN, email: 'nobody@demo.nadoo.dev' }, 401],
    ['no password', { email: LOGIN.email }, 422],
    ['no body', undefined, 422],
    ['no address', { email: 'ada', password: 'x' }, 422],
  ])('refuses %s', async (_what, body, status) => {
    const reply = await post('login', body);
    expect([reply.status, reply.data]).toEqual([status, null]);
    if (status === 422) expect(reply.message).toMatch(/^(email|password): /);
  });
});

describe('register', () => {
  it('makes an account with a workspace and an application of its own', async () => {
    const reply = await post('register', { email: 'new@example.com', password: 'long enough', name: 'New' });
    expect(reply.data).toMatchObject({ token_type: 'bearer', refresh_token: expect.any(String) as string });
    const user = await world.storage.userByEmail('new@example.com');
    expect(await world.storage.workspacesOf(user?.id ?? '')).toMatchObject([{ role: 'owner' }]);
    expect(await world.storage.applicationsOf(user?.id ?? '')).toHaveLength(1);
  });

  it('accepts what the address was invited to', async () => {
    const invited = { email: 'new@example.com', role: 'admin' };
    const reply = await world.request('user-ada', 'POST', '/api/v1/workspaces/ws-demo/members', invited);
    expect(reply.data).toMatchObject({ pending: true });
    await post('register', { email: 'New@example.com', password: 'long enough' });
    const user = await world.storage.userByEmail('new@example.com');
    expect(await world.storage.workspacesOf(user?.id ?? '')).toMatchObject([
      { id: 'ws-demo', role: 'admin' },
    ]);
  });

  it('refuses a short password and an address that is taken', async () => {
    expect(await post('register', { email: 'a@example.com', password: 'short' })).toMatchObject({
      status: 422,
      message: 'password: must have 8 characters or more.',
    });
    expect((await post('register', { ...LOGIN, password: 'long enough' })).status).toBe(409);
  });
});

describe('refresh by body', () => {
  it('gives access again and again, without rotating, for seven days', async () => {
    const { data } = await post('login', LOGIN);
    const body = { refresh_token: (data as { refresh_token: string }).refresh_token };
    await world.clock.advance(6 * 86_400_000);
    for (let at = 0; at < 3; at += 1) {
      const reply = await post('refresh', body);
      expect(reply.data).toEqual({ access_token: expect.any(String) as string, expires_in: 1800 });
      expect(reply.cookies).toEqual({});
    }
    await world.clock.advance(86_400_001);
    expect((await post('refresh', body)).status).toBe(401);
  });

  it('refuses access tokens, nonsense, and what was signed out', async () => {
    const { data } = await post('login', LOGIN);
    const { access_token, refresh_token } = data as Record<string, string>;
    expect((await post('refresh', { refresh_token: access_token })).status).toBe(401);
    expect((await post('refresh', { refresh_token: 'x' })).status).toBe(401);
    await post('logout', { refresh_token });
    expect((await post('refresh', { refresh_token })).status).toBe(401);
  });
});

describe('refresh by cookie', () => {
  it('rotates at each use', async () => {
    const first = await signInByCookie();
    const reply = await post('refresh', { user_id: 'user-ada' }, { cookies: first });
    expect(reply.data).toEqual({ access_token: expect.any(String) as string, expires_in: 1800 });
    expect(Object.keys(reply.cookies)).toEqual(Object.keys(first));
    expect(Object.keys(first)[0]).toMatch(/^nadoo_refresh_[0-9a-f]{8}$/);
    expect(Object.values(reply.cookies)).not.toEqual(Object.values(first));
  });

  it('gives whoever comes within 30 s with the old cookie the same successor', async () => {
    const first = await signInByCookie();
    const [one, two] = await Promise.all([
      post('refresh', { user_id: 'user-ada' }, { cookies: first }),
      post('refresh', { user_id: 'user-ada' }, { cookies: first }),
    ]);
    await world.clock.advance(29_000);
    const three = await post('refresh', { user_id: 'user-ada' }, { cookies: first });
    const tokenId = (reply: TestReply): unknown => Object.values(reply.cookies)[0]?.split('|').at(-1);
    expect(tokenId(two)).toBe(tokenId(one));
    expect(tokenId(three)).toBe(tokenId(one));
    const next = await post(
      'refresh',
      { user_id: 'user-ada' },
      { cookies: three.cookies as Record<string, string> },
    );
    expect(next.status).toBe(200);
  });

  it('revokes the whole family when an old cookie comes later', async () => {
    const first = await signInByCookie();
    const second = (await post('refresh', { user_id: 'user-ada' }, { cookies: first })).cookies;
    await world.clock.advance(31_000);
    expect((await post('refresh', { user_id: 'user-ada' }, { cookies: first })).status).toBe(401);
    const reply = await post(
      'refresh',
      { user_id: 'user-ada' },
      { cookies: second as Record<string, string> },
    );
    expect(reply.status).toBe(401);
  });

  it('keeps two people of one browser apart', async () => {
    const cookies = { ...(await signInByCookie()), ...(await signInByCookie('mina@demo.nadoo.dev')) };
    expect(Object.keys(cookies)).toHaveLength(2);
    for (const id of ['user-ada', 'user-mina']) {
      const { data } = await post('refresh', { user_id: id }, { cookies });
      expect((await world.core.authenticate((data as { access_token: string }).access_token))?.id).toBe(id);
    }
    expect((await post('refresh', { user_id: 'user-jun' }, { cookies })).status).toBe(401);
    expect((await post('refresh', {}, { cookies })).status).toBe(401);
  });

  it('is for pages of this server only', async () => {
    const cookies = await signInByCookie();
    expect((await post('refresh', { user_id: 'user-ada' }, { cookies, sameOrigin: false })).status).toBe(403);
  });

  it('ends with signing out, which deletes the cookie', async () => {
    const cookies = await signInByCookie();
    const reply = await post('logout', { user_id: 'user-ada' }, { cookies });
    expect(Object.values(reply.cookies)).toEqual([null]);
    expect((await post('refresh', { user_id: 'user-ada' }, { cookies })).status).toBe(401);
  });

  it('is unknown to a stock gateway', async () => {
    world = await createTestWorld({ settings: { stock: true } });
    const reply = await post('login', { ...LOGIN, cookie: true });
    expect(reply.cookies).toEqual({});
    expect(reply.data).toHaveProperty('refresh_token');
    expect((await post('refresh', { user_id: 'user-ada' })).status).toBe(422);
  });
});
