/** The one-stream mirror (extension `sse`): the sockets' own behaviour over one stream and ordered posts. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { REPLAY_WINDOW, utf8Length } from '#src/protocol/limits.ts';
import { formatCursor, parseCursor } from '#src/protocol/mirror.ts';
import { createSseParser } from '#src/protocol/sse.ts';
import type { ApiReply } from '../api-types.ts';
import { SILENT_CLIENT_MS } from '../mirror/mirror-stream.ts';
import { createTestWorld, SESSION, type TestWorld } from '../testing/test-world.ts';
import { dispatch } from './dispatch.ts';
import { MAX_STREAMS_OF_USER } from './mirror-routes.ts';

const CHAT = `chat:${SESSION}`;
const ROOM = 'workspace:ws-demo';
const CLIENT_ID = '22222222-2222-4222-8222-222222222222';

interface Word {
  readonly channel: string | null;
  readonly frame?: Record<string, unknown>;
  readonly close?: { code: number; reason: string };
}

let world: TestWorld;

beforeEach(async () => {
  world = await createTestWorld();
});

async function call(
  as: string | null,
  method: string,
  url: string,
  { body, headers, signal }: { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<ApiReply> {
  const authorization = as === null ? {} : { authorization: `Bearer ${await world.token(as)}` };
  const from = { cookies: {}, ip: '192.0.2.1', sameOrigin: true, secure: false };
  const { signal: never } = new AbortController();
  const rest = { body, headers: { ...authorization, ...headers }, signal: signal ?? never };
  return dispatch(world.core, { method, url, ...from, ...rest });
}

/** A stream as its reader sees it. */
class Reader {
  readonly words: Word[] = [];
  text = '';
  lastEventId: string | null = null;
  isOver = false;
  readonly gone = new AbortController();
  n = 0;

  constructor(readonly as: string | null) {}

  async read(chunks: AsyncIterable<string>): Promise<void> {
    const parser = createSseParser();
    for await (const chunk of chunks) {
      this.text += chunk;
      for (const { data, id } of parser.push(new TextEncoder().encode(chunk))) {
        this.words.push(JSON.parse(data) as Word);
        this.lastEventId = id;
      }
    }
    this.isOver = true;
  }

  of(channel: string | null): Record<string, unknown>[] {
    return this.words.flatMap((word) => (word.channel === channel && word.frame ? [word.frame] : []));
  }

  types(channel: string | null): unknown[] {
    return this.of(channel).map(({ type }) => type);
  }

  get closes(): string[] {
    const said = this.words.flatMap(({ channel, close }) =>
      close ? [`${String(channel)} ${String(close.code)} ${close.reason}`] : [],
    );
    return said.sort();
  }

  get connectionId(): unknown {
    return this.of(null)[0]?.['connection_id'];
  }

  async post(channel: string | null, frame: unknown, n = (this.n += 1), as = this.as): Promise<number> {
    const body = { connection_id: this.connectionId, n, channel, frame };
    const reply = await call(as, 'POST', '/sse/frames', { body });
    await world.clock.settle();
    return reply.kind === 'json' ? reply.status : 0;
  }
}

async function open(as: string | null, url: string, lastEventId?: string | null): Promise<Reader> {
  const reader = new Reader(as);
  const headers: Record<string, string> = lastEventId ? { 'last-event-id': lastEventId } : {};
  const reply = await call(as, 'GET', url, { headers, signal: reader.gone.signal });
  if (reply.kind !== 'stream') throw new Error(`No stream but ${String(reply.status)}`);
  expect(reply.contentType).toContain('text/event-stream');
  void reader.read(reply.chunks);
  await world.clock.settle();
  return reader;
}

const streamOf = (as: string, channels: readonly string[], lastEventId?: string | null) =>
  open(as, `/sse?channels=${channels.join(',')}`, lastEventId);

const statusOf = async (as: string | null, url: string): Promise<number> => {
  const reply = await call(as, 'GET', url);
  return reply.kind === 'json' ? reply.status : 200;
};

