import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ChannelStatus } from '#src/connection/types.ts';
import { membersKey } from '#src/shared/people/members.ts';

/** A workspace's socket that is refused for good (1008, twice) most often means that one was removed: the members are asked anew. */
export function useRemovalCheck(workspaceId: string, status: ChannelStatus | null): void {
  const queryClient = useQueryClient();
  const failed = status?.state === 'failed';
  useEffect(() => {
    if (failed) void queryClient.invalidateQueries({ queryKey: membersKey(workspaceId) });
  }, [failed, queryClient, workspaceId]);
}

/** Whoever may not see the members is in the workspace no more: the whole page is to know it. */
export function useOutsideCheck(outside: boolean): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (outside) void queryClient.invalidateQueries({ queryKey: ['workspaces'] });
  }, [outside, queryClient]);
}
