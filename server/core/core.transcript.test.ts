/**
 * The exchange transcripts that client, mock and gateway share, played against the core in memory: the demo's
 * seed, the real local agent, and a clock that hurries by itself.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '#src/lib/clock.ts';
import { createDeferred } from '#src/lib/deferred.ts';
import { createUuid } from '#src/lib/ids.ts';
import { exchangesFor } from '#src/testing/transcripts/catalogue.ts';
import {
  createSseReceiver,
  exchange,
  type ClosedSignal,
  type ExchangeConnection,
} from '#src/testing/transcripts/exchange.ts';
import type { Transcript } from '#src/testing/transcripts/transcript.ts';
import { createLocalAgent } from './agent/local-agent.ts';
import { seedDemo } from './demo/seed.ts';
import { createMemoryStorage } from './memory-storage.ts';
import type { PluginRunner } from './ports.ts';
import { createFakeClock } from './testing/fake-clock.ts';
import { allExtensions, createTestWorld, plainPasswords, type TestWorld } from './testing/test-world.ts';

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

interface ExchangeWorld {
  readonly world: TestWorld;
  connect(path: string, transcript: Transcript): Promise<ExchangeConnection>;
  /** A fresh session and a fresh run for each exchange. */
  variables(): Promise<Record<string, unknown>>;
  close(): void;
}

/** A step and a result, five seconds later, whatever the plugin: the sandbox has tests of its own. */
function createSlowRunner(clock: Clock): PluginRunner {
  return {
    async run(_request, record) {
      const started_at = '2026-11-24T10:32:00.000001';
      record({ type: 'step', data: { step_name: 'work', started_at, ended_at: null, duration: null } });
      await new Promise<void>((resolve) => clock.schedule(resolve, 5_000));
      record({ type: 'step', data: { step_name: 'work', started_at, ended_at: started_at, duration: 5 } });
      return { ok: true, result: 34 };
    },
  };
}

async function createExchangeWorld({ stock }: { stock: boolean }): Promise<ExchangeWorld> {
  const clock = createFakeClock();
  const storage = createMemoryStorage();
  await seedDemo({ storage, passwords: plainPasswords, clock });
  const world = await createTestWorld({
    storage,
    clock,
    settings: { stock },
    ports: { agent: createLocalAgent(), pluginRunner: createSlowRunner(clock) },
  });
  let open = true;
  const hurry = async (): Promise<void> => {
    while (open) await clock.advance(20);
  };
  const hurrying = hurry();

  return {
    world,
    connect: (path, transcript) =>
      transcript.endpoint === 'sse-completion'
        ? connectSse(world, path, personOf(transcript))
        : connectSocket(world, path, personOf(transcript)),
    async variables() {
      const id = createUuid();
      await world.storage.insertSession({
        id,
        application_id: 'app-helpdesk',
        workspace_id: 'ws-demo',
        title: 'Exchange',
        archived: false,
        created_by: 'user-ada',
        created_at: new Date(clock.now()).toISOString(),
        updated_at: new Date(clock.now()).toISOString(),
      });
      if (stock) return { session_id: id };
      const body = { parameters: { query: 'shoes' } };
      const started = await world.request(
        'user-ada',
        'POST',
        '/api/v1/plugins/web-shop/tools/find_product/executions',
        body,
      );
      return {
        session_id: id,
        execution_id: (started.data as { execution_id: string } | null)?.execution_id,
      };
    },
    close() {
      open = false;
      void hurrying;
    },
  };
}

function personOf(transcript: Transcript): string | null {
  return transcript.as === 'nobody' ? null : (transcript.as ?? 'user-ada');
}

async function connectSocket(world: TestWorld, path: string, as: string | null): Promise<ExchangeConnection> {
  const socket = await world.connect(as, path);
  let read = 0;
  return {
    send: (text) => {
      socket.send(text);
    },
    async next(): Promise<string | ClosedSignal> {
      for (let waits = 0; waits < 20_000; waits += 1) {
        const text = socket.texts[read];
        if (text !== undefined) {
          read += 1;
          return text;
        }
        if (socket.closeCode !== null) return { code: socket.closeCode, reason: socket.closeReason };
        await world.clock.settle();
      }
      throw new Error(`Nothing came any more after ${String(read)} frames.`);
    },
    close: () => {
      socket.drop();
    },
  };
}

function connectSse(world: TestWorld, path: string, as: string | null): Promise<ExchangeConnection> {
  const chunks = createDeferred<AsyncIterable<string>>();
  const encoder = new TextEncoder();
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const text of await chunks.promise) yield encoder.encode(text);
  }
  return Promise.resolve({
    async send(text: string) {
      const reply = await world.raw(as, 'POST', path, JSON.parse(text));
      if (reply.kind !== 'stream') throw new Error(`The reply is no stream but ${String(reply.status)}.`);
      chunks.resolve(reply.chunks);
    },
    next: createSseReceiver(bytes()),
    close: () => undefined,
  });
}
