import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useAuthState } from '#src/connection/react.tsx';
import { ApiError } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { runPlaceQuery, type RunPlace } from '#src/protocol/run-place-path.ts';
import { isAwaited, useMembers } from '#src/shared/people/members.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import type { ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { workflowMessages } from './messages.ts';
import { RunForm } from './run-form.tsx';
import { RunNodes } from './run-nodes.tsx';
import { RunOutcome } from './run-result.tsx';
import { RunResults } from './run-results.tsx';
import { useStartedRun } from './use-started-run.ts';
import { useWorkflow } from './workflows-queries.ts';

export interface WorkflowPageProps {
  readonly workspaceId: string;
  readonly workflowId: string;
  /** The server lists workflows and keeps their runs. */
  readonly offered: boolean;
  /** The run, and its node, that the address names. */
  readonly place: RunPlace | null;
  readonly onPlace: (place: RunPlace) => void;
  readonly onBack: () => void;
  readonly onOpenRun: (executionId: string) => void;
  readonly readRun: ReadRun | undefined;
}

/** One workflow: run it, see its nodes as they go, and the results of its runs. */
export function WorkflowPage(props: WorkflowPageProps) {
  const { workspaceId, workflowId, offered, place, onPlace, onBack, onOpenRun, readRun } = props;
  // Of a run that no list shows: nothing leads there.
  const [ownNode, setOwnNode] = useState<string | null>(null);
  const t = useMessages(workflowMessages);
  const { user } = useAuthState();
  const members = useMembers(workspaceId);
  const workflow = useWorkflow(workflowId, offered);
  const started = useStartedRun(workflowId, workflow.data?.nodes ?? [], offered);
  const viewer = members.data?.find((member) => member.user_id === user?.id)?.role === 'viewer';
  const missing = workflow.error instanceof ApiError && workflow.error.failure.kind === 'not-found';
  // Until then a description, or a viewer's role, would move the form from under the pointer.
  const opening = isAwaited(workflow) || isAwaited(members);
  const name = withoutTurns(workflow.data?.name ?? workflowId);
  if (missing) return <EmptyState title={t('notFound')} detail={t('notFoundDetail')} className="flex-1" />;
  return (
    <section aria-label={name} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-11 shrink-0 items-center gap-2 border-b border-line px-3 py-1.5">
        {offered ? (
          <IconButton label={t('back')} icon={<ArrowLeft />} onClick={onBack} className="md:hidden" />
        ) : null}
        {workflow.isLoading ? (
          <Skeleton lines={1} className="min-w-0 flex-1 p-0" />
        ) : (
          <h2 className="min-w-0 flex-1 truncate text-base font-semibold">{name}</h2>
        )}
      </header>
      {opening ? <Skeleton lines={6} className="p-4" /> : null}
      <div hidden={opening} className="min-h-0 flex-1 space-y-4 overflow-auto p-4">
        {workflow.data?.description ? <p className="text-ink-2">{workflow.data.description}</p> : null}
        {viewer ? (
          <p className="text-ink-2">{t('viewer')}</p>
        ) : (
          <RunForm
            userId={user?.id ?? ''}
            workflowId={workflowId}
            busy={started.busy}
            onRun={started.start}
          />
        )}
        {workflow.isError ? (
          <LoadError
            title={t('workflowFailed')}
            error={workflow.error}
            onRetry={() => void workflow.refetch()}
            busy={workflow.isFetching}
          />
        ) : null}
        {started.error === null ? null : (
          <ErrorNotice title={t('runFailed')} detail={started.error.message} />
        )}
        {started.state === null ? null : (
          <div>
            <RunOutcome run={started.state} />
            {started.state.status === 'cut' ? <p className="text-ink-2">{t('cutDetail')}</p> : null}
            <RunNodes
              run={started.state}
              cut={started.state.status === 'cut'}
              node={ownNode}
              onNode={setOwnNode}
              addressOf={null}
              onOpenRun={onOpenRun}
              readRun={readRun}
            />
          </div>
        )}
        {offered ? (
          <RunResults
            workspaceId={workspaceId}
            workflowId={workflowId}
            place={place}
            addressOf={(at) => pagePaths.workflows(workspaceId, workflowId) + runPlaceQuery(at)}
            onPlace={onPlace}
            onRunAgain={viewer ? null : started.start}
            onOpenRun={onOpenRun}
            readRun={readRun}
          />
        ) : (
          <p className="text-ink-2">{t('noResults')}</p>
        )}
      </div>
    </section>
  );
}
