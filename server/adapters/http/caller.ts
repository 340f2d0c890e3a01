/** Who calls, from where, and through which address: behind trusted proxies their headers say so. */
import type { IncomingMessage } from 'node:http';

export interface Caller {
  readonly ip: string;
  /** Host and port as the client named them. */
  readonly host: string;
  readonly secure: boolean;
  readonly origin: string | null;
  /** The request comes from a page of this very gateway. False without an `Origin`. */
  readonly sameOrigin: boolean;
}

/**
 * @param trustedProxies how many proxies stand in front: each appends the address that it saw to
 *   `X-Forwarded-For`, so the client's is that many from the end. What stands before was sent by the client and
 *   is believed by nobody. 0: the headers are ignored.
 */
export function callerOf(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustedProxies: number,
): Caller {
  const forwarded = (name: string): string[] =>
    trustedProxies === 0
      ? []
      : String(request.headers[name] ?? '')
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '');
  const origin = request.headers.origin ?? null;
  const host = forwarded('x-forwarded-host').at(-1) ?? request.headers.host ?? '';
  const addresses = forwarded('x-forwarded-for');
  return {
    ip: addresses[Math.max(addresses.length - trustedProxies, 0)] ?? request.socket.remoteAddress ?? '',
    host,
    secure: forwarded('x-forwarded-proto').at(-1) === 'https',
    origin,
    // By host alone: a proxy that ends TLS may not say so.
    sameOrigin: origin !== null && URL.canParse(origin) && new URL(origin).host === host,
  };
}

/** Pages of this gateway, pages of listed origins, and whatever is no browser (it sends no `Origin`). */
export function isAllowedOrigin(caller: Caller, allowedOrigins: readonly string[]): boolean {
  return caller.origin === null || caller.sameOrigin || allowedOrigins.includes(caller.origin);
}
