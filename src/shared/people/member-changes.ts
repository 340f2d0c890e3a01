/** Who may be in a workspace and as what: the three documented changes, for owners and admins. */
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { useServices } from '#src/connection/react.tsx';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { Role } from '#src/protocol/entities.ts';
import { membersKey } from './members.ts';

export type MemberChange =
  | { readonly kind: 'invite'; readonly email: string; readonly role: Role }
  | { readonly kind: 'role'; readonly userId: string; readonly role: Role }
  | { readonly kind: 'remove'; readonly userId: string };

/**
 * Of an invitation. `pending`: nobody has that address yet; registering with it accepts. `user_id`: who is a member
 * now. A server that says neither (the documentation names no answer) has invited, and more is not known.
 */
const replySchema = z.looseObject({ pending: z.nullish(z.boolean()), user_id: z.nullish(z.string()) });
export type MemberChangeReply = z.infer<typeof replySchema>;

export function useMemberChange(
  workspaceId: string,
): UseMutationResult<MemberChangeReply, Error, MemberChange> {
  const { http } = useServices();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (change: MemberChange) => {
      const { path, ...options } = requestOf(workspaceId, change);
      return (await http.request(path, replySchema, options)).data;
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: membersKey(workspaceId) }),
  });
}

function requestOf(workspaceId: string, change: MemberChange) {
  switch (change.kind) {
    case 'invite': {
      const { email, role } = change;
      return { path: restPaths.members(workspaceId), method: 'POST', body: { email, role } } as const;
    }
    case 'role': {
      const path = restPaths.memberRole(workspaceId, change.userId);
      return { path, method: 'PUT', body: { role: change.role } } as const;
    }
    case 'remove':
      return { path: restPaths.member(workspaceId, change.userId), method: 'DELETE' } as const;
  }
}
