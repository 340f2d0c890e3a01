/** The exchange transcripts that client, mock and gateway share, played through MSW. */
import { getQuickJS } from 'quickjs-emscripten';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { createDemoServices } from '#server/core/demo/demo-services.ts';
import { runInSandbox } from '#server/core/plugins/sandbox.ts';
import type { PluginRunner } from '#server/core/ports.ts';
import { systemClock } from '#src/lib/clock.ts';
import { exchangesFor } from '#src/testing/transcripts/catalogue.ts';
import { exchange } from '#src/testing/transcripts/exchange.ts';
import { createNetworkExchange } from '#src/testing/transcripts/network-exchange.ts';
import { httpHandlers } from './http-handlers.ts';
import { createMockCore, mockExtensions } from './mock-core.ts';
import { socketHandler } from './socket-handler.ts';

/** The same sandbox as in the page, without the worker that Node has not. */
const inlineRunner: PluginRunner = {
  run: async ({ plugin: { source, language }, toolName, parameters }, onRecord) =>
    runInSandbox(
      await getQuickJS(),
      { source, language, toolName, parameters },
      { services: createDemoServices(systemClock), clock: systemClock, onRecord },
    ),
};

// Node 20 has no WebSocket of its own, and MSW stands in only for one that is there.
Object.assign(globalThis, { WebSocket: NodeWebSocket });

describe.each([
  { mode: 'extended', stock: false },
  { mode: 'stock', stock: true },
])('$mode', ({ stock }) => {
  const server = setupServer();
  const network = createNetworkExchange({
    baseUrl: 'http://mock.nadoo.test',
    openSocket: (url) => new WebSocket(url),
    stock,
  });

  beforeAll(async () => {
    const core = await createMockCore({ pluginRunner: inlineRunner, stock });
    server.listen({ onUnhandledRequest: 'error' });
    server.use(...httpHandlers(core), socketHandler(core));
  });
  afterAll(() => {
    server.close();
  });

  const transcripts = exchangesFor(new Set<string>(stock ? [] : mockExtensions));
  it.each(transcripts.map((transcript) => [transcript.name, transcript] as const))(
    '%s',
    async (_name, transcript) => {
      await exchange(transcript, network.connect, await network.variables());
    },
  );
});
