import { expect, it } from 'vitest';
import type { Notification } from '#src/protocol/notification-frames.ts';
import { toNotification } from '#src/protocol/notification-frames.ts';
import { createDeferred } from '#src/lib/deferred.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { ApiError } from '#src/http/types.ts';
import { createInboxStore } from './inbox-store.ts';

const all = { tab: 'all', kind: null } as const;
const notification = (n: number) =>
  toNotification({ id: `n${n}`, title: 'x', position: n, revision: n }, null);

it('fetches a list anew when asked for more of one that is stale', async () => {
  const clock = createFakeClock();
  const asked: (string | null)[] = [];
  let fails = false;
  const never = () => new Promise<never>(() => undefined);
  const inbox = createInboxStore({
    mode: 'server',
    clock,
    api: {
      summary: never,
      page(_filter, before) {
        asked.push(before);
        return fails ? Promise.reject(new Error('no network')) : Promise.resolve([notification(1)]);
      },
      read: never,
      mark: never,
      mute: never,
    },
    serverOffsetMs: () => 0,
    marks: { load: () => ({}), save: () => undefined, watch: () => () => undefined },
    isShown: () => false,
  });
  inbox.start();
  inbox.loadMore(all);
  await clock.settle();
  fails = true;
  inbox.applyItems([{ kind: 'opened', transport: 'websocket', resumption: 'reload', position: null, at: 1 }]);
  await clock.settle();
  fails = false;
  inbox.loadMore(all);
  await clock.settle();
  expect(asked).toEqual([null, null, null]);
  expect(inbox.store.getState().staleSince).toBeNull();
});

it('fetches a list anew whose answer was under way as the channel opened: it may be of before', async () => {
  const clock = createFakeClock();
  const pages = [createDeferred<readonly Notification[]>(), createDeferred<readonly Notification[]>()];
  let asked = 0;
  const never = () => new Promise<never>(() => undefined);
  const inbox = createInboxStore({
    mode: 'server',
    clock,
    api: { summary: never, page: () => pages[asked++]!.promise, read: never, mark: never, mute: never },
    serverOffsetMs: () => 0,
    marks: { load: () => ({}), save: () => undefined, watch: () => () => undefined },
    isShown: () => false,
  });
  inbox.start();
  inbox.loadMore(all);
  inbox.applyItems([{ kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: 1 }]);
  pages[0]!.resolve([notification(1)]);
  await clock.settle();
  expect(asked).toBe(2);
  pages[1]!.resolve([notification(2), notification(1)]);
  await clock.settle();
  expect(inbox.store.getState().rows.map((row) => row.notification.id)).toEqual(['n2', 'n1']);
  expect(inbox.loads.getState()).toEqual({});
});

it('fetches a stale list again by itself after a failure, until it is stopped', async () => {
  const clock = createFakeClock();
  let asked = 0;
  const never = () => new Promise<never>(() => undefined);
  const page = () => {
    asked += 1;
    return asked === 1 || asked === 4
      ? Promise.resolve([notification(asked)])
      : Promise.reject(new Error('no network'));
  };
  const inbox = createInboxStore({
    mode: 'server',
    clock,
    api: { summary: never, page, read: never, mark: never, mute: never },
    serverOffsetMs: () => 0,
    marks: { load: () => ({}), save: () => undefined, watch: () => () => undefined },
    isShown: () => false,
  });
  const stop = inbox.start();
  inbox.loadMore(all);
  await clock.settle();
  inbox.applyItems([{ kind: 'opened', transport: 'websocket', resumption: 'reload', position: null, at: 1 }]);
  await clock.advance(11_000);
  expect(asked).toBe(4);
  expect(inbox.store.getState().staleSince).toBeNull();
  inbox.applyItems([{ kind: 'opened', transport: 'websocket', resumption: 'reload', position: null, at: 2 }]);
  await clock.settle();
  stop();
  await clock.advance(60_000);
  expect(asked).toBe(5);
});

