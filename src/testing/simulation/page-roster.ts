/** Who is here as the server states it (extension `presence`), and what this page says of itself, as the sidebar does. */
import type { ChannelLease } from '#src/connection/types.ts';
import { SHOW_EVERY_MS } from '#src/features/presence/pace.ts';
import {
  applyRosterItems,
  emptyRoster,
  rosterGroupOf,
  type RosterItem,
  type RosterState,
} from '#src/features/presence/roster-state.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { createPacedStore } from '#src/lib/paced-store.ts';
import { workspaceChannel } from '#src/protocol/channels.ts';
import type { Viewing } from '#src/protocol/presence-frames.ts';
import type { ShownPerson } from './history.ts';
import { recordItem } from './page-chat.ts';
import type { PageScope } from './sim-page.ts';

/** What a page says of whoever sits at it. */
export interface Stance {
  readonly status: 'active' | 'idle' | 'invisible';
  readonly viewing: Viewing | null;
}

export interface MountedRoster {
  /** Whoever is shown as here, by id. */
  people(): ShownPerson[];
  /** Says it, where it is something else than before. */
  say(): void;
  unmount(): void;
}

export function mountRoster(scope: PageScope, stance: () => Stance): MountedRoster {
  const { services, user, name, record, workspaceId } = scope;
  const { clock, pool } = services;
  const channel = `workspace:${workspaceId}`;
  const roster = createPacedStore<RosterState, RosterItem>(
    clock,
    SHOW_EVERY_MS,
    emptyRoster,
    applyRosterItems,
  );
  const people = (): ShownPerson[] => {
    const now = instantFromMs(clock.now());
    return [...roster.store.getState().people.values()]
      .filter((person) => rosterGroupOf(person, now) === 'online')
      .map(({ userId, connections, status, viewing }) => ({
        user: userId,
        connections,
        status,
        viewing: viewing && `${viewing.kind} ${viewing.id}`,
        title: viewing?.title ?? null,
      }))
      .sort(byUser);
  };
  roster.store.subscribe((state, before) => {
    if (state.people !== before.people)
      record({ kind: 'roster', page: name, user: user.id, people: people() });
  });

  let said = '';
  let lease: ChannelLease | null = null;
  function tell(wantsRoster: boolean): void {
    const { status, viewing } = stance();
    said = JSON.stringify([status, viewing]);
    lease?.send({ type: 'presence', status, viewing, ...(wantsRoster ? { roster: true } : {}) });
  }
  lease = pool.lease(workspaceChannel(workspaceId), (items) => {
    for (const item of items) recordItem(scope, channel, item);
    roster.apply(items);
    // A view that comes late missed what the server said on joining.
    if (items.some((item) => item.kind === 'opened')) tell(!roster.folded().complete);
  });
  tell(false);
  return {
    people,
    say() {
      const { status, viewing } = stance();
      if (JSON.stringify([status, viewing]) !== said) tell(false);
    },
    unmount() {
      lease?.release();
      lease = null;
    },
  };
}

export function byUser(a: ShownPerson, b: ShownPerson): number {
  return a.user < b.user ? -1 : 1;
}
