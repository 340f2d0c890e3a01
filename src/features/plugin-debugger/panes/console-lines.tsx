import { useEffect, useRef, useState, type UIEvent } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { VirtualList, type VirtualListHandle } from '#src/ui/virtual-list/virtual-list.tsx';
import { ClockText } from '../clock-text.tsx';
import { CutBadge } from '../cut-badge.tsx';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { momentOf } from '../cursor/moves.ts';
import { debuggerMessages } from '../messages.ts';
import type { EventLog } from '../model/event-log.ts';
import { lineAt } from '../model/read.ts';
import type { LogLevel } from '../model/row.ts';
import { recordsBehind } from './console-rows.ts';
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

  useEffect(() => {
    if (following && rows.length > 0) list.current?.scrollToIndex(rows.length - 1, 'end');
  }, [following, rows.length]);
  useScrollToMoment(list, log, rows, moment);

  // What stands above may push the list together: its end stays in sight.
  const count = useRef(rows.length);
  useEffect(() => {
    count.current = rows.length;
  });
  useEffect(() => {
    const element = list.current?.element();
    if (!following || !element || typeof ResizeObserver === 'undefined') return undefined;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      if (element.clientHeight === height) return;
      height = element.clientHeight;
      if (count.current > 0) list.current?.scrollToIndex(count.current - 1, 'end');
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [following]);

  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const atEnd = scrollHeight - scrollTop - clientHeight < 24;
    // Rows that turn out taller than estimated move the end away: only a reader goes up.
    const wentUp = scrollTop < lastTop.current;
    lastTop.current = scrollTop;
    setUnpinnedAt((before) => (atEnd ? null : wentUp ? (before ?? rows.at(-1) ?? null) : before));
  };

  // By the lines themselves, not by their count: a filter changes that.
  const unseen = unpinnedAt === null ? 0 : rows.length - 1 - rows.findLastIndex((row) => row <= unpinnedAt);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <VirtualList
        handle={list}
        role="log"
        label={t('console')}
        items={rows}
        keyOf={rowKey}
        estimateHeight={24}
        onScroll={onScroll}
        className="flex-1"
        renderItem={(row, index) => (
          <Line
            log={log}
            row={row}
            count={counts[index] ?? 1}
            isCurrent={moment?.row === row}
            onChoose={() => {
              cursor.setState({ moment: momentOf({ log, rows: log.length }, row) });
            }}
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
  readonly isCurrent: boolean;
  readonly onChoose: () => void;
}

function Line({ log, row, count, isCurrent, onChoose }: LineProps) {
  const t = useMessages(paneMessages);
  const line = lineAt(log, row);
  const behind = count > 1 ? 1 : recordsBehind(log, row);
  return (
    // The keys of the cursor do the same: a click is a short cut to it.
    <div
      onClick={onChoose}
      aria-current={isCurrent ? 'true' : undefined}
      className={cx(
        'flex gap-x-3 px-3 py-0.5 font-mono text-mono max-sm:flex-wrap',
        isCurrent ? 'bg-accent-soft' : line.level === 'error' && 'bg-red-soft',
      )}
    >
      <ClockText instant={line.at} className="shrink-0 text-ink-3" />
      <span className={cx('w-11 shrink-0', levelColors[line.level])}>{line.level}</span>
      <span className="min-w-0 flex-1 max-sm:order-last max-sm:basis-full">
        {line.message === null ? (
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
      {behind > 1 ? (
        <span className="shrink-0 text-xs text-ink-3">{t('records', { count: behind })}</span>
      ) : null}
      {line.cutFrom === null ? null : (
        <span className="shrink-0 max-sm:basis-full">
          <CutBadge cutFrom={line.cutFrom} />
        </span>
      )}
    </div>
  );
}
