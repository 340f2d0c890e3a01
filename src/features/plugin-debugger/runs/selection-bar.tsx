import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { runsMessages } from './messages.ts';
import { MAX_TAILED } from './run-filters.ts';
import type { ListedRun } from './run-schemas.ts';

export interface SelectionBarProps {
  readonly runs: readonly ListedRun[];
  readonly mayWrite: boolean;
  readonly onCompare: (executionId: string, other: string) => void;
  readonly onTail: (ids: readonly string[]) => void;
  readonly onDelete: () => void;
  readonly onClear: () => void;
}

/** What can be done with the runs that are selected; what cannot says why. */
export function SelectionBar({ runs, mayWrite, onCompare, onTail, onDelete, onClear }: SelectionBarProps) {
  const t = useMessages(runsMessages);
  const [first, second] = [...runs].sort((a, b) => (a.started_at ?? '').localeCompare(b.started_at ?? ''));
  const deleteWhy = !mayWrite
    ? t('viewerMayNotDelete')
    : runs.some(({ status }) => status === 'running')
      ? t('deleteWhyRunning')
      : null;
  const why = [
    runs.length === 2 ? null : t('compareWhy'),
    runs.length <= MAX_TAILED ? null : t('tailWhy'),
    deleteWhy,
  ].filter((words) => words !== null);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line bg-raised px-3 py-1.5">
      <span role="status" className="font-medium">
        {t('selected', { count: runs.length })}
      </span>
      <Button
        size="sm"
        disabled={runs.length !== 2}
        onClick={() => {
          if (first && second) onCompare(first.id, second.id);
        }}
      >
        {t('compare')}
      </Button>
      <Button
        size="sm"
        disabled={runs.length > MAX_TAILED}
        onClick={() => {
          onTail(runs.map(({ id }) => id));
        }}
      >
        {t('tail')}
      </Button>
      <Button size="sm" variant="danger" disabled={deleteWhy !== null} onClick={onDelete}>
        {t('deleteRuns')}
      </Button>
      <Button size="sm" variant="ghost" onClick={onClear}>
        {t('clearSelection')}
      </Button>
      {why.length === 0 ? null : <span className="text-xs text-ink-2">{why.join(' ')}</span>}
    </div>
  );
}
