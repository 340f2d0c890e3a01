import { useDeferredValue, useId, useMemo, type ReactNode } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { formatInstant, type Instant } from '#src/lib/instant.ts';
import { Button } from '../button.tsx';
import { cx } from '../cx.ts';
import { VirtualList } from '../virtual-list/virtual-list.tsx';
import { stateOf, wordsOf } from './row-words.ts';
import { GAPS, rowPlace, tableRows } from './table-rows.ts';
import { formatExact } from './ticks.ts';
import { timelineMessages } from './timeline-messages.ts';
import {
  endOf,
  gapEnd,
  isOpen,
  type TimelineGap,
  type TimelineModel,
  type TimelineSelection,
  type TimeRange,
} from './timeline-model.ts';
import { formatZoned } from './time-words.ts';

export interface TimelineTableProps {
  readonly label: string;
  readonly model: TimelineModel;
  readonly gaps: readonly TimelineGap[];
  readonly range: TimeRange | null;
  readonly selection: TimelineSelection | null;
  readonly now: (() => number) | null;
  readonly onSelect: (selection: TimelineSelection | null) => void;
  readonly onAll: () => void;
}

const columns =
  'grid grid-cols-[minmax(4.5rem,6rem)_minmax(8rem,1fr)_6.5rem_6.5rem_minmax(4rem,5rem)] gap-x-3 px-2';
const keyOf = (code: number) => code;

/** The same as the drawing, in words: every row and every gap of the window, by time. */
export function TimelineTable(props: TimelineTableProps) {
  const { label, model, gaps, range, selection, now, onSelect, onAll } = props;
  const t = useMessages(timelineMessages);
  const { formatNumber } = useFormats();
  // While much comes in, the table may lag: sorting a hundred thousand rows must not hold up what else is shown.
  const shown = useDeferredValue(model);
  const shownGaps = useDeferredValue(gaps);
  const rows = useMemo(() => tableRows(shown, shownGaps, range, shown.end), [shown, shownGaps, range]);
  const count = rows.length;
  const about = useId();
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-x-auto text-xs">
      <div className="flex min-h-7 flex-wrap items-center gap-2 px-2 text-ink-2">
        <p id={about}>
          {range === null
            ? t('countAll', { count })
            : t('countInRange', {
                count,
                from: formatExact(range.from - model.start),
                to: formatExact(range.to - model.start),
              })}
        </p>
        {range === null ? null : (
          <Button size="sm" variant="ghost" onClick={onAll}>
            {t('showAllRows')}
          </Button>
        )}
      </div>
      <div
        role="table"
        aria-label={label}
        aria-describedby={about}
        aria-rowcount={count + 1}
        className="flex min-h-0 min-w-lg flex-1 flex-col"
      >
        <div role="rowgroup" className="border-b border-line text-ink-3">
          <div role="row" aria-rowindex={1} className={cx(columns, 'py-1')}>
            {(['lane', 'name', 'start', 'duration', 'state'] as const).map((name) => (
              <span
                key={name}
                role="columnheader"
                className={name === 'start' || name === 'duration' ? 'text-right' : undefined}
              >
                {t(name)}
              </span>
            ))}
          </div>
        </div>
        {count === 0 ? null : (
          <VirtualList
            items={rows}
            keyOf={keyOf}
            estimateHeight={25}
            label={`${t('rows')}, ${formatNumber(count)}`}
            role="rowgroup"
            className="flex-1"
            renderItem={(code, at) => (
              <TableRow
                code={code}
                at={at}
                model={shown}
                gaps={shownGaps}
                selection={selection}
                now={now}
                onSelect={onSelect}
              />
            )}
          />
        )}
      </div>
      {count > 0 ? null : (
        <p className="px-2 py-3 text-ink-2">{t(range === null ? 'nothing' : 'noRowsInRange')}</p>
      )}
    </div>
  );
}

interface TableRowProps extends Pick<
  TimelineTableProps,
  'model' | 'gaps' | 'selection' | 'now' | 'onSelect'
> {
  readonly code: number;
  readonly at: number;
}

function TableRow({ code, at, model, gaps, selection, now, onSelect }: TableRowProps) {
  const t = useMessages(timelineMessages);
  const { lane: laneAt, row } = rowPlace(code);
  const openEnd = Math.max(model.end, now?.() ?? 0);
  const gap = laneAt === GAPS ? gaps[row] : undefined;
  if (gap !== undefined) {
    return (
      <Cells
        at={at}
        lane={t('gap')}
        name={<span className="block break-words">{gap.label}</span>}
        start={gap.from}
        origin={model.start}
        duration={gapEnd(gap, openEnd) - gap.from}
        state={gap.to === null ? t('open') : '–'}
      />
    );
  }
  const lane = model.lanes[laneAt];
  if (lane === undefined) return null;
  const start = lane.columns.start[row] ?? 0;
  const ref = lane.columns.ref[row] ?? 0;
  const chosen = selection?.lane === lane.id && selection.ref === ref;
  const isTimed = lane.kind === 'spans' && !(isOpen(lane, row) && now === null);
  const { name, more } = wordsOf(lane, row);
  return (
    <Cells
      at={at}
      chosen={chosen}
      lane={lane.label}
      name={
        <button
          type="button"
          aria-pressed={chosen}
          onClick={() => {
            onSelect(chosen ? null : { lane: lane.id, ref });
          }}
          className="block max-w-full truncate text-left focus-visible:-outline-offset-2"
          title={`${name} ${more}`.trim()}
        >
          {name}
          {more === '' ? null : <span className="text-ink-3">{` ${more}`}</span>}
        </button>
      }
      start={start}
      origin={model.start}
      duration={isTimed ? endOf(lane, row, openEnd) - start : null}
      state={t(stateOf(model, lane, row, now !== null))}
    />
  );
}

interface CellsProps {
  readonly at: number;
  readonly chosen?: boolean;
  readonly lane: string;
  readonly name: ReactNode;
  readonly start: Instant;
  /** Where the timeline begins. */
  readonly origin: Instant;
  /** µs; null: it has none, or none is known. */
  readonly duration: number | null;
  readonly state: string;
}

function Cells({ at, chosen = false, lane, name, start, origin, duration, state }: CellsProps) {
  const { locale } = useFormats();
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      className={cx(columns, 'border-b border-line py-0.5', chosen ? 'bg-accent-soft' : 'hover:bg-raised')}
    >
      <span role="cell" className="truncate text-ink-2">
        {lane}
      </span>
      <span role="cell" className="min-w-0">
        {name}
      </span>
      <span role="cell" className="text-right whitespace-nowrap">
        <time dateTime={formatInstant(start)} title={formatZoned(locale, start)}>
          {formatExact(start - origin)}
        </time>
      </span>
      <span role="cell" className="text-right whitespace-nowrap">
        {duration === null ? '–' : formatExact(duration)}
      </span>
      <span role="cell" className="truncate text-ink-2">
        {state}
      </span>
    </div>
  );
}
