/**
 * Who is in which workspace, over all gateways: each gateway's share of a person, and what the others see of the
 * sum. Every gateway folds the same reports in the same order, so all tables come to say the same.
 */
import type { Viewed } from '#src/protocol/presence-frames.ts';

/** What one gateway holds of one person. */
export interface Share {
  readonly name: string;
  readonly role: string;
  readonly connections: number;
  readonly status: 'active' | 'idle' | 'invisible';
  readonly viewing: Viewed | null;
  /** When it last changed, ms: the newest says what somebody with several windows looks at. */
  readonly at: number;
}

/** What others see of somebody who is here. */
export interface Seen {
  readonly name: string;
  readonly role: string;
  readonly connections: number;
  readonly status: 'active' | 'idle';
  readonly viewing: Viewed | null;
}

export type Change = 'none' | 'changed' | 'arrived' | 'departed';

interface Entry {
  readonly shares: Map<string, Share>;
  seen: Seen | null;
  /** When others last saw this person, ms; null while here, or never. */
  leftAt: number | null;
}

export interface PresenceTable {
  /** Replaces a gateway's share (null: it holds nobody of that name). @returns what that changed for others */
  put(workspaceId: string, userId: string, gateway: string, share: Share | null, now: number): Change;
  seen(workspaceId: string, userId: string): Seen | null;
  leftAt(workspaceId: string, userId: string): number | null;
  /** Here, but for nobody's eyes. */
  isHidden(userId: string): boolean;
  /** The same in one workspace, by what the other gateways hold. */
  isHiddenElsewhere(workspaceId: string, userId: string, gateway: string): boolean;
  /** Whom a gateway holds: pairs of workspace and user. */
  heldBy(gateway: string): [workspaceId: string, userId: string][];
}

export function createPresenceTable(): PresenceTable {
  const workspaces = new Map<string, Map<string, Entry>>();
  const entryOf = (workspaceId: string, userId: string) => workspaces.get(workspaceId)?.get(userId);

  return {
    put(workspaceId, userId, gateway, share, now) {
      const people = workspaces.get(workspaceId) ?? new Map<string, Entry>();
      workspaces.set(workspaceId, people);
      const entry = people.get(userId) ?? { shares: new Map<string, Share>(), seen: null, leftAt: null };
      people.set(userId, entry);
      if (share) entry.shares.set(gateway, share);
      else entry.shares.delete(gateway);
      const before = entry.seen;
      entry.seen = seenOf([...entry.shares.values()]);
      if (!before && entry.seen) return 'arrived';
      if (before && !entry.seen) {
        entry.leftAt = now;
        return 'departed';
      }
      return JSON.stringify(before) === JSON.stringify(entry.seen) ? 'none' : 'changed';
    },
    seen: (workspaceId, userId) => entryOf(workspaceId, userId)?.seen ?? null,
    leftAt: (workspaceId, userId) => entryOf(workspaceId, userId)?.leftAt ?? null,
    isHidden: (userId) =>
      [...workspaces.values()].some((people) =>
        [...(people.get(userId)?.shares.values() ?? [])].some(({ status }) => status === 'invisible'),
      ),
    isHiddenElsewhere: (workspaceId, userId, gateway) =>
      [...(entryOf(workspaceId, userId)?.shares ?? [])].some(
        ([holder, { status }]) => holder !== gateway && status === 'invisible',
      ),
    heldBy: (gateway) =>
      [...workspaces].flatMap(([workspaceId, people]) =>
        [...people].flatMap(([userId, { shares }]): [string, string][] =>
          shares.has(gateway) ? [[workspaceId, userId]] : [],
        ),
      ),
  };
}

/** One window that appears offline hides the person: the others cannot know of the wish. */
function seenOf(shares: readonly Share[]): Seen | null {
  const [newest] = [...shares].sort((a, b) => order(b) - order(a) || b.at - a.at);
  if (!newest || newest.status === 'invisible') return null;
  const { name, role, status, viewing } = newest;
  return { name, role, status, viewing, connections: shares.reduce((sum, one) => sum + one.connections, 0) };
}

const order = ({ status }: Share): number => ({ invisible: 2, active: 1, idle: 0 })[status];

/** The sum of a person's windows on one gateway: the same rule once more. */
export function shareOf(windows: readonly Share[]): Share | null {
  const [newest] = [...windows].sort((a, b) => order(b) - order(a) || b.at - a.at);
  return newest ? { ...newest, connections: windows.length } : null;
}
