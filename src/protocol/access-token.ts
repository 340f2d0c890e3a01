/** What a client may read of an access token: whose it is. Proving it is the server's part. */
import { parseJson } from './decode.ts';

/** The token's `sub`, or null where it is no JWT. */
export function subjectOf(token: string): string | null {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
    const claims = parseJson(new TextDecoder().decode(bytes));
    if (claims.kind !== 'decoded') return null;
    const subject = (claims.value as { sub?: unknown } | null)?.sub;
    return typeof subject === 'string' ? subject : null;
  } catch {
    return null;
  }
}
