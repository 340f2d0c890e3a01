/** The mirror's code is loaded when it is first needed, and may not come: the server is away, or has a newer page. */
import { expect, it } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createLazyMirror, FIRST_PAUSE_MS, LONGEST_PAUSE_MS } from './lazy-mirror.ts';
import type { Mirror, MirrorHandlers, MirrorPort } from './mirror.ts';

function setUp() {
  const clock = createFakeClock();
  const joined: string[] = [];
  const told: string[] = [];
  const server = { tries: 0, isThere: false };
  const loaded: Mirror = {
    mode: () => 'mirror',
    join(key) {
      joined.push(key);
      return { send: () => true, close: () => undefined };
    },
    stop: () => undefined,
  };
  const mirror = createLazyMirror({ clock, isOffered: () => true } as unknown as MirrorPort, () => {
    server.tries += 1;
    return server.isThere
      ? Promise.resolve({ createMirror: () => loaded } as never)
      : Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
  });
  const handlers = (key: string): MirrorHandlers => ({
    position: () => null,
    received: () => undefined,
    lost: () => undefined,
    moved: () => told.push(key),
  });
  return { clock, mirror, server, joined, told, join: (key: string) => mirror.join(key, handlers(key)) };
}

it('code that does not come is said at once, is not asked for in a storm, and works when it has come', async () => {
  const { clock, mirror, server, joined, told, join } = setUp();
  for (const key of ['chat:a', 'notifications:u', 'workspace:w']) join(key);
  await clock.settle();
  expect(told).toEqual(['chat:a', 'notifications:u', 'workspace:w']);
  expect(mirror.mode(), 'the channels do without').toBe('none');
  const first = server.tries;
  await clock.advance(FIRST_PAUSE_MS - 1);
  expect(server.tries).toBe(first);
  await clock.advance(1);
  expect(server.tries, 'one try for all').toBe(first + 1);
  await clock.advance(3_600_000);
  expect(server.tries).toBeLessThanOrEqual(first + 5 + Math.ceil(3_600_000 / LONGEST_PAUSE_MS));
  server.isThere = true;
  await clock.advance(LONGEST_PAUSE_MS);
  expect(mirror.mode()).toBe('mirror');
  const line = join('chat:a');
  await clock.settle();
  expect(joined).toEqual(['chat:a']);
  expect(line.send({ type: 'typing' })).toBe(true);
  expect(clock.armed()).toBe(0);
});

it('who has left meanwhile is neither joined nor told, and nothing is tried once all is given up', async () => {
  const { clock, mirror, server, joined, told, join } = setUp();
  join('chat:a').close();
  await clock.settle();
  expect(told).toEqual([]);
  mirror.stop();
  expect(clock.armed()).toBe(0);
  server.isThere = true;
  join('chat:a').close();
  await clock.settle();
  expect(joined).toEqual([]);
});
