/** The route for OpenAI's clients, judged by the official one against the real gateway. */
import OpenAI, {
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;
let token = '';

beforeAll(async () => {
  gateway = await startTestGateway();
  token = await signIn(gateway.url, 'ada');
}, 60_000);
afterAll(() => gateway.stop());

function clientOf(options: { apiKey?: string; application?: string; url?: string } = {}): OpenAI {
  const { apiKey = token, application = 'app-helpdesk', url = gateway.url } = options;
  return new OpenAI({ apiKey, baseURL: `${url}/api/v1/chat/${application}`, maxRetries: 0 });
}

const ask = (content: string) => ({ model: 'any', messages: [{ role: 'user' as const, content }] });

async function storedMessages(
  sessionId: string | null,
): Promise<{ role: string; content: string; status: string }[]> {
  const reply = await fetch(`${gateway.url}/api/v1/chat/sessions/${String(sessionId)}/messages`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return ((await reply.json()) as { data: { role: string; content: string; status: string }[] }).data;
}

describe('an answer', () => {
  it('comes whole, in a session that the workspace sees', async () => {
    const { data, response } = await clientOf()
      .chat.completions.create(ask('/calculator 17*2'))
      .withResponse();
    expect(data).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-./) as string,
      object: 'chat.completion',
      model: 'app-helpdesk',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant' } }],
    });
    expect(data.choices[0]?.message.content).toContain('34');
    expect(Math.abs(Date.now() / 1000 - data.created)).toBeLessThan(60);
    const stored = await storedMessages(response.headers.get('x-session-id'));
    expect(stored.map(({ role, content }) => [role, content])).toEqual([
      ['user', '/calculator 17*2'],
      ['assistant', data.choices[0]?.message.content],
    ]);
  });

  it('comes in chunks that make the stored text', async () => {
    const { data: stream, response } = await clientOf()
      .chat.completions.create({ ...ask('/calculator 6*7'), stream: true })
      .withResponse();
    let text = '';
    const reasons: unknown[] = [];
    let chunks = 0;
    for await (const chunk of stream) {
      chunks += 1;
      expect(chunk.object).toBe('chat.completion.chunk');
      text += chunk.choices[0]?.delta.content ?? '';
      reasons.push(chunk.choices[0]?.finish_reason);
    }
    expect(chunks).toBeGreaterThan(3);
    expect(reasons.at(-1)).toBe('stop');
    expect(reasons.slice(0, -1).every((reason) => reason === null)).toBe(true);
    expect(text).toContain('42');
    expect((await storedMessages(response.headers.get('x-session-id'))).at(-1)?.content).toBe(text);
  });

  it('goes on in the session that is named, and begins one with what was said before', async () => {
    const client = clientOf();
    const first = await client.chat.completions
      .create({
        model: 'any',
        messages: [
          { role: 'developer', content: 'Be brief.' },
          { role: 'user', content: 'Earlier question' },
          { role: 'assistant', content: 'Earlier answer' },
          {
            role: 'user',
            content: [
              { type: 'text', text: '/calculator ' },
              { type: 'text', text: '1+1' },
            ],
          },
        ],
      })
      .withResponse();
    const sessionId = first.response.headers.get('x-session-id') ?? '';
    const second = await client.chat.completions
      .create(ask('/calculator 2+3'), { headers: { 'X-Session-Id': sessionId } })
      .withResponse();
    expect(second.response.headers.get('x-session-id')).toBe(sessionId);
    const stored = await storedMessages(sessionId);
    expect(stored.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
      'assistant',
    ]);
    expect(stored.map(({ content }) => content)).toEqual(
      expect.arrayContaining(['Be brief.', 'Earlier answer', '/calculator 1+1', '/calculator 2+3']),
    );
  });

  it('that is aborted in mid-stream is stopped, and keeps what was said', async () => {
    const aborting = new AbortController();
    const { data: stream, response } = await clientOf()
      .chat.completions.create({ ...ask('/slow 20'), stream: true }, { signal: aborting.signal })
      .withResponse();
    let text = '';
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      if (text !== '') aborting.abort();
    }
    const sessionId = response.headers.get('x-session-id');
    await expect.poll(async () => (await storedMessages(sessionId)).at(-1)?.status).toBe('stopped');
    expect((await storedMessages(sessionId)).at(-1)?.content).toContain(text);
  });
});

