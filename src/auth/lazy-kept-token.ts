/** The kept token's code, loaded only by those who stay signed in: a flag in local storage says that there is one. */
import { readStored, writeStored } from '#src/lib/local-storage.ts';
import type { KeptToken } from './kept-token.ts';

const FLAG = 'nadoo:kept';

/** @returns null where the page has no secure context or no IndexedDB: nothing is kept there, nor offered */
export function createLazyKeptToken(serverUrl: string): KeptToken | null {
  if (!globalThis.isSecureContext || !('indexedDB' in globalThis)) return null;
  const real = async () => (await import('./kept-token.ts')).createKeptToken(serverUrl);
  return {
    load: async () =>
      readStored(FLAG)
        ? real().then(
            (kept) => kept.load(),
            () => null,
          )
        : null,
    async save(signIn) {
      await (await real()).save(signIn);
      writeStored(FLAG, '1');
    },
    async clear() {
      if (!readStored(FLAG)) return;
      writeStored(FLAG, null);
      await (await real()).clear();
    },
  };
}
