/** The exchange transcripts that client, mock and gateway share, played against the core in memory. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangesFor } from '#src/testing/transcripts/catalogue.ts';
import { exchange } from '#src/testing/transcripts/exchange.ts';
import { createExchangeWorld, type ExchangeWorld } from './testing/exchange-world.ts';
import { allExtensions } from './testing/test-world.ts';

describe.each([
  { mode: 'extended', stock: false },
  { mode: 'stock', stock: true },
])('$mode', ({ stock }) => {
  let world: ExchangeWorld;

  beforeAll(async () => {
    world = await createExchangeWorld({ stock });
  });
  afterAll(() => {
    world.close();
  });

  const transcripts = exchangesFor(new Set<string>(stock ? [] : allExtensions));
  it.each(transcripts.map((transcript) => [transcript.name, transcript] as const))(
    '%s',
    async (_name, transcript) => {
      await exchange(transcript, world.connect, await world.variables());
      expect(world.world.core.counters.get('frames_failed')).toBeUndefined();
    },
  );
});
