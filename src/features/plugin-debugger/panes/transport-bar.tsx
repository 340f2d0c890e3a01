import {
  ChevronFirst,
  ChevronLast,
  ChevronLeft,
  ChevronRight,
  ChevronsLeft,
  ChevronsRight,
  CircleAlert,
  Pause,
  Play,
} from 'lucide-react';
import { useStore } from 'zustand';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { ClockText } from '../clock-text.tsx';
import type { CursorStore } from '../cursor/cursor-store.ts';
import type { CursorActs } from '../cursor/use-cursor-acts.ts';
import { latestOf } from '../model/event-log.ts';
import { countUntil, timeOrderOf } from '../model/time-order.ts';
import type { RunState } from '../run-state.ts';
import { paneMessages } from './pane-messages.ts';

export interface TransportBarProps {
  readonly run: RunState;
  readonly cursor: CursorStore;
  readonly acts: CursorActs;
}

/** Moves the playhead, and says where it stands. */
export function TransportBar({ run, cursor, acts }: TransportBarProps) {
  const t = useMessages(paneMessages);
  const moment = useStore(cursor, (state) => state.moment);
  const isLive = run.status === 'running';
  const at = moment?.at ?? latestOf(run.log, run.rows);
  const button = (label: string, icon: React.ReactNode, onClick: () => void) => (
    <IconButton label={label} icon={icon} size="sm" onClick={onClick} />
  );
  return (
    <div
      role="toolbar"
      aria-label={t('transport')}
      className="flex min-h-10 shrink-0 items-center gap-0.5 border-t border-line px-2 max-sm:flex-wrap sm:overflow-x-auto"
    >
      {button(t('first'), <ChevronFirst aria-hidden="true" />, acts.toFirst)}
      {button(t('previousStep'), <ChevronsLeft aria-hidden="true" />, () => {
        acts.go('step', -1);
      })}
      {button(t('previous'), <ChevronLeft aria-hidden="true" />, () => {
        acts.go('event', -1);
      })}
      {moment === null && isLive
        ? button(t('pause'), <Pause aria-hidden="true" />, acts.toggleFollow)
        : button(
            t(isLive ? 'followLive' : 'toEnd'),
            isLive ? <Play aria-hidden="true" /> : <ChevronLast aria-hidden="true" />,
            acts.toEnd,
          )}
      {button(t('next'), <ChevronRight aria-hidden="true" />, () => {
        acts.go('event', 1);
      })}
      {button(t('nextStep'), <ChevronsRight aria-hidden="true" />, () => {
        acts.go('step', 1);
      })}
      <span aria-hidden="true" className="mx-1 h-5 w-px bg-line" />
      <button
        type="button"
        onClick={() => {
          acts.go('error', -1);
        }}
        aria-label={t('previousError')}
        title={t('previousError')}
        className="inline-flex h-7 items-center rounded-md px-1 text-red hover:bg-raised"
      >
        <ChevronLeft aria-hidden="true" className="size-3.5" />
        <CircleAlert aria-hidden="true" className="size-4" />
      </button>
      <button
        type="button"
        onClick={() => {
          acts.go('error', 1);
        }}
        aria-label={t('nextError')}
        title={t('nextError')}
        className="inline-flex h-7 items-center rounded-md px-1 text-red hover:bg-raised"
      >
        <CircleAlert aria-hidden="true" className="size-4" />
        <ChevronRight aria-hidden="true" className="size-3.5" />
      </button>
      <span className="ml-auto flex shrink-0 items-center gap-3 pl-3 text-xs text-ink-2">
        <span role="status" className="text-amber">
          {acts.notice === null ? '' : t(acts.notice)}
        </span>
        <Place run={run} at={at} row={moment?.row ?? null} />
        {/* On a phone the chosen line and the variables name the moment. */}
        <ClockText instant={at} className="font-mono text-mono max-sm:hidden" />
      </span>
    </div>
  );
}

function Place({
  run,
  at,
  row,
}: {
  readonly run: RunState;
  readonly at: number | null;
  readonly row: number | null;
}) {
  const t = useMessages(paneMessages);
  const { formatNumber, formatDuration } = useFormats();
  if (at === null) return null;
  const order = timeOrderOf(run.log);
  const place = row === null ? countUntil(run.log, order, at) : placeOf(run, row, at);
  const since = run.startedAt === null ? null : (at - run.startedAt) / 1_000;
  return (
    <span className="tabular-nums max-sm:hidden">
      {t('position', { place: formatNumber(Math.min(place, run.rows)), total: formatNumber(run.rows) })}
      {since === null || since < 0 ? null : ` · ${formatDuration(since)}`}
    </span>
  );
}

/** Among rows of one moment the cursor stands on one. */
function placeOf(run: RunState, row: number, at: number): number {
  const order = timeOrderOf(run.log);
  const until = countUntil(run.log, order, at);
  for (let place = until - 1; place >= 0 && place > until - 1_000; place -= 1) {
    if (order.order[place] === row) return place + 1;
  }
  return until;
}
