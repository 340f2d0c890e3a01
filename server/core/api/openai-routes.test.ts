import { beforeEach, describe, expect, it } from 'vitest';
import { AgentFailure } from '../ports.ts';
import { createTestWorld, type TestWorld } from '../testing/test-world.ts';

const PATH = '/api/v1/chat/app-helpdesk/chat/completions';

let world: TestWorld;

beforeEach(async () => {
  world = await createTestWorld();
});

const ask = (extra: Record<string, unknown> = {}) =>
  world.raw('user-ada', 'POST', PATH, { messages: [{ role: 'user', content: 'Hi' }], ...extra });

/** The reply's chunks so far, and whether it has ended. */
async function stream(extra: Record<string, unknown> = {}) {
  const reply = await ask({ stream: true, ...extra });
  if (reply.kind !== 'stream') throw new Error(`No stream but ${String(reply.status)}`);
  const state = { text: '', over: false };
  void (async () => {
    for await (const chunk of reply.chunks) state.text += chunk;
    state.over = true;
  })();
  await world.clock.settle();
  return state;
}

const data = (text: string): unknown[] =>
  text
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => JSON.parse(event.slice('data: '.length)) as unknown);

const usage = { type: 'usage', promptTokens: 3, completionTokens: 2, costUsd: null, model: 'm' } as const;

describe('a stream', () => {
  it('ends with a reason, the usage where it is asked for and known, and [DONE]', async () => {
    const state = await stream({ stream_options: { include_usage: true } });
    world.agent.latest.say('Hel');
    world.agent.latest.say('lo');
    world.agent.latest.output(usage);
    world.agent.latest.finish();
    await world.clock.settle();
    expect(state.over).toBe(true);
    expect(state.text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(data(state.text)).toMatchObject([
      { choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }] },
      { choices: [{ delta: { content: 'Hel' } }] },
      { choices: [{ delta: { content: 'lo' } }] },
      { choices: [{ delta: {}, finish_reason: 'stop' }] },
      { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
    ]);
  });

  it('of a failed answer ends with the error in place of [DONE]', async () => {
    const state = await stream();
    world.agent.latest.say('Hel');
    world.agent.latest.fail(new AgentFailure('context_overflow', 'Too long.'));
    await world.clock.settle();
    expect(state.over).toBe(true);
    expect(state.text).not.toContain('[DONE]');
    expect(data(state.text).at(-1)).toEqual({
      error: {
        message: 'Too long.',
        type: 'invalid_request_error',
        param: null,
        code: 'context_length_exceeded',
      },
    });
  });

  it('says every 15 s that it is there, until its end', async () => {
    const state = await stream();
    await world.clock.advance(31_000);
    expect(state.text.match(/^: keep-alive$/gm)).toHaveLength(2);
    world.agent.latest.finish();
    await world.clock.advance(31_000);
    expect(state.text.match(/^: keep-alive$/gm)).toHaveLength(2);
  });
});

describe('a whole reply', () => {
  it.each([
    ['rate_limit', 429, 'rate_limit_exceeded'],
    ['context_overflow', 400, 'context_length_exceeded'],
    ['timeout', 504, 'timeout'],
    ['provider_error', 502, 'provider_error'],
  ])(
    'of an answer that failed by %s is %i, and not to be asked again blindly',
    async (code, status, named) => {
      const asked = ask();
      await world.clock.settle();
      world.agent.latest.fail(new AgentFailure(code, 'In words.'));
      expect(await asked).toMatchObject({
        status,
        bare: true,
        data: { error: { message: 'In words.', code: named } },
        headers: { 'X-Should-Retry': 'false' },
      });
    },
  );

  it('of an answer that somebody stopped is an error, not half a text taken for the whole', async () => {
    const asked = ask();
    await world.clock.settle();
    world.agent.latest.say('Half');
    await world.clock.settle();
    const answer = (await world.storage.runningMessages())[0];
    const mina = await world.connect('user-mina', `/ws/chat/${String(answer?.session_id)}`);
    mina.send({ type: 'cancel', message_id: answer?.id });
    await world.clock.settle();
    expect(await asked).toMatchObject({ status: 409, data: { error: { code: 'stopped' } } });
  });

  it('names no tokens that nobody counted', async () => {
    const asked = ask();
    await world.clock.settle();
    world.agent.latest.say('Hello');
    world.agent.latest.finish();
    const reply = await asked;
    expect(reply).toMatchObject({ status: 200, data: { choices: [{ message: { content: 'Hello' } }] } });
    expect(JSON.stringify(reply)).not.toContain('usage');
  });
});

it('gives the agent what was said before, the system’s words included', async () => {
  void ask({
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Before' },
      { role: 'assistant', content: 'Yes' },
      { role: 'user', content: 'Now' },
    ],
  });
  await world.clock.settle();
  const { history, prompt } = world.agent.latest.turn;
  expect(prompt).toBe('Now');
  expect(history.map(({ role, content }) => [role, content])).toEqual([
    ['system', 'Be brief.'],
    ['user', 'Before'],
    ['assistant', 'Yes'],
  ]);
});

it.each([
  [{ n: 2 }, 'n'],
  [{ response_format: { type: 'json_object' } }, 'response_format'],
  [{ messages: [{ role: 'tool', content: '7' }] }, 'messages.0.role'],
  [{ messages: [{ role: 'user' }] }, 'messages.0.content'],
  [{ messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, 'messages.0.content'],
  [{ messages: [{ role: 'assistant', content: 'Hi' }] }, 'messages'],
  [{ messages: Array.from({ length: 501 }, () => ({ role: 'user', content: 'x' })) }, 'messages'],
])('refuses a body by the name of what is wrong, and stores nothing: %#', async (body, param) => {
  const before = await world.storage.sessionsOf(['app-helpdesk']);
  expect(await ask(body)).toMatchObject({ status: 400, bare: true, data: { error: { param } } });
  expect(await world.storage.sessionsOf(['app-helpdesk'])).toEqual(before);
});
