import type { QueryClient } from '@tanstack/react-query';

/** Asks the server anew in which workspaces one is, and what stands there: somebody may have invited one meanwhile. */
export async function lookAgain(queryClient: QueryClient): Promise<void> {
  const keys = [['workspaces'], ['members'], ['applications']];
  await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}
