import { useAuthState } from '#src/connection/react.tsx';
import { useMembers } from '#src/shared/people/members.ts';

/** Viewers read. Until the members are known the way is offered: the server has the last word. */
export function useMayWrite(workspaceId: string): boolean {
  const { user } = useAuthState();
  const members = useMembers(workspaceId);
  return members.data?.find((member) => member.user_id === user?.id)?.role !== 'viewer';
}
