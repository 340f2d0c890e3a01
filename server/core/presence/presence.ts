/**
 * Who is here (extension `presence`). A window takes a seat; what a gateway's seats of one person come to is
 * reported on a stream that all gateways follow, and whoever's report changed what others see says so in the
 * workspace: at once, and then at most four times a second.
 *
 * A person who is on several gateways is told of by each of them: the last frame is then true whatever the order
 * in which two gateways' frames come to the stream.
 */
import type { Viewed } from '#src/protocol/presence-frames.ts';
import { recordActivity, type Happening } from '../activity.ts';
import { count, isoNow, publish, streamNames, type CoreBase } from '../context.ts';
import { followGateways, type Placed } from './gateways.ts';
import { createPresenceTable, shareOf, type Change, type Seen, type Share } from './presence-table.ts';

/** A window that says nothing of itself, as a documented client, is seen after this. */
export const SILENT_MS = 1_000;
/** A departure is written down only when it lasted: a reconnect is none. */
export const DEPARTURE_HOLD_MS = 10_000;
const SPREAD_MS = 250;
/** For so long a gateway still tells of somebody who went from it to another. */
const HELD_MS = 60_000;

export interface SeatOptions {
  readonly workspaceId: string;
  readonly user: { readonly id: string; readonly name: string };
  readonly role: string;
  /** It will say how its user is, however late that comes: until then nobody sees it. */
  readonly speaks: boolean;
  readonly send: (frame: Readonly<Record<string, unknown>>) => void;
}

/** One window of a person in a workspace. */
export interface Seat {
  say(status: Share['status'], viewing: Viewed | null): void;
  /** Null ends it. @returns false where nobody of that name is seen here */
  follow(userId: string | null): boolean;
  /** Sends away whoever follows. */
  refuse(userId: string): void;
  leave(): void;
}

export interface Presence {
  readonly offered: boolean;
  take(options: SeatOptions): Seat;
  seen(workspaceId: string, userId: string): Seen | null;
  lastSeen(workspaceId: string, userId: string): string | null;
  isHidden(userId: string): boolean;
  roleChanged(workspaceId: string, userId: string, role: string): void;
  /** Follows the other gateways until `stop`. */
  start(): Promise<void>;
  stop(): void;
}

interface Window extends SeatOptions {
  /** Null: not spoken yet, and seen by nobody. */
  share: Share | null;
  /** The others were told of it by `user_joined`. */
  announced: boolean;
  following: string | null;
}

