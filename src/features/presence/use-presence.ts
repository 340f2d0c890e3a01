import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { workspaceChannel } from '#src/connection/descriptors.ts';
import { useChannel, useServices, type ChannelHandle } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { statsReplySchema } from '#src/protocol/rest-schemas.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { membersKey } from '#src/shared/people/members.ts';
import { createPresenceStore, type PresenceStore } from './presence-store.ts';
import { startSurveyor, type Surveyor } from './presence-survey.ts';

/** Follows who is in a workspace while mounted: its channel, and `/ws/stats`. */
export function usePresence(workspaceId: string): { presence: PresenceStore; channel: ChannelHandle } {
  const { clock, config, http } = useServices();
  const queryClient = useQueryClient();
  const surveyor = useRef<Surveyor | null>(null);
  const presence = useMemo(
    () => createPresenceStore(clock, () => surveyor.current?.askNow()),
    // A store belongs to one workspace.
    [clock, workspaceId],
  );

  useEffect(() => {
    const started = startSurveyor({
      ask: async (signal) => {
        const { data } = await http.request(restPaths.stats, statsReplySchema, { signal });
        return { connections: data.details?.users ?? {} };
      },
      clock,
      isVisible: () => document.visibilityState === 'visible',
      locks: 'locks' in navigator ? navigator.locks : null,
      broadcast:
        'BroadcastChannel' in window ? new BroadcastChannel(`nadoo:survey:${config.serverUrl}`) : null,
      lockName: `nadoo:survey:${config.serverUrl}`,
      onSurvey: ({ connections }) => {
        presence.apply([{ kind: 'surveyed', connections, at: presence.now() }]);
      },
      onFailure: () => {
        presence.apply([{ kind: 'survey_failed', at: presence.now() }]);
      },
    });
    surveyor.current = started;
    return () => {
      surveyor.current = null;
      started.stop();
      presence.stop();
    };
  }, [clock, config.serverUrl, http, presence]);

  const descriptor = useMemo(() => workspaceChannel(workspaceId), [workspaceId]);
  const onItems = useCallback(
    (items: readonly ChannelItem<WorkspaceEvent>[]) => {
      presence.apply(items);
      if (items.some((item) => item.kind === 'opened')) surveyor.current?.askNow();
      if (items.some((item) => item.kind === 'event' && item.event.type === 'member_added')) {
        void queryClient.invalidateQueries({ queryKey: membersKey(workspaceId) });
      }
    },
    [presence, queryClient, workspaceId],
  );
  const channel = useChannel(descriptor, onItems);
  return { presence, channel };
}
