/**
 * What a person does with notifications. Each is shown at once, told to the server, and taken back where the server
 * did not take it; and each can be undone.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { ApiError, askedToWait } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import { formatInstant, instantFromMs, type Instant } from '#src/lib/instant.ts';
import { pause } from '#src/lib/patience.ts';
import type { NotificationEvent, NotificationMarks } from '#src/protocol/notification-frames.ts';
import type { InboxApi } from './inbox-api.ts';
import { isRead, isUnread } from './inbox-marks.ts';
import { byIds } from './inbox-state.ts';
import type { InboxInput, InboxMode, InboxRow, InboxSelection, InboxState } from './inbox-types.ts';
import type { LocalMarks } from './local-marks.ts';

export type ActionName = 'read' | 'unread' | 'archived' | 'unarchived' | 'snoozed' | 'muted' | 'unmuted';

/** What was done last, for the line that offers to undo it. */
export interface LastAction {
  readonly key: number;
  readonly name: ActionName;
  /** How many notifications; of a mute 0. */
  readonly count: number;
  readonly state: 'done' | 'undone' | 'failed';
}

export interface InboxCommands {
  read(rows: readonly InboxRow[]): void;
  /** Everything in the inbox, or of one kind what is here. */
  readAll(kind: string | null): void;
  unread(rows: readonly InboxRow[]): void;
  archive(rows: readonly InboxRow[]): void;
  unarchive(rows: readonly InboxRow[]): void;
  /** Out of the inbox until then, and unread when it comes back. */
  snooze(rows: readonly InboxRow[], until: Instant): void;
  /** Ends a snooze. */
  wake(rows: readonly InboxRow[]): void;
  mute(kind: string, muted: boolean): void;
  /** As read, but nothing that one did by hand: not to be undone. */
  readQuietly(ids: readonly string[]): void;
  /** Takes back the last action that still can be. */
  undo(): void;
  readonly lastAction: StoreApi<LastAction | null>;
}

export interface CommandPort {
  readonly mode: InboxMode;
  readonly api: InboxApi;
  readonly clock: Clock;
  readonly marks: LocalMarks;
  readonly store: StoreApi<InboxState>;
  readonly apply: (inputs: readonly InboxInput[]) => void;
}

const MAX_UNDO = 20;
/** As many names as the server takes at once. */
const MAX_IDS = 1_000;

/** With pauses that double up to half a minute: some ten minutes. */
const MOST_TRIES = 24;
const LONGEST_PAUSE_MS = 30_000;

type Inverse = () => Promise<unknown>;

