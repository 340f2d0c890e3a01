/**
 * One process per data folder: two embedded databases on one folder lose rows without a word. The lock is a
 * listening Unix socket named by a hash of the folder's real path. It dies with the process, so nothing stale
 * ever blocks a start. On Linux its name is abstract and no file is left at all; elsewhere it is a file in the
 * system's temp folder (in the data folder its path could be too long), which a dead process leaves behind.
 */
import { createHash, randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SettingsError } from './settings.ts';

export interface DataDirLock {
  release(): Promise<void>;
}

const PROBE_MS = 1000;

/**
 * Takes the lock of a folder.
 * @param realPath as `realpath` gives it, so that two spellings are one folder.
 * @throws SettingsError that says which process holds it.
 */
export async function lockDataDir(
  realPath: string,
  socketPath: string = lockSocketPath(realPath, process.platform),
): Promise<DataDirLock> {
  const server = (await listen(socketPath)) ?? (await takeOver(socketPath));
  if (server === null) {
    const holder = await probe(socketPath);
    throw new SettingsError(
      `DATA_DIR ${realPath} is in use by ${holder ?? 'another process'}: stop it, or give this one another DATA_DIR.`,
    );
  }
  // The lock alone never keeps the process alive.
  server.unref();
  return {
    release: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

export function lockSocketPath(realPath: string, platform: NodeJS.Platform): string {
  const name = `nadoo-${createHash('sha256').update(realPath).digest('hex').slice(0, 24)}`;
  return platform === 'linux' ? `\0${name}` : path.join(tmpdir(), `${name}.sock`);
}

/** A server on the socket, or null where its file is there already. */
function listen(socketPath: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(`process ${process.pid}`);
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(socketPath, () => resolve(server));
  });
}

/** Replaces a socket file that nobody answers; null where somebody does, or where there is no file. */
async function takeOver(socketPath: string): Promise<Server | null> {
  if (socketPath.startsWith('\0')) return null;
  // Moved aside before it is judged: of two that start at once, each judges a file of its own and only one finds
  // the name free.
  const aside = `${socketPath}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(socketPath, aside);
  } catch {
    return listen(socketPath);
  }
  if ((await probe(aside)) !== null) {
    renameSync(aside, socketPath);
    return null;
  }
  rmSync(aside, { force: true });
  return listen(socketPath);
}

/** What the holder says of itself; null where nobody listens. */
function probe(socketPath: string): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(socketPath);
    // A holder that is stopped or busy still holds.
    socket.setTimeout(PROBE_MS, () => {
      socket.destroy();
      resolve('a process that does not answer');
    });
    socket.on('data', (chunk) => {
      said += chunk.toString();
    });
    socket.on('error', () => resolve(null));
    socket.on('end', () => resolve(said === '' ? 'another process' : said));
  });
}
