import { describe, expect, it } from 'vitest';
import { createMemoryBus } from './memory-bus.ts';
import type { StreamDelivery } from './ports.ts';
import { createFakeClock } from './testing/fake-clock.ts';

function createBus(sliceSize = 250) {
  const clock = createFakeClock();
  let pauses = 0;
  const bus = createMemoryBus({
    clock,
    sliceSize,
    yieldToLoop: () => {
      pauses += 1;
      return Promise.resolve();
    },
  });
  return { bus, clock, pauses: () => pauses };
}

const follow = async (bus: ReturnType<typeof createBus>['bus'], stream = 's') => {
  const seen: StreamDelivery[] = [];
  const leave = await bus.subscribe(stream, (delivery) => seen.push(delivery));
  return { seen, leave };
};

describe('a stream', () => {
  it('numbers frames and gives every subscriber the same text', async () => {
    const { bus } = createBus();
    const [one, two] = [await follow(bus), await follow(bus)];
    const first = await bus.append('s', { type: 'a' });
    await bus.append('s', { type: 'b' }, 'origin');
    expect(first).toEqual({ epoch: expect.any(String) as string, seq: 1 });
    expect(one.seen).toEqual([
      { text: '{"type":"a","seq":1}', seq: 1, epoch: first.epoch, originConnectionId: null },
      { text: '{"type":"b","seq":2}', seq: 2, epoch: first.epoch, originConnectionId: 'origin' },
    ]);
    expect(two.seen).toEqual(one.seen);
  });

  it('delivers fleeting frames without a trace', async () => {
    const { bus } = createBus();
    const { seen } = await follow(bus);
    bus.sendFleeting('s', { type: 'typing' });
    expect(seen).toMatchObject([{ text: '{"type":"typing"}', seq: null }]);
    expect(await bus.position('s')).toMatchObject({ seq: 0 });
  });

  it('replays exactly what came after a position', async () => {
    const { bus } = createBus();
    for (const type of ['a', 'b', 'c']) await bus.append('s', { type });
    const { epoch } = await bus.position('s');
    const replay = async (seq: number) =>
      (await bus.replay('s', { epoch, seq }))?.frames.map((frame) => frame.seq);
    expect(await replay(0)).toEqual([1, 2, 3]);
    expect(await replay(2)).toEqual([3]);
    expect(await replay(3)).toEqual([]);
    expect(await replay(4)).toBeUndefined();
    expect(await bus.replay('s', { epoch: 'another', seq: 1 })).toBeNull();
  });

  it('reaches back two minutes, 20,000 frames, 8 MiB, whichever comes first', async () => {
    const { bus, clock } = createBus();
    const { epoch } = await bus.append('s', { type: 'a' });
    await clock.advance(120_001);
    await bus.append('s', { type: 'b' });
    expect(await bus.replay('s', { epoch, seq: 0 })).toBeNull();
    expect((await bus.replay('s', { epoch, seq: 1 }))?.frames).toHaveLength(1);
    for (let at = 0; at < 20_000; at += 1) await bus.append('s', { at });
    expect(await bus.replay('s', { epoch, seq: 1 })).toBeNull();
    expect((await bus.replay('s', { epoch, seq: 2 }))?.frames).toHaveLength(20_000);
    for (let at = 0; at < 9; at += 1) await bus.append('s', { text: 'x'.repeat(1024 * 1024) });
    expect((await bus.replay('s', { epoch, seq: 20_003 }))?.frames).toBeUndefined();
    expect((await bus.replay('s', { epoch, seq: 20_004 }))?.frames).toHaveLength(7);
  });

  it('keeps the order while it spreads in slices, and heeds who leaves meanwhile', async () => {
    const { bus, clock, pauses } = createBus(2);
    const followers = await Promise.all(Array.from({ length: 5 }, () => follow(bus)));
    await bus.append('s', { type: 'a' });
    const last = followers[4];
    last?.leave();
    await bus.append('s', { type: 'b' });
    await clock.settle();
    for (const { seen } of followers.slice(0, 4)) expect(seen.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(last?.seen).toEqual([]);
    expect(pauses()).toBe(3);
  });

  it('forgets a stream that nobody follows or can resume, and then starts another epoch', async () => {
    const { bus, clock } = createBus();
    const { epoch } = await bus.append('old', { type: 'a' });
    await clock.advance(120_001);
    for (let at = 0; at < 5_000; at += 1) await bus.append('busy', { at });
    const now = await bus.position('old');
    expect(now.seq).toBe(0);
    expect(now.epoch).not.toBe(epoch);
  });
});
