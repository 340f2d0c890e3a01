import { rm } from 'node:fs/promises';
import { endChild, startChild, type Child } from './child.ts';
import { seededDataFolder } from './data-template.ts';
import { freePort } from './ports.ts';

/** A real gateway in a process of its own, on its own data folder. */
export interface Gateway {
  /** Its address, the same over restarts. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  log: () => string;
  isRunning: () => boolean;
  /** SIGTERM; resolves with the exit code. */
  stop: () => Promise<number | null>;
  /** SIGKILL: as after a crash, nothing is flushed. */
  kill9: () => Promise<void>;
  /** Starts it again on the same port and data folder (after stop or kill9; a running one is stopped first). */
  restart: (env?: Record<string, string>) => Promise<void>;
  /** Ends it and deletes its data. */
  dispose: () => Promise<void>;
}

export interface GatewayOptions {
  readonly env?: Record<string, string>;
  /** A data folder to use as it stands; it is not deleted. Absent: a fresh copy of the seeded demo. */
  readonly dataDir?: string;
  /** Lives for one journey: the database is not worth an optimising compiler then, which is a third of a start. */
  readonly isShort?: boolean;
}

/** Journeys click faster than people: limits are off unless a journey sets them. */
const defaults = {
  HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
  RATE_LIMIT_IP: '0',
  RATE_LIMIT_USER: '0',
  RATE_LIMIT_CHAT: '0',
  NADOO_STOCK: '',
};

/** Starts the built gateway on a free port and waits until it is ready. Rejects with its output when it refuses. */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const dataDir = options.dataDir ?? (await seededDataFolder());
  const env = { ...defaults, ...options.env, DATA_DIR: dataDir };
  const earlier: string[] = [];
  const start = (port: number, extra: Record<string, string> = {}) =>
    startChild(
      'dist-server/main.js',
      [],
      { ...env, ...extra, PORT: String(port) },
      options.isShort === true ? ['--liftoff-only'] : [],
    );
  const discard = async () => {
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  // It comes back to the same one: none that somebody else may get while it is down.
  const port = await freePort();
  let child: Child = await start(port).catch(async (error: unknown) => {
    await discard();
    throw error;
  });
  const { url } = child;
  const isRunning = () => child.process.exitCode === null && child.process.signalCode === null;
  return {
    url,
    port,
    dataDir,
    isRunning,
    log: () => [...earlier, child.log()].join('\n'),
    stop: () => endChild(child, 'SIGTERM'),
    kill9: async () => {
      await endChild(child, 'SIGKILL');
    },
    restart: async (extra) => {
      await endChild(child, 'SIGTERM');
      earlier.push(child.log());
      child = await start(port, extra);
    },
    dispose: async () => {
      await endChild(child, 'SIGKILL');
      await discard();
    },
  };
}