const prompt = (content: string): Record<string, unknown> => ({
  type: 'chat',
  content,
  chat_id: SESSION,
  client_message_id: CLIENT_ID,
});

describe('one stream', () => {
  it('names its connection first, then each channel says its own hello', async () => {
    const reader = await streamOf('user-ada', [CHAT, 'notifications:user-ada', ROOM]);
    expect(reader.words[0]).toMatchObject({
      channel: null,
      frame: { type: 'hello', connection_id: expect.any(String) as string },
    });
    expect(reader.of(CHAT)).toMatchObject([{ type: 'connected', session_id: SESSION, seq: 0 }]);
    expect(reader.types('notifications:user-ada')).toEqual(['hello']);
    expect(reader.types(ROOM).slice(0, 2)).toEqual(['hello', 'presence_state']);
  });

  it('carries a prompt, its acknowledgement and its answer, as the socket of another person sees them', async () => {
    const socket = await world.connect('user-mina', `/ws/chat/${SESSION}`);
    const reader = await streamOf('user-ada', [CHAT]);
    expect(await reader.post(CHAT, prompt('Hello'))).toBe(202);
    world.agent.latest.say('Hi');
    world.agent.latest.finish();
    await world.clock.settle();
    expect(reader.types(CHAT)).toEqual([
      'connected',
      'message_ack',
      'message',
      'response_start',
      'text-delta',
      'response_end',
    ]);
    const seen = (frames: readonly Record<string, unknown>[]) => frames.filter(({ seq }) => Number(seq) > 0);
    expect(seen(reader.of(CHAT))).toEqual(seen(socket.frames));
  });

  it('sends a comment every 15 s and tells nobody apart from a socket in who is here', async () => {
    const reader = await streamOf('user-ada', [ROOM]);
    await world.clock.advance(15_000);
    expect(reader.text).toContain(': keep-alive\n\n');
    const { data } = await world.request('user-mina', 'GET', '/ws/stats');
    expect(data).toMatchObject({ total_connections: 1, details: { sessions: { 'workspace_ws-demo': 1 } } });
    reader.gone.abort();
    await world.clock.settle();
    expect(await world.request('user-mina', 'GET', '/ws/stats')).toMatchObject({
      data: { total_connections: 0 },
    });
  });
});

describe('resuming', () => {
  it('by Last-Event-ID gets what was missed, each frame once, on every channel', async () => {
    const first = await streamOf('user-ada', [CHAT, ROOM]);
    await first.post(CHAT, prompt('Hello'));
    world.agent.latest.say('One ');
    await world.clock.settle();
    first.gone.abort();
    await world.clock.settle();
    expect(first.isOver).toBe(true);
    world.agent.latest.say('two');
    world.agent.latest.finish();
    await world.clock.settle();
    const second = await streamOf('user-ada', [CHAT, ROOM], first.lastEventId);
    expect(second.of(CHAT)[0]).toMatchObject({ type: 'connected', recovered: true });
    expect(second.of(ROOM)[0]).toMatchObject({ type: 'hello', recovered: true });
    const numbers = [...first.of(CHAT), ...second.of(CHAT)].flatMap(({ seq, epoch }) =>
      epoch === undefined && seq !== undefined ? [seq] : [],
    );
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    expect(second.types(CHAT).at(-1)).toBe('response_end');
  });

  it('a cut between a hello and what it promised skips nothing', async () => {
    const first = await streamOf('user-ada', [CHAT]);
    await first.post(CHAT, prompt('Hello'));
    first.gone.abort();
    const before = first.lastEventId;
    world.agent.latest.say('missed');
    world.agent.latest.finish();
    await world.clock.settle();
    const second = new Reader('user-ada');
    const reply = await call('user-ada', 'GET', `/sse?channels=${CHAT}`, {
      headers: { 'last-event-id': before ?? '' },
    });
    if (reply.kind !== 'stream') throw new Error('no stream');
    const parser = createSseParser();
    for await (const chunk of reply.chunks) {
      for (const event of parser.push(new TextEncoder().encode(chunk))) {
        second.words.push(JSON.parse(event.data) as Word);
        second.lastEventId = event.id;
      }
      if (second.of(CHAT).length > 0) break;
    }
    expect(second.of(CHAT)).toMatchObject([{ type: 'connected', recovered: true }]);
    expect(second.lastEventId).toBe(before);
  });

  it('with an unknown place is told that it was not recovered', async () => {
    const reader = await streamOf('user-ada', [CHAT], 'elsewhere:12');
    expect(reader.of(CHAT)[0]).toMatchObject({ type: 'connected', recovered: false });
  });
});

