/** The kept token's code, loaded only by those who stay signed in: local storage says whose sign-in is kept. */
import { readStored, writeStored } from '#src/lib/local-storage.ts';
import type { KeptToken } from './kept-token.ts';

const OWNER = 'nadoo:kept';

/** @returns null where the page has no secure context or no IndexedDB: nothing is kept there, nor offered */
export function createLazyKeptToken(serverUrl: string): KeptToken | null {
  if (!globalThis.isSecureContext || !('indexedDB' in globalThis)) return null;
  const real = async () => (await import('./kept-token.ts')).createKeptToken(serverUrl);
  return {
    load: async () =>
      readStored(OWNER)
        ? real().then(
            (kept) => kept.load(),
            () => null,
          )
        : null,
    async save(signIn) {
      await (await real()).save(signIn);
      writeStored(OWNER, signIn.user.id);
    },
    async clear(userId) {
      if (readStored(OWNER) !== userId) return;
      writeStored(OWNER, null);
      await real().then(
        (kept) => kept.clear(userId),
        () => undefined,
      );
    },
  };
}
