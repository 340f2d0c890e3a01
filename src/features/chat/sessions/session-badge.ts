import type { Session } from '#src/protocol/entities.ts';
import type { SessionBadge } from '../chat-session.ts';

/**
 * What the server says of a session, for whoever asked: what one never opened nor wrote in has nothing unread. Null:
 * this server does not say (`session-activity`).
 */
export function badgeOf(session: Session): SessionBadge | null {
  const { running, last_position: last, last_status: status, read_position: read } = session;
  if (last == null) return null;
  if (running === true) return 'streaming';
  if (read == null || last <= read) return 'none';
  return status === 'error' ? 'failed' : 'unread';
}
