import { cpSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endChild, root, startChild } from './child.ts';
import { makePasswordsQuick } from './quick-passwords.ts';

const folder = path.join(root, '.cache', 'e2e-data');

async function templatePath(): Promise<string> {
  const stamp = await readFile(path.join(root, 'dist-server', '.stamp'), 'utf8');
  return path.join(folder, stamp.slice(0, 16));
}

/**
 * Seeds a data folder once per build. A fresh embedded database takes seconds to create and seed, a copy of one that
 * was closed in good order takes a moment, and nearly every journey wants one.
 */
export async function prepareTemplate(): Promise<void> {
  const template = await templatePath();
  await mkdir(folder, { recursive: true });
  const present = await readdir(folder);
  if (present.includes(path.basename(template))) return;
  const stale = present.filter((name) => !isBeingMade(name));
  await Promise.all(stale.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
  const fresh = await mkdtemp(path.join(folder, `new-${String(process.pid)}-`));
  const gateway = await startChild('dist-server/main.js', [], {
    PORT: '0',
    DATA_DIR: fresh,
    LOG_LEVEL: 'warn',
  });
  const code = await endChild(gateway, 'SIGTERM');
  if (code !== 0) throw new Error(`the gateway ended with ${String(code)} on SIGTERM:\n${gateway.log()}`);
  await makePasswordsQuick(fresh);
  try {
    await rename(fresh, template);
  } catch (error) {
    // Another run was first: its template is as good.
    if (!(await readdir(folder)).includes(path.basename(template))) throw error;
    await rm(fresh, { recursive: true, force: true });
  }
}

/** By a run that goes on beside this one. */
function isBeingMade(name: string): boolean {
  const pid = /^new-(\d+)-/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

/** A data folder of its own with the demo in it. The caller deletes it. */
export async function seededDataFolder(): Promise<string> {
  const copy = await mkdtemp(path.join(tmpdir(), 'nadoo e2e '));
  // A thousand small files: in one go it takes a third of the time.
  cpSync(await templatePath(), copy, { recursive: true });
  return copy;
}
