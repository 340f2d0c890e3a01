/**
 * One browser with several tabs that show one chat, and a server: what is handed to the browser's storage is written
 * whatever becomes of the tab, the rest dies with it.
 */
import { attachBranches } from '#src/features/chat/branches/attach-branches.ts';
import { createChatSession, type ChatSession } from '#src/features/chat/chat-session.ts';
import { createOutbox, type Outbox } from '#src/features/chat/outbox/outbox.ts';
import type { OutboxNews } from '#src/features/chat/outbox/outbox-parts.ts';
import { earlySends } from '#src/features/chat/outbox/early-sends.ts';
import { madeChats } from '#src/features/chat/outbox/made-chats.ts';
import { layBy } from '#src/features/chat/keep-sends.ts';
import { applyOutbox, inOrder, type Records } from '#src/features/chat/outbox/outbox-records.ts';
import type { OutboxStore } from '#src/features/chat/outbox/outbox-store.ts';
import type { Prompt } from '#src/features/chat/chat-types.ts';
import { ApiError, type HttpClient } from '#src/http/types.ts';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { createFakeClock } from './fake-clock.ts';
import { createStorage } from './simulation/browser.ts';

interface StoredMessage {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly user_id: string | null;
  readonly created_at: string;
  readonly client_message_id?: string;
  readonly parent_id?: string;
  readonly position?: number;
  readonly status?: 'complete' | 'running';
}

/** What becomes of the next prompt: it arrives; it arrives and the connection dies before any word of it; it never arrives. */
export type Fate = 'arrives' | 'unheard' | 'lost';

export interface WorldTab {
  readonly session: ChatSession;
  readonly outbox: Outbox;
  /** The outbox has come (of a tab that was opened `late`), and is joined. */
  load(): Promise<void>;
  connect(): void;
  lose(): void;
  /** The process is gone: no goodbye. */
  crash(): void;
  readonly isAlive: () => boolean;
  prompts(): readonly Prompt[];
  /** Each own prompt as it is shown: `text (delivery)`. */
  shown(): string[];
  /** Each other answer that was asked for and has not begun: `message (delivery)`. */
  asks(): string[];
}

export interface TabOptions {
  /** The tab's clock is so much ahead of the others', ms. */
  readonly ahead?: number;
  /** Its outbox has yet to be loaded: `load` does it. */
  readonly late?: boolean;
}

export interface World {
  readonly clock: ReturnType<typeof createFakeClock>;
  openTab(how?: TabOptions): Promise<WorldTab>;
  /** From now on answers begin and do not end, until `endAnswers`. */
  holdAnswers(): void;
  endAnswers(): void;
  setFate(fate: Fate): void;
  /** Why the storage refuses, or null. */
  setRefusal(name: 'QuotaExceededError' | 'UnknownError' | null): void;
  /** Prompts as the server stored them, in its order. */
  asked(): string[];
  /** Answers to the prompt of this place (0, 1, …), as the server stored them. */
  answersTo(nth: number): string[];
  /** Whether what is stored can be fetched. */
  setListed(isListed: boolean): void;
  /** The server of from now on refuses to answer anew, in these words; null: it does not. */
  refuseAsks(why: string | null): void;
  /** Frames that left any tab. */
  frames(): readonly Readonly<Record<string, unknown>>[];
  records(): Records;
  /** Ids of what tabs laid by before their outbox came. */
  stashed(): string[];
  settle(): Promise<void>;
  /** Reads and writes of the storage so far. */
  operations(): number;
}

