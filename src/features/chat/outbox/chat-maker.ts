/**
 * Makes the chats that began in this browser, one after the other, whenever the server may be there: one tab at a time
 * for each, the tab that showed it first no more than any other. Where the server knows a repeat by its id, it is simply
 * asked again; elsewhere a chat of which nobody knows whether it was made is looked for first.
 */
import type { HttpClient } from '#src/http/types.ts';
import { backoffMs } from '#src/lib/backoff.ts';
import type { Clock } from '#src/lib/clock.ts';
import { createUuid } from '#src/lib/ids.ts';
import type { Random } from '#src/lib/random.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { failure, type ApiFailure } from '#src/protocol/failure.ts';
import { sessionReplySchema } from '#src/protocol/rest-schemas.ts';
import { toFailure } from '../chat-history.ts';
import { LOCAL } from '../local-chat.ts';
import { createAskedWait, waitOf } from './asked-wait.ts';
import {
  changeMaking,
  claimMaking,
  isDue,
  localChats,
  makingOf,
  nameChat,
  type ChatMaking,
} from './chat-making.ts';
import { lookForChat } from './look-for-chat.ts';
import type { MadeChats } from './made-chats.ts';
import type { OutboxParts } from './outbox-parts.ts';
import type { Outbox } from './outbox.ts';

export interface MakerParts extends Pick<OutboxParts, 'locks' | 'scope'> {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly made: MadeChats;
  readonly userId: string;
  /** Null while the server has told nothing. */
  readonly extensions: () => readonly string[] | null;
  /** Its user is signed in here. */
  readonly maySend: () => boolean;
  /** Calls whenever the server may be back; returns the end. */
  readonly watch: (again: () => void) => () => void;
  /** In the turn in which a name is remembered, and before it is. */
  readonly onNaming: (localId: string, sessionId: string) => void;
  readonly onMade: (sessionId: string) => void;
}

export interface ChatMaker {
  readonly made: MadeChats;
  /** At once, whatever the pause, unless the server asked to wait. */
  look(): void;
  /** By the user's word: it is asked for anew, or where it may have been made, looked for at once. */
  retry(localId: string): Promise<void>;
  discard(localId: string): void;
  stop(): void;
}

/** So often is waited for what the server can do. */
const UNTOLD = 3;

const NOBODY = failure('network', 0, '');

