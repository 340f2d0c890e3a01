/** The way to the outbox, which is loaded once the first view stands: until then nothing leaves. */
import type { Services } from '#src/connection/services.ts';
import type { ChatSession } from './chat-session.ts';

/** While a view shows `session`. @returns the end */
export function keepSends(services: Services, userId: string, session: ChatSession): () => void {
  let end: (() => void) | null = () => undefined;
  session.guard(() => 'not-connected');
  import('./outbox/start-outbox.ts')
    .then(async ({ outboxOf }) => {
      const outbox = await outboxOf(services, userId);
      if (end) end = outbox.join(session);
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
