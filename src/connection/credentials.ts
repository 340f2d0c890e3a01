/** What a socket's address carries to prove who connects: a single-use ticket where the server gives them, else the token. */
import type { AuthHolder } from '#src/auth/types.ts';
import type { CapabilitiesStore } from '#src/http/capabilities-store.ts';
import type { HttpClient } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import { within } from '#src/lib/patience.ts';
import { hasExtension } from '#src/protocol/capabilities.ts';
import { restPaths, type SocketQuery } from '#src/protocol/endpoints.ts';
import { failure, type ApiFailure } from '#src/protocol/failure.ts';
import { ticketReplySchema } from '#src/protocol/rest-schemas.ts';
import { healthOf } from '#src/http/health.ts';
import type { ServerVerdicts } from './server-verdicts.ts';

export interface CredentialsPort {
  readonly auth: AuthHolder;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly capabilities: CapabilitiesStore;
  readonly verdicts: Pick<ServerVerdicts, 'spentToken'>;
}

export type Credentials =
  | { readonly ok: true; readonly query: SocketQuery; readonly token: string | null }
  | { readonly ok: false; readonly health: ApiFailure };

const DISCOVERY_PATIENCE_MS = 6_000;

/**
 * @param refused the token with which the server turned us away: refreshed, unless it changed since or was itself
 *   the fruit of such a refresh; null where nothing was refused
 */
export async function obtainCredentials(
  port: CredentialsPort,
  authenticated: boolean,
  refused: string | null,
): Promise<Credentials> {
  const { auth, capabilities, verdicts } = port;
  const known = capabilities.get() ?? (await within(port.clock, DISCOVERY_PATIENCE_MS, capabilities.ready()));
  if (!known) return { ok: false, health: SILENT };
  if (!authenticated) return { ok: true, query: {}, token: null };
  if (refused !== null && verdicts.spentToken !== refused) {
    const fresh = await auth.refresh(refused);
    if (fresh.ok) verdicts.spentToken = fresh.value;
  }
  const token = await auth.accessToken();
  if (!token.ok) return { ok: false, health: token.error };
  if (hasExtension(known, 'ticket')) {
    try {
      const { data } = await port.http.request(restPaths.ticket, ticketReplySchema, { method: 'POST' });
      return { ok: true, query: { ticket: data.ticket }, token: auth.peekToken() };
    } catch (error) {
      const health = healthOf(error);
      if (health) return { ok: false, health };
      // No ticket to be had after all: the token will do.
    }
  }
  return { ok: true, query: { token: token.value }, token: token.value };
}

/** Nothing came back at all. */
export const SILENT = failure('network', 0, '');
