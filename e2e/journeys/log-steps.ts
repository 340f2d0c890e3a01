import type { Locator } from '@playwright/test';
import { expect } from '../harness/test.ts';

/**
 * Every row of a virtual log, in order, as its text: what a reader sees who goes through it from the top, page by page.
 * Which rows are mounted at one moment depends on what has been measured, so that it is no thing to compare.
 * @param log the scrolling log; @param count how many rows it has
 */
export async function wholeLog(log: Locator, count: number): Promise<string[]> {
  const rows = new Map<number, string>();
  const collect = async () => {
    // Found and read in one step: a row that is unmounted between the two has another innerText.
    const mounted = await log.evaluate((element) =>
      [...element.querySelectorAll<HTMLElement>('[data-index]')].map((each) => ({
        index: Number(each.getAttribute('data-index')),
        text: each.innerText,
      })),
    );
    for (const { index, text } of mounted) rows.set(index, text);
    return rows.size;
  };
  await log.focus();
  await log.press('Home');
  await expect(log.locator('[data-index="0"]')).toBeVisible();
  await expect
    .poll(
      async () => {
        const size = await collect();
        // From the end to the beginning again: a page that is busy may not have drawn a row when it was passed.
        await log.evaluate((element) => {
          const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
          if (isAtEnd) element.scrollTo({ top: 0 });
          else element.scrollBy({ top: element.clientHeight / 2 });
        });
        return size;
      },
      { intervals: [50] },
    )
    .toBe(count);
  return [...rows].sort(([a], [b]) => a - b).map(([, text]) => text);
}
