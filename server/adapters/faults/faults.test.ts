import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readSettings } from '../config/settings.ts';
import { post, signIn, startTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import { answerFaults } from './faults.ts';

const PATH = '/api/v1/dev/faults';

interface Frame {
  readonly type: string;
  readonly message?: string;
  readonly data?: { readonly code?: string; readonly message?: string; readonly retry_after?: number };
}

async function open(stock: boolean) {
  const gateway = await startTestGateway({ NADOO_FAULTS: '1', ...(stock ? { NADOO_STOCK: '1' } : {}) });
  const token = await signIn(gateway.url, 'ada');
  const bearer = { Authorization: `Bearer ${token}` };
  const created = await post(
    `${gateway.url}/api/v1/chat/sessions`,
    { application_id: 'app-helpdesk', title: 'Faults' },
    bearer,
  );
  const { id } = ((await created.json()) as { data: { id: string } }).data;
  const arm = (fault: string) => post(gateway.url + PATH, { fault }, bearer);
  /** Asks on a socket of its own and reads until an error comes. */
  async function errorOf(content: string): Promise<Frame> {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/ws/chat/${id}?token=${token}`);
    try {
      const frames: Frame[] = [];
      const failed = new Promise<Frame>((resolve) => {
        socket.on('message', (data: Buffer) => {
          const frame = JSON.parse(data.toString()) as Frame;
          frames.push(frame);
          if (frame.type === 'error') resolve(frame);
        });
      });
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'chat', content, application_id: 'app-helpdesk', chat_id: id }));
      return await failed;
    } finally {
      socket.terminate();
    }
  }
  return { gateway, bearer, id, arm, errorOf };
}

describe.each([false, true])('provoked faults (stock: %s)', (stock) => {
  let world: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    world = await open(stock);
  }, 60_000);
  afterAll(() => world.gateway.stop());

  it.each(answerFaults)('the next answer fails with %s, by an error of the agent', async (fault) => {
    expect((await world.arm(fault)).status).toBe(202);
    expect((await world.errorOf(`question for ${fault}`)).data).toMatchObject({ code: fault });
  });

  it('refuses the next prompt as an expired token, a viewer or a limit would', async () => {
    for (const [fault, data] of [
      ['auth_error', { code: 'auth_error' }],
      ['forbidden', { code: 'forbidden' }],
      ['too_many_requests', { code: 'rate_limit', retry_after: 8 }],
    ] as const) {
      await world.arm(fault);
      expect((await world.errorOf(`question for ${fault}`)).data).toMatchObject(data);
    }
  });

  it('refuses the next completion with 429 and Retry-After', async () => {
    await world.arm('too_many_requests');
    const body = { session_id: world.id, message: 'a question', stream: true };
    const reply = await post(`${world.gateway.url}/api/v1/chat/completions`, body, world.bearer);
    expect(reply.status).toBe(429);
    expect(reply.headers.get('retry-after')).toBe('8');
  });

  it('breaks one list of messages, with the id of the request, and no second', async () => {
    await world.arm('server_error');
    const list = `${world.gateway.url}/api/v1/chat/sessions/${world.id}/messages`;
    const broken = await fetch(list, { headers: world.bearer });
    expect(broken.status).toBe(500);
    expect(((await broken.json()) as { message: string }).message).toMatch(/request \S+\)/);
    expect((await fetch(list, { headers: world.bearer })).status).toBe(200);
  });

  it('knows no other fault', async () => {
    expect((await world.arm('earthquake')).status).toBe(422);
  });
});

describe('a gateway that was not started for development', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  }, 60_000);
  afterAll(() => gateway.stop());

  it('has no such route', async () => {
    const headers = { Authorization: `Bearer ${await signIn(gateway.url, 'ada')}` };
    expect((await fetch(gateway.url + PATH, { headers })).status).toBe(404);
    expect((await post(gateway.url + PATH, { fault: 'timeout' }, headers)).status).toBe(404);
  });

  it('does not start with faults where NODE_ENV is production', () => {
    expect(() => readSettings({ NADOO_FAULTS: '1', NODE_ENV: 'production' })).toThrow('NADOO_FAULTS');
  });
});
