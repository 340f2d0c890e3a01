/** A follow-up that does not wait for the end of the answer; loaded with the list. */
import { isOpen } from './answer-fold.ts';
import { selectActivity } from './chat-selectors.ts';
import type { ChatSession } from './chat-session.ts';
import { promptOf } from './regenerate.ts';

/** Stops what runs and sends this follow-up. Where what runs would not heed a stop, nothing happens. */
export function sendQueuedNow(session: ChatSession, id: string): void {
  const queued = session.store.getState().queue.find((item) => item.id === id);
  if (!queued || runsOnFor(session) !== null) return;
  // Handed in first: it is next in line when the stop makes the session idle.
  session.submit(queued.text, id, queued.extras);
  session.stop();
}

/** Who asked for the answer that runs and that one cannot stop here ('': nobody knows who); null: there is none. */
export function runsOnFor(session: ChatSession): string | null {
  const state = session.shown();
  if (selectActivity(state) === 'idle' || session.mayStop()) return null;
  const running = state.entries.findLast((entry) => entry.kind === 'answer' && isOpen(entry));
  return (running?.kind === 'answer' ? promptOf(state, running)?.userId : null) ?? '';
}
