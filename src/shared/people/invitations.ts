/** Invitations that nobody has accepted yet (extension `workspace-data`; for owners and admins). */
import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import * as z from 'zod/mini';
import { useServices } from '#src/connection/react.tsx';
import { restPaths } from '#src/protocol/endpoints.ts';
import { invitationsReplySchema, type Invitation } from '#src/protocol/rest-schemas.ts';
import { invitationsKey } from './members.ts';

export function useInvitations(workspaceId: string, enabled: boolean): UseQueryResult<readonly Invitation[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: invitationsKey(workspaceId),
    enabled,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.invitations(workspaceId), invitationsReplySchema, { signal })).data,
  });
}

/** Takes one back, by its address. */
export function useWithdrawal(workspaceId: string): UseMutationResult<unknown, Error, string> {
  const { http } = useServices();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (email: string) =>
      http.request(restPaths.invitation(workspaceId, email), z.unknown(), { method: 'DELETE' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: invitationsKey(workspaceId) }),
  });
}
