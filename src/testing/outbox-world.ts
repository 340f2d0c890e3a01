/** One browser with several tabs that show one chat, and a server. */
import { attachBranches } from '#src/features/chat/branches/attach-branches.ts';
import { createChatSession, type ChatSession } from '#src/features/chat/chat-session.ts';
import { createOutbox, type Outbox } from '#src/features/chat/outbox/outbox.ts';
import { earlySends } from '#src/features/chat/outbox/early-sends.ts';
import { madeChats } from '#src/features/chat/outbox/made-chats.ts';
import { layBy } from '#src/features/chat/keep-sends.ts';
import type { Records } from '#src/features/chat/outbox/outbox-records.ts';
import type { Prompt } from '#src/features/chat/chat-types.ts';
import { createFakeClock } from './fake-clock.ts';
import { createOutboxBrowser } from './outbox-browser.ts';
import { createOutboxServer, type ListeningTab } from './outbox-server.ts';
import { createStorage } from './simulation/browser.ts';

/** What becomes of the next prompt: it arrives; it arrives and the connection dies before any word of it; it never arrives. */
export type Fate = 'arrives' | 'unheard' | 'lost';

export interface WorldTab {
  readonly session: ChatSession;
  readonly outbox: Outbox;
  /** The outbox has come (of a tab that was opened `late`), and is joined. */
  load(): Promise<void>;
  connect(): void;
  lose(): void;
  /** The channel is given back: nobody says that it is lost. */
  giveBack(): void;
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
  /** It has no socket: prompts go by HTTP, and another answer cannot be asked for. */
  readonly polls?: boolean;
  /** Busy: frames, what other tabs say, and what it asks of the storage there, come so much later, ms. */
  readonly behind?: { readonly frames: number; readonly news: number; readonly storage?: number };
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
  /** The server of from now on refuses to answer, in these words; null: it does not. */
  refuse(why: string | null): void;
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
  heedsStops = false,
  storageTakesMs,
}: {
  extended: boolean;
  withLocks?: boolean;
  /** The server keeps versions. */
  branches?: boolean;
  /** It knows a repeat by its id. */
  acknowledges?: boolean;
  /** A stop ends what runs; else the test does. */
  heedsStops?: boolean;
  /** How long each reading or writing of the browser's storage takes; absent: no time passes. */
  storageTakesMs?: () => number;
}): World {
  const clock = createFakeClock();
  const server = createOutboxServer(clock, { extended, branches, acknowledges });
  const frames: Readonly<Record<string, unknown>>[] = [];
  const browser = createOutboxBrowser(clock, storageTakesMs);
  let fate: Fate = 'arrives';
  const scope = 'here ada';
  const storage = createStorage();

  async function openTab({
    ahead = 0,
    late = false,
    polls = false,
    behind,
  }: TabOptions = {}): Promise<WorldTab> {
    const own = { ...clock, now: () => clock.now() + ahead };
    const { isAlive, crash, ...kept } = browser.openTab(behind?.news, behind?.storage);
    const tab: ListeningTab = {
      connected: false,
      hear(events) {
        const receive = (): void => {
          if (!isAlive() || !tab.connected) return;
          session.receive(events.map((event) => ({ kind: 'event', event, at: own.now() * 1000 })));
        };
        if (behind) clock.schedule(receive, behind.frames);
        else void Promise.resolve().then(receive);
      },
    };
    server.tabs.add(tab);
    const session = createChatSession({
      sessionId: 's',
      userId: 'ada',
      http: server.http,
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
    if (branches) attachBranches(session, { get: () => ({ version: 'test', extensions: [] }) });
    session.guard(() => 'not-connected');
    session.attach((frame) => {
      if (!isAlive() || !tab.connected || (polls && frame['type'] === 'regenerate')) return 'not-connected';
      if (frame['type'] === 'cancel' && heedsStops) server.endAnswers();
      if (frame['type'] !== 'chat' && frame['type'] !== 'regenerate') return 'sent';
      frames.push(frame);
      const now = fate;
      fate = 'arrives';
      if (now !== 'lost') {
        if (now === 'unheard') tab.connected = false;
        server.take(frame, tab);
      }
      if (now !== 'arrives')
        void Promise.resolve().then(() => {
          lose();
        });
      return 'sent';
    });
    const lose = (): void => {
      if (!isAlive()) return;
      tab.connected = false;
      session.receive([
        { kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at: clock.now() * 1000 },
      ]);
    };
    const early = layBy(session, scope, own, () => storage);
    let outbox: Outbox | null = null;
    const load = async (): Promise<void> => {
      outbox = createOutbox({
        store: kept.store,
        early: earlySends(scope, () => storage),
        made: madeChats(
          () => own.now(),
          () => storage,
        ),
        clock: own,
        locks: withLocks ? kept.locks : null,
        broadcast: kept.broadcast,
        scope,
        mayRepeat: () => acknowledges,
      });
      await outbox.refresh();
      early.stop();
      if (isAlive()) outbox.join(session, early.ids);
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
        if (tab.connected || !isAlive()) return;
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
        server.greet(tab);
      },
      lose,
      giveBack() {
        tab.connected = false;
      },
      crash() {
        crash();
        tab.connected = false;
        server.tabs.delete(tab);
        early.stop();
        outbox?.stop();
      },
      isAlive,
      prompts,
      shown: () => prompts().map(({ text, delivery }) => `${text} (${delivery})`),
      asks: () =>
        session.store.getState().asks.map(({ messageId, delivery }) => `${messageId} (${delivery})`),
    };
  }

  return {
    clock,
    openTab,
    holdAnswers: server.holdAnswers,
    endAnswers: server.endAnswers,
    setFate(next) {
      fate = next;
    },
    setRefusal: browser.setRefusal,
    asked: server.asked,
    answersTo: server.answersTo,
    refuse: server.refuse,
    setListed: server.setListed,
    frames: () => frames,
    records: browser.records,
    stashed: () =>
      earlySends(scope, () => storage)
        .read()
        .map(({ id }) => id),
    operations: browser.operations,
    async settle() {
      for (let round = 0; round < 5; round += 1) await clock.settle();
    },
  };
}

function notYet(): never {
  throw new Error('The outbox of this tab has yet to be loaded.');
}
