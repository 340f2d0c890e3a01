import type { QueryClient } from '@tanstack/react-query';
import type { AuthHolder } from '#src/auth/types.ts';

/**
 * What one person fetched must not be there for the next: neither after a sign-out, wherever it was pressed, nor
 * where somebody else signs in over a page whose session ran out.
 */
export function forgetOthers(
  auth: Pick<AuthHolder, 'getState' | 'subscribe'>,
  queryClient: QueryClient,
): () => void {
  let last = auth.getState().user?.id ?? null;
  return auth.subscribe(({ user }) => {
    const id = user?.id ?? null;
    if (id === last) return;
    if (last !== null) queryClient.clear();
    last = id;
  });
}
