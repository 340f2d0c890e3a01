import { useRef, useState, type ReactNode, type UIEvent } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Button } from '#src/ui/button.tsx';
import {
  VirtualList,
  type VirtualListHandle,
  type VirtualListProps,
} from '#src/ui/virtual-list/virtual-list.tsx';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { debuggerMessages } from '../messages.ts';
import { upperBound } from '../model/column.ts';
import type { EventLog } from '../model/event-log.ts';
import type { Moment } from '../model/variables-at.ts';
import { paneMessages } from './pane-messages.ts';
import { useScrollToMoment } from './use-scroll-to-moment.ts';
import { useSeenTo } from './use-seen-to.ts';

export interface TailListProps<T> extends Pick<
  VirtualListProps<T>,
  'items' | 'keyOf' | 'estimateHeight' | 'overscan' | 'label' | 'role'
> {
  readonly log: EventLog;
  /** The row of the log of each item, ascending. */
  readonly rows: Int32Array;
  readonly cursor: CursorStore;
  /** Where the cursor stands, by the rows of the items. */
  readonly moment: Moment | null;
  /** The run goes on. */
  readonly live: boolean;
  /** What the items are called where they are counted. */
  readonly kind: 'lines' | 'entries';
  readonly renderItem: (item: T, index: number) => ReactNode;
}

/** As near to its end a list is at it. px */
const AT_END = 24;

/**
 * Records of a run, one below the other. At the tail they are followed; scrolling up stops the following, never the
 * receiving. The record at the cursor is brought into sight.
 */
export function TailList<T>({ log, rows, cursor, moment, live, kind, ...listProps }: TailListProps<T>) {
  const t = useMessages(paneMessages);
  const view = useMessages(debuggerMessages)('debugger');
  const list = useRef<VirtualListHandle>(null);
  const { seenTo, scrolled, toEnd } = useSeenTo(moment, rows.at(-1) ?? -1);
  /** A run that was seen live is followed to its very end; one that was over when it was opened starts at its top. */
  const [seenLive, setSeenLive] = useState(live);
  if (live && !seenLive) setSeenLive(true);
  const following = seenLive && seenTo === null && moment === null;
  const lastTop = useRef(0);
  const follow = () => {
    toEnd();
    cursor.setState({ moment: null });
  };
  useViewCommands({
    view,
    commands: () =>
      seenLive
        ? [
            {
              id: 'debugger:follow',
              label: t(kind === 'lines' ? 'follow' : 'followEntries'),
              reason: following ? t('following') : null,
              run: follow,
            },
          ]
        : [],
  });
  useScrollToMoment(list, log, rows, moment);

  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const atEnd = scrollHeight - scrollTop - clientHeight < AT_END;
    // Rows that turn out taller than estimated move the end away: only a reader goes up.
    const wentUp = scrollTop < lastTop.current;
    lastTop.current = scrollTop;
    scrolled(atEnd, wentUp);
  };

  // By the items themselves, not by their count: a filter changes that.
  const unseen = seenTo === null ? 0 : rows.length - upperBound(rows, seenTo);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <VirtualList
        {...listProps}
        handle={list}
        followsEnd={following}
        onScroll={onScroll}
        className="flex-1"
      />
      {seenLive && unseen > 0 ? (
        <Button size="sm" variant="primary" className="absolute right-4 bottom-3" onClick={follow}>
          {t(kind === 'lines' ? 'newLines' : 'newEntries', { count: unseen })}
        </Button>
      ) : null}
    </div>
  );
}
