import type { Locator, Page } from '@playwright/test';
import { axeFindings, wear } from '../harness/axe.ts';
import { expect, needs, test } from '../harness/test.ts';
import { freshSession } from './steps.ts';

/** Names and structure in both languages, colours in both themes: neither depends on the other. */
for (const [locale, themes] of [
  [
    'en-US',
    [
      ['light', 'all'],
      ['dark', 'colours'],
    ],
  ],
  ['ko-KR', [['dark', 'names']]],
] as const) {
  test.describe(locale, () => {
    test.use({ locale, reducedMotion: 'reduce' });
    test.slow();

    test(
      `axe finds nothing on any view, ${themes.map(([theme]) => theme).join(' or ')}`,
      { tag: needs('workspace-data', 'plugin-runs', 'agent-events') },
      async ({ page, siteUrl, api, consoleGuard }) => {
        consoleGuard.allowNetworkLines(); // the refused sign-in
        const rest = await api('Ada');
        const session = await freshSession(rest, 'Axe');
        const found: string[] = [];
        // The page follows the theme in place: each view is looked at in both.
        const look = async () => {
          for (const [colorScheme, part] of themes) {
            await wear(page, colorScheme);
            found.push(...(await axeFindings(page, undefined, part)));
          }
        };

        await page.goto(`${siteUrl}/login`);
        await page.locator('input[type=email]').fill('ada@demo.nadoo.dev');
        await page.locator('input[type=password]').fill('wrong');
        await page.locator('button[type=submit]').click();
        await expect(page.getByRole('alert')).toBeVisible();
        await look();
        await page.locator('input[type=password]').fill('demo-nadoo');
        await page.locator('button[type=submit]').click();
        await expect(page.getByRole('navigation')).toBeVisible();
        await expect(page.locator('main textarea')).toBeVisible();
        await look();

        await page.goto(`${siteUrl}${session.path}`);
        await page.locator('main textarea').fill('What is the vacation policy?');
        await page.locator('main textarea').press('Enter');
        await expect(page.getByRole('log').getByRole('article')).toHaveCount(2, { timeout: 30_000 });
        await expect(page.getByRole('log').locator('article[aria-busy]')).toHaveCount(0, {
          timeout: 30_000,
        });
        await page.locator('main textarea').fill('/flaky');
        await page.locator('main textarea').press('Enter');
        await expect(page.getByRole('log').getByRole('article')).toHaveCount(4, { timeout: 30_000 });
        await expect(page.getByRole('log').locator('article[aria-busy]')).toHaveCount(0, {
          timeout: 30_000,
        });
        await page
          .getByRole('log')
          .getByRole('button', { name: /^flaky:build_report/ })
          .click();
        await look();

        const views: [path: string, ready: string][] = [
          ['/w/ws-demo/documents', 'main ul button'],
          ['/w/ws-demo/documents/doc-handbook', 'main textarea'],
          ['/w/ws-demo/plugins', 'main ul button'],
          ['/w/ws-demo/plugins/web-shop', 'main select'],
          ['/debug/demo-run-ok', '[role=log] time'],
          ['/debug/no-such-run', '[role=alert]'],
          ['/debug', 'input[type=file]'],
          ['/no/such/page', 'main a'],
          ['/debug/demo-run-failed', '[role=log] time'],
        ];
        for (const [path, ready] of views) {
          await page.goto(siteUrl + path);
          await expect(page.locator(ready).first()).toBeAttached();
          await look();
        }
        expect(found).toEqual([]);
        // The other panes of the run, and surfaces that open over a view.
        const others: Locator[] = [];
        for (const tab of await page.getByRole('tab').all())
          if ((await tab.getAttribute('aria-selected')) === 'false') others.push(tab);
        for (const tab of others) {
          await tab.click();
          await look();
        }
        for (const trigger of await page.locator('header [aria-haspopup], nav [aria-haspopup]').all()) {
          await trigger.click();
          await look();
          await page.keyboard.press('Escape');
        }
        expect(found).toEqual([]);
      },
    );
  });
}

