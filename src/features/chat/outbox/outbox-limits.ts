/** What the server asked to wait with: it goes again by itself, in its place in the line. */
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs, type Instant } from '#src/lib/instant.ts';
import type { ChatSession } from '../chat-session.ts';
import type { ChatFailure, ChatState } from '../chat-types.ts';
import { isLimited } from '../limited.ts';

interface Limited {
  readonly key: string;
  readonly retryAt: Instant;
}

/** Asked with every piece of an answer: nothing is made where nothing is refused. */
function limitedOf({ entries, asks }: ChatState): readonly Limited[] {
  const limited: Limited[] = [];
  const look = (key: string, failure: ChatFailure | null): void => {
    if (isLimited(failure)) limited.push({ key, retryAt: failure.retryAt });
  };
  for (const entry of entries)
    if (entry.kind === 'prompt' && entry.delivery === 'refused') look(entry.key, entry.failure);
  for (const { id, delivery, failure } of asks) if (delivery === 'refused') look(id, failure);
  return limited;
}

export interface Limits {
  /** To be called whenever the chat has changed. */
  look(session: ChatSession): void;
  stop(): void;
}

/**
 * @param mayRepeat a repeat of the same id runs nothing twice; else what was refused may be stored all the same (the
 * limit was a provider's), and the history is read before it goes again
 * @param again sends what has this key once more
 */
export function createLimits(
  clock: Clock,
  mayRepeat: () => boolean,
  again: (session: ChatSession, key: string) => void,
): Limits {
  const timers = new Map<string, { readonly at: Instant; readonly cancel: () => void }>();

  function look(session: ChatSession): void {
    const state = session.store.getState();
    const limited = limitedOf(state);
    const timer = timers.get(session.sessionId);
    const next = limited.length === 0 ? null : Math.min(...limited.map(({ retryAt }) => retryAt));
    if (timer && timer.at !== next) {
      timer.cancel();
      timers.delete(session.sessionId);
    }
    if (next === null) return;
    const now = instantFromMs(clock.now());
    if (next > now) {
      if (timer?.at === next) return;
      const cancel = clock.schedule(
        () => {
          timers.delete(session.sessionId);
          look(session);
        },
        (next - now) / 1_000,
      );
      timers.set(session.sessionId, { at: next, cancel });
      return;
    }
    const { wanted, loaded, failure } = state.history;
    // Looked at again when it has come.
    if (!mayRepeat() && (!state.connected || loaded !== wanted || failure !== null)) return;
    for (const { key, retryAt } of limited) if (retryAt <= now) again(session, key);
  }

  return {
    look,
    stop() {
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
  };
}
