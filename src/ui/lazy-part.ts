import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { loadPatiently } from '#src/lib/load-patiently.ts';

/**
 * A part whose code comes when it is first drawn, with `lazy`'s promise to its `Suspense`. Unlike there, code that cannot
 * be had for a moment (a server that restarts) is asked for again, and what stands around it stays.
 * For a part with a text field take `late`.
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => ({ default: await loadPatiently(load) }));
}
