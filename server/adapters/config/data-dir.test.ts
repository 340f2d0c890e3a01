import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDataDir, lockSocketPath } from './data-dir-lock.ts';
import { prepareDataDir, storedGatewayId, storedSecret } from './data-dir.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nadoo-data-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('makes the folder, and gives one path for all its spellings', () => {
  const made = prepareDataDir(path.join(folder, 'a', 'b'));
  symlinkSync(made, path.join(folder, 'link'));
  expect(prepareDataDir(path.join(folder, 'link'))).toBe(made);
});

it('refuses a folder that cannot be written, in one line that names it', () => {
  writeFileSync(path.join(folder, 'file'), '');
  expect(() => prepareDataDir(path.join(folder, 'file', 'data'))).toThrow(
    /^DATA_DIR .* is not writable \(ENOTDIR\).*$/,
  );
  expect(() => prepareDataDir('/proc/nadoo')).toThrow(/^DATA_DIR \/proc\/nadoo is not writable/);
});

it('keeps the secret and the gateway id over restarts, readable to the owner alone', () => {
  const secret = storedSecret(folder);
  expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32);
  expect(storedSecret(folder)).toBe(secret);
  expect(storedGatewayId(folder)).toBe(storedGatewayId(folder));
  expect(statSync(path.join(folder, 'jwt-secret')).mode & 0o777).toBe(0o600);
  expect(readFileSync(path.join(folder, 'jwt-secret'), 'utf8').trim()).toBe(secret);
});

it('lets one process hold a folder, and says who', async () => {
  const lock = await lockDataDir(folder);
  await expect(lockDataDir(folder)).rejects.toThrow(`is in use by process ${process.pid}`);
  await expect(lockDataDir(folder)).rejects.toThrow(`is in use by process ${process.pid}`);
  await lock.release();
  const again = await lockDataDir(folder);
  await again.release();
});

it('takes over the file that a dead process left, one of two that start at once', async () => {
  const socketPath = lockSocketPath(folder, 'darwin');
  writeFileSync(socketPath, '');
  const locks = await Promise.allSettled([lockDataDir(folder, socketPath), lockDataDir(folder, socketPath)]);
  const held = locks.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(held).toHaveLength(1);
  await expect(lockDataDir(folder, socketPath)).rejects.toThrow(`is in use by process ${process.pid}`);
  await held[0]?.release();
});

it('counts a holder that does not answer as a holder', async () => {
  const sockets: Socket[] = [];
  const mute = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => mute.listen(lockSocketPath(folder, process.platform), resolve));
  await expect(lockDataDir(folder)).rejects.toThrow('a process that does not answer');
  for (const socket of sockets) socket.destroy();
  mute.close();
});
