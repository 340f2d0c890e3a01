import type { Capabilities } from '#src/protocol/capabilities.ts';
import { hasExtension } from '#src/protocol/capabilities.ts';

/**
 * Whether "Stay signed in on this browser" is offered: only where no refresh cookie serves (a stock server,
 * or a page on another origin), and only in a secure context, because the token is kept encrypted under a
 * key of the browser's `crypto.subtle`. Source: protocol.md Part 3, "Refresh cookie".
 */
export function offersStay(
  capabilities: Capabilities | null,
  serverUrl: string,
  page: { readonly origin: string; readonly isSecureContext: boolean },
): boolean {
  if (capabilities === null || !page.isSecureContext) return false;
  const sameOrigin = new URL(serverUrl, page.origin).origin === page.origin;
  return !(sameOrigin && hasExtension(capabilities, 'refresh-cookie'));
}
