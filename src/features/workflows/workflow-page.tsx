import { ArrowLeft } from 'lucide-react';
import { useAuthState } from '#src/connection/react.tsx';
import { ApiError } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { parseInstant } from '#src/lib/instant.ts';
import type { WireWorkflowRun } from '#src/protocol/workflow-events.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { personName } from '#src/shared/people/person-name.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { workflowMessages } from './messages.ts';
import { RunForm } from './run-form.tsx';
import { RunNodes } from './run-nodes.tsx';
import { toRunState } from './run-state.ts';
import { useLiveRun, useWorkflow, useWorkflowRuns } from './workflows-queries.ts';

export interface WorkflowPageProps {
  readonly workspaceId: string;
  readonly workflowId: string;
  /** The server lists workflows and keeps their runs. */
  readonly offered: boolean;
  readonly onBack: () => void;
}

/** One workflow: run it, see its nodes as they go, and the results of its runs. */
export function WorkflowPage({ workspaceId, workflowId, offered, onBack }: WorkflowPageProps) {
  const t = useMessages(workflowMessages);
  const { user } = useAuthState();
  const members = useMembers(workspaceId);
  const workflow = useWorkflow(workflowId, offered);
  const live = useLiveRun(workflowId, workflow.data?.nodes ?? []);
  const viewer = members.data?.find((member) => member.user_id === user?.id)?.role === 'viewer';
  const missing = workflow.error instanceof ApiError && workflow.error.failure.kind === 'not-found';
  const name = workflow.data?.name ?? workflowId;
  if (missing) return <EmptyState title={t('notFound')} detail={t('notFoundDetail')} className="flex-1" />;
  const underWay = live.state?.status === 'starting' || live.state?.status === 'running';
  return (
    <section aria-label={name} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-11 shrink-0 items-center gap-2 border-b border-line px-3 py-1.5">
        {offered ? (
          <IconButton label={t('back')} icon={<ArrowLeft />} onClick={onBack} className="md:hidden" />
        ) : null}
        <h2 className="min-w-0 flex-1 truncate text-base font-semibold">{name}</h2>
      </header>
      <div className="min-h-0 flex-1 space-y-4 overflow-auto p-4">
        {workflow.data?.description ? <p className="text-ink-2">{workflow.data.description}</p> : null}
        {viewer ? (
          <p className="text-ink-2">{t('viewer')}</p>
        ) : (
          <RunForm busy={underWay} onRun={live.start} />
        )}
        {live.error === null ? null : <ErrorNotice title={t('runFailed')} detail={live.error.message} />}
        {live.state === null ? null : <RunNodes run={live.state} label={t('nodes')} />}
        {live.state?.status === 'cut' && offered ? <p className="text-ink-2">{t('cut')}</p> : null}
        {offered ? (
          <Results
            workspaceId={workspaceId}
            workflowId={workflowId}
            shownAbove={live.state?.executionId ?? null}
          />
        ) : (
          <p className="text-ink-2">{t('noResults')}</p>
        )}
      </div>
    </section>
  );
}

interface ResultsProps {
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly shownAbove: string | null;
}

function Results({ workspaceId, workflowId, shownAbove }: ResultsProps) {
  const t = useMessages(workflowMessages);
  const runs = useWorkflowRuns(workflowId, true);
  const shown = runs.data?.filter(({ id }) => id !== shownAbove);
  return (
    <section aria-label={t('results')} className="space-y-3">
      <h3 className="font-semibold">{t('results')}</h3>
      {runs.isPending ? <Skeleton lines={4} /> : null}
      {runs.isError && runs.data === undefined ? (
        <ErrorNotice
          title={t('runsFailed')}
          detail={runs.error.message}
          action={{ label: t('retry'), onAction: () => void runs.refetch(), busy: runs.isFetching }}
        />
      ) : null}
      {runs.data?.length === 0 && shownAbove === null ? <p className="text-ink-3">{t('noRuns')}</p> : null}
      {shown?.map((run) => (
        <Result key={run.id} workspaceId={workspaceId} run={run} />
      ))}
    </section>
  );
}

function Result({ workspaceId, run }: { readonly workspaceId: string; readonly run: WireWorkflowRun }) {
  const t = useMessages(workflowMessages);
  const members = useMembers(workspaceId);
  const at = run.started_at == null ? null : parseInstant(run.started_at);
  return (
    <article className="rounded-md border border-line p-3">
      <p className="mb-1 flex flex-wrap gap-2 text-xs text-ink-3">
        {at === null ? null : <TimeText instant={at} />}
        {run.user_id == null ? null : (
          <span>{t('startedBy', { name: personName(members.data, run.user_id) ?? t('someone') })}</span>
        )}
      </p>
      <RunNodes run={toRunState(run)} label={t('nodes')} />
    </article>
  );
}
