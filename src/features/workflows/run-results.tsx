import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { personName } from '#src/shared/people/person-name.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { workflowMessages } from './messages.ts';
import { RunResult, type RunResultProps } from './run-result.tsx';
import { isOver } from './run-state.ts';
import { useRunChanges, useWorkflowRuns } from './workflows-queries.ts';

/** So many at once, each on a stream of its own: a browser has six connections to a host. */
const MOST_FOLLOWED = 2;

export interface RunResultsProps extends Pick<
  RunResultProps,
  'place' | 'addressOf' | 'onPlace' | 'onRunAgain' | 'onOpenRun' | 'readRun'
> {
  readonly workspaceId: string;
  readonly workflowId: string;
}

/** The runs that the server keeps, newest first; those under way are live. */
export function RunResults(props: RunResultsProps) {
  const { workspaceId, workflowId, place, addressOf, onPlace, onRunAgain, onOpenRun, readRun } = props;
  const t = useMessages(workflowMessages);
  const members = useMembers(workspaceId);
  const runs = useWorkflowRuns(workflowId);
  useRunChanges(workspaceId, workflowId);
  const last = runs.data?.[0];
  useViewCommands({
    view: t('workflows'),
    commands: () =>
      onRunAgain === null || last === undefined
        ? []
        : [
            {
              id: 'workflows:run-again',
              label: t('runLastAgain'),
              reason: isOver(last.status) ? null : t('underWay'),
              run: () => {
                onRunAgain(last.inputs ?? {});
              },
            },
          ],
  });
  const underWay = runs.data?.filter(({ status }) => !isOver(status)).slice(0, MOST_FOLLOWED) ?? [];
  return (
    <section aria-label={t('results')} className="max-w-5xl space-y-3">
      <h3 className="font-semibold">{t('results')}</h3>
      {runs.isPending ? <Skeleton lines={4} /> : null}
      {runs.isError ? (
        <LoadError
          title={runs.data === undefined ? t('runsFailed') : t('runsStale')}
          error={runs.error}
          onRetry={() => void runs.refetch()}
          busy={runs.isFetching}
        />
      ) : null}
      {place !== null && runs.isSuccess && !runs.data.some(({ id }) => id === place.run) ? (
        <p role="status" className="text-amber">
          {t('noRun')}
        </p>
      ) : null}
      {runs.data?.length === 0 ? <p className="text-ink-3">{t('noRuns')}</p> : null}
      {runs.data?.map((run, index) => (
        <RunResult
          key={run.id}
          listed={run}
          open={index === 0 || !isOver(run.status) || run.id === place?.run}
          follow={underWay.includes(run)}
          place={run.id === place?.run ? place : null}
          addressOf={addressOf}
          onPlace={onPlace}
          startedBy={run.user_id == null ? null : (personName(members.data, run.user_id) ?? t('someone'))}
          onRunAgain={onRunAgain}
          onOpenRun={onOpenRun}
          readRun={readRun}
        />
      ))}
    </section>
  );
}
