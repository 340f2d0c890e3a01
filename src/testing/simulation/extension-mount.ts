/** A view that stands on what the server offers: another word of the server's mounts it anew (`useExtension` in the page). */
import type { PageServices } from '#src/app/create-services.ts';
import { hasExtension, type ExtensionName } from '#src/protocol/capabilities.ts';

/**
 * Mounts once the server has said what it offers.
 * @param mount is told whether it offers `name`; returns the end of what it mounted
 * @returns the end of it all
 */
export function mountByExtension(
  { capabilities }: Pick<PageServices, 'capabilities'>,
  name: ExtensionName,
  mount: (isOffered: boolean) => () => void,
): () => void {
  let gone = false;
  let mounted: { readonly isOffered: boolean; readonly end: () => void } | null = null;

  function heed(): void {
    const known = capabilities.get();
    if (gone || !known) return;
    const isOffered = hasExtension(known, name);
    if (isOffered === mounted?.isOffered) return;
    mounted?.end();
    // Whatever is said while it mounts finds that it is about to be there.
    let end = (): void => undefined;
    mounted = { isOffered, end: () => end() };
    end = mount(isOffered);
  }
  const unsubscribe = capabilities.subscribe(heed);
  void capabilities.ready().then(heed);
  return () => {
    gone = true;
    unsubscribe();
    mounted?.end();
  };
}
