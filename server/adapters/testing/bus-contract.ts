/** What every bus keeps to: the same expectations within one process and over Redis. */
import { describe, expect, it } from 'vitest';
import { createUuid } from '#src/lib/ids.ts';
import type { StreamBus, StreamDelivery } from '#server/core/ports.ts';

/** @param open a pair of buses that share their streams: the same one twice where there is only one process. */
export function describeBus(name: string, open: () => Promise<readonly [StreamBus, StreamBus]>): void {
  async function follow(bus: StreamBus, stream: string) {
    const seen: StreamDelivery[] = [];
    const leave = await bus.subscribe(stream, (delivery) => seen.push(delivery));
    return { seen, leave };
  }

  describe(`${name} keeps the bus contract`, () => {
    it('numbers frames, and gives all the same text in the same order', async () => {
      const [near, far] = await open();
      const stream = `chat:${createUuid()}`;
      const followers = [await follow(near, stream), await follow(far, stream), await follow(far, stream)];
      const first = await near.append(stream, { type: 'a', text: '한국어 "quoted"\n' });
      await far.append(stream, { type: 'b' }, 'origin');
      await near.append(stream, {});
      expect(first).toEqual({ epoch: expect.stringMatching(/^[^:]+$/) as string, seq: 1 });
      for (const { seen } of followers) {
        await expect.poll(() => seen.length).toBe(3);
        expect(seen).toEqual([
          {
            text: '{"type":"a","text":"한국어 \\"quoted\\"\\n","seq":1}',
            seq: 1,
            epoch: first.epoch,
            originConnectionId: null,
          },
          { text: '{"type":"b","seq":2}', seq: 2, epoch: first.epoch, originConnectionId: 'origin' },
          { text: '{"seq":3}', seq: 3, epoch: first.epoch, originConnectionId: null },
        ]);
      }
      expect(await far.position(stream)).toEqual({ epoch: first.epoch, seq: 3 });
    });

    it('numbers without a gap what many append at once', async () => {
      const [near, far] = await open();
      const stream = `chat:${createUuid()}`;
      const { seen } = await follow(near, stream);
      await Promise.all(
        Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? near : far).append(stream, { n })),
      );
      await expect.poll(() => seen.length).toBe(200);
      expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    });

    it('delivers fleeting frames without a trace', async () => {
      const [near, far] = await open();
      const stream = `chat:${createUuid()}`;
      const { seen } = await follow(far, stream);
      near.sendFleeting(stream, { type: 'typing' }, 'me');
      await expect.poll(() => seen.length).toBe(1);
      expect(seen).toMatchObject([{ text: '{"type":"typing"}', seq: null, originConnectionId: 'me' }]);
      expect(await near.position(stream)).toMatchObject({ seq: 0 });
    });

    it('keeps the position of a stream that nobody wrote to', async () => {
      const [near, far] = await open();
      const stream = `chat:${createUuid()}`;
      const before = await near.position(stream);
      expect(await far.position(stream)).toEqual(before);
      expect(await near.replay(stream, before)).toEqual({ frames: [], position: before });
      expect(await far.append(stream, { type: 'a' })).toEqual({ epoch: before.epoch, seq: 1 });
    });

    it('replays exactly what came after a position', async () => {
      const [near, far] = await open();
      const stream = `chat:${createUuid()}`;
      for (const type of ['a', 'b', 'c']) await near.append(stream, { type });
      const { epoch } = await near.position(stream);
      const texts = async (seq: number) =>
        (await far.replay(stream, { epoch, seq }))?.frames.map((frame) => [frame.seq, frame.text]);
      const all = [
        [1, '{"type":"a","seq":1}'],
        [2, '{"type":"b","seq":2}'],
        [3, '{"type":"c","seq":3}'],
      ];
      expect(await texts(0)).toEqual(all);
      expect(await texts(2)).toEqual(all.slice(2));
      expect(await texts(3)).toEqual([]);
      expect(await texts(4)).toBeUndefined();
      expect(await near.replay(stream, { epoch: 'another', seq: 1 })).toBeNull();
      expect((await near.replay(stream, { epoch, seq: 1 }))?.position).toEqual({ epoch, seq: 3 });
    });

    it('reaches back 20,000 frames or 8 MiB, whichever comes first', async () => {
      const [bus] = await open();
      const stream = `chat:${createUuid()}`;
      await Promise.all(Array.from({ length: 20_002 }, (_, at) => bus.append(stream, { at })));
      const { epoch } = await bus.position(stream);
      expect(await bus.replay(stream, { epoch, seq: 1 })).toBeNull();
      expect((await bus.replay(stream, { epoch, seq: 2 }))?.frames).toHaveLength(20_000);
      for (let n = 0; n < 9; n++) await bus.append(stream, { text: 'x'.repeat(1024 * 1024) });
      expect(await bus.replay(stream, { epoch, seq: 20_003 })).toBeNull();
      expect((await bus.replay(stream, { epoch, seq: 20_004 }))?.frames).toHaveLength(7);
    }, 60_000);

    it('is silent to whoever left', async () => {
      const [near, far] = await open();
      const stream = `chat:${createUuid()}`;
      const [staying, leaving] = [await follow(far, stream), await follow(far, stream)];
      leaving.leave();
      await near.append(stream, { type: 'a' });
      await expect.poll(() => staying.seen.length).toBe(1);
      staying.leave();
      staying.leave();
      const { seen } = await follow(far, stream);
      await near.append(stream, { type: 'b' });
      await expect.poll(() => seen.length).toBe(1);
      expect(staying.seen).toHaveLength(1);
      expect(leaving.seen).toEqual([]);
    });
  });
}
