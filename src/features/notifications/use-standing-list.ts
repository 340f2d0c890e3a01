import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { InboxKey } from './inbox-keys.ts';
import {
  freeze,
  groupRows,
  selectRows,
  standStill,
  type FrozenList,
  type InboxEntry,
} from './inbox-selectors.ts';
import type { InboxLoad, InboxStore } from './inbox-store.ts';
import { listKey, type InboxFilter, type InboxState } from './inbox-types.ts';
import type { InboxActions } from './use-inbox-actions.ts';

export interface StandingListHandle {
  readonly entries: readonly InboxEntry[];
  /** How many wait for the pill. */
  readonly waiting: number;
  readonly showNew: () => void;
  /** Whether its first page is here. */
  readonly ready: boolean;
  /** Nothing lies below. */
  readonly end: boolean;
  readonly load: InboxLoad | undefined;
  readonly loadMore: () => void;
  readonly active: number;
  /** The entry that a key, or the pill, moved to, null where none did: what is active then takes the focus. */
  readonly moved: string | null;
  /** The entry whose address elsewhere was asked for by Enter, and how often. */
  readonly asked: { readonly key: string; readonly times: number } | null;
  readonly activate: (entry: InboxEntry) => void;
  /** @returns whether the key did something */
  readonly press: (key: Exclude<InboxKey, 'undo'>, actions: InboxActions) => boolean;
}

/** A list that stands still while it is looked at: what is new waits until it is asked for. */
export function useStandingList(
  inbox: InboxStore,
  state: InboxState,
  filter: InboxFilter,
): StandingListHandle {
  const key = listKey(filter);
  const { tab, kind } = filter;
  const pages = state.pages[key];
  const ready = state.mode === 'browser' || pages !== undefined;
  const load = useStore(inbox.loads, (loads) => loads[key]);
  const { shown, now } = state;
  const all = useMemo(
    () => groupRows(selectRows({ shown, now, pages }, { tab, kind })),
    [shown, now, pages, tab, kind],
  );
  const [frozen, setFrozen] = useState<{ readonly key: string; readonly list: FrozenList } | null>(null);
  const [place, setPlace] = useState<{ readonly key: string; readonly moved: boolean } | null>(null);
  const [asked, setAsked] = useState<StandingListHandle['asked']>(null);

  const here = frozen?.key === key ? frozen.list : null;
  const { entries, waiting } = useMemo(
    () => (here === null ? { entries: all, waiting: 0 } : standStill(all, here)),
    [all, here],
  );
  // What was fetched since stands still from now on, too.
  if (ready && (here === null || entries.some((entry) => !here.keys.has(entry.key)))) {
    const next = freeze(entries);
    setFrozen({ key, list: here === null ? next : { ...next, newest: Math.max(here.newest, next.newest) } });
  }

  const loadMore = useCallback(() => {
    inbox.loadMore({ tab, kind });
  }, [inbox, tab, kind]);
  useEffect(() => {
    if (!ready) loadMore();
  }, [ready, loadMore]);

  const found = place === null ? 0 : entries.findIndex((entry) => entry.key === place.key);
  // The active one went (archived): its successor stands where it stood.
  const [lastActive, setLastActive] = useState(0);
  const active = found >= 0 ? found : Math.min(lastActive, entries.length - 1);
  if (found >= 0 && found !== lastActive) setLastActive(found);

  const activate = useCallback((entry: InboxEntry) => {
    setPlace((before) => (before?.key === entry.key ? before : { key: entry.key, moved: false }));
  }, []);

  return {
    entries,
    waiting,
    ready,
    end: state.mode === 'browser' || pages?.end === true,
    load,
    loadMore,
    active,
    moved: place?.moved ? place.key : null,
    asked,
    activate,
    showNew() {
      const newest = all[0];
      setFrozen(null);
      // The pill that had the focus goes: it leads on to what it brought.
      setPlace(newest ? { key: newest.key, moved: true } : null);
    },
    press(pressed, actions) {
      const entry = entries[active];
      if (!entry) return false;
      switch (pressed) {
        case 'next':
        case 'previous': {
          const first = place === null && pressed === 'next';
          const target = entries[first ? 0 : active + (pressed === 'next' ? 1 : -1)];
          if (target) setPlace({ key: target.key, moved: true });
          return true;
        }
        case 'open':
          setAsked((before) => ({ key: entry.key, times: (before?.times ?? 0) + 1 }));
          actions.open(entry);
          return true;
        case 'archive':
          if (!actions.canKeep) return false;
          setPlace({ key: entry.key, moved: true });
          actions.toggleArchive(entry);
          return true;
        case 'read':
          actions.read(entry);
          return true;
        case 'unread':
          actions.unread(entry);
          return true;
      }
    },
  };
}