/** What one does with runs, each with what is pressed there: by structure, because the page speaks two languages. */
const runViews: readonly (readonly [path: string, ready: string, press?: (page: Page) => Promise<void>])[] = [
  ['/w/ws-demo/runs', '[data-run]', (page) => page.getByRole('checkbox').first().check()],
  ['/w/ws-demo/runs?tail=demo-run-ok,demo-run-failed', '[role=log] time'],
  [
    '/w/ws-demo/plugins/calculator',
    'main form button[type=submit]',
    async (page) => {
      // What is missing is said at its field; then the test runs, and fails.
      await page.locator('main form button[type=submit]').click();
      const tests = page.getByRole('region', { name: /^(Tests|테스트)$/ });
      // Of this language alone: the other's may have failed before.
      const language = await page.locator('html').getAttribute('lang');
      const test = tests.getByRole('listitem').filter({ hasText: `dear ${String(language)}` });
      await test.getByRole('button', { name: /^(Run dear|dear .* 실행)/ }).click();
      await expect(test.getByText(/^(Failed|실패)$/).first()).toBeVisible({ timeout: 20_000 });
    },
  ],
  ['/debug/demo-run-ok?with=demo-run-failed', 'main h3'],
  [
    '/debug/demo-run-ok?tab=timeline&side=selection',
    'main [role=toolbar] button',
    async (page) => {
      await page.getByRole('button', { name: /^(Show as table|표로 보기)$/ }).click();
      await expect(page.getByRole('table').first()).toBeVisible();
    },
  ],
  // Run again, save as a test, export.
  ...[0, 2, 3].map(
    (at) =>
      [
        '/debug/demo-run-ok',
        '[role=log] time',
        async (page: Page) => {
          await page.locator('main header button').nth(at).click();
          await expect(page.getByRole('dialog')).toBeVisible();
        },
      ] as const,
  ),
];

for (const [locale, colorScheme] of [
  ['en-US', 'light'],
  ['ko-KR', 'dark'],
] as const) {
  test.describe(`${locale}, ${colorScheme}`, () => {
    test.use({ locale, colorScheme, reducedMotion: 'reduce' });
    test.slow();

    test(
      'axe finds nothing where runs are listed, tailed, tested, compared and exported, and all of it fits a phone',
      { tag: needs('plugin-runs', 'debug-history') },
      async ({ page, siteUrl, api }) => {
        await (
          await api('Ada')
        ).request('POST', '/api/v1/plugins/calculator/tests', {
          workspace_id: 'ws-demo',
          name: `dear ${locale.slice(0, 2)}`,
          tool_name: 'calculate',
          parameters: { expression: '2*3' },
          expected_result: { value: 7 },
        });
        await page.goto(`${siteUrl}/login`);
        await page.locator('input[type=email]').fill('ada@demo.nadoo.dev');
        await page.locator('input[type=password]').fill('demo-nadoo');
        await page.locator('button[type=submit]').click();
        await expect(page.getByRole('navigation')).toBeVisible();
        const found: string[] = [];
        let shown = '';
        for (const [path, ready, press] of runViews) {
          await page.setViewportSize({ width: 1280, height: 800 });
          if (path !== shown) await page.goto(siteUrl + path);
          shown = path;
          await expect(page.locator(ready).first()).toBeVisible();
          await press?.(page);
          found.push(...(await axeFindings(page)));
          await page.setViewportSize({ width: 360, height: 740 });
          found.push(...(await axeFindings(page)));
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(width, `${path} at 360 px`).toBeLessThanOrEqual(360);
          // The view under it stays for the next one.
          const dialog = page.getByRole('dialog');
          if (await dialog.isVisible()) await page.keyboard.press('Escape');
          await expect(dialog).toBeHidden();
        }
        expect(found).toEqual([]);
      },
    );
  });
}
