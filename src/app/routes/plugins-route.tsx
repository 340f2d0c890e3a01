import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { PluginsView } from '#src/features/plugin-debugger/index.ts';

const route = getRouteApi('/shell/w/$workspace/plugins/{-$plugin}');

export function PluginsRoute() {
  const { workspace, plugin } = route.useParams();
  const navigate = useNavigate();
  return (
    <PluginsView
      workspaceId={workspace}
      pluginId={plugin ?? null}
      onOpenPlugin={(id) => {
        void navigate({
          to: '/w/$workspace/plugins/{-$plugin}',
          params: { workspace, plugin: id ?? undefined },
        });
      }}
      onOpenRun={(execution) => {
        void navigate({ to: '/debug/$execution', params: { execution } });
      }}
    />
  );
}
