import { useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from '#src/ui/cx.ts';
import { VirtualList, type VirtualListHandle } from '#src/ui/virtual-list/virtual-list.tsx';
import { ClockText } from '../clock-text.tsx';
import { CutBadge } from '../cut-badge.tsx';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { momentOf } from '../cursor/moves.ts';
import { previewJson } from '../json-text.ts';
import { debuggerMessages } from '../messages.ts';
import { knownOf, LET_GO, traceAt } from '../model/read.ts';
import type { RunState } from '../run-state.ts';
import { paneMessages } from './pane-messages.ts';
import { useScrollToMoment } from './use-scroll-to-moment.ts';
import { visibleText } from './visible-text.ts';

export interface TracePaneProps {
  readonly run: RunState;
  readonly cursor: CursorStore;
}

const rowKey = (row: number) => row;

/** The trace as recorded: it repeats what the other streams say, in one order. What is an echo stands back. */
export function TracePane({ run, cursor }: TracePaneProps) {
  const t = useMessages(debuggerMessages);
  const texts = useMessages(paneMessages);
  const list = useRef<VirtualListHandle>(null);
  const moment = useStore(cursor, (state) => state.moment);
  const { log } = run;
  const known = knownOf(log.rows.traces, run.rows);
  const rows = useMemo(() => log.rows.traces.data.subarray(0, known), [log, known]);
  useScrollToMoment(list, log, rows, moment);
  if (rows.length === 0) return <p className="p-4 text-ink-2">{t('noTrace')}</p>;
  return (
    <VirtualList
      handle={list}
      label={t('trace')}
      items={rows}
      keyOf={rowKey}
      estimateHeight={24}
      className="h-full"
      renderItem={(row) => {
        const entry = traceAt(log, row);
        const isEcho = (log.echo.data[row] ?? -1) !== -1;
        return (
          <div
            onClick={() => {
              cursor.setState({ moment: momentOf(run, row) });
            }}
            aria-current={moment?.row === row ? 'true' : undefined}
            className={cx(
              'flex gap-x-3 px-3 py-0.5 font-mono text-mono max-sm:flex-wrap',
              moment?.row === row && 'bg-accent-soft',
            )}
          >
            <ClockText instant={entry.at} className="shrink-0 text-ink-3" />
            <span className={cx('w-36 shrink-0 truncate', isEcho && 'text-ink-3')}>
              {visibleText(entry.event)}
            </span>
            <span className="w-28 shrink-0 truncate text-ink-3 max-sm:hidden">{visibleText(entry.step)}</span>
            <span className="min-w-0 flex-1 truncate text-ink-2">
              {entry.data === LET_GO ? texts('letGo') : visibleText(previewJson(entry.data))}
            </span>
            {entry.cutFrom === null ? null : (
              <span className="shrink-0 max-sm:basis-full">
                <CutBadge cutFrom={entry.cutFrom} />
              </span>
            )}
          </div>
        );
      }}
    />
  );
}
