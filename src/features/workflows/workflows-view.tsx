import { Workflow } from 'lucide-react';
import { useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import type { RunPlace } from '#src/protocol/run-place-path.ts';
import type { ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { cx } from '#src/ui/cx.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { workflowMessages } from './messages.ts';
import { WorkflowPage } from './workflow-page.tsx';
import { useWorkflows } from './workflows-queries.ts';

export interface WorkflowsViewProps {
  readonly workspaceId: string;
  readonly workflowId: string | null;
  /** The run, and its node, that the address names. */
  readonly place?: RunPlace | null;
  readonly onPlace?: (place: RunPlace) => void;
  /** Null: the list. */
  readonly onOpenWorkflow: (workflowId: string | null) => void;
  /** To a tool's own run in the debugger. */
  readonly onOpenRun: (executionId: string) => void;
  /** Missing: nobody looks into the plugin runs of tools. */
  readonly readRun?: ReadRun;
}

const ignore = (): void => undefined;

/** Workflows of a workspace, and one of them with its runs. Without a list, one whose id is known can be run. */
export function WorkflowsView(props: WorkflowsViewProps) {
  const { workspaceId, workflowId, onOpenWorkflow, onOpenRun, readRun } = props;
  const { place = null, onPlace = ignore } = props;
  const t = useMessages(workflowMessages);
  const offered = useExtension('workflows');
  if (offered === null) return <Skeleton lines={6} />;
  if (!offered && workflowId === null) {
    return (
      <EmptyState icon={<Workflow />} title={t('withheld')} detail={t('withheldDetail')} className="h-full" />
    );
  }
  return (
    <div className="flex h-full min-h-0">
      {offered ? (
        <WorkflowList workspaceId={workspaceId} workflowId={workflowId} onOpenWorkflow={onOpenWorkflow} />
      ) : null}
      {workflowId === null ? (
        <EmptyState
          icon={<Workflow />}
          title={t('choose')}
          detail={t('chooseDetail')}
          className="min-w-0 flex-1 max-md:hidden"
        />
      ) : (
        <WorkflowPage
          key={workflowId}
          workspaceId={workspaceId}
          workflowId={workflowId}
          offered={offered}
          place={place}
          onPlace={onPlace}
          onBack={() => {
            onOpenWorkflow(null);
          }}
          onOpenRun={onOpenRun}
          readRun={readRun}
        />
      )}
    </div>
  );
}

function WorkflowList({
  workspaceId,
  workflowId,
  onOpenWorkflow,
}: Pick<WorkflowsViewProps, 'workspaceId' | 'workflowId' | 'onOpenWorkflow'>) {
  const t = useMessages(workflowMessages);
  const workflows = useWorkflows(workspaceId, true);
  return (
    <section
      aria-label={t('workflows')}
      className={cx(
        'flex min-h-0 w-full shrink-0 flex-col overflow-auto border-line p-1 md:w-72 md:border-r',
        workflowId !== null && 'max-md:hidden',
      )}
    >
      {workflows.isError && workflows.data === undefined ? (
        <LoadError
          className="m-2"
          title={t('loadFailed')}
          error={workflows.error}
          onRetry={() => void workflows.refetch()}
          busy={workflows.isFetching}
        />
      ) : null}
      {workflows.isPending ? <Skeleton lines={4} /> : null}
      {workflows.data?.length === 0 ? <EmptyState title={t('empty')} detail={t('emptyDetail')} /> : null}
      <ul aria-label={t('workflows')}>
        {workflows.data?.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === workflowId ? 'page' : undefined}
              onClick={() => {
                onOpenWorkflow(id);
              }}
              className="flex min-h-9 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-raised aria-[current=page]:bg-raised aria-[current=page]:font-medium"
            >
              <Workflow aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
              <span className="min-w-0 flex-1 truncate">{withoutTurns(name)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
