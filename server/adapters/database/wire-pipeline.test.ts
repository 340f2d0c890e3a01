import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WirePipeline } from './wire-pipeline.ts';

function message(type: string | null, body: string): Uint8Array {
  const bytes = Buffer.alloc((type === null ? 0 : 1) + 4 + body.length);
  if (type !== null) bytes.write(type, 0, 'latin1');
  bytes.writeUInt32BE(4 + body.length, type === null ? 0 : 1);
  bytes.write(body, type === null ? 4 : 5, 'latin1');
  return bytes;
}

const start = message(null, 'protocol and user');
const query = message('Q', 'select 1\0');
const extended = Buffer.concat([
  message('P', 'select $1'),
  message('B', '\x01'),
  message('E', ''),
  message('S', ''),
]);

describe('WirePipeline', () => {
  it('gives out the start packet, simple queries, and everything up to a Sync, however the bytes are cut', () => {
    const whole = Buffer.concat([start, query, extended, query, extended, message('P', 'unfinished')]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 8 }), (points) => {
        const cuts = [0, ...points.toSorted((a, b) => a - b), whole.length];
        const pipeline = new WirePipeline();
        const batches = cuts
          .slice(1)
          .flatMap((end, index) => pipeline.push(whole.subarray(cuts[index], end)));
        expect(batches.map((batch) => Buffer.from(batch))).toEqual([start, query, extended, query, extended]);
      }),
      { seed: 20261124, numRuns: 200 },
    );
  });

  it('drops a Terminate', () => {
    const pipeline = new WirePipeline();
    expect(pipeline.push(Buffer.concat([start, query, message('X', '')]))).toHaveLength(2);
  });
});
