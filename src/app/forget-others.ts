import type { QueryClient } from '@tanstack/react-query';
import type { AuthHolder } from '#src/auth/types.ts';
import type { Tap } from '#src/connection/tap.ts';

/**
 * What one person fetched, and what crossed the wire for them, must not be there for the next: neither after a sign-out, wherever it was pressed, nor
 * where somebody else signs in over a page whose session ran out.
 */
export function forgetOthers(
  auth: Pick<AuthHolder, 'getState' | 'subscribe'>,
  queryClient: Pick<QueryClient, 'clear'>,
  tap: Pick<Tap, 'clear'>,
): () => void {
  let last = auth.getState().user?.id ?? null;
  return auth.subscribe(({ user }) => {
    const id = user?.id ?? null;
    if (id === last) return;
    if (last !== null) {
      queryClient.clear();
      tap.clear();
    }
    last = id;
  });
}
