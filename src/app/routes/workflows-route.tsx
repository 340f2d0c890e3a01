import { useLocation, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useExtension, useServices } from '#src/connection/react.tsx';
import { useWorkflow, WorkflowsView } from '#src/features/workflows/index.ts';
import { ApiError } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { readRunPlace, runPlaceQuery } from '#src/protocol/run-place-path.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { readLastWorkspace } from '../last-workspace.ts';
import { appMessages } from '../messages.ts';
import { NotFound } from '../not-found.tsx';
import { Redirect } from '../redirect.tsx';
import { readRun } from '../late-parts.ts';

/** The list, or one workflow with its results. */
export function WorkflowsRoute() {
  const { workspace = '', workflow } = useParams({ strict: false });
  const navigate = useNavigate();
  const { history } = useRouter();
  const search = useLocation({ select: ({ searchStr }) => searchStr });
  const place = useMemo(() => readRunPlace(search), [search]);
  return (
    <WorkflowsView
      workspaceId={workspace}
      workflowId={workflow ?? null}
      place={place}
      onPlace={(next) => {
        // Each node that was looked at would be a way back of its own.
        history.replace(pagePaths.workflows(workspace, workflow) + runPlaceQuery(next));
      }}
      onOpenRun={(execution) => {
        void navigate({ to: '/debug/$execution', params: { execution } });
      }}
      readRun={readRun}
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
  const t = useMessages(appMessages);
  const { workflow = '' } = useParams({ strict: false });
  const search = useLocation({ select: ({ searchStr }) => searchStr });
  const { auth } = useServices();
  const offered = useExtension('workflows');
  const found = useWorkflow(workflow, offered === true);
  const userId = auth.getState().user?.id ?? null;
  const last = userId === null ? null : readLastWorkspace(userId);
  const workspace = offered === false ? last : (found.data?.workspace_id ?? null);
  if (workspace !== null) return <Redirect to={pagePaths.workflows(workspace, workflow) + search} />;
  if (found.isError && !isGone(found.error)) {
    return (
      <LoadError
        className="m-4"
        title={t('workflowFailed')}
        error={found.error}
        onRetry={() => void found.refetch()}
        busy={found.isFetching}
      />
    );
  }
  return found.isError || offered === false ? <NotFound /> : <Skeleton lines={6} />;
}

/** There is no such workflow, or none for this person; anything else is a failure that may pass. */
function isGone(error: Error): boolean {
  return error instanceof ApiError && ['not-found', 'forbidden'].includes(error.failure.kind);
}
