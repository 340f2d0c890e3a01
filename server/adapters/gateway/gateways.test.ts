/** Two gateways on one PostgreSQL and one Redis serve one workspace. */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { post, signIn, startTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import { startPostgres } from '../testing/postgres-server.ts';
import { startRedis } from '../testing/redis-server.ts';

const postgres = await startPostgres();
const redis = await startRedis({ tcp: true });

describe.runIf(postgres !== null && redis !== null)('two gateways', () => {
  let gateways: TestGateway[] = [];

  beforeAll(async () => {
    const start = () =>
      startTestGateway({
        DATABASE_URL: postgres?.url ?? '',
        REDIS_URL: redis?.url ?? '',
        JWT_SECRET: 'one secret for all the gateways there are',
      });
    // At once: the second waits while the first makes the tables and the demo.
    gateways = await Promise.all([start(), start()]);
  }, 60_000);
  afterAll(async () => {
    for (const gateway of gateways) await gateway.stop();
    await postgres?.stop();
    await redis?.stop();
  });

  it('stream one answer to people on either, and share who is signed in', async () => {
    const [near, far] = gateways.map(({ url }) => url);
    if (near === undefined || far === undefined) throw new Error('Both should run.');
    const token = await signIn(near, 'ada');
    const created = await post(
      `${far}/api/v1/chat/sessions`,
      { application_id: 'app-helpdesk', title: 'Shared' },
      { Authorization: `Bearer ${token}` },
    );
    const sessionId = ((await created.json()) as { data: { id: string } }).data.id;
    const chats = [near, far].map((url) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/chat/${sessionId}?token=${token}`);
      const frames: { type: string; text?: string; full_response?: string; seq?: number; by?: string }[] = [];
      socket.on('message', (data: Buffer) =>
        frames.push(JSON.parse(data.toString()) as (typeof frames)[number]),
      );
      return { socket, frames };
    });
    await expect.poll(() => chats.every(({ frames }) => frames[0]?.type === 'connected')).toBe(true);
    const chat = {
      type: 'chat',
      application_id: 'app-helpdesk',
      content: '/slow 30',
      client_message_id: '0d2f4f0a-6f2e-4c44-9a3c-0d5d7a0a1b11',
    };
    chats[0]?.socket.send(JSON.stringify(chat));
    const deltas = (at: number) => chats[at]?.frames.filter(({ type }) => type === 'text-delta') ?? [];
    await expect.poll(() => deltas(1).length, { timeout: 15_000 }).toBeGreaterThan(5);
    // Stopped through the gateway that does not run it.
    chats[1]?.socket.send('{"type":"cancel"}');
    const end = (at: number) => chats[at]?.frames.find(({ type }) => type === 'response_end')?.full_response;
    await expect.poll(() => end(0) !== undefined && end(1) !== undefined, { timeout: 15_000 }).toBe(true);
    expect(end(0)).toBe(end(1));
    const numbers = chats.map(({ frames }) =>
      frames.flatMap(({ seq, type }) => (type === 'connected' ? [] : (seq ?? []))),
    );
    expect(numbers[0]).toEqual(numbers[1]);
    for (const { socket } of chats) {
      socket.close();
      await once(socket, 'close');
    }
  }, 60_000);

  it('know the refresh cookie of each other', async () => {
    const [near, far] = gateways.map(({ url }) => url);
    const login = await post(`${near ?? ''}/api/v1/auth/login`, {
      email: 'ada@demo.nadoo.dev',
      password: 'demo-nadoo',
      cookie: true,
    });
    const cookie = login.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const headers = { Cookie: cookie, Origin: far ?? '' };
    expect((await post(`${far ?? ''}/api/v1/auth/refresh`, { user_id: 'user-ada' }, headers)).status).toBe(
      200,
    );
  });
});