describe('a reader that is slow', () => {
  const RUNS = ['run:run-0001', 'run:run-0002'] as const;
  const KEYS = RUNS.map((stream) => `debug:${stream.slice(4)}`);

  beforeEach(async () => {
    for (const stream of RUNS) {
      const id = stream.slice(4);
      const run = { id, plugin_id: 'calculator', tool_name: 'calculate', workspace_id: 'ws-demo' };
      const times = { started_at: '2026-11-24T10:00:00.000Z', ended_at: null, duration: null };
      const rest = { user_id: 'user-ada', parameters: {}, result: null, error: null, ingest_key_hash: null };
      await world.storage.insertExecution({ ...run, ...times, ...rest, status: 'running' });
    }
  });

  /** Fills a stream's log up to `bytes`, in frames of `each` bytes. */
  async function fill(stream: string, bytes: number, each: number): Promise<number> {
    const message = 'x'.repeat(
      each - utf8Length(JSON.stringify({ type: 'log', data: { message: '' }, seq: 10_000 })),
    );
    const count = Math.floor(bytes / each);
    for (let at = 0; at < count; at += 1) await world.bus.append(stream, { type: 'log', data: { message } });
    return count;
  }

  it('gets a replay whole that fills the window, on each of its channels', async () => {
    const before = await Promise.all(RUNS.map((stream) => world.bus.position(stream)));
    const counts: number[] = [];
    for (const stream of RUNS) counts.push(await fill(stream, REPLAY_WINDOW.bytes, 2_048));
    const reader = await streamOf('user-ada', [CHAT, ...KEYS], formatCursor([null, ...before]));
    await vi.waitFor(() => expect(reader.of(KEYS[1] ?? '').length).toBeGreaterThan(counts[1] ?? 0), 4_000);
    expect(reader.closes).toEqual([]);
    for (const [at, key] of KEYS.entries()) {
      const [hello, ...frames] = reader.of(key);
      expect(hello).toMatchObject({ type: 'hello', data: { recovered: true } });
      const numbers = Array.from({ length: counts[at] ?? 0 }, (_, number) => number + 1);
      expect(frames.map(({ seq }) => seq)).toEqual(numbers);
    }
    const ends = before.map(({ epoch }, at) => ({ epoch, seq: counts[at] ?? 0 }));
    expect(parseCursor(reader.lastEventId).slice(1)).toEqual(ends);
    expect(world.core.counters.get('slow_readers_cut')).toBeUndefined();
  });

  it('is cut beyond what a socket lets wait, and resumes from what it has read', async () => {
    const reply = await call('user-ada', 'GET', `/sse?channels=${KEYS.join(',')}`);
    if (reply.kind !== 'stream') throw new Error('no stream');
    const chunks = reply.chunks[Symbol.asyncIterator]();
    await world.clock.settle();
    await world.bus.append(RUNS[0], { type: 'log', data: { message: 'read' } });
    await world.clock.settle();
    let text = '';
    while (!text.includes('"read"')) text += String((await chunks.next()).value);
    await fill(RUNS[0], 2 * REPLAY_WINDOW.bytes, 4_096);
    await world.clock.settle();
    expect(world.core.counters.get('slow_readers_cut')).toBe(1);
    expect((await chunks.next()).done).toBe(true);
    const place = [...text.matchAll(/^id: ?(.*)$/gm)].at(-1)?.[1] ?? '';
    expect(parseCursor(place)[0]).toMatchObject({ seq: 1 });
    expect(await world.request('user-mina', 'GET', '/ws/stats')).toMatchObject({
      data: { total_connections: 0 },
    });
  });
});

