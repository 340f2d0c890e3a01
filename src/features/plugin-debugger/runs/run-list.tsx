import { ListTree } from 'lucide-react';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { personName } from '#src/shared/people/person-name.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { Button } from '#src/ui/button.tsx';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { VirtualList } from '#src/ui/virtual-list/virtual-list.tsx';
import { usePlugins } from '../plugin-queries.ts';
import { DeleteRuns } from './delete-runs.tsx';
import { FilterBar } from './filter-bar.tsx';
import { runsMessages } from './messages.ts';
import { filterQuery, readFilters } from './run-filters.ts';
import { useRuns, type RunList as Runs } from './run-queries.ts';
import { RunRow } from './run-row.tsx';
import type { ListedRun } from './run-schemas.ts';
import type { RunsViewProps } from './runs-view.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useMayWrite } from './use-may-write.ts';

/** A row: a run, or the one that fetches what follows as soon as it is nearly in sight. */
type Row = ListedRun | 'more';
const keyOf = (row: Row) => (row === 'more' ? row : row.id);

export function RunList({ workspaceId, search, onSearch, onOpenRun, onCompare }: RunsViewProps) {
  const t = useMessages(runsMessages);
  const { clock } = useServices();
  const filters = readFilters(search);
  const list = useRuns(workspaceId, filters);
  const plugins = usePlugins(true);
  const members = useMembers(workspaceId);
  const mayWrite = useMayWrite(workspaceId);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [toDelete, setToDelete] = useState<readonly ListedRun[] | null>(null);
  const [deleted, setDeleted] = useState(0);
  const chosen = list.runs.filter(({ id }) => selected.has(id));
  const rows: readonly Row[] = list.hasMore ? [...list.runs, 'more'] : list.runs;
  const isNarrowed = filterQuery(filters) !== '';
  const now = clock.now();

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="grid shrink-0 gap-2 border-b border-line px-3 py-2">
        <FilterBar
          filters={filters}
          plugins={plugins.data ?? []}
          onChange={(next) => {
            setSelected(new Set());
            onSearch(filterQuery(next), true);
          }}
        />
        <Standing list={list} isNarrowed={isNarrowed} onClear={() => onSearch('', true)} />
      </div>
      {chosen.length === 0 ? null : (
        <SelectionBar
          runs={chosen}
          mayWrite={mayWrite}
          onCompare={onCompare}
          onTail={(ids) => {
            const query = new URLSearchParams(filterQuery(filters));
            query.set('tail', ids.join(','));
            onSearch(query.toString(), false);
          }}
          onDelete={() => {
            setToDelete(chosen);
          }}
          onClear={() => {
            setSelected(new Set());
          }}
        />
      )}
      <p role="status" className="sr-only">
        {deleted === 0 ? '' : t('deleted', { count: deleted })}
      </p>
      {list.isPending ? <Skeleton lines={8} className="p-3" /> : null}
      {list.error === null ? null : (
        <LoadError
          className="m-3"
          title={t(list.runs.length === 0 ? 'loadFailed' : 'moreFailed')}
          error={list.error}
          onRetry={list.retry}
          busy={list.isFetching}
        />
      )}
      {!list.isPending && list.error === null && list.runs.length === 0 ? (
        <EmptyState
          icon={<ListTree />}
          title={t(isNarrowed ? 'noneMatch' : 'none')}
          {...(isNarrowed ? {} : { detail: t('noneDetail') })}
          className="flex-1"
        />
      ) : null}
      {list.runs.length === 0 ? null : (
        <div className="flex min-h-0 flex-1 flex-col" onKeyDown={moveByArrows}>
          <VirtualList
            items={rows}
            keyOf={keyOf}
            estimateHeight={45}
            label={t('runsOf')}
            className="flex-1"
            renderItem={(row) =>
              row === 'more' ? (
                <More list={list} />
              ) : (
                <RunRow
                  run={row}
                  by={personName(members.data, row.user_id ?? null)}
                  selected={selected.has(row.id)}
                  now={now}
                  onSelect={(isSelected) => {
                    const next = new Set(selected);
                    if (isSelected) next.add(row.id);
                    else next.delete(row.id);
                    setSelected(next);
                  }}
                  onOpen={() => {
                    onOpenRun(row.id);
                  }}
                />
              )
            }
          />
        </div>
      )}
      {toDelete === null ? null : (
        <DeleteRuns
          runs={toDelete}
          onClose={() => {
            setToDelete(null);
          }}
          onDeleted={(ids) => {
            setDeleted(ids.length);
            setSelected(new Set([...selected].filter((id) => !ids.includes(id))));
          }}
        />
      )}
    </div>
  );
}

/** How much is here, as of when, and what would show more. */
function Standing({
  list,
  isNarrowed,
  onClear,
}: {
  readonly list: Runs;
  readonly isNarrowed: boolean;
  readonly onClear: () => void;
}) {
  const t = useMessages(runsMessages);
  const { formatTime } = useFormats();
  const time = formatTime(instantFromMs(list.asOf));
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-x-3 text-xs text-ink-2">
      <h2 className="text-sm font-semibold text-ink">{t('runs')}</h2>
      {list.isPending ? null : (
        <span>{t(list.hasMore ? 'shownMore' : 'shown', { count: list.runs.length })}</span>
      )}
      {list.asOf === 0 ? null : list.isStale ? (
        <span className="text-amber">{t('staleSince', { time })}</span>
      ) : (
        <span title={t('asOfHint')}>{t('asOf', { time })}</span>
      )}
      {isNarrowed ? (
        <Button size="sm" variant="ghost" onClick={onClear}>
          {t('clearFilters')}
        </Button>
      ) : null}
    </div>
  );
}

/** Mounted only near the end of what is in sight, and then fetches by itself; after a failure by its button alone. */
function More({ list }: { readonly list: Runs }) {
  const t = useMessages(runsMessages);
  const { fetchMore, error, isFetching, runs } = list;
  useEffect(() => {
    if (error === null) fetchMore();
    // With each page that came it may still be in sight.
  }, [runs.length, error, fetchMore]);
  return (
    <div className="flex h-11 items-center justify-center">
      <Button size="sm" variant="ghost" busy={isFetching} onClick={fetchMore}>
        {t(isFetching ? 'loadingMore' : 'showMore')}
      </Button>
    </div>
  );
}

/** ↑ and ↓ go from run to run, Enter opens the one (its own button does). */
function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  if (!(event.target instanceof HTMLElement) || event.target.dataset['run'] === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-run]')];
  const next = buttons[buttons.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
