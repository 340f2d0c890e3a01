/** A follow-up that does not wait for the end of the answer; loaded with the list. */
import type { ChatSession } from './chat-session.ts';

/** Stops what runs and sends this follow-up. */
export function sendQueuedNow(session: ChatSession, id: string): void {
  const queued = session.store.getState().queue.find((item) => item.id === id);
  if (!queued) return;
  // Handed in first: it is next in line when the stop makes the session idle.
  session.submit(queued.text, id, queued.extras);
  session.stop();
}
