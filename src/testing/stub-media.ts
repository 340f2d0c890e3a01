import { vi } from 'vitest';

/**
 * A window of which these media queries hold; by default all, as in a wide one. It does not change. The test takes it
 * away again: `vi.unstubAllGlobals()`.
 */
export function stubMedia(holds: (query: string) => boolean = () => true): void {
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: holds(query),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
}
