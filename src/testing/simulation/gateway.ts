/** The gateway as a machine sees it: processes of the real core over one database, started, killed and stopped. */
import type { Core } from '#server/core/api-types.ts';
import { createCore } from '#server/core/core.ts';
import { createMemoryBus } from '#server/core/memory-bus.ts';
import type { CorePorts, Log, Storage, StreamBus } from '#server/core/ports.ts';
import { allExtensions, plainPasswords } from '#server/core/testing/test-world.ts';
import type { Clock } from '#src/lib/clock.ts';
import { decodeNotificationFrame } from '#src/protocol/notification-frames.ts';
import type { Chance } from './chance.ts';
import { connectStorage } from './durable-storage.ts';
import type { HistoryFact } from './history.ts';
import { connectBus } from './shared-bus.ts';
import { createSimAgent } from './sim-agent.ts';
import { createSimTokens } from './sim-tokens.ts';
import { createProgramClock, type Timeline } from './timeline.ts';

/** A connection as its process holds it. */
export interface ServedConnection {
  /** The process is gone and its machine says so. */
  processDied(): void;
}

export interface GatewayProcess {
  readonly core: Core;
  readonly connections: Set<ServedConnection>;
  isAlive(): boolean;
}

interface Process extends GatewayProcess {
  die(): void;
}

export interface Gateway {
  readonly id: string;
  /** Null: nobody listens. */
  process(): GatewayProcess | null;
  /** True while the machine itself is off: not even a refusal comes. */
  isSilent(): boolean;
  start(): Promise<void>;
  /** `kill -9`; `silently`: the machine lost its power, so that nobody is told. */
  kill(silently: boolean): void;
  /** SIGTERM. */
  terminate(): Promise<void>;
}

/** Where what comes over the network finds somebody who listens. */
export type Entrance = Pick<Gateway, 'process' | 'isSilent'>;

export interface GatewayOptions {
  readonly id: string;
  /** The bus that it shares with other gateways on the same database; null: it is the only one. */
  readonly shared: StreamBus | null;
  readonly timeline: Timeline;
  readonly machine: Clock;
  readonly chance: Chance;
  readonly database: Storage;
  readonly stock: boolean;
  readonly slowestStorageMs: number;
  readonly accessSeconds: number;
  readonly promptsPerMinute: number;
  readonly tickets: boolean;
  /** Who is here is stated by the server. */
  readonly stated: boolean;
  /** Counts the answers of the whole world, over gateways and restarts. */
  readonly nextAnswer: () => number;
  readonly record: (fact: HistoryFact) => void;
  /** Faults that a test plants in the gateway. */
  readonly plant?: { storage?(storage: Storage): Storage; bus?(bus: StreamBus): StreamBus };
}

export function createGateway(options: GatewayOptions): Gateway {
  const { timeline, chance, database, stock, record, plant } = options;
  let current: Process | null = null;
  let starting: Process | null = null;
  let leaving: Process | null = null;
  let silent = false;
  let isAwaited = false;
  const lacking = new Set<string>([
    ...(options.tickets ? [] : ['ticket']),
    ...(options.stated ? [] : ['presence']),
  ]);

  function spawn(): Process {
    const program = createProgramClock(options.machine);
    const { clock } = program;
    const disk = connectStorage(database, { timeline, chance, slowestMs: options.slowestStorageMs });
    const connection =
      options.shared && connectBus(options.shared, { timeline, chance, slowestMs: options.slowestStorageMs });
    const bus = connection?.bus ?? createMemoryBus({ clock });
    const heard = stock ? listenTo(bus, record) : bus;
    const storage = stock ? disk.storage : watchInbox(disk.storage, record);
    let alive = true;
    const ports: CorePorts = {
      storage: plant?.storage?.(storage) ?? storage,
      bus: plant?.bus?.(heard) ?? heard,
      tokens: createSimTokens(clock, options.accessSeconds),
      passwords: plainPasswords,
      agent: createSimAgent({ chance, record, nextAnswer: options.nextAnswer }),
      pluginRunner: {
        async run(request, onRecord) {
          for (let n = 1; n <= 5; n += 1) {
            await new Promise<void>((resolve) => clock.schedule(resolve, chance.between(0, 300)));
            const timestamp = new Date(clock.now()).toISOString();
            onRecord({ type: 'log', data: { level: 'info', message: `line ${n}`, timestamp } });
          }
          return request.signal.aborted ? { ok: false, error: 'aborted' } : { ok: true, result: 2 };
        },
      },
      clock,
      random: chance.random,
      log: silentLog,
      settings: {
        stock,
        demo: false,
        gatewayId: options.id,
        cookieScope: 'simulated',
        soleGateway: options.shared === null,
        version: 'simulated',
        extensions: stock ? [] : allExtensions.filter((name) => !lacking.has(name)),
        rateLimits: { ip: 0, user: 0, chat: options.promptsPerMinute },
      },
    };
    return {
      core: createCore(ports),
      connections: new Set(),
      isAlive: () => alive,
      die() {
        alive = false;
        program.kill();
        disk.kill();
        connection?.kill();
      },
    };
  }

  /** Ends the process that serves, one that is only about to and one that is stopping. */
  function end(): Process[] {
    const ended = [current, starting, leaving].filter((each) => each !== null);
    for (const each of ended) each.die();
    current = starting = leaving = null;
    return ended;
  }

  const gateway: Gateway = {
    id: options.id,
    process: () => current,
    isSilent: () => silent,
    async start() {
      if (current || starting) return;
      // One at a time: the next begins when the one before has gone, and comes back here.
      if (leaving) {
        isAwaited = true;
        return;
      }
      silent = false;
      const mine = (starting = spawn());
      await mine.core.recover();
      if (starting !== mine) return;
      current = mine;
      starting = null;
    },
    kill(silently) {
      silent = silently;
      const dead = end();
      if (silently) return;
      for (const { connections } of dead) for (const connection of connections) connection.processDied();
    },
    async terminate() {
      const mine = (leaving = current);
      current = null;
      if (!mine) return;
      await mine.core.shutDown();
      if (leaving !== mine) return;
      leaving = null;
      mine.die();
      for (const connection of mine.connections) connection.processDied();
      if (isAwaited) void gateway.start();
      isAwaited = false;
    },
  };
  return gateway;
}

const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Notes what is to ring, whether or not somebody hears of it before the gateway dies. */
function watchInbox(storage: Storage, record: (fact: HistoryFact) => void): Storage {
  return {
    ...storage,
    insertNotification(notification) {
      record({ kind: 'rang', user: notification.user_id, id: notification.id });
      return storage.insertNotification(notification);
    },
  };
}

/** Notes what rings where no inbox keeps it. */
function listenTo(bus: StreamBus, record: (fact: HistoryFact) => void): StreamBus {
  function hear(stream: string, frame: Readonly<Record<string, unknown>>): void {
    if (!stream.startsWith('user:')) return;
    const decoded = decodeNotificationFrame(JSON.stringify(frame));
    if (decoded.kind === 'decoded' && decoded.value.type === 'notification_received')
      record({ kind: 'rang', user: stream.slice('user:'.length), id: decoded.value.notification.id });
  }
  return {
    ...bus,
    append(stream, frame, origin) {
      hear(stream, frame);
      return bus.append(stream, frame, origin);
    },
    sendFleeting(stream, frame, origin) {
      hear(stream, frame);
      bus.sendFleeting(stream, frame, origin);
    },
  };
}
