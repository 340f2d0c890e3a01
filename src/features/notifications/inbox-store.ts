/** The bell's store: folds what comes, asks the server where something may be missing, and tells who rang. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChannelItem } from '#src/connection/types.ts';
import { askedToWait } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import type { Notification, NotificationEvent } from '#src/protocol/notification-frames.ts';
import { pageSize, type InboxApi } from './inbox-api.ts';
import { createInboxCommands, type InboxCommands } from './inbox-commands.ts';
import { isUnread } from './inbox-marks.ts';
import { applyInboxInput, createInboxState, serverNow } from './inbox-state.ts';
import {
  listKey,
  type InboxFilter,
  type InboxInput,
  type InboxMode,
  type InboxRow,
  type InboxState,
} from './inbox-types.ts';
import type { LocalMarks } from './local-marks.ts';

export interface InboxStoreOptions {
  readonly mode: InboxMode;
  readonly api: InboxApi;
  readonly clock: Clock;
  /** Server minus page, ms. */
  readonly serverOffsetMs: () => number | null;
  readonly marks: LocalMarks;
  /** Whether this page shows what a notification leads to at this moment: such a one is read. */
  readonly isShown: (notification: Notification) => boolean;
}

export type InboxLoad = 'loading' | Error;

export interface InboxStore extends InboxCommands {
  readonly store: StoreApi<InboxState>;
  /** Folds a batch of the channel: one store update. */
  readonly applyItems: (items: readonly ChannelItem<NotificationEvent>[]) => void;
  /** Fetches the first page of a list, or the next one. */
  readonly loadMore: (filter: InboxFilter) => void;
  /** Lists that are being fetched, and why the last fetch of others failed. */
  readonly loads: StoreApi<Readonly<Record<string, InboxLoad>>>;
  /** Marks as read what the page shows now. */
  readonly readShown: () => void;
  /** Told of what rings: unread, and not on this page. Returns the unsubscribe. */
  readonly onRing: (listener: (rows: readonly InboxRow[]) => void) => () => void;
  /** Follows other tabs and the clock; returns the end of it. */
  readonly start: () => () => void;
}

