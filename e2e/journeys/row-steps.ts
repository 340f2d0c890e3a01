import type { Locator } from '@playwright/test';

/**
 * Watches a virtual list from now on: by how many px a row lies over the next one at the end of a frame, at worst.
 * Only what would be painted counts, so it looks last of all: when observers of sizes have had their say.
 */
export async function watchOverlaps(list: Locator): Promise<() => Promise<number>> {
  const seen = await list.evaluateHandle((element) => {
    const worst = { px: 0 };
    const look = () => {
      const rows = [...element.querySelectorAll<HTMLElement>('[data-index]')]
        .map((row) => ({ index: Number(row.dataset['index']), box: row.getBoundingClientRect() }))
        .sort((a, b) => a.index - b.index);
      for (const [at, { index, box }] of rows.entries()) {
        const next = rows[at + 1];
        if (next?.index === index + 1) worst.px = Math.max(worst.px, box.bottom - next.box.top);
      }
    };
    const probe = document.body.appendChild(document.createElement('i'));
    Object.assign(probe.style, { position: 'fixed', left: '-9px', height: '1px' });
    // Made after the list's observer it is told after it, in each frame in which its own target changes: in all.
    new ResizeObserver(look).observe(probe);
    let width = 0;
    const frame = () => {
      width = 1 - width;
      probe.style.width = `${width + 1}px`;
      requestAnimationFrame(frame);
    };
    frame();
    return worst;
  });
  return () => seen.evaluate(({ px }) => px);
}

/** Two frames: what a change brings about is painted. */
export async function painted(list: Locator): Promise<void> {
  await list.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Resolves once nothing scrolls in it: the wheel moves smoothly, and its last step may still be under way. */
export function atRest(scroller: Locator): Promise<void> {
  return scroller.evaluate(
    (element) =>
      new Promise<void>((resolve) => {
        let place = Number.NaN;
        let frames = 0;
        const look = () => {
          frames = element.scrollTop === place ? frames + 1 : 0;
          place = element.scrollTop;
          if (frames === 15) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}
