import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { useChannel, useServices } from '#src/connection/react.tsx';
import type { Services } from '#src/connection/services.ts';
import type { ChannelItem } from '#src/connection/types.ts';
import { createPacedStore } from '#src/lib/paced-store.ts';
import { workspaceChannel } from '#src/protocol/channels.ts';
import { formatInstant, instantFromMs, parseInstant, type Instant } from '#src/lib/instant.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { Member } from '#src/protocol/entities.ts';
import type { Activity } from '#src/protocol/presence-frames.ts';
import { statsReplySchema } from '#src/protocol/rest-schemas.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { membersKey } from '#src/shared/people/members.ts';
import {
  activityOfEvent,
  activityOfPresence,
  applyActivityItems,
  emptyActivity,
  type ActivityItem,
  type ActivityState,
} from './activity-state.ts';
import { SHOW_EVERY_MS } from './pace.ts';
import { byId, inferredPeople, orderPeople, type PeopleView } from './people-view.ts';
import { createPresenceStore, type StartSurvey } from './presence-store.ts';
import { createVisibility, startSurveyor } from './presence-survey.ts';
import { nextRosterChange } from './roster-state.ts';
import { useRemovalCheck } from './use-removal-check.ts';
import { useTick } from './use-tick.ts';

/**
 * Who is here where no server says so (decision 0003): its channel, and `/ws/stats` while mounted. Mount it with
 * the workspace as its key: a store belongs to one workspace. What happened is what this page saw.
 */
export function useInferredPresence(
  workspaceId: string,
  userId: string,
  members: readonly Member[],
): { readonly view: PeopleView; readonly activity: ActivityState } {
  const services = useServices();
  const { clock } = services;
  const queryClient = useQueryClient();
  const presence = useMemo(() => createPresenceStore(clock, surveyOf(services)), [clock, services]);
  const activity = useMemo(
    () =>
      createPacedStore<ActivityState, ActivityItem>(clock, SHOW_EVERY_MS, emptyActivity, applyActivityItems),
    [clock],
  );
  const { pool } = services;
  const tell = useCallback(
    (entries: readonly Activity[]) => {
      const offset = instantFromMs(pool.serverOffsetMs() ?? 0);
      activity.apply([{ kind: 'seen', entries: entries.map((entry) => byServerClock(entry, offset)) }]);
    },
    [activity, pool],
  );
  useEffect(() => presence.start(), [presence]);
  useEffect(
    () =>
      presence.store.subscribe((after, before) => {
        tell(activityOfPresence(before, after, presence.now()));
      }),
    [presence, tell],
  );

  const descriptor = useMemo(() => workspaceChannel(workspaceId), [workspaceId]);
  const onItems = useCallback(
    (items: readonly ChannelItem<WorkspaceEvent>[]) => {
      presence.apply(items);
      if (items.some((item) => item.kind === 'opened')) presence.survey();
      const entries = items.flatMap((item) =>
        item.kind === 'event' ? (activityOfEvent(item.event, item.at) ?? []) : [],
      );
      tell(entries);
      if (items.some((item) => item.kind === 'event' && item.event.type === 'member_added')) {
        void queryClient.invalidateQueries({ queryKey: membersKey(workspaceId) });
      }
    },
    [presence, tell, queryClient, workspaceId],
  );
  const { status } = useChannel(descriptor, onItems);
  useRemovalCheck(workspaceId, status);

  const state = useStore(presence.store);
  // From the start, not once connected: the own row would else change groups while the page opens.
  const selfOnline = state.asOf === null || !state.surveyed;
  const people = useMemo(
    () => inferredPeople(members, state, userId, selfOnline),
    [members, state, userId, selfOnline],
  );
  const order = useMemo(() => orderPeople(people, byId(members), userId), [people, members, userId]);
  const now = useTick((time) => nextRosterChange(people, time));
  const { asOf, surveyed } = state;
  return {
    view: { people, order, now, asOf, known: surveyed, inferred: true },
    activity: useStore(activity.store),
  };
}

/** What this page saw is dated by its own clock; all that it shows beside that is by the server's. */
function byServerClock(entry: Activity, offset: Instant): Activity {
  const at = parseInstant(entry.at);
  return at === null ? entry : { ...entry, at: formatInstant(at + offset) };
}

function surveyOf({ auth, clock, config, http, locks }: Services): StartSurvey {
  const name = `nadoo:survey:${config.serverUrl}`;
  return ({ onSurvey, onFailure }) =>
    startSurveyor({
      ask: async (signal) => {
        const { data } = await http.request(restPaths.stats, statsReplySchema, { signal });
        return { connections: data.details?.users ?? {} };
      },
      clock,
      visibility: createVisibility(document, auth),
      locks,
      broadcast: 'BroadcastChannel' in window ? new BroadcastChannel(name) : null,
      lockName: name,
      onSurvey,
      onFailure,
    });
}
