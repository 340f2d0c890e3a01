import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useChannel, useServices } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import { createPacedStore } from '#src/lib/paced-store.ts';
import { workspaceChannel } from '#src/protocol/channels.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { Member } from '#src/protocol/entities.ts';
import { activityReplySchema, toActivity, type Viewing } from '#src/protocol/presence-frames.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { useAppearOffline } from '#src/shared/people/appear-offline.ts';
import { membersKey } from '#src/shared/people/members.ts';
import {
  applyActivityItems,
  emptyActivity,
  type ActivityItem,
  type ActivityState,
} from './activity-state.ts';
import { applyFollowInput, nobodyFollows, type FollowInput, type FollowState } from './following.ts';
import { watchIdle } from './idle-watch.ts';
import { SHOW_EVERY_MS } from './pace.ts';
import { createOrderer, unknownPeople, withSelfHere, type PeopleView } from './people-view.ts';
import {
  applyRosterItems,
  emptyRoster,
  nextRosterChange,
  showsOldTitle,
  type RosterItem,
  type RosterState,
} from './roster-state.ts';
import { useRemovalCheck } from './use-removal-check.ts';
import { useTick } from './use-tick.ts';

export interface StatedPresence {
  readonly view: PeopleView;
  readonly activity: ActivityState;
  /** Why the record could not be read. */
  readonly activityError: Error | null;
  readonly loadActivity: () => void;
  readonly follow: FollowState;
  readonly onFollow: (input: FollowInput) => void;
}

/**
 * Who is here as the server says (extension `presence`), and what it is told of oneself. Mount it with the
 * workspace as its key: its stores belong to one workspace.
 */
export function useStatedPresence(
  workspaceId: string,
  userId: string,
  members: readonly Member[],
  viewing: Viewing | null,
): StatedPresence {
  const { clock, http } = useServices();
  const queryClient = useQueryClient();
  const stores = useMemo(
    () => ({
      roster: createPacedStore<RosterState, RosterItem>(clock, SHOW_EVERY_MS, emptyRoster, applyRosterItems),
      activity: createPacedStore<ActivityState, ActivityItem>(
        clock,
        SHOW_EVERY_MS,
        emptyActivity,
        applyActivityItems,
      ),
    }),
    [clock],
  );
  const [follow, setFollow] = useState(nobodyFollows);
  const [activityError, setActivityError] = useState<Error | null>(null);

  const loadActivity = useCallback(() => {
    http.request(restPaths.activity(workspaceId), activityReplySchema).then(
      ({ data }) => {
        stores.activity.apply([{ kind: 'history_loaded', entries: data.map(toActivity) }]);
        setActivityError(null);
      },
      (error: unknown) => {
        setActivityError(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }, [http, stores, workspaceId]);

  const shown = useRef(viewing);
  useEffect(() => {
    shown.current = viewing;
  });
  const say = useRef<(roster: boolean) => void>(() => undefined);
  const descriptor = useMemo(() => workspaceChannel(workspaceId), [workspaceId]);
  const onItems = useCallback(
    (items: readonly ChannelItem<WorkspaceEvent>[]) => {
      const renamed = items.some((item) => tellsNewTitle(item, shown.current, userId, stores.roster.folded));
      stores.roster.apply(items);
      stores.activity.apply(items);
      if (items.some(concernsFollowing)) setFollow((state) => items.reduce(applyFollowInput, state));
      const opened = items.find((item) => item.kind === 'opened');
      if (opened) {
        // A part of the page that comes late missed what the server said on joining.
        say.current(!stores.roster.folded().complete);
        if (opened.resumption !== 'recovered') loadActivity();
      }
      // Whoever comes later hears of what the server was told last.
      if (renamed) say.current(false);
      if (items.some(concernsMembers))
        void queryClient.invalidateQueries({ queryKey: membersKey(workspaceId) });
    },
    [stores, loadActivity, queryClient, workspaceId, userId],
  );
  const channel = useChannel(descriptor, onItems);
  useRemovalCheck(workspaceId, channel.status);
  const { send } = channel;

  const status = useOwnStatus(userId);
  const kind = viewing?.kind ?? null;
  const id = viewing?.id ?? '';
  useEffect(() => {
    say.current = (roster) => {
      send({
        type: 'presence',
        status,
        viewing: kind === null ? null : { kind, id },
        ...(roster ? { roster } : {}),
      });
    };
  }, [send, status, kind, id]);
  useEffect(() => {
    say.current(false);
  }, [status, kind, id]);

  const onFollow = useCallback(
    (input: FollowInput) => {
      setFollow((state) => applyFollowInput(state, input));
      if (input.kind === 'follow') send({ type: 'follow', user_id: input.userId });
      if (input.kind === 'target_left') send({ type: 'follow', user_id: null });
      if (input.kind === 'refuse') send({ type: 'follow_refused', user_id: input.userId });
    },
    [send],
  );

  const state = useStore(stores.roster.store);
  // An update that comes before the roster itself says of one person only.
  const known = state.complete || state.asOf !== null;
  const seen = status !== 'invisible' && state.asOf === null;
  const people = useMemo(() => {
    const listed = known ? state.people : unknownPeople(members);
    return seen ? withSelfHere(listed, userId) : listed;
  }, [known, state.people, members, seen, userId]);
  const [orderOf] = useState(createOrderer);
  const order = orderOf(people, `${known ? 'roster' : 'members'} ${String(state.names)}`, members, userId);
  const now = useTick((time) => nextRosterChange(people, time));
  return {
    view: { people, order, now, asOf: state.asOf, known, inferred: false },
    activity: useStore(stores.activity.store),
    activityError,
    loadActivity,
    follow,
    onFollow,
  };
}

/** Idle after five minutes without input; unseen where that is the wish. */
function useOwnStatus(userId: string): 'active' | 'idle' | 'invisible' {
  const { clock } = useServices();
  const [idle, setIdle] = useState(false);
  useEffect(() => watchIdle(clock, window, setIdle), [clock]);
  if (useAppearOffline(userId)) return 'invisible';
  return idle ? 'idle' : 'active';
}

function concernsFollowing(item: ChannelItem<WorkspaceEvent>): boolean {
  if (item.kind !== 'event') return item.kind === 'lost';
  return item.event.type === 'followed' || item.event.type === 'follow_refused';
}

/**
 * The chat that this window shows, and that the roster says one looks at, is called something else by now. Another
 * window says nothing: the one that spoke last is the one that counts.
 */
function tellsNewTitle(
  item: ChannelItem<WorkspaceEvent>,
  shown: Viewing | null,
  userId: string,
  roster: () => RosterState,
): boolean {
  if (item.kind !== 'event' || item.event.type !== 'session_changed') return false;
  const { id, title } = item.event.session;
  if (title == null || shown?.kind !== 'chat' || shown.id !== id) return false;
  return showsOldTitle(roster().people.get(userId)?.viewing ?? null, id, title);
}

const memberEvents: ReadonlySet<string> = new Set(['member_added', 'member_changed', 'member_removed']);

function concernsMembers(item: ChannelItem<WorkspaceEvent>): boolean {
  return item.kind === 'event' && memberEvents.has(item.event.type);
}
