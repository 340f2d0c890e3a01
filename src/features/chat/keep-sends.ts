/** The way to the outbox, which is loaded once the first view stands: until then nothing leaves, and is laid by. */
import type { Services } from '#src/connection/services.ts';
import type { Clock } from '#src/lib/clock.ts';
import type { ChatSession } from './chat-session.ts';
import type { Prompt } from './chat-types.ts';
import { EARLY } from './early-key.ts';

/** While a view shows `session`. @returns the end */
export function keepSends(services: Services, userId: string, session: ChatSession): () => void {
  const laid = layBy(session, `${services.config.serverUrl} ${userId}`, services.clock);
  let end: (() => void) | null = laid.stop;
  session.guard(() => 'not-connected');
  import('./outbox/start-outbox.ts')
    .then(async ({ outboxOf }) => {
      const outbox = await outboxOf(services, userId);
      laid.stop();
      if (end) end = outbox.join(session, laid.ids);
    })
    // Without it a send lives as long as the page.
    .catch(() => {
      session.guard((_key, go) => go());
    });
  return () => {
    end?.();
    end = null;
  };
}

/** A prompt, or a follow-up, which has no place yet. */
type Laid = Pick<Prompt, 'text' | 'extras'> &
  Partial<Pick<Prompt, 'parentId' | 'edits'>> & { readonly regenerates?: string };

/** What is typed is in the local storage in the turn of its Enter, as long as it is for the outbox to take over. */
export function layBy(
  { sessionId, store, applicationId }: ChatSession,
  scope: string,
  clock: Clock,
  storage: () => Storage = () => localStorage,
): { readonly ids: ReadonlySet<string>; readonly stop: () => void } {
  const ids = new Set<string>();
  const stop = store.subscribe(({ entries, queue, asks }) => {
    const left = new Set(ids);
    const lay = (id: string, each: Laid, state: 'queued' | 'waiting'): void => {
      left.delete(id);
      if (ids.has(id)) return;
      const { text, extras, parentId, edits, regenerates } = each;
      const send = {
        scope,
        id,
        sessionId,
        applicationId: applicationId() ?? '',
        text,
        extras,
        parentId,
        edits,
        regenerates,
        state,
        enteredAt: clock.now(),
      };
      storage().setItem(EARLY + id, JSON.stringify(send));
      ids.add(id);
    };
    try {
      for (const each of entries)
        if (each.kind === 'prompt' && each.delivery === 'queued') lay(each.key, each, 'queued');
      for (const each of queue) lay(each.id, each, 'waiting');
      for (const { id, messageId } of asks) lay(id, { text: '', regenerates: messageId }, 'queued');
      for (const id of left) {
        ids.delete(id);
        storage().removeItem(EARLY + id);
      }
    } catch {
      // Refused or full: then it lives as long as the page, as the page says once the outbox is there.
    }
  });
  return { ids, stop };
}
