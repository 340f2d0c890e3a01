/** Idle tabs of the console, with all that a tab mounts: a chat, the bell, the sidebar. */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { signInApi } from '#e2e/harness/api.ts';
import { demoPassword, people, type Person } from '#e2e/harness/people.ts';

export async function openTab(
  browser: Browser,
  { url, person, extended }: { url: string; person: Person; extended: boolean },
): Promise<{ context: BrowserContext; page: Page }> {
  // A viewer has none of their own.
  const rest = await signInApi(url, 'Ada');
  const { id } = await rest.createSession('app-helpdesk', `Idle (${person})`);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${url}/login?to=/w/ws-demo/chat/${id}`);
  await signIn(page, person, extended);
  return { context, page };
}

/** Another tab of the same person, as `window.open` makes it: it inherits who it is. */
export async function openSecondTab(first: Page, person: Person, extended: boolean): Promise<Page> {
  const opening = first.context().waitForEvent('page');
  await first.evaluate(() => void window.open(location.href));
  const page = await opening;
  if (extended) await live(page);
  else await signIn(page, person, extended);
  return page;
}

async function signIn(page: Page, person: Person, extended: boolean): Promise<void> {
  if (extended) await page.getByRole('button', { name: `Continue as ${person}` }).click();
  else {
    await page.getByRole('textbox', { name: 'Email' }).fill(people[person].email);
    await page.getByLabel('Password', { exact: true }).fill(demoPassword);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  await live(page);
}

async function live(page: Page): Promise<void> {
  await page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Live' }).waitFor();
  await page.getByRole('complementary', { name: 'Workspace members' }).getByText('Mina').first().waitFor();
  await page.getByRole('button', { name: /^Notifications/ }).waitFor();
}

/** Headless tabs are always seen: this one says that it is not. Its timers run on, which a browser would slow. */
export async function hide(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}
