/** The gateway as a process: its one line, its end, and what outlives `kill -9`. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createUuid } from '#src/lib/ids.ts';
import { fillWithDemo } from './adapters/testing/seeded-folder.ts';
import { post, signIn } from './adapters/testing/test-gateway.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const children: ChildProcess[] = [];
let folder = '';

// As it ships; the built gateway also starts in half the time.
beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { cwd: root });
}, 90_000);
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nadoo main '));
  await fillWithDemo(path.join(folder, 'data'));
}, 90_000);
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  output(): string;
  errors(): string;
  /** The address of the ready line. */
  ready(): Promise<string>;
}

function start(environment: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ['dist-server/main.js'], {
    cwd: root,
    env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: path.join(folder, 'data'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return {
    child,
    exited: once(child, 'exit').then(([code]) => code as number | null),
    output: () => output,
    errors: () => errors,
    ready: () =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const url = /^Nadoo Console ready at (\S+)$/m.exec(output)?.[1];
          if (url !== undefined) resolve(url);
        };
        child.stdout.on('data', look);
        child.on('exit', () => reject(new Error(`It ended: ${errors}`)));
        look();
      }),
  };
}

async function createSession(url: string, token: string): Promise<string> {
  const reply = await post(
    `${url}/api/v1/chat/sessions`,
    { application_id: 'app-helpdesk', title: 'Test' },
    { Authorization: `Bearer ${token}` },
  );
  return ((await reply.json()) as { data: { id: string } }).data.id;
}

async function messagesOf(url: string, token: string, sessionId: string) {
  const reply = await fetch(`${url}/api/v1/chat/sessions/${sessionId}/messages`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return ((await reply.json()) as { data: { id: string; role: string; content: string; status: string }[] })
    .data;
}

/** A chat socket that keeps what it hears. */
async function openChat(url: string, token: string, sessionId: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/chat/${sessionId}?token=${token}`);
  const frames: { type: string; message_id?: string; text?: string; full_response?: string }[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as (typeof frames)[number]));
  socket.on('error', () => undefined);
  await once(socket, 'open');
  const ask = (content: string): void =>
    socket.send(
      JSON.stringify({
        type: 'chat',
        application_id: 'app-helpdesk',
        content,
        client_message_id: createUuid(),
      }),
    );
  const ofType = (type: string) => frames.filter((frame) => frame.type === type);
  return { socket, frames, ask, ofType };
}

it('says one line, and on SIGTERM lets sockets go with 1012 and exits 0 within 5 s', async () => {
  const gateway = start();
  const url = await gateway.ready();
  expect(gateway.output()).toMatch(/^Nadoo Console ready at http:\/\/localhost:\d+\n$/);
  const token = await signIn(url, 'ada');
  const sessionId = await createSession(url, token);
  const chat = await openChat(url, token, sessionId);
  chat.ask('/slow 30');
  await expect.poll(() => chat.ofType('text-delta').length, { timeout: 15_000 }).toBeGreaterThan(2);
  const closed = once(chat.socket, 'close');
  const before = performance.now();
  gateway.child.kill('SIGTERM');
  expect(await gateway.exited).toBe(0);
  expect(performance.now() - before).toBeLessThan(5_000);
  expect(await closed).toEqual([1012, expect.anything()]);
  const end = chat.ofType('response_end')[0]?.full_response;
  expect(end).toBe(
    chat
      .ofType('text-delta')
      .map(({ text }) => text)
      .join(''),
  );
  expect(gateway.errors()).toBe('');
}, 90_000);

it('keeps what it acknowledged through kill -9, and closes the answer that was cut', async () => {
  const first = start();
  const url = await first.ready();
  const token = await signIn(url, 'ada');
  const sessionId = await createSession(url, token);
  const chat = await openChat(url, token, sessionId);
  chat.ask('/slow 30');
  chat.ask('/slow 31');
  await expect.poll(() => chat.ofType('message_ack').length, { timeout: 15_000 }).toBe(2);
  await expect.poll(() => chat.ofType('text-delta').length, { timeout: 15_000 }).toBeGreaterThan(20);
  first.child.kill('SIGKILL');
  await first.exited;

  const second = start();
  const again = await second.ready();
  const stored = await messagesOf(again, token, sessionId);
  for (const { message_id } of chat.ofType('message_ack')) {
    expect(stored.map(({ id }) => id)).toContain(message_id);
  }
  const answers = stored.filter(({ role }) => role === 'assistant');
  expect(answers.map(({ status }) => status)).toEqual(['interrupted', 'interrupted']);
  for (const answer of answers) {
    const seen = chat
      .ofType('text-delta')
      .filter(({ message_id }) => message_id === answer.id)
      .map(({ text }) => text)
      .join('');
    // Stored at least every 250 ms: what was seen starts with what was stored, or the other way round.
    expect(seen.startsWith(answer.content) || answer.content.startsWith(seen)).toBe(true);
    expect(answer.content).not.toBe('');
  }
}, 120_000);

it('refuses a folder that another process holds, and says which', async () => {
  const holder = start();
  await holder.ready();
  const second = start();
  expect(await second.exited).toBe(1);
  expect(second.errors()).toMatch(
    new RegExp(`^DATA_DIR .*data is in use by process ${holder.child.pid}: stop it.*\\n$`),
  );
  expect(second.output()).toBe('');
}, 60_000);

it.each([
  ['a wrong setting', { PORT: 'eighty' }, /^PORT=eighty is not valid: .*\n$/],
  [
    'a folder that cannot be written',
    { DATA_DIR: '/proc/nadoo' },
    /^DATA_DIR \/proc\/nadoo is not writable .*\n$/,
  ],
  [
    'a database that does not answer',
    { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none', JWT_SECRET: 'x'.repeat(32) },
    /^DATABASE_URL cannot be used: (?!.*secret).*\n$/,
  ],
])(
  'stops with one line at %s',
  async (_name, environment, words) => {
    const gateway = start(environment);
    expect(await gateway.exited).toBe(1);
    expect(gateway.errors()).toMatch(words);
    expect(gateway.output()).toBe('');
  },
  60_000,
);

it('says so when the port is taken', async () => {
  const holder = start();
  const { port } = new URL(await holder.ready());
  await fillWithDemo(path.join(folder, 'other'));
  const second = start({ PORT: port, DATA_DIR: path.join(folder, 'other') });
  expect(await second.exited).toBe(1);
  expect(second.errors()).toMatch(new RegExp(`^PORT ${port} is in use on 127\\.0\\.0\\.1: .*\\n$`));
}, 90_000);

it('does not open a folder whose database is broken, and says so', async () => {
  const data = path.join(folder, 'data');
  writeFileSync(path.join(data, 'database', 'global', 'pg_control'), 'broken');
  const second = start();
  expect(await second.exited).toBe(1);
  expect(second.errors()).toMatch(/^The database in DATA_DIR .* does not open: .*$/m);
}, 90_000);
