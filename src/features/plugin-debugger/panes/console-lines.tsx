import { memo, useCallback } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { cx } from '#src/ui/cx.ts';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { momentOf } from '../cursor/moves.ts';
import type { EventLog } from '../model/event-log.ts';
import { lineAt } from '../model/read.ts';
import type { LogLevel } from '../model/row.ts';
import { recordsBehind } from './console-rows.ts';
import { MomentRow } from './moment-row.tsx';
import { paneMessages } from './pane-messages.ts';
import { RecordedText } from './recorded-text.tsx';
import { TailList } from './tail-list.tsx';

const levelColors: Readonly<Record<LogLevel, string>> = {
  error: 'text-red',
  warn: 'text-amber',
  info: 'text-blue',
  debug: 'text-ink-3',
};

export interface ConsoleLinesProps {
  readonly log: EventLog;
  readonly rows: Int32Array;
  readonly counts: Int32Array;
  readonly cursor: CursorStore;
  readonly live: boolean;
}

/** A line that is not broken. */
const LINE_PX = 24;
const rowKey = (row: number) => row;

/** The lines, followed while they come. */
export function ConsoleLines({ log, rows, counts, cursor, live }: ConsoleLinesProps) {
  const t = useMessages(paneMessages);
  const moment = useStore(cursor, (state) => state.moment);
  const choose = useCallback(
    (row: number) => {
      cursor.setState({ moment: momentOf({ log, rows: log.length }, row) });
    },
    [cursor, log],
  );
  return (
    <TailList
      kind="lines"
      role="log"
      label={t('console')}
      log={log}
      items={rows}
      rows={rows}
      keyOf={rowKey}
      estimateHeight={LINE_PX}
      cursor={cursor}
      moment={moment}
      live={live}
      renderItem={(row, index) => (
        <Line
          log={log}
          row={row}
          count={counts[index] ?? 1}
          behind={recordsBehind(log, row)}
          isKept={row >= log.payloadFrom}
          isCurrent={moment?.row === row}
          onChoose={choose}
        />
      )}
    />
  );
}

interface LineProps {
  readonly log: EventLog;
  readonly row: number;
  readonly count: number;
  /** Records that stand behind it. */
  readonly behind: number;
  /** Its text was not let go. */
  readonly isKept: boolean;
  readonly isCurrent: boolean;
  readonly onChoose: (row: number) => void;
}

/** Drawn anew only when it is another line: the list is drawn with each batch of records and each move of the cursor. */
const Line = memo(function Line({ log, row, count, behind, isKept, isCurrent, onChoose }: LineProps) {
  const t = useMessages(paneMessages);
  const line = lineAt(log, row);
  return (
    <MomentRow
      row={row}
      at={line.at}
      isCurrent={isCurrent}
      background={line.level === 'error' ? 'bg-red-soft' : undefined}
      cutFrom={line.cutFrom}
      onChoose={onChoose}
    >
      <span className={cx('w-11 shrink-0', levelColors[line.level])}>{line.level}</span>
      <span className="min-w-0 flex-1 max-sm:order-last max-sm:basis-full">
        {!isKept || line.message === null ? (
          <span className="text-amber">{t('letGo')}</span>
        ) : (
          <RecordedText text={line.message} />
        )}
      </span>
      {count > 1 ? (
        <Badge className="shrink-0" title={t('repeated', { count })}>
          ×{count}
        </Badge>
      ) : null}
      {count === 1 && behind > 1 ? (
        <span className="shrink-0 text-xs text-ink-3">{t('records', { count: behind })}</span>
      ) : null}
    </MomentRow>
  );
});
