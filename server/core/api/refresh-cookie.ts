/**
 * The refresh token as a cookie, one per account (protocol.md Part 3): two people or two windows of a demo share
 * a browser without becoming one.
 */
import type { ApiCookie } from '../api-types.ts';
import type { CoreSettings } from '../ports.ts';

const PREFIX = 'nadoo_refresh_';
const PATH = '/api/v1/auth';
export const REFRESH_SECONDS = 7 * 24 * 60 * 60;

/** What cookies are named by: one gateway, or all that share a storage. */
export function cookieScopeOf({ cookieScope, gatewayId }: CoreSettings): string {
  return cookieScope ?? gatewayId;
}

export function refreshCookieName(scope: string, userId: string): string {
  return PREFIX + hash32(`${scope}\n${userId}`);
}

/** @param token null deletes the cookie. */
export function refreshCookie(scope: string, userId: string, token: string | null): ApiCookie {
  return {
    name: refreshCookieName(scope, userId),
    value: token,
    path: PATH,
    maxAgeSeconds: token === null ? 0 : REFRESH_SECONDS,
  };
}

/** The token of an account's cookie; without an account, of the only one there is. */
export function readRefreshCookie(
  cookies: Readonly<Record<string, string>>,
  scope: string,
  userId: string | null,
): string | null {
  if (userId !== null) return cookies[refreshCookieName(scope, userId)] ?? null;
  const tokens = Object.entries(cookies).flatMap(([name, value]) => (name.startsWith(PREFIX) ? [value] : []));
  return tokens.length === 1 ? (tokens[0] ?? null) : null;
}

/** FNV-1a as 8 hexadecimal digits: a name, not a secret. */
function hash32(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
