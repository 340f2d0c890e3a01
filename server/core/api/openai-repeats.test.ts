/** What OpenAI's clients send again by themselves: once stored, a prompt stands once. */
import OpenAI, { BadRequestError, InternalServerError } from 'openai';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiReply } from '../api-types.ts';
import { createMemoryStorage } from '../memory-storage.ts';
import type { MessageRecord } from '../model.ts';
import { createTestWorld, type TestWorld } from '../testing/test-world.ts';

const PATH = '/api/v1/chat/app-helpdesk/chat/completions';

let world: TestWorld;
let logged: string[];
/** How many more calls of a method of the storage succeed, and how many then fail. */
let faults: Map<string, { after: number; times: number }>;

beforeEach(async () => {
  logged = [];
  faults = new Map();
  const storage = new Proxy(createMemoryStorage(), {
    get(target, name, receiver) {
      const fault = faults.get(String(name));
      if (fault) {
        fault.after -= 1;
        if (fault.after < 0 && fault.after >= -fault.times)
          return () => Promise.reject(new Error('disk full'));
      }
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  const silent = (): void => undefined;
  const error = (fields: Record<string, unknown>, message: string): void =>
    void logged.push(`${message} ${JSON.stringify(fields)}`);
  world = await createTestWorld({ storage, ports: { log: { info: silent, warn: silent, error } } });
});

/** The official client, its requests led to the world. `lost` says of which attempts (from 1) something in between loses the answer. */
function clientOf({ lost = [] as number[] } = {}) {
  const sent = { attempts: 0 };
  const client = new OpenAI({
    apiKey: 'unread',
    baseURL: `http://gateway.test${PATH.replace('/chat/completions', '')}`,
    maxRetries: 2,
    async fetch(url, init) {
      sent.attempts += 1;
      const at = sent.attempts;
      const given = Object.fromEntries(new Headers(init?.headers).entries());
      const { authorization: _unread, ...headers } = given;
      const path = new URL(url instanceof Request ? url.url : url).pathname;
      const body: unknown = JSON.parse(init?.body as string);
      const token = `Bearer ${await world.token('user-ada')}`;
      const failed = { status: 500, data: null, headers: {} };
      const reply = await world
        .request(null, 'POST', path, body, { headers: { ...headers, authorization: token } })
        // As a front answers what is thrown.
        .catch(() => failed);
      const { status, data, headers: said } = lost.includes(at) ? { ...failed, status: 502 } : reply;
      return Response.json(data, { status, headers: { ...said, 'Retry-After-Ms': '1' } });
    },
  });
  return { client, sent };
}

const ask = (content: string) => ({ model: 'any', messages: [{ role: 'user' as const, content }] });
const withKey = (key: string) => ({ headers: { 'Idempotency-Key': key } });

/** Everything that a talk through this route stored. */
async function stored(): Promise<MessageRecord[]> {
  const sessions = await world.storage.sessionsOf(['app-helpdesk']);
  return (await Promise.all(sessions.map(({ id }) => world.storage.messagesOf(id)))).flat();
}

const rolesOf = (messages: readonly MessageRecord[]): string[] => messages.map(({ role }) => role);

/** Ids are derived on the host's own time, which the fake clock does not know. @param nth of all prompts, from 1 */
const untilAsked = (nth = 1) => vi.waitFor(() => expect(world.agent.answers).toHaveLength(nth), 4_000);

async function answerWith(text: string, nth = 1): Promise<void> {
  await untilAsked(nth);
  world.agent.latest.say(text);
  world.agent.latest.finish();
  await world.clock.settle();
}

const failureOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => null,
    (fault: unknown) => fault,
  );

describe('without a key', () => {
  it('nothing is sent again where storing the prompt fails, and the client learns where to look', async () => {
    const { client, sent } = clientOf();
    faults.set('insertMessage', { after: 0, times: 9 });
    const fault = await failureOf(client.chat.completions.create(ask('Hi')));
    expect(fault).toBeInstanceOf(InternalServerError);
    expect(sent.attempts).toBe(1);
    const { headers, message } = fault as InternalServerError;
    expect(await world.storage.sessionById(headers.get('x-session-id') ?? '')).not.toBeNull();
    expect(message).toMatch(/may stand in the session/);
    expect(message).not.toContain('disk full');
    expect(logged).toEqual([expect.stringContaining('disk full')]);
    expect(await stored()).toEqual([]);
  });

  it('an answer whose session could not be touched is given all the same', async () => {
    const { client, sent } = clientOf();
    faults.set('updateSession', { after: 0, times: 1 });
    const asked = client.chat.completions.create(ask('Hi'));
    await answerWith('Hello');
    expect((await asked).choices[0]?.message.content).toBe('Hello');
    expect(sent.attempts).toBe(1);
    expect(logged).toEqual([expect.stringContaining('A prompt was stored and could not be told')]);
  });

  it('a request that was refused before it was let in is sent again', async () => {
    const { client, sent } = clientOf();
    await world.core.shutDown();
    const fault = await failureOf(client.chat.completions.create(ask('Hi')));
    expect(fault).toBeInstanceOf(InternalServerError);
    expect(sent.attempts).toBe(3);
    expect(await stored()).toEqual([]);
  });
});

describe('with an Idempotency-Key', () => {
  it('a lost answer is had by asking again: one session, one prompt, one answer', async () => {
    const { client, sent } = clientOf({ lost: [1, 2] });
    const messages = [
      { role: 'system' as const, content: 'Be brief.' },
      { role: 'user' as const, content: 'Hi' },
    ];
    const asked = client.chat.completions.create({ model: 'any', messages }, withKey('k-1')).withResponse();
    await answerWith('Hello');
    const { data, response } = await asked;
    expect(sent.attempts).toBe(3);
    expect(data.choices[0]?.message.content).toBe('Hello');
    const all = await stored();
    expect(rolesOf(all)).toEqual(['system', 'user', 'assistant']);
    expect(response.headers.get('x-session-id')).toBe(all[0]?.session_id);
    expect(data.id).toBe(`chatcmpl-${String(all[2]?.id)}`);
  });

  const post = (key: string, stream: boolean, signal?: AbortSignal) =>
    world.raw('user-ada', 'POST', PATH, { ...ask('Hi'), stream }, signal, { 'idempotency-key': key });

  /** What a stream says, to its end. */
  async function read(reply: ApiReply): Promise<string> {
    if (reply.kind !== 'stream') throw new Error(`No stream but ${String(reply.status)}`);
    let text = '';
    for await (const chunk of reply.chunks) text += chunk;
    expect(text).toContain('[DONE]');
    return [...text.matchAll(/"content":"(\w*)"/g)].map(([, piece]) => piece).join('');
  }

  it('an answer goes on without its reader, who may come back for it, whole or as a stream', async () => {
    const leaving = new AbortController();
    void post('k-2', false, leaving.signal);
    await untilAsked();
    world.agent.latest.say('Hel');
    await world.clock.settle();
    leaving.abort();
    await world.clock.settle();
    const back = read(await post('k-2', true));
    await world.clock.settle();
    world.agent.latest.say('lo');
    world.agent.latest.finish();
    expect(await back).toBe('Hello');
    expect(await read(await post('k-2', true))).toBe('Hello');
    const whole = await post('k-2', false);
    expect(whole).toMatchObject({ data: { choices: [{ message: { content: 'Hello' } }] } });
    expect((await stored()).map(({ role, status }) => [role, status])).toEqual([
      ['user', 'complete'],
      ['assistant', 'complete'],
    ]);
    expect(world.agent.answers).toHaveLength(1);
    expect(await world.request('user-ada', 'GET', '/api/v1/notifications')).toMatchObject({ data: [] });
  });

  it('an answer that ends without its reader rings', async () => {
    const leaving = new AbortController();
    void post('k-5', false, leaving.signal);
    await untilAsked();
    leaving.abort();
    await answerWith('Hello');
    const bell = await world.request('user-ada', 'GET', '/api/v1/notifications');
    expect(bell).toMatchObject({ data: [{ kind: 'answer_finished' }] });
  });

  it('one that another gateway writes is asked for again', async () => {
    const other = post('k-6', false);
    await untilAsked();
    const own = world;
    world = await createTestWorld({
      storage: own.storage,
      clock: own.clock,
      settings: { soleGateway: false, gatewayId: 'gateway-2' },
    });
    expect(await post('k-6', false)).toMatchObject({ status: 503, headers: { 'Retry-After': '2' } });
    own.agent.latest.say('Hello');
    own.agent.latest.finish();
    await other;
    expect(await read(await post('k-6', true))).toBe('Hello');
    expect(world.agent.answers).toEqual([]);
  });

  it.each([0, 1])('a request that failed half-way (%i) is taken up by the next attempt', async (after) => {
    const { client, sent } = clientOf();
    faults.set('insertMessage', { after, times: 1 });
    const messages = [
      { role: 'system' as const, content: 'Be brief.' },
      { role: 'user' as const, content: 'Hi' },
    ];
    const asked = client.chat.completions.create({ model: 'any', messages }, withKey('k-3'));
    await answerWith('Hello');
    expect((await asked).choices[0]?.message.content).toBe('Hello');
    expect(sent.attempts).toBe(2);
    expect(rolesOf(await stored())).toEqual(['system', 'user', 'assistant']);
  });

  it('names one prompt, of one person', async () => {
    const { client } = clientOf();
    const first = client.chat.completions.create(ask('Hi'), withKey('k-4'));
    await answerWith('Hello');
    await first;
    const fault = await failureOf(client.chat.completions.create(ask('Other'), withKey('k-4')));
    expect(fault).toBeInstanceOf(BadRequestError);
    expect((fault as BadRequestError).message).toMatch(/Idempotency-Key: .*another prompt/);
    const long = await failureOf(client.chat.completions.create(ask('Hi'), withKey('k'.repeat(256))));
    expect(long).toBeInstanceOf(BadRequestError);
    const mina = world.raw('user-mina', 'POST', PATH, ask('Hi'), undefined, { 'idempotency-key': 'k-4' });
    await answerWith('Hello Mina', 2);
    expect(await mina).toMatchObject({ data: { choices: [{ message: { content: 'Hello Mina' } }] } });
    expect(rolesOf(await stored())).toEqual(['user', 'assistant', 'user', 'assistant']);
  });
});
