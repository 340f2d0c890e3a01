/** The real channel, pool and verdicts under random servers, networks, pages and users. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '#src/lib/random.ts';
import { createHarness, type Harness } from '#src/testing/connection-harness.ts';
import { chatChannel, workspaceChannel } from '#src/protocol/channels.ts';
import type { ChannelLease } from './types.ts';

const keys = ['chat:a', 'chat:b', 'workspace:w'] as const;

function descriptorOf(key: (typeof keys)[number]) {
  const id = key.split(':')[1] ?? '';
  return key.startsWith('chat')
    ? chatChannel(id)
    : (workspaceChannel(id) as unknown as ReturnType<typeof chatChannel>);
}

type Act =
  | { readonly do: 'lease' | 'release' | 'retry'; readonly key: (typeof keys)[number] }
  | { readonly do: 'accept' | 'greet' | 'frame' | 'late'; readonly nth: number }
  | { readonly do: 'close'; readonly nth: number; readonly code: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'page'; readonly event: 'visible' | 'hidden' | 'network' | 'woke' | 'left' | 'returned' }
  | { readonly do: 'network' | 'refusal' | 'sign-in' | 'sign-out' };

const key = fc.constantFrom(...keys);
const nth = fc.nat(2);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    do: fc.constantFrom('lease' as const, 'lease' as const, 'release' as const, 'retry' as const),
    key,
  }),
  fc.record({
    do: fc.constantFrom(
      'accept' as const,
      'greet' as const,
      'greet' as const,
      'frame' as const,
      'late' as const,
    ),
    nth,
  }),
  fc.record({
    do: fc.constant('close' as const),
    nth,
    code: fc.constantFrom(1000, 1002, 1006, 1006, 1008, 1012, 1013),
  }),
  fc.record({
    do: fc.constant('pass' as const),
    ms: fc.constantFrom(1, 100, 1_000, 3_000, 7_000, 20_000, 40_000),
  }),
  fc.record({
    do: fc.constant('page' as const),
    event: fc.constantFrom('visible', 'hidden', 'network', 'woke', 'left', 'returned' as const),
  }),
  fc.record({
    do: fc.constantFrom('network' as const, 'refusal' as const, 'sign-in' as const, 'sign-out' as const),
  }),
);

async function perform(harness: Harness, leases: Map<string, ChannelLease>, each: Act): Promise<void> {
  const { net, clock, server, services, page } = harness;
  switch (each.do) {
    case 'lease':
      if (!leases.has(each.key)) leases.set(each.key, harness.lease(descriptorOf(each.key)).lease);
      break;
    case 'release':
      leases.get(each.key)?.release();
      leases.delete(each.key);
      break;
    case 'retry':
      leases.get(each.key)?.retryNow();
      break;
    case 'accept':
      net.alive()[each.nth]?.accept();
      break;
    case 'greet':
      net.alive()[each.nth]?.accept();
      net.alive()[each.nth]?.receive({ type: 'connected' });
      break;
    case 'frame':
      net.alive()[each.nth]?.receive({ type: 'pong' });
      break;
    case 'late':
      for (const socket of net.sockets.filter((old) => old.left || old.ended)) {
        socket.accept();
        socket.receive({ type: 'connected' });
        socket.close(1008);
      }
      break;
    case 'close':
      net.alive()[each.nth]?.close(each.code);
      break;
    case 'pass':
      await clock.advance(each.ms);
      break;
    case 'page':
      page.tell(each.event);
      break;
    case 'network':
      server.reachable = !server.reachable;
      break;
    case 'refusal':
      server.refreshUser = server.refreshUser === null ? 'user-ada' : null;
      break;
    case 'sign-in': {
      const signedIn = services.auth.signIn({ email: 'ada@demo.nadoo.dev', password: 'x' });
      await clock.advance(5_000);
      await signedIn;
      break;
    }
    case 'sign-out':
      void services.auth.signOut();
  }
  await clock.settle();
}

test('random histories: one socket a channel, one handshake, no retry after failed, nothing left behind', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.array(act, { minLength: 5, maxLength: 40 }), async (seed, script) => {
      const harness = await createHarness({ random: seededRandom(seed) });
      const { net, clock, services } = harness;
      const leases = new Map<string, ChannelLease>();
      for (const each of script) {
        const failed = new Map(
          services.pool
            .statuses()
            .filter((status) => status.state === 'failed')
            .map((status) => [status.key, socketsTo(harness, status.key).length]),
        );
        const before = { statuses: services.pool.statuses(), alive: net.alive() };
        await perform(harness, leases, each);
        if (each.do === 'late') {
          expect(services.pool.statuses()).toEqual(before.statuses);
          expect(net.alive()).toEqual(before.alive);
        }
        if (
          each.do === 'retry' &&
          before.statuses.some(({ key, state }) => key === each.key && isUp.has(state))
        ) {
          expect(net.alive()).toEqual(before.alive);
        }
        for (const each of keys)
          expect(socketsTo(harness, each).filter(isAlive).length).toBeLessThanOrEqual(1);
        if (each.do !== 'retry' && each.do !== 'release' && each.do !== 'sign-in' && each.do !== 'sign-out') {
          for (const [failedKey, count] of failed) expect(socketsTo(harness, failedKey)).toHaveLength(count);
        }
        for (const status of services.pool.statuses()) {
          expect(status.retryAt !== null).toBe(status.state === 'waiting' || status.state === 'offline');
          if (status.retryAt !== null) expect(status.retryAt).toBeGreaterThanOrEqual(clock.now());
        }
      }
      for (const lease of leases.values()) lease.release();
      await clock.advance(10_000);
      expect(net.alive()).toEqual([]);
      expect(services.pool.statuses()).toEqual([]);
      services.close();
      expect(clock.armed()).toBe(0);
    }),
    { seed: 13, numRuns: 150 },
  );
}, 60_000);

const isUp: ReadonlySet<string> = new Set(['live', 'suspect']);

function socketsTo({ net }: Harness, channelKey: string) {
  const [kind, id] = channelKey.split(':');
  return net.sockets.filter(
    ({ url }) => url.pathname === (kind === 'chat' ? `/ws/chat/${id}` : `/ws/workspaces/${id}`),
  );
}

function isAlive(socket: { readonly left: boolean; readonly ended: boolean }): boolean {
  return !socket.left && !socket.ended;
}
