import type { Page } from '@playwright/test';

declare global {
  interface Window {
    /** What happened to controls since the page was opened or this was read last. */
    nadooControls: () => string[];
  }
}

/**
 * Watches every control from the first frame that shows it: when one moves, loses room to something that comes, or
 * goes away, by nothing that a person did, a click meant for it may be lost. Call it before the page is opened.
 * @returns reads what happened, in words, since the page was opened
 */
export async function watchControls(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(watch);
  return () => page.evaluate(() => window.nadooControls());
}

/** Runs in the page. */
function watch(): void {
  const CONTROLS = 'a[href], button, input, select, textarea';
  /** What a glyph of another width may cost is no fault, px. */
  const STILL_PX = 4;
  interface Seen {
    readonly name: string;
    readonly box: DOMRect;
    readonly enabled: boolean;
  }
  const words: string[] = [];
  let seen = new Map<Element, Seen>();
  /** Boxes in a list that is scrolled move by that. */
  let scrolled = false;
  window.nadooControls = () => words.splice(0);
  document.addEventListener('scroll', () => (scrolled = true), true);

  const nameOf = (element: Element): string =>
    `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}"`;
  const isShown = (element: Element, { width, height, top, bottom }: DOMRect): boolean =>
    width > 1 &&
    height > 1 &&
    bottom > 0 &&
    top < innerHeight &&
    element.checkVisibility({ visibilityProperty: true });

  const look = (): void => {
    const present = new Map<Element, Seen>();
    for (const element of document.querySelectorAll(CONTROLS)) {
      const box = element.getBoundingClientRect();
      if (!isShown(element, box)) continue;
      const enabled = !element.matches(':disabled, [aria-disabled=true]');
      present.set(element, { name: nameOf(element), box, enabled });
    }
    for (const [element, { name, box, enabled }] of seen) {
      if (!enabled) continue;
      const now = present.get(element)?.box;
      if (now === undefined) {
        if (!element.isConnected) words.push(`${name} was taken away`);
        continue;
      }
      const by = [now.left - box.left, now.top - box.top].map(Math.round);
      const lost = Math.round(Math.max(box.right - now.right, box.bottom - now.bottom));
      if (scrolled) continue;
      if (by.some((step) => Math.abs(step) > STILL_PX)) words.push(`${name} moved by ${by.join(', ')}`);
      else if (lost > STILL_PX) words.push(`${name} lost ${String(lost)} px`);
    }
    seen = present;
    scrolled = false;
  };
  // Another font than the one that stood in for it sets everything anew.
  document.fonts.addEventListener('loadingdone', () => (seen = new Map()));
  // After the frame is drawn, as a person sees it: what is put right before that has not happened.
  const channel = new MessageChannel();
  channel.port1.onmessage = look;
  const frame = (): void => {
    channel.port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
