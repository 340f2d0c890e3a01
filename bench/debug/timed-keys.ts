/** Presses keys one after the other and says how long each took until what it led to was painted. */
import type { Page } from '@playwright/test';

/** The key as the browser had it, and the end of the first frame in which nothing more of it is to be drawn. */
const timer = `
  window.timed = null;
  addEventListener('keydown', (event) => {
    if (event.key === 'Shift') return;
    const began = event.timeStamp;
    window.timed = window.probe.painted().then((at) => at - began);
  }, { capture: true });
`;

const listening = new WeakSet<Page>();

/**
 * @param after run after each, while nothing is measured
 * @returns milliseconds, in the order of the keys
 */
export async function timeKeys(
  page: Page,
  keys: readonly string[],
  after: () => Promise<void> = () => Promise.resolve(),
): Promise<number[]> {
  if (!listening.has(page)) await page.evaluate(timer);
  listening.add(page);
  const taken: number[] = [];
  for (const key of keys) {
    await page.keyboard.press(key === ' ' ? 'Space' : key);
    taken.push(await page.evaluate<number>('window.timed'));
    // What follows of itself (scrolling, heights measured anew) is over before the next key.
    await page.evaluate('window.probe.painted().then(() => window.probe.painted())');
    await after();
  }
  return taken;
}