describe('posted frames', () => {
  it('apply in the order of n, once', async () => {
    const reader = await streamOf('user-ada', [CHAT]);
    expect(await reader.post(CHAT, { type: 'cancel' }, 3)).toBe(202);
    expect(await reader.post(CHAT, { type: 'ping' }, 2)).toBe(202);
    expect(reader.types(CHAT)).toEqual(['connected']);
    expect(await reader.post(CHAT, prompt('Hello'), 1)).toBe(202);
    const once = [...reader.types(CHAT)];
    expect(once.indexOf('message_ack')).toBeLessThan(once.indexOf('pong'));
    expect(once.indexOf('pong')).toBeLessThan(once.indexOf('response_cancelled'));
    expect(await reader.post(CHAT, prompt('Hello'), 1)).toBe(202);
    expect(await reader.post(CHAT, { type: 'ping' }, 2)).toBe(202);
    expect(reader.types(CHAT)).toEqual(once);
  });

  it('of another person, of nobody, to another stream or channel are refused and use up no number', async () => {
    const reader = await streamOf('user-ada', [CHAT]);
    expect(await reader.post(CHAT, { type: 'ping' }, 1, 'user-mina')).toBe(404);
    expect(await reader.post(CHAT, { type: 'ping' }, 1, null)).toBe(401);
    expect(await reader.post(ROOM, { type: 'ping' }, 1)).toBe(404);
    expect(await reader.post(CHAT, { type: 'typing', text: 'x'.repeat(65_536) }, 1)).toBe(413);
    expect(await reader.post(CHAT, { type: 'ping' }, 0)).toBe(422);
    expect(await reader.post(CHAT, { type: 'ping' }, 300)).toBe(409);
    expect(await reader.post(CHAT, { type: 'ping' }, 1)).toBe(202);
    expect(reader.types(CHAT)).toEqual(['connected', 'pong']);
  });

  it('a client that has pinged and falls silent is gone within 40 s; one that never did is trusted', async () => {
    const quiet = await streamOf('user-ada', [ROOM]);
    const pinging = await streamOf('user-mina', [ROOM]);
    await pinging.post(null, { type: 'ping' });
    expect(pinging.types(null)).toEqual(['hello', 'pong']);
    await world.clock.advance(SILENT_CLIENT_MS - 1);
    expect(pinging.isOver).toBe(false);
    await pinging.post(null, { type: 'ping' });
    await world.clock.advance(SILENT_CLIENT_MS);
    expect([quiet.isOver, pinging.isOver]).toEqual([false, true]);
    expect(await pinging.post(null, { type: 'ping' })).toBe(404);
  });
});

