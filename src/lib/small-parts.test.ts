import { describe, expect, it } from 'vitest';
import { createDeferred } from './deferred.ts';
import { createCapabilityId, createUuid } from './ids.ts';
import { seededRandom } from './random.ts';

describe('createDeferred', () => {
  it('settles once', async () => {
    const good = createDeferred<number>();
    good.resolve(1);
    good.resolve(2);
    expect(await good.promise).toBe(1);
    const bad = createDeferred<number>();
    bad.reject(new Error('no'));
    await expect(bad.promise).rejects.toThrow('no');
  });
});

describe('ids', () => {
  it('are UUIDs of version 4 and capabilities of 128 bits, each its own', () => {
    const uuids = Array.from({ length: 200 }, createUuid);
    for (const id of uuids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(uuids).size).toBe(200);
    expect(createCapabilityId()).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('seededRandom', () => {
  it('repeats for a seed, stays in [0, 1) and spreads', () => {
    const first = seededRandom(7);
    const second = seededRandom(7);
    const values = Array.from({ length: 10_000 }, first);
    expect(Array.from({ length: 10_000 }, second)).toEqual(values);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
    expect(seededRandom(8)()).not.toBe(values[0]);
  });
});
