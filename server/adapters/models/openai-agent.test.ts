import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { AgentFailure, type AgentOutput, type AgentTool, type AgentTurn } from '#server/core/ports.ts';
import { createOpenAiAgent } from './openai-agent.ts';

type Script = (response: ServerResponse, request: IncomingMessage) => void;
interface SentBody {
  model: string;
  stream: boolean;
  stream_options?: { include_usage: boolean };
  messages: {
    role: string;
    content: unknown;
    tool_call_id?: string;
    tool_calls?: { function: { name: string } }[];
  }[];
  tools?: { function: { name: string; parameters: unknown } }[];
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** A server that speaks the chat completions API and answers each request by the next script. */
async function serve(
  ...scripts: Script[]
): Promise<{ baseUrl: string; bodies: SentBody[]; headers: IncomingMessage['headers'][] }> {
  const bodies: SentBody[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const started = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      bodies.push(JSON.parse(body) as SentBody);
      headers.push(request.headers);
      const script = scripts[bodies.length - 1];
      if (script) script(response, request);
      else response.writeHead(500).end();
    });
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return { baseUrl: `http://127.0.0.1:${(started.address() as AddressInfo).port}/v1`, bodies, headers };
}

const line = (data: unknown) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const chunk = (delta: Record<string, unknown>, finish: string | null = null) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const usage = (prompt: number, completion: number) => ({
  ...chunk({}),
  choices: [],
  usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
});

function stream(...data: unknown[]): Script {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const entry of data) response.write(line(entry));
    response.end();
  };
}

const words = (...texts: string[]) => texts.map((content) => chunk({ content }));
const done = [chunk({}, 'stop'), usage(10, 5), '[DONE]'];

