/** Who connects: a ticket (once, for 30 s) or an access token in the address, or whom the carrying stream signed in. */
import type { SocketRequest } from '../api-types.ts';
import type { CoreBase } from '../context.ts';
import type { UserRecord } from '../model.ts';

/** The close reason of protocol.md 1.3. */
export const INVALID_TOKEN = 'Invalid token';

/** Null where neither is valid. A stock gateway knows no tickets. */
export async function authorizeSocket(base: CoreBase, request: SocketRequest): Promise<UserRecord | null> {
  if (request.user !== undefined) return request.user;
  const { ticket, token } = request.query;
  if (ticket && !base.settings.stock) {
    const userId = base.tickets.redeem(ticket);
    return userId === null ? null : base.storage.userById(userId);
  }
  return token ? authenticate(base, token) : null;
}

/** The user of an access token, or null. */
export async function authenticate(base: CoreBase, token: string): Promise<UserRecord | null> {
  const claims = await base.tokens.verifyAccess(token);
  return claims ? base.storage.userById(claims.userId) : null;
}
