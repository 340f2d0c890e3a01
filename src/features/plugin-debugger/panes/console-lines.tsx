import { memo, useCallback, useRef, useState, type UIEvent } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { VirtualList, type VirtualListHandle } from '#src/ui/virtual-list/virtual-list.tsx';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { momentOf } from '../cursor/moves.ts';
import { debuggerMessages } from '../messages.ts';
import { upperBound } from '../model/column.ts';
import type { EventLog } from '../model/event-log.ts';
import { lineAt } from '../model/read.ts';
import type { LogLevel } from '../model/row.ts';
import { recordsBehind } from './console-rows.ts';
import { MomentRow } from './moment-row.tsx';
import { paneMessages } from './pane-messages.ts';
import { RecordedText } from './recorded-text.tsx';
import { useScrollToMoment } from './use-scroll-to-moment.ts';

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

/** The lines. At the tail they are followed; scrolling up stops the following, never the receiving. */
export function ConsoleLines({ log, rows, counts, cursor, live }: ConsoleLinesProps) {
  const t = useMessages(paneMessages);
  const view = useMessages(debuggerMessages)('debugger');
  const list = useRef<VirtualListHandle>(null);
  const moment = useStore(cursor, (state) => state.moment);
  /** The last line (its row) that there was when the reader scrolled up; null: following. */
  const [unpinnedAt, setUnpinnedAt] = useState<number | null>(null);
  /** A run that was seen live is followed to its very end; one that was over when it was opened starts at its top. */
  const [seenLive, setSeenLive] = useState(live);
  if (live && !seenLive) setSeenLive(true);
  const following = seenLive && unpinnedAt === null && moment === null;
  const lastTop = useRef(0);
  const follow = () => {
    setUnpinnedAt(null);
    cursor.setState({ moment: null });
  };
  useViewCommands({
    view,
    commands: () =>
      seenLive
        ? [
            {
              id: 'debugger:follow',
              label: t('follow'),
              reason: following ? t('following') : null,
              run: follow,
            },
          ]
        : [],
  });

  useScrollToMoment(list, log, rows, moment);

  const choose = useCallback(
    (row: number) => {
      cursor.setState({ moment: momentOf({ log, rows: log.length }, row) });
    },
    [cursor, log],
  );

  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const atEnd = scrollHeight - scrollTop - clientHeight < 24;
    // Rows that turn out taller than estimated move the end away: only a reader goes up.
    const wentUp = scrollTop < lastTop.current;
    lastTop.current = scrollTop;
    setUnpinnedAt((before) => (atEnd ? null : wentUp ? (before ?? rows.at(-1) ?? null) : before));
  };

  // By the lines themselves, not by their count: a filter changes that.
  const unseen = unpinnedAt === null ? 0 : rows.length - upperBound(rows, unpinnedAt);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <VirtualList
        handle={list}
        role="log"
        label={t('console')}
        items={rows}
        keyOf={rowKey}
        estimateHeight={LINE_PX}
        followsEnd={following}
        onScroll={onScroll}
        className="flex-1"
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
      {seenLive && unseen > 0 ? (
        <Button size="sm" variant="primary" className="absolute right-4 bottom-3" onClick={follow}>
          {t('newLines', { count: unseen })}
        </Button>
      ) : null}
    </div>
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
