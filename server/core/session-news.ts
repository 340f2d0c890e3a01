/**
 * Extension `session-activity`: what goes on in a chat session, told to its workspace, and how far a person has read
 * it, told to that person alone.
 */
import { describeFault, isoNow, publish, streamNames, type CoreBase } from './context.ts';
import type { SessionRecord } from './model.ts';
import type { SessionState } from './session-storage.ts';

export function tellsOfSessions({ settings }: Pick<CoreBase, 'settings'>): boolean {
  return !settings.stock && settings.extensions.includes('session-activity');
}

/** @param stock only what is documented */
export function toWireSession(session: SessionRecord, stock: boolean): Record<string, unknown> {
  const { id, application_id, title, archived, created_at, updated_at, branched_from } = session;
  const documented = { id, application_id, title, archived, created_at, updated_at };
  return stock || branched_from === null ? documented : { ...documented, branched_from };
}

/** What everybody in the workspace may know; `read_position` is one person's own. */
export function toWireState(state: SessionState): Omit<SessionState, 'read_position'> {
  const { running, asking, last_position, last_status } = state;
  return { running, asking, last_position, last_status };
}

/**
 * `session_changed` with the session as it is. Two gateways may read and tell crosswise: whoever told looks again, and
 * tells once more where it changed meanwhile, so that what was told last is how it is. Never rejects.
 */
export async function tellSession(base: CoreBase, sessionId: string): Promise<void> {
  if (!tellsOfSessions(base)) return;
  try {
    let told = '';
    for (;;) {
      const session = await base.storage.sessionById(sessionId);
      const state = (await base.storage.sessionStates([sessionId], '')).get(sessionId);
      if (!session || !state) return;
      const row = { ...toWireSession(session, false), ...toWireState(state) };
      const now = JSON.stringify(row);
      if (now === told) return;
      told = now;
      const frame = { type: 'session_changed', session: row, timestamp: isoNow(base) };
      await publish(base, streamNames.workspace(session.workspace_id), frame);
    }
  } catch (fault) {
    // A list that is fetched anew has it.
    base.log.warn({ sessionId, fault: describeFault(fault) }, 'A change of a session was not told');
  }
}

/** A person wrote in a session: what stood before it counts as read by that person. Never rejects. */
export async function tellPrompted(
  base: CoreBase,
  sessionId: string,
  userId: string,
  position: number,
): Promise<void> {
  if (!tellsOfSessions(base)) return;
  try {
    await markRead(base, sessionId, userId, position);
  } catch (fault) {
    base.log.warn({ sessionId, fault: describeFault(fault) }, 'A prompt did not count as read');
  }
  await tellSession(base, sessionId);
}

/**
 * Marks a session as read up to `position` and tells all of this person's pages, where that is new.
 * @returns how far it is read now
 */
export async function markRead(
  base: CoreBase,
  sessionId: string,
  userId: string,
  position: number,
): Promise<number> {
  const read = await base.storage.markSessionRead(sessionId, userId, position);
  if (read.moved && tellsOfSessions(base)) {
    const frame = { type: 'session_read', session_id: sessionId, position: read.position };
    await publish(base, streamNames.user(userId), { ...frame, timestamp: isoNow(base) });
  }
  return read.position;
}
