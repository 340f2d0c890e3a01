/** The one door to the sockets: counted holds on channels, what the page tells, and who is signed in. */
import type { AuthState } from '#src/auth/types.ts';
import { createChannel, type Channel, type ChannelPort } from './channel.ts';
import type { MachineEvent } from './machine.ts';
import type { PageEvent, PageEvents } from '#src/lib/page-events.ts';
import { createServerVerdicts } from './server-verdicts.ts';
import { createListeners } from '#src/lib/listeners.ts';
import { createTurns } from '#src/lib/turns.ts';
import type { ChannelDescriptor } from '#src/protocol/channels.ts';
import type { ChannelListener, ChannelPool, ChannelStatus, LeaseOptions } from './types.ts';

export type PoolPort = Omit<ChannelPort, 'verdicts' | 'turns' | 'counters' | 'statusChanged'> & {
  readonly page: PageEvents;
};

interface Hold {
  running(): boolean;
  drop(): void;
}

interface Entry {
  readonly channel: Channel<unknown>;
  readonly holds: Set<Hold>;
}

/** StrictMode and remounts cost nothing. */
export const GRACE_MS = 1_000;
export const PARK_MS = 300_000;
const PARK_AGAIN_MS = 30_000;
const MOST_KEPT = 4;

export function createChannelPool(port: PoolPort): ChannelPool {
  const { clock, auth, page } = port;
  const entries = new Map<string, Entry>();
  /** Channels that outlive their last lease, the oldest first. */
  const kept = new Set<Hold>();
  const listeners = createListeners();
  const counters = { unknown: 0, rejected: 0 };
  const verdicts = createServerVerdicts({ ...port, channels });
  const channelPort: ChannelPort = { ...port, verdicts, turns: createTurns(), counters, statusChanged };
  let statuses: readonly ChannelStatus[] = [];
  let cancelPark = () => undefined as void;
  let cancelLeaving = () => undefined as void;
  let user = auth.getState().user;

  function channels(): Channel<unknown>[] {
    return [...entries.values()].map((entry) => entry.channel);
  }

  function statusChanged(): void {
    statuses = channels().map((channel) => channel.status());
    listeners.tell();
  }

  function tell(event: MachineEvent, to: (entry: Entry) => boolean = () => true): void {
    for (const entry of [...entries.values()]) if (to(entry)) entry.channel.dispatch(event);
  }

  const isIn =
    (...states: ChannelStatus['state'][]) =>
    (entry: Entry) =>
      states.includes(entry.channel.status().state);
  const isRunning = ({ holds }: Entry) => [...holds].some((hold) => hold.running());

  function park(): void {
    tell(
      { type: 'left', why: 'parked' },
      (entry) => !isIn('parked', 'failed', 'signed-out')(entry) && !isRunning(entry),
    );
    if ([...entries.values()].some(isRunning)) cancelPark = clock.schedule(park, PARK_AGAIN_MS);
  }

  function onPage(event: PageEvent): void {
    if (event !== 'network') cancelPark();
    if (event === 'hidden') {
      cancelPark = clock.schedule(park, PARK_MS);
      return;
    }
    if (event === 'left') {
      tell({ type: 'left', why: 'left' }, (entry) => !isIn('failed', 'signed-out')(entry));
      return;
    }
    if (event === 'network') verdicts.hint();
    if (!page.hidden()) tell({ type: 'wanted' }, isIn('parked'));
    tell({ type: 'hinted' });
    for (const channel of channels()) {
      channel.probeLiveness();
      if (page.online()) channel.poll();
    }
  }

  function onAuth(state: AuthState): void {
    const isOther = user !== null && state.user?.id !== user.id;
    user = state.user ?? user;
    // While expired, sockets that are up live on until the server closes them.
    if (state.status === 'expired') tell({ type: 'signed_out' }, (entry) => !isIn('live', 'suspect')(entry));
    if (state.status === 'signed-out' || (isOther && state.user)) {
      tell({ type: 'signed_out' });
      for (const channel of channels()) channel.forgetIdentity();
    }
    if (state.status === 'signed-in') tell({ type: 'wanted' }, isIn('signed-out'));
  }

  /** Where SSE was chosen: a socket by which an answer comes is left when that is over. */
  function leaveSockets(): void {
    const isNeeded = (entry: Entry) => isIn('live', 'suspect')(entry) && isRunning(entry);
    tell({ type: 'websocket_doubted' }, (entry) => !isNeeded(entry));
    cancelLeaving();
    if ([...entries.values()].some(isNeeded)) cancelLeaving = clock.schedule(leaveSockets, GRACE_MS);
  }

  const stopPage = page.subscribe(onPage);
  const stopAuth = auth.subscribe(onAuth);

  function enter(key: string, make: () => Channel<unknown>): Entry {
    const known = entries.get(key);
    if (known) return known;
    const entry: Entry = { channel: make(), holds: new Set() };
    entries.set(key, entry);
    entry.channel.dispatch({ type: 'wanted' });
    statusChanged();
    return entry;
  }

  function leave(key: string, entry: Entry, hold: Hold): void {
    entry.holds.delete(hold);
    kept.delete(hold);
    if (entry.holds.size > 0 || entries.get(key) !== entry) return;
    entries.delete(key);
    entry.channel.destroy();
    statusChanged();
  }

  return {
    lease<E>(
      descriptor: ChannelDescriptor<E>,
      listener: ChannelListener<E>,
      { keepWhile }: LeaseOptions = {},
    ) {
      const entry = enter(descriptor.key, () => createChannel(descriptor, channelPort));
      // Equal keys mean descriptors of one kind, so that the entry's events are this descriptor's.
      const channel = entry.channel as Channel<E>;
      const detach = channel.attach(listener);
      let released = false;
      let cancelGrace = () => undefined as void;
      const hold: Hold = {
        running: () => keepWhile?.() ?? false,
        drop() {
          cancelGrace();
          // Whoever listens to the end is told that it is one.
          leave(descriptor.key, entry, hold);
          detach();
        },
      };
      entry.holds.add(hold);

      /** After the grace: goes, unless what it waits for still runs. */
      function settle(): void {
        if (!hold.running()) {
          hold.drop();
          return;
        }
        kept.add(hold);
        cancelGrace = clock.schedule(settle, GRACE_MS);
        if (kept.size > MOST_KEPT) for (const oldest of [...kept].slice(0, 1)) oldest.drop();
      }

      return {
        send: channel.send,
        retryNow: () => {
          channel.dispatch({ type: 'wanted' });
        },
        status: channel.status,
        subscribe: channel.watch,
        release() {
          if (released) return;
          released = true;
          cancelGrace = clock.schedule(settle, GRACE_MS);
        },
      };
    },
    statuses: () => statuses,
    counters: () => ({ ...counters }),
    subscribe: listeners.add,
    retryAll() {
      tell({ type: 'wanted' });
    },
    answersChosen() {
      tell({ type: 'probe_due' });
      leaveSockets();
    },
    serverOffsetMs: port.serverClock.offsetMs,
    close() {
      stopPage();
      stopAuth();
      cancelPark();
      cancelLeaving();
      verdicts.stop();
      for (const { holds } of [...entries.values()]) for (const hold of [...holds]) hold.drop();
      port.batcher.stop();
    },
  };
}
