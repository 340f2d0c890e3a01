import type { Virtualizer } from '@tanstack/react-virtual';

/**
 * A row's height holds for the width at which it was measured. The virtualizer measures mounted rows anew when the
 * width changes; the heights of the others are forgotten here, so that they are estimates again.
 * @returns by how many px that moves the first row in sight
 */
export function forgetUnmounted(list: Virtualizer<HTMLDivElement, Element>): number {
  const { itemSizeCache, elementsCache, options, range } = list;
  const isMounted = (key: string | number | bigint) => elementsCache.get(key)?.isConnected === true;
  let moved = 0;
  for (let index = 0; index < (range?.startIndex ?? 0); index += 1) {
    const key = options.getItemKey(index);
    const height = itemSizeCache.get(key);
    if (height !== undefined && !isMounted(key)) moved += options.estimateSize(index) - height;
  }
  for (const key of itemSizeCache.keys()) if (!isMounted(key)) itemSizeCache.delete(key);
  return moved;
}
