import { useEffect, useMemo, useRef } from 'react';
import type { UIEvent } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useRetryWait } from '#src/shared/requests/use-retry-wait.ts';
import { useMedia } from '#src/ui/use-media.ts';
import { VirtualList, type VirtualListHandle } from '#src/ui/virtual-list/virtual-list.tsx';
import { InboxItem } from './inbox-item.tsx';
import { isSnoozed } from './inbox-marks.ts';
import { dayOf, type InboxEntry } from './inbox-selectors.ts';
import type { InboxState } from './inbox-types.ts';
import { panelMessages } from './panel-messages.ts';
import type { InboxActions } from './use-inbox-actions.ts';
import type { StandingListHandle } from './use-standing-list.ts';

export interface InboxFeedProps {
  readonly label: string;
  readonly list: StandingListHandle;
  readonly state: InboxState;
  readonly actions: InboxActions;
}

/** The next page is asked for when this little is left below, px. */
const AHEAD_PX = 1_200;
const ROW_PX = 64;
const MORE = Symbol('more');
type Item = InboxEntry | typeof MORE;

const keyOf = (item: Item): string => (item === MORE ? 'more' : item.key);

/** The virtualised list: as many rows as are in sight, and more on the way down. */
export function InboxFeed({ label, list, state, actions }: InboxFeedProps) {
  const t = useMessages(panelMessages);
  const { formatDate } = useFormats();
  const handle = useRef<VirtualListHandle>(null);
  const touch = useMedia('(pointer: coarse)');
  const { entries, active, moved, end, load, loadMore } = list;

  useEffect(() => {
    // So that the keys work at once, and a screen reader reads the list's name.
    handle.current?.element()?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (moved !== null) handle.current?.scrollToIndex(active);
  }, [active, moved]);
  // A list shorter than its window never scrolls.
  useEffect(() => {
    const element = handle.current?.element();
    if (element && !end && load === undefined && isNearEnd(element)) loadMore();
  }, [entries, end, load, loadMore]);

  const onScroll = ({ currentTarget }: UIEvent<HTMLDivElement>) => {
    if (!end && load === undefined && isNearEnd(currentTarget)) loadMore();
  };
  const items = useMemo<readonly Item[]>(() => (end ? entries : [...entries, MORE]), [entries, end]);
  return (
    <VirtualList
      items={items}
      keyOf={keyOf}
      estimateHeight={ROW_PX}
      label={label}
      role="feed"
      handle={handle}
      onScroll={onScroll}
      className="flex-1"
      renderItem={(item, index) => {
        if (item === MORE) {
          return (
            <div className="flex h-10 items-center justify-center text-xs text-ink-3">
              {load instanceof Error ? <MoreAgain error={load} onRetry={loadMore} /> : t('loadingMore')}
            </div>
          );
        }
        const day = dayOf(item.latest.at, state.now);
        const above = entries[index - 1];
        return (
          <InboxItem
            entry={item}
            position={index + 1}
            total={end ? entries.length : -1}
            date={day === 'earlier' ? formatDate(item.latest.at, state.now) : null}
            day={above !== undefined && dayOf(above.latest.at, state.now) === day ? null : day}
            active={index === active}
            takesFocus={moved !== null}
            asked={list.asked?.key === item.key ? list.asked.times : 0}
            snoozed={isSnoozed(item.latest, state.now)}
            touch={touch}
            actions={actions}
          />
        );
      }}
    />
  );
}

function MoreAgain({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const t = useMessages(panelMessages);
  const wait = useRetryWait(error);
  return (
    <button
      type="button"
      disabled={wait > 0}
      onClick={onRetry}
      className="rounded-md px-2 py-1 text-accent enabled:hover:bg-raised disabled:text-ink-3"
    >
      {wait > 0 ? t('tryAgainIn', { seconds: wait }) : t('tryAgain')}
    </button>
  );
}

function isNearEnd({ scrollTop, clientHeight, scrollHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < AHEAD_PX;
}