export function createInboxCommands({ mode, api, clock, marks, store, apply }: CommandPort): InboxCommands {
  const lastAction = createStore<LastAction | null>(() => null);
  const undoable: { readonly action: LastAction; readonly inverse: Inverse }[] = [];
  let keys = 0;

  const nowText = (): string => formatInstant(instantFromMs(clock.now()));
  const idsOf = (rows: readonly InboxRow[]): string[] =>
    rows.slice(0, MAX_IDS).map((row) => row.notification.id);

  /** Shows a change at once; the server's answer replaces it, a failure takes it away. */
  async function change(
    selection: InboxSelection,
    shown: NotificationMarks,
    ask: () => Promise<NotificationEvent>,
  ): Promise<NotificationEvent> {
    const key = ++keys;
    apply([{ kind: 'change_began', change: { key, selection, marks: shown } }]);
    try {
      const event = await ask();
      apply([
        { kind: 'event', event, at: instantFromMs(clock.now()) },
        { kind: 'change_ended', key },
      ]);
      return event;
    } catch (error) {
      apply([{ kind: 'change_ended', key }]);
      throw error;
    }
  }

  /** In this browser alone: the mark is kept here. */
  function markHere(ids: readonly string[], read: boolean): Promise<void> {
    const at = clock.now();
    const changed = Object.fromEntries(ids.map((id) => [id, { read, at }]));
    apply([{ kind: 'marks_merged', marks: changed }]);
    marks.save(changed);
    return Promise.resolve();
  }

  /** A read mark is right whenever it comes: while the server cannot be reached it stands, and is sent again. */
  async function patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        const kind = error instanceof ApiError ? error.failure.kind : 'malformed';
        if (tries >= MOST_TRIES || (kind !== 'network' && kind !== 'server' && kind !== 'rate-limited'))
          throw error;
        await pause(clock, Math.max(askedToWait(error), Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** tries)));
      }
    }
  }

  const sendRead = (ids: readonly string[]): Promise<unknown> =>
    mode === 'browser'
      ? markHere(ids, true)
      : change(byIds(ids), { readAt: nowText() }, () => patiently(() => api.read({ ids })));
  const sendUnread = (ids: readonly string[]): Promise<unknown> =>
    mode === 'browser'
      ? markHere(ids, false)
      : change(byIds(ids), { readAt: null }, () => api.mark({ ids, read: false }));
  const sendArchived = (ids: readonly string[], archived: boolean): Promise<unknown> =>
    change(byIds(ids), { archivedAt: archived ? nowText() : null }, () => api.mark({ ids, archived }));
  const sendSnoozed = (ids: readonly string[], until: string | null): Promise<unknown> => {
    const unread = until === null ? {} : ({ read: false } as const);
    const shown = { snoozedUntil: until, ...(until === null ? {} : { readAt: null }) };
    return change(byIds(ids), shown, () => api.mark({ ids, snoozed_until: until, ...unread }));
  };

  async function sendReadAll(): Promise<Inverse> {
    const [newest] = store.getState().shown;
    if (!newest) return () => Promise.resolve();
    const selection = { by: 'place', upTo: newest.order } as const;
    const event = await change(selection, { readAt: nowText() }, () =>
      patiently(() => api.read({ up_to: newest.notification.id })),
    );
    const readAt = event.type === 'notifications_read' ? event.readAt : '';
    return () =>
      change({ by: 'read-at', readAt }, { readAt: null }, () => api.mark({ read_at: readAt, read: false }));
  }

  async function sendMuted(kind: string, muted: boolean): Promise<void> {
    const { kinds } = store.getState().muted;
    const rest = kinds.filter((other) => other !== kind);
    const event = await api.mute(muted ? [...rest, kind] : rest);
    apply([{ kind: 'event', event, at: instantFromMs(clock.now()) }]);
  }

  /** Does it and remembers how to take it back. `send` may itself say how. */
  function act(name: ActionName, count: number, send: () => Promise<unknown>, inverse?: Inverse): void {
    const action: LastAction = { key: ++keys, name, count, state: 'done' };
    lastAction.setState(action, true);
    const done = send();
    undoable.push({
      action,
      inverse: async () => {
        const answer = await done;
        return inverse ? inverse() : (answer as Inverse)();
      },
    });
    undoable.splice(0, undoable.length - MAX_UNDO);
    done.catch(() => {
      const at = undoable.findIndex((entry) => entry.action === action);
      if (at >= 0) undoable.splice(at, 1);
      lastAction.setState({ ...action, state: 'failed' }, true);
    });
  }

  function read(rows: readonly InboxRow[]): void {
    const ids = idsOf(rows.filter((row) => !isRead(row)));
    if (ids.length > 0)
      act(
        'read',
        ids.length,
        () => sendRead(ids),
        () => sendUnread(ids),
      );
  }

  return {
    lastAction,
    read,
    readAll(kind) {
      const { unread, shown, now } = store.getState();
      if (kind === null && mode === 'server') {
        if (unread > 0) act('read', unread, sendReadAll);
        return;
      }
      read(shown.filter((row) => isUnread(row, now) && (kind === null || row.notification.kind === kind)));
    },
    unread(rows) {
      const ids = idsOf(rows.filter(isRead));
      if (ids.length > 0)
        act(
          'unread',
          ids.length,
          () => sendUnread(ids),
          () => sendRead(ids),
        );
    },
    archive(rows) {
      const ids = idsOf(rows);
      act(
        'archived',
        ids.length,
        () => sendArchived(ids, true),
        () => sendArchived(ids, false),
      );
    },
    unarchive(rows) {
      const ids = idsOf(rows);
      act(
        'unarchived',
        ids.length,
        () => sendArchived(ids, false),
        () => sendArchived(ids, true),
      );
    },
    snooze(rows, until) {
      const ids = idsOf(rows);
      const wereRead = idsOf(rows.filter(isRead));
      act(
        'snoozed',
        ids.length,
        () => sendSnoozed(ids, formatInstant(until)),
        async () => {
          await sendSnoozed(ids, null);
          if (wereRead.length > 0) await sendRead(wereRead);
        },
      );
    },
    wake(rows) {
      const ids = idsOf(rows);
      const until = rows[0]?.notification.snoozedUntil ?? null;
      act(
        'unarchived',
        ids.length,
        () => sendSnoozed(ids, null),
        () => sendSnoozed(ids, until),
      );
    },
    mute(kind, muted) {
      act(
        muted ? 'muted' : 'unmuted',
        0,
        () => sendMuted(kind, muted),
        () => sendMuted(kind, !muted),
      );
    },
    readQuietly(ids) {
      // Not taken: it stays unread, and says so.
      sendRead(ids).catch(() => undefined);
    },
    undo() {
      const last = undoable.pop();
      if (!last) return;
      last.inverse().then(
        () => {
          lastAction.setState({ ...last.action, state: 'undone' }, true);
        },
        () => {
          lastAction.setState({ ...last.action, state: 'failed' }, true);
        },
      );
    },
  };
}
