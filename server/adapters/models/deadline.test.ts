import { expect, it } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { startDeadline } from './deadline.ts';

it('stands still while a person is asked, and leaves no timer behind', async () => {
  const clock = createFakeClock();
  const deadline = startDeadline(clock, 1_000);
  await clock.advance(600);
  deadline.pause();
  expect(clock.armed()).toBe(0);
  await clock.advance(60_000);
  expect(deadline.signal.aborted).toBe(false);
  deadline.resume();
  await clock.advance(399);
  expect(deadline.signal.aborted).toBe(false);
  await clock.advance(1);
  expect(deadline.signal.aborted).toBe(true);
  const ended = startDeadline(clock, 1_000);
  ended.cancel();
  await clock.advance(2_000);
  expect([ended.signal.aborted, clock.armed()]).toEqual([false, 0]);
});