describe('rights', () => {
  it('hold for each channel by itself', async () => {
    const reader = await streamOf('user-mina', [CHAT, 'notifications:user-ada', 'workspace:ws-private']);
    expect(reader.closes).toEqual([
      'notifications:user-ada 1008 Not your inbox',
      'workspace:ws-private 1008 Not a member of this workspace',
    ]);
    expect(reader.types(CHAT)).toEqual(['connected']);
    expect(reader.isOver).toBe(false);
  });

  it('a viewer is refused as on the socket', async () => {
    const reader = await streamOf('user-jun', [CHAT]);
    await reader.post(CHAT, prompt('May I?'));
    expect(reader.of(CHAT).at(-1)).toMatchObject({ type: 'error', data: { code: 'forbidden' } });
  });

  it('whoever is removed loses the workspace’s channels, and a stream without channels ends', async () => {
    const reader = await streamOf('user-mina', [CHAT, ROOM]);
    await world.request('user-ada', 'DELETE', '/api/v1/workspaces/ws-demo/members/user-mina');
    await world.clock.settle();
    expect(reader.closes).toEqual([`${CHAT} 1008 No longer a member`, `${ROOM} 1008 No longer a member`]);
    expect(reader.isOver).toBe(true);
  });

  it('asks for a token, a list of channels, and no more streams than there are slots', async () => {
    expect(await statusOf(null, `/sse?channels=${CHAT}`)).toBe(401);
    for (const bad of ['', 'chat', 'chat:', 'floor:1', 'chat:%25', `${CHAT},`])
      expect(await statusOf('user-ada', `/sse?channels=${bad}`), bad).toBe(422);
    const many = Array.from({ length: 17 }, (_, at) => `chat:${String(at)}`).join(',');
    expect(await statusOf('user-ada', `/sse?channels=${many}`)).toBe(422);
    const readers = [];
    for (let at = 0; at < MAX_STREAMS_OF_USER; at += 1) readers.push(await streamOf('user-ada', [CHAT]));
    expect(await statusOf('user-ada', `/sse?channels=${CHAT}`)).toBe(429);
    expect(await statusOf('user-mina', `/sse?channels=${CHAT}`)).toBe(200);
    readers[0]?.gone.abort();
    await world.clock.settle();
    expect(await statusOf('user-ada', `/sse?channels=${CHAT}`)).toBe(200);
  });

  it('counts as an upgrade against the limits', async () => {
    world = await createTestWorld({ settings: { rateLimits: { ip: 1, user: 0, chat: 0 } } });
    expect(await statusOf('user-ada', `/sse?channels=${CHAT}`)).toBe(200);
    const reply = await call('user-ada', 'GET', `/sse?channels=${CHAT}`);
    expect(reply).toMatchObject({ status: 429, headers: { 'Retry-After': expect.any(String) as string } });
  });
});

describe('a run', () => {
  const RUN = 'run-0001';
  beforeEach(async () => {
    await world.storage.insertExecution({
      id: RUN,
      plugin_id: 'calculator',
      tool_name: 'calculate',
      workspace_id: 'ws-demo',
      user_id: 'user-ada',
      status: 'completed',
      started_at: '2026-11-24T10:00:00.000Z',
      ended_at: '2026-11-24T10:00:01.000Z',
      parameters: {},
      result: 4,
      error: null,
    } as never);
  });

  it('is watched without a sign-in by its id, and beside the other channels', async () => {
    const alone = await open(null, `/api/v1/sse/plugin/debug/${RUN}`);
    expect(alone.types(`debug:${RUN}`)).toEqual(['hello', 'execution_info', 'execution_complete']);
    expect(await statusOf(null, '/api/v1/sse/plugin/debug/none')).toBe(404);
    const beside = await streamOf('user-mina', [CHAT, `debug:${RUN}`, 'debug:none']);
    expect(beside.types(`debug:${RUN}`)).toEqual(['hello', 'execution_info', 'execution_complete']);
    expect(beside.closes).toEqual(['debug:none 1008 Unknown execution']);
  });
});

it('none of it is there on a stock gateway', async () => {
  world = await createTestWorld({ settings: { stock: true } });
  expect(await statusOf('user-ada', `/sse?channels=${CHAT}`)).toBe(404);
  expect(await statusOf(null, '/api/v1/sse/plugin/debug/none')).toBe(404);
});

it('the gateway’s stop closes every channel with 1012 and ends the streams', async () => {
  const reader = await streamOf('user-ada', [CHAT, ROOM]);
  await world.core.shutDown();
  await world.clock.settle();
  expect(reader.closes).toEqual([`${CHAT} 1012 The gateway stops`, `${ROOM} 1012 The gateway stops`]);
  expect(reader.isOver).toBe(true);
});
