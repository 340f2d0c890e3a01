import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ApplicationsView } from '#src/features/applications/index.ts';
import { chooseApplication } from '#src/features/chat/index.ts';

const route = getRouteApi('/shell/w/$workspace/applications/{-$app}');

export function ApplicationsRoute() {
  const { workspace, app } = route.useParams();
  const navigate = useNavigate();
  return (
    <ApplicationsView
      workspaceId={workspace}
      applicationId={app ?? null}
      onOpenApplication={(id) => {
        void navigate({
          to: '/w/$workspace/applications/{-$app}',
          params: { workspace, app: id ?? undefined },
        });
      }}
      onStartChat={(id) => {
        chooseApplication(id);
        void navigate({ to: '/w/$workspace/chat/{-$session}', params: { workspace, session: undefined } });
      }}
    />
  );
}
