/** The chat of a page, as its view mounts it: one session shown, the others kept while they are busy. */
import { openChatSession } from '#src/features/chat/chat-registry.ts';
import { selectLastAnswer, selectQueuedPrompts } from '#src/features/chat/chat-selectors.ts';
import type { ChatSession } from '#src/features/chat/chat-session.ts';
import { promptOf, regenerate } from '#src/features/chat/regenerate.ts';
import type { ChannelItem, ChannelLease } from '#src/connection/types.ts';
import { chatChannel } from '#src/protocol/channels.ts';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { shownEntries } from './shown-chat.ts';
import type { PageScope } from './sim-page.ts';

export interface MountedChat {
  sessionId(): string | null;
  session(): ChatSession | null;
  open(sessionId: string): void;
  /** What the composer does with Enter. */
  write(text: string): void;
  /** The button Retry of whatever was not sent. */
  retry(): boolean;
  /** Asks again what the last answer answers. */
  regenerate(): void;
  /** Prompts and follow-ups that wait for something. */
  waiting(): number;
  unmount(): void;
}

interface Shown {
  readonly session: ChatSession;
  readonly receive: (items: readonly ChannelItem<ChatEvent>[]) => void;
}

/** One listener a session, however often its view is mounted: the pool counts it and hands over once. */
const listeners = new WeakMap<ChatSession, Shown>();

/** @param onOpened another session is shown */
export function mountChat(scope: PageScope, first: string | null, onOpened: () => void): MountedChat {
  const { services, user, name, record } = scope;
  let current: Shown | null = null;
  let close = () => undefined as void;

  function shownOf(sessionId: string): Shown {
    const session = openChatSession(services, user.id, sessionId);
    const old = listeners.get(session);
    if (old) return old;
    const channel = `chat:${sessionId}`;
    session.store.subscribe((state, before) => {
      if (state.reloadedAt !== before.reloadedAt && state.reloadedAt !== null)
        record({ kind: 'announced', page: name, channel });
      const { position } = state.history;
      if (position !== null && position !== before.history.position)
        record({ kind: 'fetched', page: name, channel, ...position });
      if (state.entries !== before.entries)
        record({ kind: 'shown', page: name, session: sessionId, entries: shownEntries(state) });
    });
    const shown: Shown = {
      session,
      receive(items) {
        for (const item of items) recordItem(scope, channel, item);
        session.receive(items);
      },
    };
    listeners.set(session, shown);
    return shown;
  }

  function open(sessionId: string): void {
    if (current?.session.sessionId === sessionId) return;
    close();
    const shown = shownOf(sessionId);
    current = shown;
    const { session, receive } = shown;
    const lease: ChannelLease = services.pool.lease(chatChannel(sessionId), receive, {
      keepWhile: session.isBusy,
    });
    const detach = session.attach((frame) => lease.send(frame));
    const unsubscribe = lease.subscribe(session.tryAgain);
    session.setApplication(scope.applicationId);
    close = () => {
      unsubscribe();
      detach();
      lease.release();
      current = null;
      close = () => undefined;
    };
    onOpened();
  }

  function submitted({ sessionId: session }: ChatSession, text: string, again: boolean): void {
    record({ kind: 'submitted', page: name, session, text, again });
  }

  if (first !== null) open(first);
  return {
    sessionId: () => current?.session.sessionId ?? null,
    session: () => current?.session ?? null,
    open,
    write(text) {
      if (!current) return;
      const { session } = current;
      submitted(session, text, false);
      session.say(text);
    },
    retry() {
      const unsent = current?.session.store
        .getState()
        .entries.find(
          (entry) => entry.kind === 'prompt' && (entry.delivery === 'unsent' || entry.delivery === 'refused'),
        );
      if (!unsent || !current) return false;
      submitted(current.session, unsent.text, true);
      current.session.retry(unsent.key);
      return true;
    },
    regenerate() {
      if (!current) return;
      const { session } = current;
      const state = session.store.getState();
      const answer = selectLastAnswer(state);
      const prompt = answer && promptOf(state, answer);
      if (!prompt) return;
      submitted(session, prompt.text, false);
      regenerate(session, answer);
    },
    waiting() {
      const state = current?.session.store.getState();
      if (!state) return 0;
      const asked = state.entries.filter(
        (entry) => entry.kind === 'prompt' && (entry.delivery === 'unknown' || entry.delivery === 'sending'),
      );
      return asked.length + selectQueuedPrompts(state).length;
    },
    unmount() {
      close();
    },
  };
}

/** Notes what the channel said of itself. */
export function recordItem(
  { name, record }: Pick<PageScope, 'name' | 'record'>,
  channel: string,
  item: ChannelItem<unknown>,
): void {
  if (item.kind === 'opened') {
    const { resumption, transport } = item;
    record({ kind: 'opened', page: name, channel, resumption, transport });
  } else if (item.kind === 'lost') {
    record({ kind: 'lost', page: name, channel, reason: `${item.reason.kind} ${item.reason.detail}` });
  }
}
