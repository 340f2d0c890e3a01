/** The whole connection layer on a fake clock, fake sockets, a fake server and a fake page. */
import { createServices, type PageServices } from '#src/app/create-services.ts';
import type { PageEvent } from '#src/lib/page-events.ts';
import type { ChannelDescriptor } from '#src/protocol/channels.ts';
import type { ChannelItem, ChannelLease, LeaseOptions } from '#src/connection/types.ts';
// The page loads it on demand; here it is at hand, so that the fake clock need not wait for a module.
import '#src/http/sse-transport.ts';
import '#src/http/mirror.ts';
import type { Random } from '#src/lib/random.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createFakeServer, type FakeServer } from './fake-server.ts';
import { createFakeTransport, type FakeSocket, type FakeTransport } from './fake-transport.ts';

export interface Harness {
  readonly clock: FakeClock;
  readonly server: FakeServer;
  readonly net: FakeTransport;
  readonly services: PageServices;
  readonly page: { hidden: boolean; online: boolean; tell(event: PageEvent): void };
  lease<E>(
    descriptor: ChannelDescriptor<E>,
    options?: LeaseOptions,
  ): { lease: ChannelLease; items: ChannelItem<E>[] };
}

export interface HarnessOptions {
  readonly extensions?: string[];
  readonly random?: Random;
  readonly onSocket?: (socket: FakeSocket) => void;
  readonly signIn?: boolean;
  readonly locks?: Pick<LockManager, 'request'>;
  /** Shared by the tabs of one browser. */
  readonly clock?: FakeClock;
}

/** Signed in as `user-ada` unless told otherwise. Chance is 0.5 unless given: every delay is its centre. */
export async function createHarness(options: HarnessOptions = {}): Promise<Harness> {
  const clock = options.clock ?? createFakeClock();
  const server = createFakeServer('user-ada', options.extensions ?? []);
  const net = createFakeTransport(options.onSocket);
  const listeners = new Set<(event: PageEvent) => void>();
  const page: Harness['page'] = {
    hidden: false,
    online: true,
    tell(event) {
      if (event === 'hidden' || event === 'visible') page.hidden = event === 'hidden';
      for (const listener of listeners) listener(event);
    },
  };
  const services = createServices({
    config: { serverUrl: 'http://nadoo.test', dialect: 'chat' },
    pageOrigin: 'http://nadoo.test',
    clock,
    random: options.random ?? (() => 0.5),
    fetch: server.fetch,
    transport: net.transport,
    tabStorage: null,
    locks: options.locks ?? null,
    keptToken: null,
    page: {
      hidden: () => page.hidden,
      online: () => page.online,
      subscribe(listener) {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      },
    },
    frames: (callback) => clock.schedule(callback, 16),
  });
  await services.auth.restore();
  if (options.signIn !== false) {
    await services.auth.signIn({ email: 'ada@demo.nadoo.dev', password: 'demo-nadoo' });
  }
  return {
    clock,
    server,
    net,
    services,
    page,
    lease(descriptor, leaseOptions) {
      const items: ChannelItem<never>[] = [];
      const lease = services.pool.lease(
        descriptor,
        (batch) => {
          items.push(...(batch as readonly ChannelItem<never>[]));
        },
        leaseOptions,
      );
      return { lease, items };
    },
  };
}
