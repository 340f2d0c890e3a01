/** The records as this tab knows them, and its writes: seen at once, written down without being waited for. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isLocal } from '../local-chat.ts';
import { isMarked } from './outbox-chat.ts';
import { makingOf, newMaking, withoutRecord, type ChatMaking } from './chat-making.ts';
import { titleFrom } from './chat-title.ts';
import { withinPatience, type OutboxNews, type OutboxParts } from './outbox-parts.ts';
import { applyOutbox, inOrder, type OutboxEvent, type OutboxRecord, type Records } from './outbox-records.ts';

/** `blocked`, `full`: what is sent now lives as long as the page. */
export type Keeping = 'kept' | 'blocked' | 'full';

export interface OutboxState {
  readonly keeping: Keeping;
  /** Everything of this user, in order. */
  readonly records: Records;
}

/** Until the store has given a record its place it stands behind all that have one. */
const UNPLACED = 2 ** 40;

export type NewRecord = Omit<OutboxRecord, 'order' | 'enteredAt' | 'sender' | 'chat'>;

export interface OutboxBook {
  readonly shown: StoreApi<OutboxState>;
  find(id: string): OutboxRecord | undefined;
  of(sessionId: string): Records;
  /** The storage did not take it: nobody else knows of it. */
  isUnsaved(id: string): boolean;
  /** It is in the store for certain. */
  isWritten(id: string): boolean;
  /** Its place is yet to be given. */
  isPending(id: string): boolean;
  /** Counts this tab's writes: what was read meanwhile is old. */
  writes(): number;
  /** It is, or was, known to this tab. */
  hasSeen(id: string): boolean;
  /** A chat begins here, with what is added to it next. */
  begin(localId: string, making: ChatMaking): void;
  /** @param enteredAt where it was typed before the outbox was there */
  add(record: NewRecord, enteredAt?: number): void;
  /** Seen at once; over when it is decided in the store, where no other tab comes between. */
  decide(fold: (records: Records) => Records): Promise<void>;
  /** Of one record that is there. */
  write(id: string, event: OutboxEvent): void;
  /** Over when the store has said what became of all that was handed to it by `write` and `remove` until now; never rejects. */
  settled(): Promise<void>;
  remove(id: string, news: OutboxNews): void;
  /** As the store has them now. Returns the sessions in which that is news, and what is gone. */
  take(records: Records): { readonly changedIn: ReadonlySet<string>; readonly gone: ReadonlySet<string> };
  /** As a transaction of this tab left it. */
  learn(record: OutboxRecord): void;
  /** Another tab heard that the server has it. */
  forget(id: string): void;
  failed(error: unknown): void;
  tell(news: OutboxNews): void;
  close(): void;
}

