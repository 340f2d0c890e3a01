import { describe, expect, it } from 'vitest';
import { createRateLimits, createSlidingWindow, createTokenBucket } from './rate-limit.ts';
import { createFakeClock } from './testing/fake-clock.ts';

/** How many of `tries` pass. */
const passing = (tries: number, take: () => number | null): number =>
  Array.from({ length: tries }, take).filter((wait) => wait === null).length;

describe('the sliding window', () => {
  it('lets the limit through, then says when there is room, and keeps its word', async () => {
    const clock = createFakeClock();
    const window = createSlidingWindow(10, clock);
    await clock.advance(30_000);
    expect(passing(15, () => window.take('a'))).toBe(10);
    expect(window.take('b')).toBeNull();
    const wait = window.take('a') ?? 0;
    await clock.advance((wait - 1) * 1000);
    expect(window.take('a')).not.toBeNull();
    await clock.advance(1000);
    expect(window.take('a')).toBeNull();
  });

  it('never lets more than the limit through in any minute by much', async () => {
    const clock = createFakeClock();
    const window = createSlidingWindow(60, clock);
    let passed = 0;
    for (let second = 0; second < 600; second += 1) {
      passed += passing(5, () => window.take('a'));
      await clock.advance(1000);
    }
    expect(passed).toBeGreaterThan(570);
    expect(passed).toBeLessThanOrEqual(660);
  });

  it('is off at 0', () => {
    const window = createSlidingWindow(0, createFakeClock());
    expect(passing(1_000, () => window.take('a'))).toBe(1_000);
  });
});

describe('the bucket', () => {
  it('holds a burst and refills', async () => {
    const clock = createFakeClock();
    const bucket = createTokenBucket(20, 5, clock);
    expect(passing(9, () => bucket.take('a'))).toBe(5);
    expect(bucket.take('a')).toBe(3);
    await clock.advance(3_000);
    expect(passing(2, () => bucket.take('a'))).toBe(1);
    await clock.advance(3_600_000);
    expect(passing(9, () => bucket.take('a'))).toBe(5);
  });
});

it('a prompt counts against its own limit and, as a frame, as a request', () => {
  const limits = createRateLimits({ ip: 3, user: 0, chat: 20 }, createFakeClock());
  expect(passing(5, () => limits.takePrompt('192.0.2.1', 'ada'))).toBe(3);
  expect(limits.take('192.0.2.1', null)).not.toBeNull();
  expect(limits.take('192.0.2.2', null)).toBeNull();
  expect(passing(5, () => limits.takePrompt(null, 'ada'))).toBe(2);
});
