import { EventEmitter } from 'node:events';
import { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { startPglite, type PgliteProcess, type PgliteThread } from './pglite-process.ts';
import type { WorkerReply, WorkerRequest } from './pglite-worker.ts';

/** A thread that does what the test says: nothing by itself. */
class Thread extends EventEmitter {
  readonly requests: WorkerRequest['kind'][] = [];
  terminated = false;

  postMessage(request: WorkerRequest): void {
    this.requests.push(request.kind);
  }

  terminate(): Promise<number> {
    this.terminated = true;
    return Promise.resolve(0);
  }

  says(reply: WorkerReply): void {
    this.emit('message', reply);
  }
}

async function start(): Promise<{ thread: Thread; database: PgliteProcess; pool: Pool }> {
  const thread = new Thread();
  const opening = startPglite('folder', () => thread as unknown as PgliteThread);
  thread.says({ kind: 'ready' });
  const database = await opening;
  const pool = new Pool({ stream: () => database.connect(), max: 1, user: 'postgres', database: 'postgres' });
  pool.on('error', () => undefined);
  return { thread, database, pool };
}

const died: readonly (readonly [string, (thread: Thread) => void])[] = [
  ['exits', (thread) => thread.emit('exit', 1)],
  ['runs out of memory', (thread) => thread.emit('error', new Error('out of memory'))],
  ['fails', (thread) => thread.says({ kind: 'failed', message: 'no space left' })],
];

describe.each(died)('closing, where the thread %s', (_how, die) => {
  it('before it, ends', async () => {
    const { thread, database, pool } = await start();
    die(thread);
    await pool.end();
    await database.close();
    expect(thread.terminated).toBe(true);
  });

  it('while it is waited for, ends', async () => {
    const { thread, database } = await start();
    const closing = database.close();
    expect(thread.requests).toEqual(['close']);
    die(thread);
    await closing;
    expect(thread.terminated).toBe(true);
  });

  it('while somebody asks, ends, and whoever asked is told', async () => {
    const { thread, database, pool } = await start();
    const asked = expect(pool.query('select 1')).rejects.toThrow(/memory|ended|failed|terminated/);
    await Promise.resolve();
    die(thread);
    await asked;
    await pool.end();
    await database.close();
  });

  it('before somebody asks, ends, and whoever asks is told', async () => {
    const { thread, database, pool } = await start();
    die(thread);
    await expect(pool.query('select 1')).rejects.toThrow(/memory|ended|failed/);
    await pool.end();
    await database.close();
  });
});

it('closing waits for the word of a thread that lives', async () => {
  const { thread, database } = await start();
  let closed = false;
  const closing = database.close().then(() => {
    closed = true;
  });
  await new Promise(setImmediate);
  expect(closed).toBe(false);
  thread.says({ kind: 'closed' });
  await closing;
});
