import { memo, useCallback, useDeferredValue, useMemo } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from '#src/ui/cx.ts';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { momentOf } from '../cursor/moves.ts';
import { previewJson } from '../json-text.ts';
import { debuggerMessages } from '../messages.ts';
import type { EventLog } from '../model/event-log.ts';
import { knownOf, LET_GO, traceAt } from '../model/read.ts';
import type { RunState } from '../run-state.ts';
import { MomentRow } from './moment-row.tsx';
import { paneMessages } from './pane-messages.ts';
import { RangeNote } from './range-note.tsx';
import { TailList } from './tail-list.tsx';
import { visibleText } from './visible-text.ts';

export interface TracePaneProps {
  readonly run: RunState;
  readonly cursor: CursorStore;
}

const rowKey = (row: number) => row;

/** The trace as recorded: it repeats what the other streams say, in one order. What is an echo stands back. */
export function TracePane({ run, cursor }: TracePaneProps) {
  const t = useMessages(debuggerMessages);
  const moment = useStore(cursor, (state) => state.moment);
  const { log } = run;
  const known = knownOf(log.rows.traces, run.rows);
  // While the range is dragged its handles come first.
  const range = useDeferredValue(useStore(cursor, (state) => state.range));
  const rows = useMemo(() => {
    const all = log.rows.traces.data.subarray(0, known);
    if (range === null) return all;
    return all.filter((row) => {
      const at = log.at.data[row] ?? NaN;
      return at >= range.from && at <= range.to;
    });
  }, [log, known, range]);
  const choose = useCallback(
    (row: number) => {
      cursor.setState({ moment: momentOf({ log, rows: log.length }, row) });
    },
    [cursor, log],
  );
  if (known === 0) return <p className="p-4 text-ink-2">{t('noTrace')}</p>;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <RangeNote cursor={cursor} />
      <TailList
        kind="entries"
        label={t('trace')}
        log={log}
        items={rows}
        rows={rows}
        keyOf={rowKey}
        estimateHeight={24}
        cursor={cursor}
        moment={moment}
        live={run.status === 'running'}
        renderItem={(row) => (
          <TraceRow
            log={log}
            row={row}
            isEcho={(log.echo.data[row] ?? -1) !== -1}
            isKept={row >= log.payloadFrom}
            isCurrent={moment?.row === row}
            onChoose={choose}
          />
        )}
      />
    </div>
  );
}

interface TraceRowProps {
  readonly log: EventLog;
  readonly row: number;
  readonly isEcho: boolean;
  /** Its record was not let go. */
  readonly isKept: boolean;
  readonly isCurrent: boolean;
  readonly onChoose: (row: number) => void;
}

/** Drawn anew only when it is another row: the list is drawn with each move of the cursor. */
const TraceRow = memo(function TraceRow({ log, row, isEcho, isKept, isCurrent, onChoose }: TraceRowProps) {
  const texts = useMessages(paneMessages);
  const entry = traceAt(log, row);
  return (
    <MomentRow row={row} at={entry.at} isCurrent={isCurrent} cutFrom={entry.cutFrom} onChoose={onChoose}>
      <span className={cx('w-36 shrink-0 truncate', isEcho && 'text-ink-3')}>{visibleText(entry.event)}</span>
      <span className="w-28 shrink-0 truncate text-ink-3 max-sm:hidden">{visibleText(entry.step)}</span>
      <span className="min-w-0 flex-1 truncate text-ink-2">
        {!isKept || entry.data === LET_GO ? texts('letGo') : visibleText(previewJson(entry.data))}
      </span>
    </MomentRow>
  );
});
