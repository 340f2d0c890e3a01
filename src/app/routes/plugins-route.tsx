import { getRouteApi, useLocation, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { PluginsView, RunsView } from '#src/features/plugin-debugger/index.ts';
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

/** `/w/:workspace/runs`: what the list is narrowed to stands in the query. */
export function RunsRoute() {
  const { workspace = '' } = useParams({ strict: false });
  const search = useLocation({ select: ({ searchStr }) => searchStr });
  const { history } = useRouter();
  return (
    <RunsView
      workspaceId={workspace}
      search={search}
      onSearch={(query, replace) => {
        const path = pagePaths.runs(workspace) + (query === '' ? '' : `?${query}`);
        if (replace) history.replace(path);
        else history.push(path);
      }}
      onOpenRun={(execution) => {
        history.push(pagePaths.debug(execution));
      }}
      onOpenFile={() => {
        history.push(pagePaths.debugFile);
      }}
      onCompare={(execution, other) => {
        history.push(`${pagePaths.debug(execution)}?with=${encodeURIComponent(other)}`);
      }}
    />
  );
}
