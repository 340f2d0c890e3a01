/** One browser with several tabs in which chats begin, and a server that may be away, or lose its answers. */
import { createChatSession, type ChatSession } from '#src/features/chat/chat-session.ts';
import { LOCAL } from '#src/features/chat/local-chat.ts';
import { createChatMaker, type ChatMaker } from '#src/features/chat/outbox/chat-maker.ts';
import { newMaking } from '#src/features/chat/outbox/chat-making.ts';
import { earlySends } from '#src/features/chat/outbox/early-sends.ts';
import { madeChats } from '#src/features/chat/outbox/made-chats.ts';
import { createOutbox, type Outbox } from '#src/features/chat/outbox/outbox.ts';
import { ApiError, type HttpClient } from '#src/http/types.ts';
import { createUuid } from '#src/lib/ids.ts';
import { failure } from '#src/protocol/failure.ts';
import type { PromptExtras } from '#src/protocol/prompt-extras.ts';
import { createFakeClock } from './fake-clock.ts';
import { createOutboxBrowser } from './outbox-browser.ts';
import { createStorage } from './simulation/browser.ts';

/** What becomes of the next POST: `unheard`: it is made, and the answer lost. `lost`: it never arrives. */
export type PostFate = 'made' | 'unheard' | 'lost' | 'forbidden' | 'limited' | 'broken';

export interface ServerChat {
  readonly id: string;
  readonly application_id: string;
  readonly title: string;
}

export interface NewChatTab {
  readonly outbox: Outbox;
  readonly maker: ChatMaker;
  /** Begins a chat with these words; returns its session. */
  begin(text: string, extras?: PromptExtras): ChatSession;
  /** Shows a chat, as its page does. */
  show(sessionId: string): ChatSession;
  /** The server gives no sign of itself to this tab any more, nor does the tab: its locks are free. */
  crash(): void;
}

export function createNewChatWorld({ extended }: { readonly extended: boolean }) {
  const clock = createFakeClock();
  const browser = createOutboxBrowser(clock);
  const storage = createStorage();
  const scope = 'here ada';
  const chats: ServerChat[] = [];
  const posts: Readonly<Record<string, unknown>>[] = [];
  const written = new Set<string>();
  const world = { down: false, untold: false, held: false, fate: 'made' as PostFate };
  let letGo: (() => void)[] = [];

  function insert(id: string, title: string): ServerChat {
    const chat = chats.find((each) => each.id === id) ?? { id, application_id: 'app', title };
    if (!chats.includes(chat)) chats.push(chat);
    return chat;
  }

  async function answer(path: string, body: Readonly<Record<string, unknown>> | undefined): Promise<unknown> {
    await Promise.resolve();
    if (world.down) throw new ApiError(failure('network', 0, ''));
    if (path.endsWith('/messages'))
      return written.has(path.split('/').at(-2) ?? '') ? [{ id: 'm', role: 'user', content: 'x' }] : [];
    if (body === undefined) return chats;
    posts.push(body);
    const { fate } = world;
    world.fate = 'made';
    if (fate === 'lost') throw new ApiError(failure('network', 0, ''));
    if (fate === 'forbidden') throw new ApiError(failure('forbidden', 403, 'Not for you.'));
    if (fate === 'broken') throw new ApiError(failure('server', 500, 'Boom.'));
    if (fate === 'limited') throw new ApiError({ ...failure('rate-limited', 429, ''), retryAfterMs: 20_000 });
    const id = typeof body['id'] === 'string' ? body['id'] : `s${String(chats.length)}`;
    const chat = insert(id, String(body['title']));
    if (world.held) await new Promise<void>((resolve) => letGo.push(resolve));
    if (fate === 'unheard') throw new ApiError(failure('network', 0, ''));
    return chat;
  }

  const http: HttpClient = {
    request: async (path, schema, { body } = {}) => ({
      data: schema.parse(await answer(path, body as Record<string, unknown> | undefined)),
      position: null,
    }),
    stream: () => Promise.reject(new ApiError(failure('not-found', 404, ''))),
  };

  async function openTab(): Promise<NewChatTab> {
    const { isAlive, crash, ...kept } = browser.openTab();
    const made = madeChats(
      () => clock.now(),
      () => storage,
    );
    const outbox = createOutbox({
      store: kept.store,
      early: earlySends(scope, () => storage),
      made,
      clock,
      locks: null,
      broadcast: kept.broadcast,
      scope,
      mayRepeat: () => extended,
    });
    const maker = createChatMaker(outbox, {
      http: {
        ...http,
        // Nothing is heard by a tab that is gone.
        request: (path, schema, how) =>
          http.request(path, schema, how).then(
            (reply) => (isAlive() ? reply : new Promise<never>(() => undefined)),
            (error: unknown) => {
              if (isAlive()) throw error;
              return new Promise<never>(() => undefined);
            },
          ),
      },
      clock,
      random: () => 0.5,
      locks: kept.locks,
      made,
      scope,
      userId: 'ada',
      extensions: () => (world.untold ? null : extended ? ['ack'] : []),
      maySend: () => true,
      watch: () => () => undefined,
      onNaming: () => undefined,
      onMade: () => undefined,
    });
    await outbox.refresh();
    const open = (sessionId: string): ChatSession =>
      createChatSession({
        sessionId,
        userId: 'ada',
        http,
        clock,
        dialect: 'chat',
        extensions: () => new Set(extended ? ['ack'] : []),
        serverOffsetMs: () => 0,
        refreshToken: () => Promise.resolve(true),
      });
    const show = (sessionId: string): ChatSession => {
      const session = open(sessionId);
      outbox.join(session);
      return session;
    };
    return {
      outbox,
      maker,
      begin(text, extras) {
        const id = LOCAL + createUuid();
        const session = open(id);
        session.setApplication('app');
        outbox.join(session);
        outbox.begin(id, newMaking('ws', text));
        session.submit(text, undefined, extras);
        return session;
      },
      show,
      crash() {
        crash();
        outbox.stop();
        maker.stop();
      },
    };
  }

  return {
    clock,
    openTab,
    /** How the server is; `held`: what is made is not answered until `letGo`. */
    world,
    chats,
    posts,
    insert,
    written,
    records: browser.records,
    setRefusal: browser.setRefusal,
    letGo() {
      world.held = false;
      for (const go of letGo) go();
      letGo = [];
    },
    async settle() {
      for (let round = 0; round < 8; round += 1) await clock.settle();
    },
  };
}