const LONGEST_PAUSE_MS = 30_000;
const RELOAD_MS = 5_000;
/** Browsers fire longer timers at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createInboxStore(options: InboxStoreOptions): InboxStore {
  const { mode, api, clock, marks } = options;
  const now = (): Instant => serverNow(clock.now(), options.serverOffsetMs());
  const store = createStore<InboxState>(() =>
    mode === 'browser'
      ? applyInboxInput(createInboxState(mode, now()), { kind: 'marks_merged', marks: marks.load() })
      : createInboxState(mode, now()),
  );
  const loads = createStore<Readonly<Record<string, InboxLoad>>>(() => ({}));
  const listeners = new Set<(rows: readonly InboxRow[]) => void>();
  let lastFilter: InboxFilter = { tab: 'all', kind: null };
  let asked = 0;
  let asking = false;
  let failures = 0;
  let running = false;
  /** The server asked to wait before the summary is asked for again. */
  let held = false;
  /** When a list may be asked for again, monotonic milliseconds, where the server said. */
  const notBefore = new Map<string, number>();
  let cancelRetry: () => void = () => undefined;
  let cancelReload: () => void = () => undefined;
  let cancelWake: () => void = () => undefined;

  function apply(inputs: readonly InboxInput[]): void {
    const before = store.getState();
    const after = inputs.reduce(applyInboxInput, before);
    if (after === before) return;
    store.setState(after, true);
    if (running) follow(after, before);
  }

  function follow(state: InboxState, before: InboxState): void {
    if (state.rows !== before.rows || state.nextWake !== before.nextWake) scheduleWake(state);
    if (mode === 'browser') return;
    if (state.wanted > asked) void ask();
    const isStale = state.staleSince !== null && state.staleSince !== before.staleSince;
    if (isStale || (state.wanted > before.wanted && isListMissing())) void load(lastFilter, null, true);
  }

  /** The count and what goes with it; the newest reason to ask is answered, one request at a time. */
  async function ask(): Promise<void> {
    if (asking || held) return;
    asking = true;
    cancelRetry();
    const wanted = store.getState().wanted;
    try {
      const summary = await api.summary();
      asked = wanted;
      failures = 0;
      apply([{ kind: 'summary_loaded', ...summary, at: now() }]);
    } catch (error) {
      const pause = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** failures);
      const wait = askedToWait(error);
      held = wait > 0;
      cancelRetry = clock.schedule(
        () => {
          held = false;
          void ask();
        },
        Math.max(pause, wait),
      );
      failures += 1;
    }
    asking = false;
    if (failures === 0 && running && store.getState().wanted > asked) void ask();
  }

  function scheduleWake({ rows, nextWake, now: seen }: InboxState): void {
    cancelWake();
    let next = nextWake !== null && nextWake > seen ? nextWake : Infinity;
    for (const { notification } of rows) {
      const until = notification.snoozedUntil === null ? null : parseInstant(notification.snoozedUntil);
      if (until !== null && until > seen && until < next) next = until;
    }
    if (next === Infinity) return;
    const pause = Math.min(LONGEST_TIMER_MS, Math.max(0, (next - now()) / 1_000 + 1));
    cancelWake = clock.schedule(() => {
      apply([{ kind: 'time_passed', at: now() }]);
      scheduleWake(store.getState());
      if (mode === 'server') void ask();
    }, pause);
  }

  /** @param anew also where a request is under way: its answer may be of before */
  async function load(filter: InboxFilter, before: InboxRow | null, anew = false): Promise<void> {
    const key = listKey(filter);
    if (!anew && loads.getState()[key] === 'loading') return;
    const wait = (notBefore.get(key) ?? -Infinity) - clock.monotonic();
    if (wait > 0) {
      if (anew) reloadIn(wait);
      return;
    }
    loads.setState({ ...loads.getState(), [key]: 'loading' }, true);
    const { wanted } = store.getState();
    try {
      const notifications = await api.page(filter, before?.notification.id ?? null);
      // The channel opened meanwhile: the answer may be of before, and what rang in between is in neither.
      if (before === null && store.getState().wanted !== wanted) {
        void load(filter, null, true);
        return;
      }
      const end = notifications.length < pageSize(before === null);
      const known = knownIds();
      apply([{ kind: 'page_loaded', filter, before: before?.order ?? null, notifications, end, at: now() }]);
      // What nobody told this page, as while it was cut off: what it shows is read all the same.
      readHere((id) => !known.has(id));
      const { [key]: _, ...rest } = loads.getState();
      loads.setState(rest, true);
    } catch (error) {
      const why = error instanceof Error ? error : new Error(String(error));
      loads.setState({ ...loads.getState(), [key]: why }, true);
      notBefore.set(key, clock.monotonic() + askedToWait(error));
      if (anew || before === null) reloadIn(Math.max(RELOAD_MS, askedToWait(error)));
    }
  }

  function reloadIn(ms: number): void {
    cancelReload();
    cancelReload = clock.schedule(reload, ms);
  }

  /** The list that was asked for last could not be had, as where the first request fell into a cut. */
  const isListMissing = (): boolean =>
    loads.getState()[listKey(lastFilter)] instanceof Error &&
    store.getState().pages[listKey(lastFilter)] === undefined;

  /** Rows that may have changed unseen, or that never came, are fetched anew without being asked for. */
  function reload(): void {
    if (running && (store.getState().staleSince !== null || isListMissing()))
      void load(lastFilter, null, true);
  }

  const commands = createInboxCommands({ mode, api, clock, marks, store, apply });

  const knownIds = (): Set<string> => new Set(store.getState().rows.map(idOf));

  /** Marks as read what of it the page shows now; returns the rest that is unread. */
  function readHere(isOf: (id: string) => boolean): readonly InboxRow[] {
    const { shown, now: seen } = store.getState();
    const unread = shown.filter((row) => isOf(idOf(row)) && isUnread(row, seen));
    const here = unread.filter((row) => options.isShown(row.notification));
    if (here.length > 0) commands.readQuietly(here.map(idOf));
    return unread.filter((row) => !here.includes(row));
  }

  return {
    ...commands,
    store,
    loads,
    readShown: () => void readHere(() => true),
    applyItems(items) {
      const arrived = items.flatMap((item) =>
        item.kind === 'event' && item.event.type === 'notification_received'
          ? [item.event.notification.id]
          : [],
      );
      const known = arrived.length === 0 ? new Set<string>() : knownIds();
      apply(items);
      const fresh = new Set(arrived.filter((id) => !known.has(id)));
      if (fresh.size === 0) return;
      const elsewhere = readHere((id) => fresh.has(id));
      if (elsewhere.length > 0) for (const listener of [...listeners]) listener(elsewhere);
    },
    loadMore(filter) {
      lastFilter = filter;
      const { pages, rows, staleSince } = store.getState();
      const reached = pages[listKey(filter)];
      if (mode === 'browser' || (reached?.end === true && staleSince === null)) return;
      // What is stale and could not be fetched anew is not gone on with.
      const last = staleSince === null ? rows.find((row) => row.order === reached?.to) : undefined;
      void load(filter, last ?? null);
    },
    onRing(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start() {
      running = true;
      const state = store.getState();
      follow(state, { ...state, rows: [], staleSince: null });
      const stopWatching = marks.watch((other) => {
        apply([{ kind: 'marks_merged', marks: other }]);
      });
      return () => {
        running = false;
        held = false;
        stopWatching();
        cancelRetry();
        cancelReload();
        cancelWake();
      };
    },
  };
}

const idOf = (row: InboxRow): string => row.notification.id;