export function createPresence(base: CoreBase): Presence {
  const { clock, settings } = base;
  const table = createPresenceTable();
  /** Windows of this gateway, by workspace and person. */
  const windows = new Map<string, Set<Window>>();
  const followers = new Set<Window>();
  /** Who wished to be unseen, until a window says otherwise: other sockets of theirs may outlive the last window. */
  const unseen = new Set<string>();
  const timers = new Set<() => void>();
  const heldUntil = new Map<string, number>();
  const pending = new Map<string, { people: Set<string>; happened: Happening[] }>();
  const spreading = new Set<string>();
  const gateways = followGateways(base, {
    shares: () =>
      [...windows.values()].flatMap((group): Placed[] => {
        const [first] = group;
        return first ? [[first.workspaceId, first.user.id, shareOf(sharesIn(group))]] : [];
      }),
    heldBy: (gateway) => table.heldBy(gateway),
    put: (gateway, workspaceId, userId, share) => {
      const change = table.put(workspaceId, userId, gateway, share, clock.now());
      if (gateway !== settings.gatewayId) announceAll(workspaceId, userId);
      if (change !== 'none') heed(gateway, workspaceId, userId, change);
      return change !== 'none';
    },
    deliver: (workspaceId, userId, frame) => {
      for (const window of windowsOf(workspaceId, userId)) deliver(window, frame);
    },
    tellAgain(workspaceId, userId) {
      pendingOf(workspaceId).people.add(userId);
      spread(workspaceId);
    },
  });

  const keyOf = (workspaceId: string, userId: string): string => `${workspaceId} ${userId}`;
  const windowsOf = (workspaceId: string, userId: string): Window[] => [
    ...(windows.get(keyOf(workspaceId, userId)) ?? []),
  ];

  /** As the clock's, but nothing is left running after `stop`. */
  function later(run: () => void, ms: number): () => void {
    const cancel = clock.schedule(() => {
      timers.delete(cancel);
      run();
    }, ms);
    timers.add(cancel);
    return () => {
      timers.delete(cancel);
      cancel();
    };
  }

  function report({ workspaceId, user }: Window): void {
    heldUntil.set(keyOf(workspaceId, user.id), clock.now() + HELD_MS);
    gateways.report(workspaceId, user.id, shareOf(sharesIn(windowsOf(workspaceId, user.id))));
  }

  /** A change came: told by the gateway that caused it, and by those where that person is or was. */
  function heed(gateway: string, workspaceId: string, userId: string, change: Change): void {
    if (change === 'arrived') tellOfFollowers(workspaceId, userId);
    const own = gateway === settings.gatewayId || gateways.isTakingOverFor(gateway);
    if (own) writeDown(workspaceId, userId, change);
    if (own || (heldUntil.get(keyOf(workspaceId, userId)) ?? 0) > clock.now()) {
      pendingOf(workspaceId).people.add(userId);
      spread(workspaceId);
    }
  }

  function writeDown(workspaceId: string, userId: string, change: Change): void {
    const leftAt = table.leftAt(workspaceId, userId);
    if (change === 'arrived' && (leftAt === null || clock.now() - leftAt >= DEPARTURE_HOLD_MS)) {
      pendingOf(workspaceId).happened.push({ kind: 'user_joined', userId, at: clock.now() });
    }
    if (change !== 'departed' || leftAt === null) return;
    later(() => {
      const gone = !table.seen(workspaceId, userId) && table.leftAt(workspaceId, userId) === leftAt;
      if (!gone) return;
      pendingOf(workspaceId).happened.push({ kind: 'user_left', userId, at: leftAt });
      spread(workspaceId);
    }, DEPARTURE_HOLD_MS);
  }

  function pendingOf(workspaceId: string): { people: Set<string>; happened: Happening[] } {
    const known = pending.get(workspaceId) ?? { people: new Set<string>(), happened: [] };
    pending.set(workspaceId, known);
    return known;
  }

  function spread(workspaceId: string): void {
    if (spreading.has(workspaceId)) return;
    spreading.add(workspaceId);
    later(() => {
      spreading.delete(workspaceId);
      if (pending.has(workspaceId)) spread(workspaceId);
    }, SPREAD_MS);
    const { people, happened } = pendingOf(workspaceId);
    pending.delete(workspaceId);
    void tell(workspaceId, [...people], happened).catch(() => {
      count(base, 'announcements_lost');
    });
  }

  async function tell(workspaceId: string, people: string[], happened: Happening[]): Promise<void> {
    const here = people.filter((id) => table.seen(workspaceId, id));
    if (people.length > 0) {
      await publish(base, streamNames.workspace(workspaceId), {
        type: 'presence_update',
        members: here.map((id) => ({ user_id: id, ...table.seen(workspaceId, id), last_seen: null })),
        left: people.filter((id) => !here.includes(id)),
        timestamp: isoNow(base),
      });
    }
    await recordActivity(base, workspaceId, happened);
  }

  function deliver(window: Window, frame: Readonly<Record<string, unknown>>): void {
    if (frame['type'] === 'follow_refused') {
      // Nobody is sent away who does not follow.
      if (window.following !== frame['by']) return;
      window.following = null;
      followers.delete(window);
    }
    window.send(frame);
  }

  /** Whoever comes back within a moment is still followed, and is to see it. */
  function tellOfFollowers(workspaceId: string, userId: string): void {
    for (const { workspaceId: room, user, following } of followers) {
      if (room === workspaceId && following === userId) {
        gateways.deliver(workspaceId, userId, { type: 'followed', by: user.id });
      }
    }
  }

  /** Of the frames that documented clients read: one a window, and none of whom nobody sees. */
  function announce(window: Window, joined: boolean): void {
    if (window.announced === joined) return;
    window.announced = joined;
    const type = joined ? 'user_joined' : 'user_left';
    const frame = { type, user_id: window.user.id, timestamp: isoNow(base) };
    void publish(base, streamNames.workspace(window.workspaceId), frame).catch(() => {
      count(base, 'announcements_lost');
    });
  }

  /** One window that appears offline hides the others of that person, which may not know of the wish. */
  function announceAll(workspaceId: string, userId: string): void {
    const own = windowsOf(workspaceId, userId);
    const isUnseen =
      own.some(({ share }) => share?.status === 'invisible') ||
      table.isHiddenElsewhere(workspaceId, userId, settings.gatewayId);
    for (const window of own) announce(window, window.share !== null && !isUnseen);
  }

  function endFollowing(window: Window): void {
    const { workspaceId, user, following } = window;
    window.following = null;
    followers.delete(window);
    const still = windowsOf(workspaceId, user.id).some((other) => other.following === following);
    if (following === null || still) return;
    gateways.deliver(workspaceId, following, { type: 'followed', by: user.id, ended: true });
  }

  return {
    offered: settings.extensions.includes('presence'),
    seen: (workspaceId, userId) => table.seen(workspaceId, userId),
    lastSeen(workspaceId, userId) {
      const leftAt = table.seen(workspaceId, userId) ? null : table.leftAt(workspaceId, userId);
      return leftAt === null ? null : new Date(leftAt).toISOString();
    },
    isHidden: (userId) => unseen.has(userId) || table.isHidden(userId),
    roleChanged(workspaceId, userId, role) {
      for (const window of windowsOf(workspaceId, userId)) {
        if (!window.share || window.share.role === role) continue;
        window.share = { ...window.share, role };
        report(window);
      }
    },
    take(options) {
      const window: Window = { ...options, share: null, announced: false, following: null };
      const { workspaceId, user } = options;
      const key = keyOf(workspaceId, user.id);
      windows.set(key, (windows.get(key) ?? new Set()).add(window));
      const isSeen = (): boolean => window.share !== null && window.share.status !== 'invisible';
      const cancelSilence = options.speaks
        ? () => undefined
        : later(() => {
            say('active', null);
          }, SILENT_MS);

      function say(status: Share['status'], viewing: Viewed | null): void {
        cancelSilence();
        if (!windows.get(key)?.has(window)) return;
        const role = window.share?.role ?? options.role;
        window.share = { name: user.name, role, connections: 1, status, viewing, at: clock.now() };
        if (status === 'invisible') unseen.add(user.id);
        else unseen.delete(user.id);
        announceAll(workspaceId, user.id);
        if (!isSeen()) endFollowing(window);
        report(window);
      }

      return {
        say,
        follow(userId) {
          endFollowing(window);
          if (userId === null) return true;
          if (!isSeen() || userId === user.id || !table.seen(workspaceId, userId)) return false;
          window.following = userId;
          followers.add(window);
          gateways.deliver(workspaceId, userId, { type: 'followed', by: user.id });
          return true;
        },
        refuse(userId) {
          gateways.deliver(workspaceId, userId, { type: 'follow_refused', by: user.id });
        },
        leave() {
          cancelSilence();
          const group = windows.get(key);
          if (!group?.delete(window)) return;
          if (group.size === 0) windows.delete(key);
          endFollowing(window);
          announce(window, false);
          announceAll(workspaceId, user.id);
          if (window.share) report(window);
        },
      };
    },
    start: () => gateways.start(),
    stop() {
      gateways.stop();
      for (const cancel of timers) cancel();
      timers.clear();
      windows.clear();
      followers.clear();
    },
  };
}

const sharesIn = (windows: Iterable<Window>): Share[] => [...windows].flatMap(({ share }) => share ?? []);
