/** A chat behind a proxy that is cut off, and the tabs of the person who writes in it. */
import type { BrowserContext, Page } from '@playwright/test';
import { axeFindings, wear } from '../harness/axe.ts';
import { demoPassword, expect, fillSignIn, people, type FaultProxy } from '../harness/test.ts';
import { composer, conversation } from '../journeys/steps.ts';
import { hintOnline } from './fault-steps.ts';

export const queued = 'Queued: goes out when the connection is back';

/** Where the members cannot be fetched, a stock server's page knows no more of one than the sign-in told. */
export const own = (page: Page) => conversation(page).getByRole('article', { name: /^ada$/i });

/**
 * The page loads and knows who it is; nothing else comes through, neither socket nor request. A ticket that is given, or
 * a sign of life, would say that HTTP works where sockets do not, and lead to the event stream.
 */
export async function cutOff(context: BrowserContext, proxy: FaultProxy): Promise<void> {
  await context.route(/\/health\/|\/api\/v1\/(?!auth\/(login|refresh)|capabilities)/, (route) =>
    route.abort('connectionrefused'),
  );
  proxy.setUpgrades('refuse');
  proxy.kill('sockets');
}

export async function reconnect(context: BrowserContext, proxy: FaultProxy, ...pages: Page[]): Promise<void> {
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  proxy.heal();
  for (const page of pages) await hintOnline(page);
}

/** Ada in another tab of the same browser, or in one that was reloaded on a server without a cookie. */
export async function asAda(page: Page, address: string, mode: string): Promise<void> {
  if (page.url() !== address) await page.goto(address);
  const button =
    mode === 'stock'
      ? page.getByRole('button', { name: 'Sign in', exact: true })
      : page.getByRole('button', { name: 'Continue as Ada' });
  await expect(button.or(composer(page)).first()).toBeVisible();
  if (await button.isVisible()) {
    if (mode === 'stock') await fillSignIn(page, people.Ada.email, demoPassword);
    else await button.click();
  }
  await expect(composer(page)).toBeVisible();
}

/** What axe finds in the view, and what does not fit: on a phone and on a desk, light and dark. */
export async function looksWrong(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const scheme of ['light', 'dark'] as const) {
      await wear(page, scheme);
      found.push(...(await axeFindings(page, 'main')));
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overflow > 0) found.push(`${String(overflow)} px too wide at ${String(width)}`);
  }
  return found;
}
