import { getRouteApi } from '@tanstack/react-router';
import { useAuthState } from '#src/connection/react.tsx';
import { MembersPage } from '#src/features/presence/index.ts';

const route = getRouteApi('/shell/w/$workspace/members');

export function MembersRoute() {
  const { workspace } = route.useParams();
  const { user } = useAuthState();
  return <MembersPage key={workspace} workspaceId={workspace} userId={user?.id ?? ''} />;
}