export function createWorld({
  extended,
  withLocks = true,
  branches = false,
  acknowledges = extended,
}: {
  extended: boolean;
  withLocks?: boolean;
  /** The server keeps versions. */
  branches?: boolean;
  /** It knows a repeat by its id. */
  acknowledges?: boolean;
}): World {
  const clock = createFakeClock();
  const tabs = new Set<TabInside>();
  const stored: StoredMessage[] = [];
  const frames: Readonly<Record<string, unknown>>[] = [];
  let disk: Records = [];
  let transactions: Promise<unknown> = Promise.resolve();
  let fate: Fate = 'arrives';
  let refusal: string | null = null;
  let operations = 0;
  let places = 0;
  const scope = 'here ada';
  const storage = createStorage();
  let holding = false;
  let noMoreAsks: string | null = null;
  let listed = true;
  const running = new Map<string, { readonly started: ChatEvent; readonly ended: ChatEvent }>();

  interface TabInside {
    alive: boolean;
    connected: boolean;
    hear(events: readonly ChatEvent[]): void;
    news: ((event: Event) => void) | null;
  }

  // --- the server ---------------------------------------------------------------------------------------

  const http: HttpClient = {
    request: async (_path, schema) => {
      await Promise.resolve();
      if (!listed)
        throw new ApiError({
          kind: 'network',
          status: 0,
          message: '',
          retryAfterMs: null,
          requestId: null,
        });
      return { data: schema.parse(structuredClone(stored)), position: null };
    },
    stream: () =>
      Promise.reject(
        new ApiError({ kind: 'not-found', status: 404, message: '', retryAfterMs: null, requestId: null }),
      ),
  };

  /** Another answer beside the one that is named: once under one id. */
  function answerAnew(frame: Readonly<Record<string, unknown>>, from: TabInside): void {
    const clientMessageId = String(frame['client_message_id']);
    if (noMoreAsks !== null) {
      const message = noMoreAsks;
      from.hear([
        {
          type: 'error_received',
          message,
          code: 'rate_limit',
          messageId: null,
          clientMessageId,
          retryAfterSeconds: 1,
          seq: null,
        },
      ]);
      return;
    }
    const known = stored.findIndex((message) => message.client_message_id === clientMessageId);
    const at = known < 0 ? stored.length : known;
    const id = `m${String(at)}`;
    const parentId = stored.find((message) => message.id === frame['message_id'])?.parent_id ?? '';
    if (acknowledges)
      from.hear([
        {
          type: 'message_acknowledged',
          clientMessageId,
          messageId: id,
          chatId: 's',
          position: at,
          parentId,
        },
      ]);
    if (known >= 0) return;
    const time = new Date(clock.now()).toISOString();
    const text = `Anew ${String(at)}`;
    const isHeld = holding;
    stored.push({
      id,
      role: 'assistant',
      content: text,
      user_id: 'ada',
      created_at: time,
      client_message_id: clientMessageId,
      parent_id: parentId,
      status: isHeld ? 'running' : 'complete',
      position: at,
    });
    const started: ChatEvent = {
      type: 'response_started',
      messageId: id,
      parentId,
      position: at,
      clientMessageId,
      timestamp: time,
      seq: null,
    };
    const ended: ChatEvent = {
      type: 'response_ended',
      messageId: id,
      fullText: text,
      tokensUsed: null,
      responseTime: null,
      status: 'complete',
      timestamp: time,
      seq: null,
    };
    if (isHeld) running.set(id, { started, ended });
    for (const tab of tabs) tab.hear(isHeld ? [started] : [started, ended]);
  }

  function take(frame: Readonly<Record<string, unknown>>, from: TabInside): void {
    if (frame['type'] === 'regenerate') {
      answerAnew(frame, from);
      return;
    }
    const clientMessageId = acknowledges ? String(frame['client_message_id']) : null;
    const content = String(frame['content']);
    const known = stored.findIndex(
      (message) => clientMessageId !== null && message.client_message_id === clientMessageId,
    );
    const at = known < 0 ? stored.length : known;
    const id = `m${String(at)}`;
    const answer = `m${String(at + 1)}`;
    const time = new Date(clock.now()).toISOString();
    const acknowledged: ChatEvent[] =
      clientMessageId === null
        ? []
        : [
            {
              type: 'message_acknowledged',
              clientMessageId,
              messageId: id,
              chatId: 's',
              position: at,
            },
          ];
    if (known >= 0) {
      from.hear(acknowledged);
      return;
    }
    const named = clientMessageId === null ? {} : { client_message_id: clientMessageId };
    const place = (position: number) => (extended ? { position } : {});
    const { parent_id: continues = null } = frame;
    const continued = typeof continues === 'string' ? continues : (stored.at(-1)?.id ?? 's');
    const parent = branches ? { parent_id: continued } : {};
    stored.push({
      id,
      role: 'user',
      content,
      user_id: 'ada',
      created_at: time,
      ...named,
      ...place(at),
      ...parent,
    });
    const isHeld = holding && extended;
    const status = extended
      ? { status: isHeld ? ('running' as const) : ('complete' as const), ...place(at + 1) }
      : {};
    stored.push({
      id: answer,
      role: 'assistant',
      content: `To ${content}`,
      user_id: null,
      created_at: time,
      ...status,
      ...(branches && { parent_id: id }),
    });
    from.hear(acknowledged);
    const started: ChatEvent = {
      type: 'response_started',
      messageId: answer,
      parentId: extended ? id : null,
      position: extended ? at + 1 : null,
      timestamp: time,
      seq: null,
    };
    const ended: ChatEvent = {
      type: 'response_ended',
      messageId: answer,
      fullText: `To ${content}`,
      tokensUsed: null,
      responseTime: null,
      status: 'complete',
      timestamp: time,
      seq: null,
    };
    if (isHeld) running.set(answer, { started, ended });
    for (const tab of tabs) tab.hear(isHeld ? [started] : [started, ended]);
  }

  function endAnswers(): void {
    holding = false;
    for (const [id, { ended }] of running) {
      const at = stored.findIndex((message) => message.id === id);
      const message = stored[at];
      if (message) stored[at] = { ...message, status: 'complete' };
      for (const tab of tabs) tab.hear([ended]);
    }
    running.clear();
  }

  // --- the browser --------------------------------------------------------------------------------------

  function storeOf(tab: TabInside): OutboxStore {
    function transact<T>(work: () => T, evenIfGone: boolean): Promise<T> {
      return new Promise((resolve, reject) => {
        transactions = transactions.then(() => {
          operations += 1;
          // A transaction of a dead tab ends with it, unless all of it was handed over before.
          if (!tab.alive && !evenIfGone) return;
          if (refusal !== null) reject(new DOMException('no', refusal));
          else resolve(work());
        });
      });
    }
    return {
      read: () => transact(() => disk, false),
      add: (record) =>
        transact(() => {
          // The browser's own count, as a key generator gives it.
          places += 1;
          disk = inOrder([...disk.filter(({ id }) => id !== record.id), { ...record, order: places }]);
          return places;
        }, true),
      remove: (id) =>
        transact(() => {
          disk = applyOutbox(disk, { kind: 'removed', id });
        }, true),
      change: (fold) =>
        transact(() => {
          const before = disk;
          disk = fold(disk);
          return { before, after: disk };
        }, false),
    };
  }

  interface Waiting {
    readonly tab: TabInside;
    readonly run: () => void;
  }
  const lines = new Map<string, Waiting[]>();
  const held = new Map<string, TabInside>();

  function release(name: string): void {
    held.delete(name);
    const line = (lines.get(name) ?? []).filter(({ tab }) => tab.alive);
    const next = line.shift();
    lines.set(name, line);
    next?.run();
  }

  function locksOf(tab: TabInside): Pick<LockManager, 'request'> {
    const request = (name: string, ...rest: unknown[]): Promise<unknown> => {
      const granted = rest.at(-1) as (lock: unknown) => unknown;
      const signal = (rest.length > 1 ? (rest[0] as LockOptions) : {}).signal;
      return new Promise((resolve, reject) => {
        const run = (): void => {
          held.set(name, tab);
          void Promise.resolve()
            .then(() => (tab.alive ? granted({ name }) : undefined))
            .then(resolve, reject)
            .finally(() => {
              if (held.get(name) === tab) release(name);
            });
        };
        if (!held.has(name)) {
          run();
          return;
        }
        const waiting = { tab, run };
        lines.set(name, [...(lines.get(name) ?? []), waiting]);
        signal?.addEventListener('abort', () => {
          const line = lines.get(name) ?? [];
          if (!line.includes(waiting)) return;
          lines.set(
            name,
            line.filter((each) => each !== waiting),
          );
          reject(new DOMException('', 'AbortError'));
        });
      });
    };
    return { request: request };
  }

  function broadcastOf(tab: TabInside) {
    return {
      postMessage(news: OutboxNews) {
        for (const other of tabs) {
          if (other === tab) continue;
          void Promise.resolve().then(() => {
            if (other.alive) other.news?.(new MessageEvent('message', { data: news }));
          });
        }
      },
      addEventListener(_type: string, listener: EventListenerOrEventListenerObject) {
        tab.news = listener as (event: Event) => void;
      },
      close: () => undefined,
    };
  }

  async function openTab({ ahead = 0, late = false }: TabOptions = {}): Promise<WorldTab> {
    const own = { ...clock, now: () => clock.now() + ahead };
    const tab: TabInside = {
      alive: true,
      connected: false,
      news: null,
      hear(events) {
        void Promise.resolve().then(() => {
          if (!tab.alive || !tab.connected) return;
          session.receive(events.map((event) => ({ kind: 'event', event, at: own.now() * 1000 })));
        });
      },
    };
    tabs.add(tab);
    const session = createChatSession({
      sessionId: 's',
      userId: 'ada',
      http,
      clock: own,
      dialect: 'chat',
      extensions: () =>
        new Set([
          ...(acknowledges ? ['ack'] : []),
          ...(extended ? ['response-identity'] : []),
          ...(branches ? ['branch'] : []),
        ]),
      serverOffsetMs: () => 0,
      refreshToken: () => Promise.resolve(true),
    });
    session.setApplication('app');
    if (branches) attachBranches(session);
    session.guard(() => 'not-connected');
    session.attach((frame) => {
      if (!tab.alive || !tab.connected) return 'not-connected';
      if (frame['type'] !== 'chat' && frame['type'] !== 'regenerate') return 'sent';
      frames.push(frame);
      const now = fate;
      fate = 'arrives';
      if (now !== 'lost') {
        if (now === 'unheard') tab.connected = false;
        take(frame, tab);
      }
      if (now !== 'arrives')
        void Promise.resolve().then(() => {
          lose();
        });
      return 'sent';
    });
    const lose = (): void => {
      if (!tab.alive) return;
      tab.connected = false;
      session.receive([
        { kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at: clock.now() * 1000 },
      ]);
    };
    const early = layBy(session, scope, own, () => storage);
    let outbox: Outbox | null = null;
    const load = async (): Promise<void> => {
      outbox = createOutbox({
        store: storeOf(tab),
        early: earlySends(scope, () => storage),
        made: madeChats(
          () => own.now(),
          () => storage,
        ),
        clock: own,
        locks: withLocks ? locksOf(tab) : null,
        broadcast: broadcastOf(tab),
        scope,
        mayRepeat: () => acknowledges,
      });
      await outbox.refresh();
      early.stop();
      if (tab.alive) outbox.join(session, early.ids);
    };
    if (!late) await load();
    const prompts = (): Prompt[] =>
      session.store.getState().entries.filter((entry): entry is Prompt => entry.kind === 'prompt');
    return {
      session,
      get outbox() {
        return outbox ?? notYet();
      },
      load,
      connect() {
        if (tab.connected || !tab.alive) return;
        tab.connected = true;
        session.receive([
          {
            kind: 'opened',
            transport: 'websocket',
            resumption: 'reload',
            position: null,
            at: own.now() * 1000,
          },
        ]);
        for (const { started } of running.values()) tab.hear([started]);
      },
      lose,
      crash() {
        tab.alive = false;
        tab.connected = false;
        tabs.delete(tab);
        early.stop();
        outbox?.stop();
        for (const [name, owner] of held) if (owner === tab) release(name);
      },
      isAlive: () => tab.alive,
      prompts,
      shown: () => prompts().map(({ text, delivery }) => `${text} (${delivery})`),
      asks: () =>
        session.store.getState().asks.map(({ messageId, delivery }) => `${messageId} (${delivery})`),
    };
  }

  return {
    clock,
    openTab,
    holdAnswers() {
      holding = true;
    },
    endAnswers,
    setFate(next) {
      fate = next;
    },
    setRefusal(name) {
      refusal = name;
    },
    asked: () => stored.filter(({ role }) => role === 'user').map(({ content }) => content),
    answersTo(nth) {
      const prompt = stored.filter(({ role }) => role === 'user')[nth];
      return stored
        .filter(({ role, parent_id }) => role === 'assistant' && parent_id === prompt?.id)
        .map(({ content }) => content);
    },
    refuseAsks(why) {
      noMoreAsks = why;
    },
    setListed(isListed) {
      listed = isListed;
    },
    frames: () => frames,
    records: () => disk,
    stashed: () =>
      earlySends(scope, () => storage)
        .read()
        .map(({ id }) => id),
    operations: () => operations,
    async settle() {
      for (let round = 0; round < 5; round += 1) await clock.settle();
    },
  };
}

function notYet(): never {
  throw new Error('The outbox of this tab has yet to be loaded.');
}
