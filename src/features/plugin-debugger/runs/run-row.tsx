import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantFromMs, parseInstant } from '#src/lib/instant.ts';
import { StatusDot } from '#src/ui/status-dot.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { visibleName } from '../panes/visible-text.ts';
import { runsMessages } from './messages.ts';
import type { ListedRun } from './run-schemas.ts';
import { runDots, runName } from './run-words.ts';

export interface RunRowProps {
  readonly run: ListedRun;
  /** Who started it; null: nobody is known. */
  readonly by: string | null;
  readonly selected: boolean;
  /** ms since the epoch: for the day and for how long it runs already. */
  readonly now: number;
  readonly onSelect: (selected: boolean) => void;
  readonly onOpen: () => void;
}

export function RunRow({ run, by, selected, now, onSelect, onOpen }: RunRowProps) {
  const t = useMessages(runsMessages);
  const { formatDuration, formatMoment } = useFormats();
  const at = run.started_at == null ? null : parseInstant(run.started_at);
  const name = runName(run);
  const started = at === null ? '' : formatMoment(at, instantFromMs(now));
  return (
    <div className="flex items-center gap-2 border-b border-line pl-3 hover:bg-raised has-[input:checked]:bg-accent-soft">
      <input
        type="checkbox"
        className="size-4 shrink-0"
        checked={selected}
        aria-label={t('select', { run: name, started })}
        onChange={({ target }) => {
          onSelect(target.checked);
        }}
      />
      <button
        type="button"
        data-run={run.id}
        aria-label={t('rowName', { run: name, status: t(run.status), started })}
        onClick={onOpen}
        className="grid min-h-11 min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 py-1 pr-3 text-left focus-visible:-outline-offset-2 sm:grid-cols-[minmax(0,1fr)_6.5rem_5.5rem_8rem_7rem]"
      >
        <span className="min-w-0">
          <span className="block truncate font-mono text-mono">{name}</span>
          {run.error == null ? null : (
            <span className="block truncate text-xs text-red">{visibleName(run.error)}</span>
          )}
        </span>
        <span className="flex items-center gap-1.5 text-xs">
          <StatusDot kind={runDots[run.status]} />
          {t(run.status)}
        </span>
        <span className="text-right text-xs text-ink-2 tabular-nums max-sm:text-left">
          {run.duration == null ? '–' : formatDuration(run.duration * 1_000)}
          {at === null ? null : (
            <TimeText instant={at} className="ml-3 text-ink-3 sm:hidden">
              {started}
            </TimeText>
          )}
        </span>
        <span className="text-xs text-ink-2 max-sm:hidden">
          {at === null ? '–' : <TimeText instant={at}>{started}</TimeText>}
        </span>
        <span className="truncate text-xs text-ink-2 max-sm:text-right">{by ?? '–'}</span>
      </button>
    </div>
  );
}