it('asks a server that is over its limit again when it said, not before', async () => {
  const clock = createFakeClock();
  let asked = 0;
  const never = () => new Promise<never>(() => undefined);
  const limited = new ApiError({
    kind: 'rate-limited',
    status: 429,
    message: 'Too many requests',
    retryAfterMs: 40_000,
    requestId: null,
  });
  const inbox = createInboxStore({
    mode: 'server',
    clock,
    api: {
      summary: () => {
        asked += 1;
        return Promise.reject(limited);
      },
      page: never,
      read: never,
      mark: never,
      mute: never,
    },
    serverOffsetMs: () => 0,
    marks: { load: () => ({}), save: () => undefined, watch: () => () => undefined },
    isShown: () => false,
  });
  const stop = inbox.start();
  inbox.applyItems([{ kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: 1 }]);
  await clock.settle();
  const first = asked;
  expect(first).toBeGreaterThan(0);
  await clock.advance(39_000);
  expect(asked).toBe(first);
  // Nor for what the server tells meanwhile.
  inbox.applyItems([{ kind: 'opened', transport: 'websocket', resumption: 'reload', position: null, at: 2 }]);
  await clock.settle();
  expect(asked).toBe(first);
  await clock.advance(2_000);
  expect(asked).toBe(first + 1);
  stop();
});

it('takes for read what the page shows, also where only the list tells of it; once, and not against who marks it unread', async () => {
  const clock = createFakeClock();
  let pages = [notification(1)];
  const told: (readonly string[])[] = [];
  const never = () => new Promise<never>(() => undefined);
  const inbox = createInboxStore({
    mode: 'server',
    clock,
    api: {
      summary: () =>
        Promise.resolve({ unread: pages.length, revision: 9, nextWake: null, kinds: [], mutedKinds: [] }),
      page: () => Promise.resolve(pages),
      read(body) {
        told.push('ids' in body ? body.ids : []);
        return never();
      },
      mark: never,
      mute: never,
    },
    serverOffsetMs: () => 0,
    marks: { load: () => ({}), save: () => undefined, watch: () => () => undefined },
    isShown: ({ id }) => id === 'n2',
  });
  const cutAndBack = async (at: number) => {
    inbox.applyItems([{ kind: 'opened', transport: 'websocket', resumption: 'reload', position: null, at }]);
    await clock.settle();
  };
  inbox.start();
  inbox.loadMore(all);
  await cutAndBack(1);
  expect(told).toEqual([]);
  // An answer ended on the screen before this channel was back.
  pages = [notification(2), notification(1)];
  await cutAndBack(2);
  expect(told).toEqual([['n2']]);
  expect(inbox.store.getState().unread).toBe(1);
  inbox.unread(inbox.store.getState().shown.slice(0, 1));
  await cutAndBack(3);
  expect(told).toHaveLength(1);
  expect(inbox.store.getState().unread).toBe(2);
});

it('fetches a list that never came again by itself, and at once when the channel opens', async () => {
  const clock = createFakeClock();
  const told: (readonly string[])[] = [];
  let asked = 0;
  let fails = true;
  const never = () => new Promise<never>(() => undefined);
  const page = () => {
    asked += 1;
    return fails ? Promise.reject(new Error('no network')) : Promise.resolve([notification(2)]);
  };
  const read = (body: object) => {
    told.push('ids' in body ? (body.ids as readonly string[]) : []);
    return never();
  };
  const inbox = createInboxStore({
    mode: 'server',
    clock,
    api: { summary: never, page, read, mark: never, mute: never },
    serverOffsetMs: () => 0,
    marks: { load: () => ({}), save: () => undefined, watch: () => () => undefined },
    isShown: ({ id }) => id === 'n2',
  });
  inbox.start();
  // The first request fell into a cut.
  inbox.loadMore(all);
  await clock.advance(11_000);
  expect(asked).toBe(3);
  fails = false;
  inbox.applyItems([{ kind: 'opened', transport: 'websocket', resumption: 'reload', position: null, at: 1 }]);
  await clock.settle();
  expect(asked).toBe(4);
  expect(told).toEqual([['n2']]);
  await clock.advance(60_000);
  expect(asked).toBe(4);
});
