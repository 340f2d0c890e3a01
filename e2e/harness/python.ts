import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './child.ts';
import { demoPassword, people, type Person } from './people.ts';

/** Journeys that need Python; where the machine has none they are not collected, and the suite `python` says so. */
export const needsPython = '@python';

/** The Python that has the bridge: as `npm test` found it, or made ready now. */
export function python(): string {
  const known = process.env['NADOO_PYTHON'];
  if (known) return known;
  const script = path.join(root, 'scripts', 'python-path.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim().split('\n').at(-1) ?? '';
}

/** A plugin that runs on the real SDK, in a process of its own. */
export interface PluginRun {
  /** Its debugger link, as the command prints it before it runs the tool. */
  readonly link: string;
  /** Resolves with the exit code and everything it printed. */
  readonly ended: Promise<{ code: number | null; output: string }>;
}

/**
 * `python -m nadoo_bridge run …` as a person of the demo.
 * @param file the plugin, from the repository's folder
 * @param server address of the gateway
 */
export function runPlugin(
  [file, tool, ...options]: readonly [string, string, ...string[]],
  { server, person }: { readonly server: string; readonly person: Person },
): Promise<PluginRun> {
  const child = spawn(python(), ['-m', 'nadoo_bridge', 'run', path.join(root, file), tool, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NADOO_SERVER: server,
      NADOO_WORKSPACE: 'ws-demo',
      NADOO_TOKEN: '',
      NADOO_EMAIL: people[person].email,
      NADOO_PASSWORD: demoPassword,
      PYTHONUTF8: '1',
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
  const lines: string[] = [];
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, output: lines.join('\n') })),
  );
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const link = /^Debugger: (http\S+)$/.exec(line)?.[1];
      if (link !== undefined) resolve({ link, ended });
    });
    child.on('error', reject);
    void ended.then(({ output }) => reject(new Error(`It ended without a link:\n${output}`)));
  });
}
