import { useNavigate, useParams } from '@tanstack/react-router';
import { useExtension, useServices } from '#src/connection/react.tsx';
import { useWorkflow, WorkflowsView } from '#src/features/workflows/index.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { readLastWorkspace } from '../last-workspace.ts';
import { NotFound } from '../not-found.tsx';
import { Redirect } from '../redirect.tsx';

/** The list, or one workflow with its results. */
export function WorkflowsRoute() {
  const { workspace = '', workflow } = useParams({ strict: false });
  const navigate = useNavigate();
  return (
    <WorkflowsView
      workspaceId={workspace}
      workflowId={workflow ?? null}
      onOpenRun={(execution) => {
        void navigate({ to: '/debug/$execution', params: { execution } });
      }}
      onOpenWorkflow={(id) => {
        if (id === null) void navigate({ to: '/w/$workspace/workflows', params: { workspace } });
        else {
          void navigate({
            to: '/w/$workspace/workflows/$workflow/results',
            params: { workspace, workflow: id },
          });
        }
      }}
    />
  );
}

/** `/workflows/:workflow/results`, as documented: leads to the workspace that the workflow is in. */
export function WorkflowAddress() {
  const { workflow = '' } = useParams({ strict: false });
  const { auth } = useServices();
  const offered = useExtension('workflows');
  const found = useWorkflow(workflow, offered === true);
  const userId = auth.getState().user?.id ?? null;
  const last = userId === null ? null : readLastWorkspace(userId);
  const workspace = offered === false ? last : (found.data?.workspace_id ?? null);
  if (workspace !== null) return <Redirect to={pagePaths.workflows(workspace, workflow)} />;
  return found.isError || offered === false ? <NotFound /> : <Skeleton lines={6} />;
}
