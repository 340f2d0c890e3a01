import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A Redis of the test's own: on a Unix socket in its temp folder, or where asked on a port of its own. */
export interface RedisServer {
  /** What `REDIS_URL` takes, or the path of the socket. */
  readonly url: string;
  stop(): Promise<void>;
  /** Ends it as a crash does, and starts it again empty. */
  restart(): Promise<void>;
}

/**
 * Starts a server, or returns null where Redis is not installed (with `CI=true` it is: `install-servers.ts`).
 */
export async function startRedis({ tcp = false } = {}): Promise<RedisServer | null> {
  if (!hasRedis()) return null;
  const folder = mkdtempSync(path.join(tmpdir(), 'nadoo-redis-'));
  const socketPath = path.join(folder, 'redis.sock');
  const port = tcp ? await freePort() : 0;
  let server = await launch(folder, socketPath, port);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  return {
    url: tcp ? `redis://127.0.0.1:${port}` : socketPath,
    async stop() {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
    async restart() {
      await end('SIGKILL');
      server = await launch(folder, socketPath, port);
    },
  };
}

async function launch(folder: string, socketPath: string, port: number) {
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--unixsocket', socketPath, '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('eady to accept connections')) resolve();
    });
    server.on('exit', () => reject(new Error(`Redis did not start: ${said}`)));
  });
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
