import { classifyActionUrl } from '#src/protocol/page-paths.ts';

/**
 * Where to go after signing in, from the address bar: a path of this page, or `null`. An address of another
 * origin is refused, or a link to our sign-in page could send people anywhere.
 */
export function returnPath(raw: unknown): string | null {
  if (typeof raw !== 'string' || !raw.startsWith('/')) return null;
  const target = classifyActionUrl(raw, location.origin);
  return target.kind === 'internal' && !target.path.startsWith('/login') ? target.path : null;
}
