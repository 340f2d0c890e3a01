import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../harness/child.ts';
import { seededDataFolder } from '../harness/data-template.ts';
import { expect, oneMode, test } from '../harness/test.ts';

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** Runs the built gateway until it ends by itself; `onOutput` may signal it meanwhile. */
function run(
  env: Record<string, string>,
  onOutput: (output: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'dist-server', 'main.js')], {
      cwd: root,
      env: { ...process.env, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        onOutput(output, (signal) => child.kill(signal));
      });
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
}

const emptyFolder = () => mkdtemp(path.join(tmpdir(), 'nadoo start '));

async function withFolder(use: (folder: string) => Promise<void>, make = emptyFolder): Promise<void> {
  const folder = await make();
  try {
    await use(folder);
  } finally {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true, force: true });
  }
}

test('a data folder that another process holds stops the start, and the line says which process', async ({
  gateway,
}) => {
  const { code, output } = await run({ DATA_DIR: gateway.dataDir });
  expect(code).toBe(1);
  expect(output.trim()).toMatch(/^DATA_DIR .+ is in use by process \d+: stop it, or give this one another/);
  expect(output.trim().split('\n')).toHaveLength(1);
  // The holder has not noticed.
  expect((await fetch(`${gateway.url}/health/liveness`)).status).toBe(200);
});

test('a data folder that cannot be written stops the start, and the line names it', async () => {
  await withFolder(async (folder) => {
    const file = path.join(folder, 'a file');
    await writeFile(file, 'not a folder');
    const { code, output } = await run({ DATA_DIR: path.join(file, 'data') });
    expect(code).toBe(1);
    expect(output).toContain('DATA_DIR');
    expect(output).toContain(file);
    expect(output.trim().split('\n')).toHaveLength(1);
  });
});

for (const [name, value] of [
  ['PORT', 'eighty'],
  ['LOG_LEVEL', 'loud'],
  ['NADOO_STOCK', 'perhaps'],
  ['ALLOWED_ORIGINS', 'everybody'],
  ['DATABASE_URL', 'mysql://x'],
  ['RATE_LIMIT_CHAT', '-1'],
] as const) {
  test(`a wrong ${name} stops the start with one line that names it`, { tag: oneMode }, async () => {
    await withFolder(async (folder) => {
      const { code, output } = await run({ DATA_DIR: folder, [name]: value });
      expect(code).toBe(1);
      expect(output).toContain(name);
      expect(output.trim().split('\n')).toHaveLength(1);
    });
  });
}

test('a port that is taken stops the start, and the line says so', { tag: oneMode }, async ({ gateway }) => {
  await withFolder(async (folder) => {
    const { code, output } = await run({ DATA_DIR: folder, PORT: String(gateway.port), HOST: '127.0.0.1' });
    expect(code).toBe(1);
    expect(output).toContain(String(gateway.port));
    expect(output.trim().split('\n')).toHaveLength(1);
  }, seededDataFolder);
});

test('the first signal ends in order, the second at once', { tag: oneMode }, async () => {
  await withFolder(async (folder) => {
    let asked = false;
    const orderly = await run({ DATA_DIR: folder }, (output, kill) => {
      if (asked || !output.includes('ready at')) return;
      asked = true;
      kill('SIGINT');
    });
    expect(orderly).toMatchObject({ code: 0, signal: null });
    let signalled = 0;
    const hasty = await run({ DATA_DIR: folder }, (output, kill) => {
      if (signalled > 0 || !output.includes('ready at')) return;
      signalled = performance.now();
      kill('SIGTERM');
      kill('SIGINT');
    });
    expect(hasty.signal).toBeNull();
    expect([0, 1]).toContain(hasty.code);
    // Of the end alone: how long a start takes is the machine's.
    expect(performance.now() - signalled).toBeLessThan(20_000);
    // Neither end left anything that hinders the next start.
    asked = false;
    const again = await run({ DATA_DIR: folder }, (output, kill) => {
      if (asked || !output.includes('ready at')) return;
      asked = true;
      kill('SIGTERM');
    });
    expect(again.code).toBe(0);
  }, seededDataFolder);
});
