import type { Locator, Page } from '@playwright/test';
import { expect, needs, oneMode, test } from '../harness/test.ts';
import { painted, watchOverlaps } from './row-steps.ts';
import { ask, composer, conversation, expectLive, finishedAnswer, freshSession } from './steps.ts';

async function fitsItsWidth(page: Page): Promise<void> {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect(scroll, `${page.url()} is wider than its window`).toBeLessThanOrEqual(client);
}

test('the language switches in place and is kept; names, plurals and the document follow', async ({
  signIn,
  api,
}) => {
  const session = await freshSession(await api('Ada'), '언어');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '휴가 규정이 뭐야?');
  await finishedAnswer(page);
  // Beside each name a time, whole and with its zone on hover.
  for (const name of ['Ada', 'Nadoo']) {
    const time = conversation(page).getByRole('article', { name, exact: true }).locator('header time');
    await expect(time).toHaveText(/^\d\d:\d\d$/);
    await expect(time).toHaveAttribute('datetime', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    await time.hover();
    await expect(time).toHaveAttribute('title', /\d{4}, \d\d:\d\d:\d\d UTC$/);
  }
  await page.getByRole('button', { name: 'User menu' }).click();
  await page.getByRole('menuitemradio', { name: '한국어' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(
    page.getByRole('navigation', { name: '주 메뉴' }).getByRole('link', { name: '문서' }),
  ).toBeVisible();
  await expect(page.getByRole('textbox', { name: '메시지' })).toBeVisible();
  await expect(page.getByRole('button', { name: '메시지 보내기' })).toBeVisible();
  await expect(page.getByRole('status', { name: '연결 상태' })).toHaveText('실시간');
  await expect(
    page.getByRole('complementary', { name: '워크스페이스 구성원' }).getByRole('group', { name: '온라인' }),
  ).toContainText('소유자');
  await page.goto('/debug/demo-run-failed');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(page.getByRole('region', { name: '실패' })).toBeVisible();
  await expect(page.getByRole('tab', { name: /^콘솔 \d+$/ })).toBeVisible();
});

test.describe('a browser that speaks Korean and likes it dark', () => {
  test.use({ locale: 'ko-KR', colorScheme: 'dark' });
  test('is met in Korean, in the dark; the choice of a theme overrides', async ({ page, siteUrl }) => {
    await page.goto(`${siteUrl}/login`);
    await expect(page.getByRole('button', { name: '로그인', exact: true })).toBeVisible();
    const brightness = () =>
      page.evaluate(() => {
        const canvas = document.createElement('canvas').getContext('2d');
        if (!canvas) throw new Error('no canvas');
        let painted = document.elementFromPoint(2, 2);
        const colorOf = (element: Element) => getComputedStyle(element).backgroundColor;
        while (painted?.parentElement && colorOf(painted) === 'rgba(0, 0, 0, 0)')
          painted = painted.parentElement;
        canvas.fillStyle = painted ? colorOf(painted) : 'red';
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data[1] ?? -1;
      });
    await expect.poll(brightness).toBeLessThan(64);
    await page.getByRole('button', { name: '테마와 언어' }).click();
    await page.getByRole('menuitemradio', { name: '밝게' }).click();
    await expect.poll(brightness).toBeGreaterThan(192);
    await page.reload();
    await expect(page.getByRole('button', { name: '로그인', exact: true })).toBeVisible();
    await expect.poll(brightness).toBeGreaterThan(192);
  });
});

test(
  'rows of the console wrap at another width and never lie over each other',
  { tag: oneMode },
  async ({ page }) => {
    await page.goto('/debug/demo-run-long');
    const log = page.getByRole('log', { name: 'Console' });
    await expect(log.locator('time').first()).toBeVisible();
    const heights = () =>
      log.evaluate((list) => [...list.querySelectorAll('[data-index]')].map((row) => row.clientHeight));
    const overlap = await watchOverlaps(log);
    for (const width of [360, 1280, 420, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await painted(log);
      // The journey would see nothing where all rows keep one line.
      if (width < 500) await expect.poll(async () => Math.max(...(await heights()))).toBeGreaterThan(40);
      await log.hover();
      for (const step of [900, 900, -400]) {
        await page.mouse.wheel(0, step);
        await painted(log);
      }
    }
    expect(await overlap(), 'px of a row over the next one').toBeLessThanOrEqual(1);
  },
);

/** The size of the letters of an element, px. */
const sizeOf = (element: Locator) => element.evaluate((node) => getComputedStyle(node).fontSize);

test.describe('on a wide screen', () => {
  test.use({ viewport: { width: 1920, height: 900 } });

  test(
    'what is read is at most 48 rem wide, what it rests on stands beside it; letters have the sizes of their use',
    { tag: oneMode },
    async ({ signIn, api }) => {
      const session = await freshSession(await api('Ada'), 'On a wide screen');
      const page = await signIn('Ada', { to: session.path });
      await ask(page, 'What is the vacation policy? '.repeat(20));
      const answer = await finishedAnswer(page);
      for (const name of [/^Sources \d+$/, /^Run$/, /^Debug$/])
        await expect(page.getByRole('tab', { name })).toBeVisible();
      for (const width of [1920, 2560]) {
        await page.setViewportSize({ width, height: 900 });
        await fitsItsWidth(page);
        const thread = await page.locator('[data-thread] > div').boundingBox();
        expect(thread?.width).toBe(768);
        const field = await composer(page).boundingBox();
        expect(field?.width ?? 999).toBeLessThanOrEqual(768);
      }
      expect(await sizeOf(answer.locator('.markdown p').first())).toBe('16px');
      const main = page.getByRole('navigation', { name: 'Main' });
      expect(await sizeOf(page.locator('body'))).toBe('14px');
      expect(await sizeOf(page.getByRole('tab', { name: 'Run', exact: true }))).toBe('14px');
      await main.getByRole('link', { name: 'Plugins' }).click();
      await fitsItsWidth(page);
      await page.goto('/debug/demo-run-ok');
      const line = page.getByRole('log', { name: 'Console' }).locator('time').first();
      await expect(line).toBeVisible();
      expect(await sizeOf(line)).toBe('12.5px');
      await fitsItsWidth(page);
    },
  );
});

test.describe('at 360 px', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test('the rail lies down, side columns become sheets, nothing is wider than the window', async ({
    signIn,
    api,
  }) => {
    const session = await freshSession(
      await api('Ada'),
      'On a phone, with a title that is longer than the window is wide',
    );
    const page = await signIn('Ada', { to: session.path });
    await expectLive(page);
    const main = page.getByRole('navigation', { name: 'Main' });
    const box = await main.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(730);
    await ask(page, 'What is the vacation policy?');
    await finishedAnswer(page);
    await fitsItsWidth(page);
    await page.getByRole('button', { name: 'Show sessions' }).click();
    const sheet = page.getByRole('dialog', { name: 'Sessions' });
    await expect(sheet.getByRole('list', { name: 'Sessions' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await page.getByRole('button', { name: 'Show members' }).click();
    /** At the lower edge, as wide as the window. */
    const isSheet = async (surface: Locator) => {
      await expect(surface).toBeVisible();
      await expect
        .poll(async () => {
          const { x = -1, y = 0, width = 0, height = 0 } = (await surface.boundingBox()) ?? {};
          return [Math.round(x), Math.round(width), Math.round(y + height)];
        })
        .toEqual([0, 360, 740]);
    };
    await isSheet(page.getByRole('complementary', { name: 'Workspace members' }));
    await page
      .getByRole('complementary', { name: 'Workspace members' })
      .getByRole('button', { name: 'Hide members' })
      .click();
    await page.getByRole('button', { name: /^Notifications/ }).click();
    await isSheet(page.getByRole('dialog', { name: 'Notifications' }));
    await fitsItsWidth(page);
    await page.keyboard.press('Escape');
    for (const view of ['Documents', 'Plugins']) {
      await main.getByRole('link', { name: view }).click();
      await expect(main.getByRole('link', { name: view })).toHaveAttribute('aria-current', 'page');
      await fitsItsWidth(page);
    }
    for (const path of ['/debug/demo-run-ok', '/debug/demo-run-failed']) {
      await page.goto(path);
      await expect(page.getByRole('log', { name: 'Console' })).not.toBeEmpty();
      await fitsItsWidth(page);
    }
    await page.getByRole('tab', { name: 'Steps' }).click();
    await expect(page.getByRole('treegrid', { name: 'Steps' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Failure' })).toBeInViewport();
  });

  test(
    'a document is read and left again, a plugin’s form fits',
    { tag: needs('workspace-data', 'plugin-runs') },
    async ({ signIn }) => {
      const page = await signIn('Ada', { to: '/w/ws-demo/documents' });
      await page.getByRole('list', { name: 'Documents' }).getByRole('button').first().click();
      await expect(page.getByRole('textbox', { name: 'Document text' })).toBeVisible();
      await fitsItsWidth(page);
      await page.getByRole('button', { name: 'All documents' }).click();
      await expect(page.getByRole('list', { name: 'Documents' })).toBeVisible();
      await page.goto('/w/ws-demo/plugins/web-shop');
      const run = page.getByRole('button', { name: 'Run', exact: true });
      await expect(run).toBeVisible();
      const field = await page.getByRole('textbox', { name: 'query' }).boundingBox();
      expect((field?.x ?? 0) + (field?.width ?? 999)).toBeLessThanOrEqual(360);
    },
  );
});