/** @param placed is told that a record of this session has its place */
export function createOutboxBook(
  { store, clock, broadcast, early }: OutboxParts,
  placed: (sessionId: string) => void,
): OutboxBook {
  const shown = createStore<OutboxState>(() => ({ keeping: 'kept', records: [] }));
  const unsaved = new Set<string>();
  /** Handed to the store, which has not said yet that it has them. */
  const pending = new Set<string>();
  let writes = 0;
  let writing: Promise<void> = Promise.resolve();
  let unplaced = 0;
  let lastEntered = -Infinity;
  let closed = false;
  const seen = new Set<string>();
  const begun = new Map<string, ChatMaking>();

  const records = (): Records => shown.getState().records;
  const find = (id: string): OutboxRecord | undefined => records().find((each) => each.id === id);
  const publish = (next: Records): void => {
    if (next !== records()) shown.setState({ records: next });
  };
  const keeping = (now: Keeping): void => {
    if (now !== shown.getState().keeping) shown.setState({ keeping: now });
  };
  const tell = (news: OutboxNews): void => {
    if (!closed) broadcast?.postMessage(news);
  };
  const failed = (error: unknown): void => {
    keeping(error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'blocked');
  };
  const replace = (record: OutboxRecord): void => {
    publish(inOrder([...records().filter(({ id }) => id !== record.id), record]));
  };

  function add(record: NewRecord, enteredAt?: number): void {
    unplaced += 1;
    const order = UNPLACED + unplaced;
    if (enteredAt === undefined) lastEntered = Math.max(clock.now(), lastEntered + 1);
    const { sessionId } = record;
    const chat = makingOf(records(), sessionId) ?? begun.get(sessionId) ?? lateMaking(record);
    const entered = { enteredAt: enteredAt ?? lastEntered, sender: null, ...(chat && { chat }) };
    const whole: OutboxRecord = { ...record, order, ...entered };
    begun.delete(sessionId);
    seen.add(record.id);
    if (enteredAt === undefined) {
      publish(applyOutbox(records(), { kind: 'added', record: whole }));
      saved(
        whole,
        store.add(whole).then((place) => {
          const now = find(record.id);
          if (now) replace({ ...now, order: place });
        }),
      );
      return;
    }
    insert(whole);
  }

  /** It was typed before this moment, and belongs where it was typed. */
  function insert(record: OutboxRecord): void {
    publish(applyOutbox(records(), { kind: 'inserted', record }));
    saved(
      record,
      store
        .change((all) => applyOutbox(all, { kind: 'inserted', record }))
        .then(({ after }) => {
          const placed = after.find(({ id }) => id === record.id);
          if (placed && find(record.id)) replace(placed);
        }),
    );
  }

  function saved({ id, sessionId }: OutboxRecord, work: Promise<void>): void {
    writes += 1;
    pending.add(id);
    work.then(
      () => {
        pending.delete(id);
        early.drop(id);
        if (shown.getState().keeping !== 'kept') keepAgain();
        tell({ kind: 'changed' });
        placed(sessionId);
      },
      (error: unknown) => {
        pending.delete(id);
        if (find(id)) unsaved.add(id);
        failed(error);
      },
    );
  }

  /** There is room again: also for what came before. */
  function keepAgain(): void {
    keeping('kept');
    for (const id of unsaved) {
      const record = find(id);
      unsaved.delete(id);
      if (record) insert(record);
    }
  }

  return {
    shown,
    find,
    of: (sessionId) => records().filter((record) => record.sessionId === sessionId),
    isUnsaved: (id) => unsaved.has(id),
    isPending: (id) => pending.has(id),
    isWritten: (id) => find(id) !== undefined && !pending.has(id) && !unsaved.has(id),
    writes: () => writes,
    hasSeen: (id) => seen.has(id),
    begin(localId, making) {
      begun.set(localId, making);
    },
    add,
    async decide(fold) {
      writes += 1;
      publish(fold(records()));
      try {
        await withinPatience(clock, store.change(fold));
        tell({ kind: 'changed' });
      } catch (error) {
        failed(error);
      }
    },
    write(id, event) {
      if (!find(id)) return;
      writes += 1;
      publish(applyOutbox(records(), event));
      // Transactions come one after the other: the last one's end is that of all.
      writing = store
        .change((all) => applyOutbox(all, event))
        .then(() => {
          tell({ kind: 'changed' });
        }, failed);
    },
    settled: () => writing,
    remove(id, news) {
      const sessionId = find(id)?.sessionId ?? null;
      unsaved.delete(id);
      early.drop(id);
      writes += 1;
      publish(applyOutbox(records(), { kind: 'removed', id }));
      // What the server has is told before it is written: the others show it at once.
      if (news.kind === 'accepted') tell(news);
      // What is known of its chat goes on to the others there.
      const isLast = !isLocal(sessionId) || !records().some((record) => record.sessionId === sessionId);
      const done = isLast ? store.remove(id) : store.change((all) => withoutRecord(all, id));
      writing = done.then(() => {
        tell({ kind: 'changed' });
      }, failed);
    },
    take(read) {
      const kept = records().filter(({ id }) => unsaved.has(id) && !read.some((each) => each.id === id));
      const before = new Map(records().map((record) => [record.id, record]));
      const changedIn = new Set<string>();
      for (const record of read) {
        seen.add(record.id);
        const old = before.get(record.id);
        if (!isSame(old, record)) changedIn.add(record.sessionId).add(old?.sessionId ?? record.sessionId);
        before.delete(record.id);
      }
      for (const { id } of kept) before.delete(id);
      for (const { sessionId } of before.values()) changedIn.add(sessionId);
      publish(inOrder([...read, ...kept]));
      if (unsaved.size === 0) keeping('kept');
      return { changedIn, gone: new Set(before.keys()) };
    },
    learn: replace,
    forget(id) {
      publish(applyOutbox(records(), { kind: 'removed', id }));
    },
    failed,
    tell,
    close() {
      closed = true;
      broadcast?.close();
    },
  };
}

/** Typed before the outbox was there, in a chat of which no other message is left. */
function lateMaking({ sessionId, text }: NewRecord): ChatMaking | null {
  return isLocal(sessionId) ? newMaking('', titleFrom(text)) : null;
}

function isSame(a: OutboxRecord | undefined, b: OutboxRecord): boolean {
  if (a?.sessionId !== b.sessionId || a.chat?.state !== b.chat?.state) return false;
  if (!isMarked(a, b)) return false;
  return a.state === b.state && a.text === b.text && a.order === b.order && a.submittedAt === b.submittedAt;
}
