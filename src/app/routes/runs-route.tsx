import { useLocation, useParams, useRouter } from '@tanstack/react-router';
import { RunsView } from '#src/features/plugin-debugger/index.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';

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
