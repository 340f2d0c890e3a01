/**
 * The server refused the token in mid-answer. A new one is asked for once for each answer, however often it is drawn. The
 * prompt does not go again by itself, as one does that was refused before its answer began: the server has it, and tools
 * may have run for it.
 */
import type { AuthHolder } from '#src/auth/types.ts';
import { isRefusal } from '#src/protocol/failure.ts';
import type { ChatSession } from './chat-session.ts';
import type { Answer } from './chat-types.ts';

/** `unreached`: nobody answered; what is sent next asks again. */
export type Renewal = 'renewed' | 'refused' | 'unreached';

const asked = new WeakMap<ChatSession, Map<string, Promise<Renewal>>>();

export function renewSignIn(
  session: ChatSession,
  { key }: Pick<Answer, 'key'>,
  auth: Pick<AuthHolder, 'refresh'>,
): Promise<Renewal> {
  const before = asked.get(session) ?? new Map<string, Promise<Renewal>>();
  asked.set(session, before);
  const { entries } = session.store.getState();
  const at = entries.findIndex((entry) => entry.key === key);
  const last = entries.slice(0, Math.max(0, at)).findLast(({ kind }) => kind === 'answer');
  // Refused with the new one as well: yet another helps nobody.
  const again = last !== undefined && before.has(last.key);
  const renewal = before.get(key) ?? (again ? Promise.resolve<Renewal>('refused') : renew(auth));
  before.set(key, renewal);
  return renewal;
}

async function renew(auth: Pick<AuthHolder, 'refresh'>): Promise<Renewal> {
  const result = await auth.refresh();
  if (result.ok) return 'renewed';
  return isRefusal(result.error) ? 'refused' : 'unreached';
}
