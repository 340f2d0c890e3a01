import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** The repository's folder: harness files stand two folders below it. */
export const root = path.resolve(import.meta.dirname, '..', '..');

/** A started program that printed the ready line. */
export interface Child {
  readonly process: ChildProcess;
  /** The address of the ready line, without a slash at the end. */
  readonly url: string;
  /** Everything it printed so far, for a failure's report. */
  log: () => string;
  /** Resolves with the exit code (null: it died of a signal) once it has ended. */
  readonly ended: Promise<number | null>;
}

/**
 * Starts `node <file>` of the repository and waits for "… ready at <address>".
 * Rejects with everything it printed when it ends before that, or after 60 s of silence.
 */
export function startChild(
  file: string,
  args: string[],
  env: Record<string, string>,
  nodeArgs: readonly string[] = [],
): Promise<Child> {
  const child = spawn(process.execPath, [...nodeArgs, path.join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const log = () => lines.join('\n');
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${file} printed no ready line in 60 s:\n${log()}`));
    }, 60_000);
    const settle = () => clearTimeout(late);
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const url = /ready at (http\S+)/.exec(line)?.[1];
      if (url === undefined) return;
      settle();
      resolve({ process: child, url: url.replace(/\/$/, ''), log, ended });
    });
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    void ended.then((code) => {
      settle();
      reject(new Error(`${file} ended with ${String(code)} before it was ready:\n${log()}`));
    });
  });
}

/** Sends a signal and waits for the end; what has ended already stays ended. */
export async function endChild(child: Child, signal: NodeJS.Signals): Promise<number | null> {
  if (child.process.exitCode === null && child.process.signalCode === null) child.process.kill(signal);
  return child.ended;
}
