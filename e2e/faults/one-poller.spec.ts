/** What idle tabs ask for: on a stock server one tab of a browser looks up who is here, on ours none does. */
import type { Page } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import { expectLive } from '../journeys/steps.ts';

/** Who holds the turn to ask, and how many tabs wait for it. */
function turns(page: Page): Promise<{ held: number; waiting: number }> {
  return page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    const isTurn = ({ name }: LockInfo) => name?.startsWith('nadoo:survey:') === true;
    return { held: held.filter(isTurn).length, waiting: pending.filter(isTurn).length };
  });
}

/** Headless tabs are always seen: this one says that it is not. */
async function setSeen(page: Page, seen: boolean, then?: 'and opens a window'): Promise<void> {
  await page.evaluate(
    ([visible, opens]) => {
      const state = visible ? 'visible' : 'hidden';
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => !visible });
      document.dispatchEvent(new Event('visibilitychange'));
      if (!opens) return;
      // As long as the browser may need to grant what was asked for just now.
      const end = performance.now() + 20;
      while (performance.now() < end);
      window.open('/login');
    },
    [seen, then !== undefined] as const,
  );
}

test('two tabs of one person have one turn between them, and a hidden tab gives it up', async ({
  context,
  signIn,
  mode,
}) => {
  const first = await signIn('Ada', { to: '/w/ws-demo/documents' });
  await expectLive(first);
  const asks: Page[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/ws/stats')) asks.push(request.frame().page());
  });
  const opening = context.waitForEvent('page');
  // As a person opens a second tab of the same: it inherits who it is.
  await first.evaluate(() => void window.open(location.href));
  const second = await opening;
  if (mode === 'stock') {
    await second.getByRole('textbox', { name: 'Email' }).fill('ada@demo.nadoo.dev');
    await second.getByLabel('Password', { exact: true }).fill('demo-nadoo');
    await second.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  await expectLive(second);
  const members = second.getByRole('complementary', { name: 'Workspace members' });
  await expect(members.getByRole('group', { name: 'Online' })).toContainText('Ada');
  if (mode === 'stock') {
    await expect.poll(() => turns(first)).toEqual({ held: 1, waiting: 1 });
    await setSeen(first, false);
    await expect.poll(() => turns(first)).toEqual({ held: 1, waiting: 0 });
    await setSeen(second, false);
    await expect.poll(() => turns(first)).toEqual({ held: 0, waiting: 0 });
    await setSeen(second, true);
    await setSeen(first, true);
    await expect.poll(() => turns(first)).toEqual({ held: 1, waiting: 1 });
    // A tab that is gone leaves the turn to the other.
    await second.close();
    await expect.poll(() => turns(first)).toEqual({ held: 1, waiting: 0 });
    // Chrome takes back what it grants while a page opens a window: the page asks again.
    await setSeen(first, false);
    await expect.poll(() => turns(first)).toEqual({ held: 0, waiting: 0 });
    await setSeen(first, true, 'and opens a window');
    await expect.poll(() => turns(first)).toEqual({ held: 1, waiting: 0 });
  } else {
    expect(await turns(first)).toEqual({ held: 0, waiting: 0 });
    expect(asks, 'the server says by itself who is here').toEqual([]);
  }
});
