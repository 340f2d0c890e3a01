/** What a command does before anything else: it installs what is missing, and empties nobody else's folder. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder = '';
const inFolder = (...parts: readonly string[]) => path.join(folder, ...parts);

/** A checkout that wants one package, beside a folder of packages of another; `npm` notes that it was called. */
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nadoo install '));
  cpSync(fileURLToPath(new URL('../../scripts/lib', import.meta.url)), inFolder('mine/scripts/lib'), {
    recursive: true,
  });
  const packages = { '': {}, 'node_modules/one': { version: '2.0.0' } };
  writeFileSync(inFolder('mine/package-lock.json'), JSON.stringify({ packages }));
  mkdirSync(inFolder('other/one'), { recursive: true });
  mkdirSync(inFolder('bin'));
  writeFileSync(inFolder('bin/npm'), `#!/bin/sh\necho "$@" > "${inFolder('called')}"\n`, { mode: 0o755 });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function ensureInstalled() {
  const script = "import('./scripts/lib/install.mjs').then(({ ensureInstalled }) => ensureInstalled())";
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: inFolder('mine'),
    env: { PATH: `${inFolder('bin')}${path.delimiter}${process.env['PATH'] ?? ''}` },
    encoding: 'utf8',
  });
  return { status, stderr, hasInstalled: existsSync(inFolder('called')) };
}

it('installs into a folder of its own, or where there is none', () => {
  expect(ensureInstalled()).toEqual({ status: 0, stderr: '', hasInstalled: true });
  rmSync(inFolder('called'));
  mkdirSync(inFolder('mine/node_modules'));
  expect(ensureInstalled()).toEqual({ status: 0, stderr: '', hasInstalled: true });
});

it('refuses to install into a folder that is a link, and says what to do', () => {
  symlinkSync(inFolder('other'), inFolder('mine/node_modules'));
  const { status, stderr, hasInstalled } = ensureInstalled();
  expect(status).toBe(1);
  expect(stderr).toContain(`node_modules is a symbolic link to ${inFolder('other')}`);
  expect(stderr).toContain(`Remove the link (rm ${inFolder('mine/node_modules')})`);
  expect(hasInstalled).toBe(false);
  expect(readdirSync(inFolder('other'))).toEqual(['one']);
});

it('takes a link that holds what is wanted as it is', () => {
  const packages = { 'node_modules/one': { version: '2.0.0' } };
  writeFileSync(inFolder('other/.package-lock.json'), JSON.stringify({ packages }));
  symlinkSync(inFolder('other'), inFolder('mine/node_modules'));
  expect(ensureInstalled()).toEqual({ status: 0, stderr: '', hasInstalled: false });
});
