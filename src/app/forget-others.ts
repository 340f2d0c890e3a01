import type { QueryClient } from '@tanstack/react-query';
import type { AuthHolder } from '#src/auth/types.ts';
import type { Tap } from '#src/connection/tap.ts';

export interface ForgetParts {
  readonly auth: Pick<AuthHolder, 'getState' | 'subscribe'>;
  readonly queryClient: Pick<QueryClient, 'clear'>;
  readonly tap: Pick<Tap, 'clear'>;
}

/**
 * What one person fetched, and what crossed the wire for them, must not be there for the next: neither after a sign-out, wherever it was pressed, nor
 * where somebody else signs in over a page whose session ran out.
 */
export function forgetOthers({ auth, queryClient, tap }: ForgetParts): () => void {
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