describe('a refusal is of the class that the client knows, in words', () => {
  it.each([
    ['a wrong token', AuthenticationError, () => clientOf({ apiKey: 'nonsense' }), {}, /valid access token/],
    [
      'an unknown application',
      NotFoundError,
      () => clientOf({ application: 'app-none' }),
      {},
      /no application/,
    ],
    ['no messages', BadRequestError, () => clientOf(), { messages: [] }, /^400 messages: /],
    ['a body of other types', BadRequestError, () => clientOf(), { messages: 'Hi' }, /^400 messages: /],
    ['an empty prompt', BadRequestError, () => clientOf(), ask('  '), /empty/],
    ['tools of the client', BadRequestError, () => clientOf(), { tools: [{ type: 'function' }] }, /plugins/],
    [
      'an unknown session',
      NotFoundError,
      () => clientOf(),
      { headers: { 'X-Session-Id': 'none' } },
      /no chat session/,
    ],
  ])('%s', async (_name, Class, client, change, words) => {
    const { headers, ...body } = { headers: {}, ...change };
    const refused = client().chat.completions.create({ ...ask('Hi'), ...body } as never, { headers });
    const error = await refused.then(
      () => null,
      (fault: unknown) => fault,
    );
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({
      message: expect.stringMatching(words) as string,
      error: { message: expect.any(String) as string, type: 'invalid_request_error' },
      requestID: expect.stringMatching(/^[\da-f-]{36}$/) as string,
    });
  });

  it('a viewer, and whoever is not in the workspace', async () => {
    const jun = clientOf({ apiKey: await signIn(gateway.url, 'jun') });
    await expect(jun.chat.completions.create(ask('Hi'))).rejects.toBeInstanceOf(PermissionDeniedError);
    await expect(jun.chat.completions.create(ask('Hi'))).rejects.toThrow(/viewer/);
  });

  it('no JSON at all', async () => {
    const reply = await fetch(`${gateway.url}/api/v1/chat/app-helpdesk/chat/completions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: '{"messages"',
    });
    expect(reply.status).toBe(400);
    expect(await reply.json()).toEqual({
      error: {
        message: 'The body is not valid JSON.',
        type: 'invalid_request_error',
        param: null,
        code: null,
      },
    });
  });
});

it('on a stock server too; too many prompts are a RateLimitError with its wait, and leave no session', async () => {
  const stock = await startTestGateway({ NADOO_STOCK: '1', RATE_LIMIT_CHAT: '1' });
  try {
    const apiKey = await signIn(stock.url, 'ada');
    const client = clientOf({ url: stock.url, apiKey });
    const sessions = async (): Promise<number> => {
      const reply = await fetch(`${stock.url}/api/v1/chat/sessions?application_id=app-helpdesk`, {
        headers: { Authorization: `Bearer ${apiKey}` },
      });
      return ((await reply.json()) as { data: unknown[] }).data.length;
    };
    const answer = await client.chat.completions.create(ask('/calculator 2*2'));
    expect(answer.choices[0]?.message.content).toContain('4');
    const before = await sessions();
    const error = await client.chat.completions.create(ask('Again')).then(
      () => null,
      (fault: unknown) => fault,
    );
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ type: 'rate_limit_error', code: 'rate_limit_exceeded' });
    expect(Number((error as RateLimitError).headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await sessions()).toBe(before);
  } finally {
    await stock.stop();
  }
}, 60_000);
