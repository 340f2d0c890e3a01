import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router';
import { PluginsView } from '#src/features/plugin-debugger/index.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';

const route = getRouteApi('/shell/w/$workspace/plugins/{-$plugin}');

export function PluginsRoute() {
  const { workspace, plugin } = route.useParams();
  const navigate = useNavigate();
  const { history } = useRouter();
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
      onOpenRuns={(pluginId) => {
        const query = pluginId === null ? '' : `?plugin_id=${encodeURIComponent(pluginId)}`;
        history.push(pagePaths.runs(workspace) + query);
      }}
      onOpenRun={(execution) => {
        void navigate({ to: '/debug/$execution', params: { execution } });
      }}
    />
  );
}
