/** So long the blocks of a text that has ended hold up one frame. */
const MOST_MS = 6;

/**
 * Lays out the blocks that were left out while the text grew, from the end on, a few in each frame: of a long answer
 * all at once would hold up the page. Where the browser draws no frames, nothing waits for them.
 * @param done called once all are laid out
 * @returns the end of it: the blocks are left as they were found
 */
export function releaseBlocks(box: HTMLElement, done: () => void): () => void {
  const left = [...box.children]
    .flatMap((block) => (block.matches('.markdown-part') ? [...block.children] : [block]))
    .filter((block) => block instanceof HTMLElement);
  const released: HTMLElement[] = [];
  let frame = 0;

  const step = () => {
    const began = performance.now();
    for (let block = left.pop(); block !== undefined; block = left.pop()) {
      block.style.setProperty('content-visibility', 'visible');
      released.push(block);
      // Each on its own: how long a block takes is known only afterwards.
      block.getBoundingClientRect();
      if (performance.now() - began > MOST_MS) break;
    }
    if (left.length > 0) frame = requestAnimationFrame(step);
    else done();
  };

  frame = requestAnimationFrame(step);
  return () => {
    cancelAnimationFrame(frame);
    for (const block of released) {
      block.style.removeProperty('content-visibility');
      if (block.getAttribute('style') === '') block.removeAttribute('style');
    }
  };
}
