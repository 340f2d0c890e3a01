import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { workspaceChannel } from '#src/protocol/channels.ts';
import { useChannel, useServices, type ChannelHandle } from '#src/connection/react.tsx';
import type { Services } from '#src/connection/services.ts';
import type { ChannelItem } from '#src/connection/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { statsReplySchema } from '#src/protocol/rest-schemas.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { membersKey } from '#src/shared/people/members.ts';
import { createPresenceStore, type PresenceStore, type StartSurvey } from './presence-store.ts';
import { startSurveyor } from './presence-survey.ts';

/**
 * Follows who is in a workspace while mounted: its channel, and `/ws/stats`. Mount it with the workspace as
 * its key: a store belongs to one workspace.
 */
export function usePresence(workspaceId: string): { presence: PresenceStore; channel: ChannelHandle } {
  const services = useServices();
  const queryClient = useQueryClient();
  const presence = useMemo(() => createPresenceStore(services.clock, surveyOf(services)), [services]);
  useEffect(() => presence.start(), [presence]);

  const descriptor = useMemo(() => workspaceChannel(workspaceId), [workspaceId]);
  const onItems = useCallback(
    (items: readonly ChannelItem<WorkspaceEvent>[]) => {
      presence.apply(items);
      if (items.some((item) => item.kind === 'opened')) presence.survey();
      if (items.some((item) => item.kind === 'event' && item.event.type === 'member_added')) {
        void queryClient.invalidateQueries({ queryKey: membersKey(workspaceId) });
      }
    },
    [presence, queryClient, workspaceId],
  );
  const channel = useChannel(descriptor, onItems);
  return { presence, channel };
}

function surveyOf({ clock, config, http }: Services): StartSurvey {
  const name = `nadoo:survey:${config.serverUrl}`;
  return ({ onSurvey, onFailure }) =>
    startSurveyor({
      ask: async (signal) => {
        const { data } = await http.request(restPaths.stats, statsReplySchema, { signal });
        return { connections: data.details?.users ?? {} };
      },
      clock,
      isVisible: () => document.visibilityState === 'visible',
      locks: 'locks' in navigator ? navigator.locks : null,
      broadcast: 'BroadcastChannel' in window ? new BroadcastChannel(name) : null,
      lockName: name,
      onSurvey,
      onFailure,
    });
}
