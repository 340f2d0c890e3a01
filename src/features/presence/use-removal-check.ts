import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ChannelStatus } from '#src/connection/types.ts';
import { membersKey } from '#src/shared/people/members.ts';

/**
 * A workspace's socket that is refused for good (1008, twice) most often means that one was removed: the lists of
 * workspaces and members are asked anew, and the page says so by them.
 */
export function useRemovalCheck(workspaceId: string, status: ChannelStatus | null): void {
  const queryClient = useQueryClient();
  const failed = status?.state === 'failed';
  useEffect(() => {
    if (!failed) return;
    void queryClient.invalidateQueries({ queryKey: ['workspaces'] });
    void queryClient.invalidateQueries({ queryKey: membersKey(workspaceId) });
  }, [failed, queryClient, workspaceId]);
}
