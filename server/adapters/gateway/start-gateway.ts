/** Puts the gateway together: adapters behind the core's ports, fronts before it. */
import type { AddressInfo } from 'node:net';
import { systemClock } from '#src/lib/clock.ts';
import { systemRandom } from '#src/lib/random.ts';
import { createLocalAgent } from '#server/core/agent/local-agent.ts';
import { createCore } from '#server/core/core.ts';
import { seedDemo } from '#server/core/demo/seed.ts';
import type { Agent, Log, Storage } from '#server/core/ports.ts';
import { openBus } from '../bus/open-bus.ts';
import { SettingsError, type Settings } from '../config/settings.ts';
import { createFailingAgent } from '../faults/failing-agent.ts';
import { createFaults } from '../faults/faults.ts';
import { withFaults } from '../faults/faulty-core.ts';
import { createHttpServer } from '../http/http-server.ts';
import { createPrometheusMetrics } from '../metrics/prometheus.ts';
import { createOpenAiAgent } from '../models/openai-agent.ts';
import { createSandboxRunner } from '../plugins/sandbox-runner.ts';
import { attachSocketServer } from '../sockets/socket-server.ts';
import { scryptPasswords } from '../tokens/password-service.ts';
import { createTokenService } from '../tokens/token-service.ts';
import { openStorage, type OpenStorage } from './open-storage.ts';

export interface Gateway {
  /** `http://localhost:8000`, with the port that it really has. */
  readonly url: string;
  /** Stops accepting, lets answers end, closes sockets with 1012, flushes. Resolves within 5 s. */
  stop(): Promise<void>;
}

export interface GatewayParts {
  readonly version: string;
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly log: Log;
}

/** What this gateway offers beyond the documentation (protocol.md Part 2). */
export const offeredExtensions = [
  'seq',
  'positions',
  'ack',
  'response-identity',
  'durable-answers',
  'agent-events',
  'branch',
  'inbox',
  'ticket',
  'refresh-cookie',
  'plugin-runs',
  'debug-history',
  'mentions',
  'attachments',
  'feedback',
  'sse',
  'workspace-data',
  'message-pages',
  'workflows',
  'presence',
  'chat-search',
  'session-activity',
  'session-branch',
  'session-archive',
] as const;

const SOCKET_GRACE_MS = 1_000;

/** @throws SettingsError where a setting keeps it from starting; `message` is the line to print. */
export async function startGateway(settings: Settings, parts: GatewayParts): Promise<Gateway> {
  const opened = await openStorage(settings, parts.log);
  try {
    return await serve(settings, parts, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function serve(settings: Settings, parts: GatewayParts, opened: OpenStorage): Promise<Gateway> {
  const { log, version, pageFolder } = parts;
  const { storage } = opened;
  if (settings.demo) await opened.exclusively(() => seedIfEmpty(storage));
  const bus = await openBus(settings.redisUrl, systemClock, log);
  const pluginRunner = createSandboxRunner();
  const metrics = createPrometheusMetrics(version);
  const faults = settings.faults ? createFaults() : null;
  const agent = createAgent(settings);
  const sound = createCore({
    storage,
    bus,
    tokens: createTokenService(opened.secret, systemClock, settings.accessTokenSeconds),
    passwords: scryptPasswords,
    agent: faults ? createFailingAgent(agent, faults) : agent,
    pluginRunner,
    clock: systemClock,
    random: systemRandom,
    log,
    metrics,
    settings: {
      stock: settings.stock,
      demo: settings.demo,
      gatewayId: opened.gatewayId,
      cookieScope: opened.cookieScope,
      soleGateway: opened.sole,
      version,
      extensions: settings.stock ? [] : offeredExtensions,
      maxRunBytes: settings.runMaxBytes,
      rateLimits: settings.rateLimits,
    },
  });
  const core = faults ? withFaults(sound, faults) : sound;
  await core.recover();

  const { allowedOrigins, trustedProxies, metricsToken, stock } = settings;
  const shared = { core, allowedOrigins, trustedProxies, log, metrics };
  const http = await createHttpServer({ ...shared, stock, metricsToken, pageFolder });
  const sockets = attachSocketServer(http.server, shared);
  await http.listen({ port: settings.port, host: settings.host }).catch((error: unknown) => {
    throw new SettingsError(explainListen(error, settings));
  });
  const { port } = http.server.address() as AddressInfo;

  return {
    url: `http://${shownHost(settings.host)}:${port}`,
    async stop() {
      sockets.stopAccepting();
      const closed = http.close();
      await core.shutDown();
      await sockets.drain(SOCKET_GRACE_MS);
      http.server.closeAllConnections();
      await closed;
      await pluginRunner.close();
      await bus.close();
      await opened.close();
    },
  };
}

async function seedIfEmpty(storage: Storage): Promise<void> {
  if (await storage.isEmpty()) await seedDemo({ storage, passwords: scryptPasswords, clock: systemClock });
}

function createAgent({ model }: Settings): Agent {
  return model === null ? createLocalAgent() : createOpenAiAgent(model);
}

function shownHost(host: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function explainListen(error: unknown, { port, host }: Settings): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `PORT ${port} is in use on ${host}: stop what listens there, or set another PORT.`;
  if (code === 'EACCES') return `PORT ${port} may not be used by this user: set one above 1023.`;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') return `HOST ${host} is no address of this machine.`;
  return `The gateway cannot listen on HOST ${host}, PORT ${port}: ${String(error)}`;
}
