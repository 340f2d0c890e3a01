import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { createUuid } from '#src/lib/ids.ts';
import { createMemoryBus } from '#server/core/memory-bus.ts';
import type { StreamDelivery } from '#server/core/ports.ts';
import { describeBus } from '../testing/bus-contract.ts';
import { startRedis } from '../testing/redis-server.ts';
import { silentLog } from '../testing/silent-log.ts';
import { openBus } from './open-bus.ts';
import { createRedisBus } from './redis-bus.ts';

describeBus('memory', () => {
  const bus = createMemoryBus({ clock: systemClock });
  return Promise.resolve([bus, bus]);
});

const redis = await startRedis();

describe.runIf(redis !== null)('Redis', async () => {
  if (redis === null) return;
  const buses = await Promise.all([
    createRedisBus(redis.url, silentLog),
    createRedisBus(redis.url, silentLog),
  ]);
  afterAll(async () => {
    for (const bus of buses) await bus.close();
    await redis.stop();
  });
  describeBus('Redis', () => Promise.resolve([buses[0], buses[1]]));

  it('catches up on what was published while a subscriber was away', async () => {
    const stream = `chat:${createUuid()}`;
    const seen: StreamDelivery[] = [];
    await buses[0].subscribe(stream, (delivery) => seen.push(delivery));
    await buses[1].append(stream, { n: 1 });
    await expect.poll(() => seen.length).toBe(1);
    const admin = new Redis(redis.url);
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await buses[1].append(stream, { n: 2 });
    await expect.poll(() => seen.map(({ seq }) => seq), { timeout: 10_000 }).toEqual([1, 2]);
    await buses[1].append(stream, { n: 3 });
    await expect.poll(() => seen.map(({ seq }) => seq), { timeout: 10_000 }).toEqual([1, 2, 3]);
    await admin.quit();
  }, 30_000);

  it('begins new epochs after a restart, and refuses to replay across it', async () => {
    const stream = `chat:${createUuid()}`;
    const seen: StreamDelivery[] = [];
    await buses[0].subscribe(stream, (delivery) => seen.push(delivery));
    const before = await buses[0].append(stream, { n: 1 });
    await redis.restart();
    await expect.poll(() => buses[0].position(stream).catch(() => null), { timeout: 10_000 }).not.toBeNull();
    // Whoever follows sees a number out of turn, and comes back.
    await expect.poll(() => seen.at(-1)?.epoch, { timeout: 10_000 }).not.toBe(before.epoch);
    expect(await buses[0].replay(stream, before)).toBeNull();
  }, 30_000);
});

it('refuses in one line a Redis that does not answer', async () => {
  await expect(openBus('redis://:secret@127.0.0.1:1', systemClock, silentLog)).rejects.toThrow(
    /^REDIS_URL cannot be used: (?!.*secret)[^\n]+$/,
  );
});
