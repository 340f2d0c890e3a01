/** Tickets for sockets (extension `ticket`): good once, for 30 s, so that no token stands in a URL. */
import type { Clock } from '#src/lib/clock.ts';
import { createCapabilityId } from '#src/lib/ids.ts';

export const TICKET_SECONDS = 30;

export interface Tickets {
  issue(userId: string): { ticket: string; expires_in: number };
  /** The user of a ticket that was not used yet, else null. Uses it up. */
  redeem(ticket: string): string | null;
}

export function createTickets(clock: Clock): Tickets {
  const open = new Map<string, { userId: string; until: number }>();
  return {
    issue(userId) {
      const now = clock.monotonic();
      // In order of issue, so the stale ones stand first.
      for (const [ticket, entry] of open) {
        if (entry.until > now) break;
        open.delete(ticket);
      }
      const ticket = createCapabilityId();
      open.set(ticket, { userId, until: now + TICKET_SECONDS * 1000 });
      return { ticket, expires_in: TICKET_SECONDS };
    },
    redeem(ticket) {
      const entry = open.get(ticket);
      open.delete(ticket);
      return entry && entry.until > clock.monotonic() ? entry.userId : null;
    },
  };
}