function refuse(status: number, body: unknown, headers: Record<string, string> = {}): Script {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

const calculator: AgentTool = {
  pluginId: 'calculator',
  toolName: 'calculate',
  description: 'Evaluates',
  parameters: { type: 'object', properties: { expression: { type: 'string' } }, required: ['expression'] },
};

function makeTurn(change: Partial<AgentTurn> = {}): AgentTurn {
  return {
    application: {
      id: 'a',
      name: 'Helpdesk',
      description: 'Helps.',
      workspace_id: 'w',
      plugin_ids: [],
      instructions: 'Be short.',
    },
    history: [],
    prompt: 'How long?',
    tools: [],
    firstAnswer: true,
    searchDocuments: () => Promise.resolve([]),
    startTool: () => Promise.reject(new Error('no tools here')),
    signal: new AbortController().signal,
    clock: systemClock,
    ...change,
  };
}

async function run(baseUrl: string, change: Partial<AgentTurn> = {}, deadlineMs?: number) {
  const outputs: AgentOutput[] = [];
  let failure: unknown = null;
  const agent = createOpenAiAgent({
    baseUrl,
    apiKey: 'sk-test',
    model: 'm',
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
  try {
    for await (const output of agent.run(makeTurn(change))) outputs.push(output);
  } catch (error) {
    failure = error;
  }
  return {
    outputs,
    failure: failure as AgentFailure | null,
    text: outputs.flatMap((output) => (output.type === 'text' ? [output.text] : [])).join(''),
    events: outputs.flatMap((output) => (output.type === 'event' ? [output] : [])),
  };
}

describe('openai agent', () => {
  it('streams text and tells usage, model and key', async () => {
    const { baseUrl, bodies, headers } = await serve(stream(...words('Two ', 'weeks.'), ...done));
    const { outputs, text, events, failure } = await run(baseUrl);
    expect(failure).toBeNull();
    expect(text).toBe('Two weeks.');
    expect(outputs.at(-1)).toEqual({
      type: 'usage',
      promptTokens: 10,
      completionTokens: 5,
      costUsd: null,
      model: 'm',
    });
    expect(events.map((event) => event.name)).toEqual([
      'retrieval_start',
      'retrieval_end',
      'agent_iteration',
      'llm_call_start',
      'llm_call_end',
    ]);
    expect(events.at(-1)?.data['latency_ms']).toBeGreaterThanOrEqual(0);
    expect(bodies[0]).toMatchObject({ model: 'm', stream: true, stream_options: { include_usage: true } });
    expect(headers[0]?.authorization).toBe('Bearer sk-test');
  });

  it('gives the passages by number, and the history', async () => {
    const { baseUrl, bodies } = await serve(stream(...words('Ten [1].'), ...done));
    const passage = {
      document_id: 'd',
      title: 'Handbook',
      content: 'Leave\n\nTen days.',
      score: 1,
      version: 2,
    };
    const file = (text: string) => ({ name: 'a.txt', media_type: 'text/plain', text });
    const earlier = { role: 'user', content: 'Hello', attachments: [file('one')] } as unknown;
    const { outputs } = await run(baseUrl, {
      searchDocuments: () => Promise.resolve([passage]),
      history: [earlier as AgentTurn['history'][number]],
      attachments: [file('two')],
    });
    expect(outputs).toContainEqual({ type: 'sources', sources: [passage] });
    const [system, ...talk] = bodies[0]?.messages ?? [];
    expect(system?.content).toContain('[1] Handbook\n<passage>\nLeave\n\nTen days.');
    expect(talk.map((message) => message.content)).toEqual([
      'Hello\n\n<file name="a.txt">\none\n</file>',
      'How long?\n\n<file name="a.txt">\ntwo\n</file>',
    ]);
  });

  it('tells reasoning as thinking, not as text', async () => {
    const { baseUrl } = await serve(
      stream(
        chunk({ reasoning_content: 'The user ' }),
        chunk({ reasoning_content: 'asks.' }),
        ...words('Ok.'),
        ...done,
      ),
    );
    const { text, events } = await run(baseUrl);
    expect(text).toBe('Ok.');
    expect(events.find((event) => event.name === 'agent_thinking')?.data).toEqual({
      content: 'The user asks.',
    });
  });

  it('runs a tool between two requests and hands its result on', async () => {
    const call = (delta: Record<string, unknown>) => chunk({ tool_calls: [{ index: 0, ...delta }] });
    const { baseUrl, bodies } = await serve(
      stream(
        call({ id: 'call_1', type: 'function', function: { name: 'calculator__calculate', arguments: '' } }),
        call({ function: { arguments: '{"expression":' } }),
        call({ function: { arguments: '"17*2"}' } }),
        chunk({}, 'tool_calls'),
        usage(20, 7),
        '[DONE]',
      ),
      stream(...words('It is 34.'), ...done),
    );
    const started: unknown[] = [];
    const { text, events, outputs, failure } = await run(baseUrl, {
      tools: [calculator],
      startTool: (tool, parameters) => {
        started.push([tool.pluginId, parameters]);
        const outcome = {
          executionId: 'run-1',
          success: true,
          result: { value: 34 },
          error: null,
          durationMs: 9,
        };
        return Promise.resolve({ executionId: 'run-1', outcome: Promise.resolve(outcome) });
      },
    });
    expect(failure).toBeNull();
    expect(started).toEqual([['calculator', { expression: '17*2' }]]);
    expect(text).toBe('It is 34.');
    expect(events.filter((event) => event.name.startsWith('agent_tool')).map((event) => event.data)).toEqual([
      {
        tool_name: 'calculator:calculate',
        arguments: { expression: '17*2' },
        call_id: 'call_1',
        execution_id: 'run-1',
      },
      {
        tool_name: 'calculator:calculate',
        result: { value: 34 },
        success: true,
        duration_ms: 9,
        call_id: 'call_1',
        execution_id: 'run-1',
      },
    ]);
    expect(bodies[0]?.tools?.[0]?.function).toMatchObject({
      name: 'calculator__calculate',
      parameters: calculator.parameters,
    });
    expect(bodies[1]?.messages.slice(-2)).toMatchObject([
      { role: 'assistant', tool_calls: [{ function: { name: 'calculator__calculate' } }] },
      { role: 'tool', tool_call_id: 'call_1', content: '{"value":34}' },
    ]);
    expect(outputs.at(-1)).toMatchObject({ type: 'usage', promptTokens: 30, completionTokens: 12 });
  });

  it('asks anew for each call of a tool that writes, also where the model uses an id twice', async () => {
    const order = () =>
      stream(
        chunk({
          tool_calls: [
            { index: 0, id: 'call_0', type: 'function', function: { name: 'shop__order', arguments: '{}' } },
          ],
        }),
        chunk({}, 'tool_calls'),
        '[DONE]',
      );
    const { baseUrl, bodies } = await serve(order(), order(), stream(...words('Done.'), ...done));
    const asked: string[] = [];
    const started: unknown[] = [];
    const outcome = { executionId: 'r', success: true, result: 1, error: null, durationMs: 1 };
    const { events } = await run(baseUrl, {
      tools: [{ pluginId: 'shop', toolName: 'order', description: '', parameters: {}, writes: true }],
      decisionOn: (callId) => {
        asked.push(callId);
        return Promise.resolve({ allow: asked.length === 1, by: 'user-ada' });
      },
      startTool: (tool) => {
        started.push(tool.toolName);
        return Promise.resolve({ executionId: 'r', outcome: Promise.resolve(outcome) });
      },
    });
    expect(new Set(asked).size).toBe(2);
    expect(started).toEqual(['order']);
    expect(
      events.filter(({ name }) => name === 'agent_tool_decided').map(({ data }) => data['allow']),
    ).toEqual([true, false]);
    expect(bodies[2]?.messages.at(-1)).toMatchObject({ role: 'tool', tool_call_id: 'call_0' });
  });

  it.each([
    [false, 'It was not allowed: the tool did not run.'],
    [true, expect.stringMatching(/nobody can be asked: it did not run/) as string],
  ])('tells the model of a no, and whether anybody was asked (%s)', async (nobodyToAsk, content) => {
    const call = { index: 0, id: 'c', type: 'function', function: { name: 'shop__order', arguments: '{}' } };
    const { baseUrl, bodies } = await serve(
      stream(chunk({ tool_calls: [call] }), chunk({}, 'tool_calls'), '[DONE]'),
      stream(...words('Sorry.'), ...done),
    );
    await run(baseUrl, {
      tools: [{ pluginId: 'shop', toolName: 'order', description: '', parameters: {}, writes: true }],
      decisionOn: () => Promise.resolve({ allow: false, by: null }),
      nobodyToAsk,
    });
    expect(bodies[1]?.messages.at(-1)).toMatchObject({ role: 'tool', content });
  });

  it('tells the model of a call that makes no sense', async () => {
    const bad = chunk({
      tool_calls: [{ index: 0, id: 'c', type: 'function', function: { name: 'nope', arguments: '{}' } }],
    });
    const { baseUrl, bodies } = await serve(
      stream(bad, chunk({}, 'tool_calls'), '[DONE]'),
      stream(...words('Sorry.'), ...done),
    );
    const { text, failure } = await run(baseUrl, { tools: [calculator] });
    expect(failure).toBeNull();
    expect(text).toBe('Sorry.');
    expect(bodies[1]?.messages.at(-1)).toMatchObject({
      role: 'tool',
      content: expect.stringContaining('not valid') as string,
    });
  });

  it('makes up no usage where the server tells none', async () => {
    const { baseUrl } = await serve(stream(...words('Hi.'), chunk({}, 'stop'), '[DONE]'));
    expect((await run(baseUrl)).outputs.some((output) => output.type === 'usage')).toBe(false);
  });
});

describe('openai agent, failures', () => {
  it.each<[string, Script, string, RegExp]>([
    [
      '429',
      refuse(429, { error: { message: 'slow down' } }, { 'retry-after': '17' }),
      'rate_limit',
      /in 17 s/,
    ],
    [
      'context length',
      refuse(400, {
        error: {
          message: 'This model has a maximum context length of 8192',
          code: 'context_length_exceeded',
        },
      }),
      'context_overflow',
      /new chat/,
    ],
    [
      '413, in the words that protocol/provider-errors knows',
      refuse(413, { error: { message: 'input is over the maximum input of this model' } }),
      'context_overflow',
      /new chat/,
    ],
    [
      'the same words in mid-stream',
      stream(...words('Hal'), { error: { message: 'context overflow' } }, '[DONE]'),
      'context_overflow',
      /new chat/,
    ],
    [
      'another 400',
      refuse(400, { error: { message: 'bad temperature' } }),
      'provider_error',
      /400: bad temperature/,
    ],
    ['401', refuse(401, { error: { message: 'bad key sk-test' } }), 'provider_error', /OPENAI_API_KEY/],
    ['503', refuse(503, 'down'), 'provider_error', /503/],
    [
      'no API at all',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello'),
      'provider_error',
      /./,
    ],
    [
      'an error in mid-stream',
      stream(
        ...words('Hal'),
        { error: { message: 'overloaded', type: 'server_error', param: null, code: null } },
        '[DONE]',
      ),
      'provider_error',
      /overloaded/,
    ],
    ['a bad chunk', stream(...words('Hal'), '{"choices": 5}', ...done), 'provider_error', /./],
    [
      'a stream that is cut',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(line(chunk({ content: 'Hal' })), () => response.destroy());
      },
      'provider_error',
      /broke off/,
    ],
    ['a stream that just ends', stream(...words('Hal')), 'provider_error', /broke off/],
  ])('%s', async (_name, script, code, message) => {
    const { baseUrl } = await serve(script);
    const { failure } = await run(baseUrl);
    expect(failure).toBeInstanceOf(AgentFailure);
    expect(failure?.code).toBe(code);
    expect(failure?.message).toMatch(message);
    expect(failure?.message).not.toContain('sk-test');
  });

  it('nobody listening', async () => {
    const { baseUrl } = await serve();
    await new Promise((resolve) => server?.close(resolve));
    const { failure } = await run(baseUrl);
    expect(failure).toMatchObject({ code: 'provider_error' });
    expect(failure?.message).toContain('OPENAI_BASE_URL');
  });

  it('a deadline', async () => {
    const { baseUrl } = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(line(chunk({ content: 'Hal' })));
    });
    const { failure, text } = await run(baseUrl, {}, 300);
    expect(text).toBe('Hal');
    expect(failure).toMatchObject({ code: 'timeout' });
  });

  it('ends quietly, and at the provider too, where the reader stops it', async () => {
    const stopper = new AbortController();
    let closed: () => void = () => undefined;
    const hungUp = new Promise<void>((resolve) => (closed = resolve));
    const { baseUrl } = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(line(chunk({ content: 'Hal' })), () => stopper.abort());
      response.on('close', closed);
    });
    const { failure } = await run(baseUrl, { signal: stopper.signal });
    expect(failure).toBeNull();
    await hungUp;
  });
});
