/** The exchange transcripts that client, mock and gateway share, played against the real gateway on a port. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { WebSocket } from 'ws';
import { exchangesFor } from '#src/testing/transcripts/catalogue.ts';
import { exchange } from '#src/testing/transcripts/exchange.ts';
import { createNetworkExchange, type NetworkExchange } from '#src/testing/transcripts/network-exchange.ts';
import { offeredExtensions } from './adapters/gateway/start-gateway.ts';
import { startTestGateway, type TestGateway } from './adapters/testing/test-gateway.ts';

describe.each([
  { mode: 'extended', stock: false },
  { mode: 'stock', stock: true },
])('$mode', ({ stock }) => {
  let gateway: TestGateway;
  let network: NetworkExchange;

  beforeAll(async () => {
    gateway = await startTestGateway({ NADOO_STOCK: stock ? '1' : '0' });
    network = createNetworkExchange({ baseUrl: gateway.url, openSocket: (url) => new WebSocket(url), stock });
  }, 60_000);
  afterAll(() => gateway.stop());

  const transcripts = exchangesFor(new Set<string>(stock ? [] : offeredExtensions));
  it.each(transcripts.map((transcript) => [transcript.name, transcript] as const))(
    '%s',
    async (_name, transcript) => {
      await exchange(transcript, network.connect, await network.variables());
    },
  );
});
