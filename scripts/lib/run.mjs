import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

const children = new Set();
let stopping = false;

/** Passes SIGINT and SIGTERM on to whatever runs at that moment, so that no child outlives the command. */
export function forwardSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      stopping = true;
      for (const child of children) end(child, signal);
      if (children.size === 0) process.exit(1);
    });
  }
}

/** Signals a child; one with a process group of its own with all that it started. */
function end(child, signal) {
  try {
    if (child.leadsGroup) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended meanwhile.
  }
}

/**
 * Runs a program to its end.
 * @returns {Promise<{code: number, output: string}>} exit code (1 when it died of a signal, 127 when it is missing)
 *   and, with `capture`, stdout and stderr together; with `tee` they are shown as well. With `minutes`, a program
 *   that goes on for longer is ended together with what it started: a test in an endless loop hears nothing else.
 */
export function run(
  command,
  args,
  { capture = false, tee = false, env = {}, cwd = root, minutes = null } = {},
) {
  return new Promise((resolve) => {
    if (stopping) return resolve({ code: 1, output: '' });
    const piped = capture || tee;
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: piped ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      detached: minutes !== null,
    });
    child.leadsGroup = minutes !== null;
    children.add(child);
    const late = () => {
      console.error(`Ended after ${minutes} minutes: ${args.join(' ')}`);
      end(child, 'SIGKILL');
    };
    const watchdog = minutes === null ? undefined : setTimeout(late, minutes * 60_000);
    let output = '';
    const take = (target) => (chunk) => {
      output += chunk;
      if (tee) target.write(chunk);
    };
    child.stdout?.setEncoding('utf8').on('data', take(process.stdout));
    child.stderr?.setEncoding('utf8').on('data', take(process.stderr));
    child.on('error', (error) => {
      clearTimeout(watchdog);
      children.delete(child);
      resolve({ code: 127, output: `${output}${command}: ${error.message}\n` });
    });
    child.on('close', (code) => {
      clearTimeout(watchdog);
      children.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Runs a program of an installed package by its file, without npx (which leaves orphans behind). */
export function runBin(file, args, options) {
  return run(process.execPath, [`${root}/node_modules/${file}`, ...args], options);
}

/** Starts a program that goes on beside us; it ends with us. */
export function start(command, args, { env = {}, stdio = 'inherit' } = {}) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio });
  children.add(child);
  child.on('close', () => children.delete(child));
  return child;
}

/** Seconds since `from` (milliseconds of performance.now()), as text. */
export function seconds(from) {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`;
}
