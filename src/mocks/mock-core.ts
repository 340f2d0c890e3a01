/**
 * The gateway's core with everything outside it made of what a browser has: memory for storage, the local
 * agent, plugins in QuickJS. Nothing of the protocol is written again here, so the mock cannot drift.
 */
import { createLocalAgent } from '#server/core/agent/local-agent.ts';
import type { Core } from '#server/core/api-types.ts';
import { createCore } from '#server/core/core.ts';
import { demoPlugins } from '#server/core/demo/plugins/index.ts';
import { seedDemo } from '#server/core/demo/seed.ts';
import { createMemoryBus } from '#server/core/memory-bus.ts';
import { createMemoryStorage } from '#server/core/memory-storage.ts';
import type { Log, PluginRunner } from '#server/core/ports.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createCapabilityId } from '#src/lib/ids.ts';
import { systemRandom } from '#src/lib/random.ts';
import { createMockTokens } from './mock-tokens.ts';
import { mockPasswords } from './mock-passwords.ts';

/** A page's own memory has no cookie jar for refresh tokens; the rest of the extensions is the core's. */
export const mockExtensions = [
  'seq',
  'positions',
  'ack',
  'response-identity',
  'durable-answers',
  'agent-events',
  'branch',
  'inbox',
  'ticket',
  'plugin-runs',
  'debug-history',
  'mentions',
  'attachments',
  'feedback',
  'workspace-data',
  'message-pages',
  'workflows',
  'presence',
  'chat-search',
  'session-activity',
  'session-branch',
  'session-archive',
] as const;

const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface MockCoreOptions {
  readonly pluginRunner: PluginRunner;
  readonly stock?: boolean;
  readonly log?: Log;
}

/** A core with the demo's people, documents, chats and runs. */
export async function createMockCore({
  pluginRunner,
  stock = false,
  log = silentLog,
}: MockCoreOptions): Promise<Core> {
  const clock = systemClock;
  const storage = createMemoryStorage();
  // Taking types away needs a parser of 4 MB, which the page does not carry.
  const plugins = demoPlugins.filter(({ language }) => language === 'javascript');
  await seedDemo({ storage, passwords: mockPasswords, clock, plugins });
  const core = createCore({
    storage,
    bus: createMemoryBus({ clock }),
    tokens: createMockTokens(clock),
    passwords: mockPasswords,
    agent: createLocalAgent(),
    pluginRunner,
    clock,
    random: systemRandom,
    log,
    settings: {
      stock,
      demo: true,
      gatewayId: createCapabilityId(),
      version: 'mock',
      extensions: stock ? [] : mockExtensions,
      rateLimits: { ip: 0, user: 0, chat: 0 },
    },
  });
  await core.recover();
  return core;
}
