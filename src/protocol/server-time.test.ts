import { expect, it } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createServerClock } from './server-time.ts';

const at = (ms: number): string => new Date(ms).toISOString();

it('knows nothing of the server’s clock once the page’s own was set, until the server tells its time again', async () => {
  const clock = createFakeClock();
  const server = createServerClock(clock);
  expect(server.offsetMs()).toBeNull();
  const sentAt = clock.now();
  await clock.advance(40);
  server.learn(at(sentAt + 5_020), sentAt);
  expect(server.offsetMs()).toBe(5_000);
  await clock.advance(3_600_000);
  expect(server.offsetMs()).toBe(5_000);
  clock.jump(36_000);
  expect(server.offsetMs()).toBeNull();
  // A hello answers nothing of ours, so it is no sure sample; what came before the jump is none at all.
  server.learn(at(clock.now() - 31_000), null);
  expect(server.offsetMs()).toBe(-31_000);
});