export function createChatMaker(outbox: Outbox, parts: MakerParts): ChatMaker {
  const { http, clock, random, locks, made, scope } = parts;
  const tab = createUuid();
  let working = false;
  let wanted = false;
  let failures = 0;
  let stopped = false;
  let cancelPause: (() => void) | null = null;

  const records = () => outbox.store.getState().records;
  const asked = createAskedWait(clock, () => localChats(records()));
  const change = (localId: string, to: Partial<ChatMaking>): Promise<void> =>
    outbox.decide((all) => changeMaking(all, localId, to));

  function look(): void {
    cancelPause?.();
    cancelPause = null;
    wanted = true;
    if (!working && !stopped) void work();
  }

  async function work(): Promise<void> {
    working = true;
    while (wanted && !stopped) {
      wanted = false;
      for (const { id } of localChats(records())) await make(id).catch(() => undefined);
    }
    working = false;
    pause();
  }

  /** What is still due is asked for again, later and later. */
  function pause(): void {
    if (stopped || working || cancelPause !== null) return;
    if (!localChats(records()).some((chat) => isDue(chat, true, clock.now()))) {
      failures = 0;
      return;
    }
    const wait = asked.toKeep();
    cancelPause = clock.schedule(look, wait?.retryAfterMs ?? backoffMs(failures, random));
    if (wait === null) failures += 1;
  }

  /** A tab that is at it has the lock; it says what came of it. */
  async function make(localId: string): Promise<void> {
    const name = made.nameOf(localId);
    // Another tab wrote to it without knowing that it was made.
    if (name !== null) {
      await outbox.decide((all) => nameChat(all, localId, name));
      return;
    }
    if (!locks) {
      await ask(localId, false);
      return;
    }
    await locks.request(`nadoo-outbox:${scope}:${localId}`, { ifAvailable: true }, async (lock) => {
      if (lock) await ask(localId, true);
    });
  }

  async function ask(localId: string, alone: boolean): Promise<void> {
    // Whoever had the lock before may have settled it.
    await outbox.refresh();
    const known = makingOf(records(), localId);
    if (!known || made.nameOf(localId) !== null || !isDue(known, alone, clock.now())) return;
    const wait = asked.toKeep();
    if (wait !== null) {
      if (waitOf(known, clock.now()) === 0) await change(localId, asked.heard(wait));
      return;
    }
    // A server that answers, but not what it can do, is taken for one of the documentation alone.
    const extensions = parts.extensions() ?? (failures >= UNTOLD ? [] : null);
    if (extensions === null || !parts.maySend()) {
      if (known.failure?.kind !== 'network') await change(localId, { failure: NOBODY });
      return;
    }
    const repeatable = extensions.includes('ack');
    let before: readonly string[] = [];
    if (!repeatable) {
      const found = await find(localId, known);
      if (found === null) return;
      if (typeof found === 'string') {
        await name(localId, found);
        return;
      }
      before = found;
    }
    const now = clock.now();
    await outbox.decide((all) => claimMaking(all, localId, { by: tab, alone, now, before }));
    const claimed = makingOf(records(), localId);
    if (stopped || claimed?.state !== 'making' || claimed.maker !== tab) return;
    await post(localId, claimed, repeatable);
  }

  /** Its name where it is there already; else which there are of that title; null: not now. */
  async function find(localId: string, known: ChatMaking): Promise<string | readonly string[] | null> {
    try {
      const found = await lookForChat(http, {
        applicationId: applicationOf(localId),
        making: known,
        others: made.names(),
        now: clock.now(),
      });
      if (found.kind === 'made') return found.id;
      if (found.kind === 'none') return found.before;
      if (found.kind === 'unsure') await change(localId, { state: 'unsure', failure: null });
      return null;
    } catch (error) {
      const why = toFailure(error);
      const isFinal = stateAfter(why) === 'refused';
      const state = known.state === 'queued' ? 'refused' : 'unsure';
      await change(localId, { ...asked.heard(why), ...(isFinal && { state }) });
      return null;
    }
  }

  async function post(localId: string, { title }: ChatMaking, repeatable: boolean): Promise<void> {
    const id = repeatable ? { id: localId.slice(LOCAL.length) } : {};
    const body = { application_id: applicationOf(localId), title, ...id };
    try {
      const reply = await http.request(restPaths.sessions, sessionReplySchema, { method: 'POST', body });
      await name(localId, reply.data.id);
    } catch (error) {
      const why = toFailure(error);
      await change(localId, { ...asked.heard(why), state: stateAfter(why), askedAt: clock.now() });
    }
  }

  async function name(localId: string, sessionId: string): Promise<void> {
    failures = 0;
    parts.onNaming(localId, sessionId);
    made.remember(localId, sessionId);
    await outbox.decide((all) => nameChat(all, localId, sessionId));
    parts.onMade(sessionId);
  }

  const applicationOf = (localId: string): string =>
    records().find((record) => record.sessionId === localId)?.applicationId ?? '';

  const endWatch = parts.watch(look);
  let chats = '';
  // What was added here or in another tab is made at once; what changes meanwhile waits for its time.
  const unsubscribe = outbox.store.subscribe(({ records: all }) => {
    const now = [...new Set(all.flatMap(({ sessionId, chat }) => (chat ? [sessionId] : [])))].join(' ');
    if (now === chats) return;
    chats = now;
    if (now !== '') look();
  });

  return {
    made,
    look,
    async retry(localId) {
      failures = 0;
      // What may be there already must not be made twice.
      if (makingOf(records(), localId)?.state !== 'unknown')
        await change(localId, { state: 'queued', before: [], askedAt: 0, failure: null });
      look();
    },
    discard(localId) {
      for (const { id, sessionId } of records()) if (sessionId === localId) outbox.discard(id);
    },
    stop() {
      stopped = true;
      cancelPause?.();
      endWatch();
      unsubscribe();
    },
  };
}

/** What a failed request says of the chat: not made, perhaps made, or not to be made. */
function stateAfter({ kind }: ApiFailure): ChatMaking['state'] {
  switch (kind) {
    case 'rate-limited':
    case 'unauthorized':
      return 'queued';
    case 'network':
    case 'server':
    case 'malformed':
      return 'unknown';
    default:
      return 'refused';
  }
}
