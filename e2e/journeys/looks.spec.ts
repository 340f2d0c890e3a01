/** What is seen beside the words: colours of code, waiting, forced colours, larger text, less motion, headings. */
import type { Locator, Page } from '@playwright/test';
import { demoPassword, expect, fillSignIn, needs, people, test } from '../harness/test.ts';
import { bell } from './inbox-steps.ts';
import { composer, expectLive, freshSession } from './steps.ts';

/** WCAG 2.2: of an element's colour against the nearest ground that is painted behind it. */
const contrastOf = (element: Locator): Promise<number> =>
  element.evaluate((node) => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const luminance = (color: string): number => {
      if (!canvas) throw new Error('no canvas');
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((channel) =>
        channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const groundOf = (element: Element): string => getComputedStyle(element).backgroundColor;
    // Transparent, whatever the colour: forced colours say it as `rgba(255, 255, 255, 0)`.
    const isClear = (color: string): boolean => /^rgba\(.*, 0\)$/.test(color);
    let ground: Element = node;
    while (ground.parentElement && isClear(groundOf(ground))) ground = ground.parentElement;
    const [dark, bright] = [luminance(getComputedStyle(node).color), luminance(groundOf(ground))].sort(
      (a, b) => a - b,
    ) as [number, number];
    return (bright + 0.05) / (dark + 0.05);
  });

const colorOf = (element: Locator) => element.evaluate((node) => getComputedStyle(node).color);

test(
  'code has colours of its own, and they read in both themes',
  { tag: needs('workspace-data') },
  async ({ signIn }) => {
    const page = await signIn('Ada', { to: '/w/ws-demo/documents/doc-handbook' });
    const text = page.getByRole('textbox', { name: 'Document text' });
    await expect(text).toBeEditable();
    await text.fill('```python\ndef total(rows):\n    return "sum", 42  # of all\n```');
    await page.getByRole('tab', { name: 'Preview' }).click();
    const code = page.getByRole('main').locator('pre code');
    const kinds = ['def', 'total', '"sum"', '42', '# of all'].map((word) =>
      code.getByText(word, { exact: true }),
    );
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const colors = await Promise.all([code, ...kinds].map(colorOf));
      expect(new Set(colors).size, `colours in the ${colorScheme} theme: ${colors.join(' ')}`).toBe(6);
      for (const each of [code, ...kinds]) expect(await contrastOf(each)).toBeGreaterThanOrEqual(4.5);
    }
  },
);

/** How much is seen of each skeleton within `part`, at a moment of its own animation. */
const opacityAt = (part: Locator, ms: number): Promise<string[]> =>
  part.evaluate(
    // All in one go: the skeleton of a view that is loaded gives way to that of what it lists, and one that React has
    // put away for another stays in the document for a moment.
    (root, time) =>
      [...root.querySelectorAll('[role=status]')]
        .filter((status) => status.textContent === 'Loading' && status.checkVisibility())
        .map((skeleton) => {
          const [animation] = skeleton.getAnimations();
          if (!animation) return 'no animation';
          animation.pause();
          animation.currentTime = time;
          return getComputedStyle(skeleton).opacity;
        }),
    ms,
  );

test('wherever the page waits it shows nothing for 150 ms, then a skeleton; also where motion is unwanted', async ({
  page,
  signIn,
  mode,
}) => {
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  // Whatever a view lists or shows; not who one is, where one may be, and what the server can do.
  await page.route(
    /\/api\/v1\/(applications|chat\/sessions|notifications|plugins|workflows|workspaces\/.)/,
    async (route) => {
      await held;
      await route.continue();
    },
  );
  await signIn('Ada', { to: '/w/ws-demo/members' });
  const main = page.getByRole('main');
  const skeletonsIn = (part: Locator) => part.getByRole('status').filter({ hasText: /^Loading$/ });
  const unseenAtFirst = async (part: Locator, count: number) => {
    await expect(skeletonsIn(part)).toHaveCount(count);
    for (const [ms, opacity] of [
      [0, '0'],
      [149, '0'],
      [300, '1'],
    ] as const)
      expect(await opacityAt(part, ms), `after ${ms} ms`).toEqual(Array(count).fill(opacity));
    expect(Number((await opacityAt(part, 220))[0])).toBeGreaterThan(0);
  };
  await unseenAtFirst(main, 1);
  // With presence the socket says who is here; what happened here is asked for all the same.
  await unseenAtFirst(page.getByRole('complementary', { name: 'Workspace members' }), 1);
  const views = { stock: { Chat: 2 }, extended: { Documents: 1, Plugins: 1, Workflows: 1, Chat: 2 } };
  for (const [view, count] of Object.entries(mode === 'stock' ? views.stock : views.extended)) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: view }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(view);
    await unseenAtFirst(main, count);
  }
  await page.getByRole('button', { name: /^Workspace: / }).click();
  await page.getByRole('menuitem', { name: 'Applications' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Applications');
  await unseenAtFirst(main, 1);
  if (mode !== 'stock') {
    await bell(page).click();
    await unseenAtFirst(page.getByRole('dialog', { name: 'Notifications' }), 1);
    await page.keyboard.press('Escape');
  }
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await opacityAt(main, 149)).toEqual(['0']);
  expect(await opacityAt(main, 152)).toEqual(['1']);
  await expect(main.getByRole('listitem')).toHaveCount(0);
  answer();
  await expect(main.getByRole('list', { name: 'Applications' }).getByRole('listitem').first()).toBeVisible();
  await expect(skeletonsIn(page.locator('body'))).toHaveCount(0);
});

test('in forced colours a status keeps its shape, and what is current or has the focus an outline', async ({
  signIn,
}) => {
  const page = await signIn('Ada', { to: '/w/ws-demo/documents' });
  await expectLive(page);
  const people = page.getByRole('complementary', { name: 'Workspace members' });
  const dotOf = (name: RegExp) => people.getByRole('listitem', { name }).locator('[data-status]');
  await expect(dotOf(/^Ada/)).toHaveAttribute('data-status', 'live');
  // The journey before this one may have left him here, which lasts ten seconds.
  await expect(dotOf(/^Jun/)).not.toHaveAttribute('data-status', 'live', { timeout: 20_000 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    expect(await dotOf(/^Ada/).innerHTML()).not.toBe(await dotOf(/^Jun/).innerHTML());
    for (const dot of [dotOf(/^Ada/), dotOf(/^Jun/), page.locator('header [data-status]')])
      expect(await contrastOf(dot), `a status in ${colorScheme}`).toBeGreaterThanOrEqual(4.5);
    const current = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Documents' });
    await expect(current).toHaveCSS('outline-style', 'solid');
    await bell(page).focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    await expect(bell(page)).toBeFocused();
    await expect(bell(page)).toHaveCSS('outline-style', 'solid');
    await expect(bell(page)).toHaveCSS('outline-width', '2px');
  }
});

test('motion lasts 120 to 180 ms, and none where it is unwanted; figures that line up are of one width', async ({
  signIn,
}) => {
  const page = await signIn('Ada', { to: '/w/ws-demo/documents' });
  await bell(page).click();
  const list = page.getByRole('dialog', { name: 'Notifications' });
  await expect(list).toHaveCSS('animation-duration', '0.14s');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect(list).toHaveCSS('animation-duration', '0.001s');
  await page.keyboard.press('Escape');
  /** Widths of the texts in an element of this kind, px. */
  const widths = (kind: string, texts: readonly string[]) =>
    page.evaluate(
      ([name, words]) =>
        words.map((text) => {
          const element = document.body.appendChild(document.createElement(name));
          element.style.cssText = 'display: inline-block';
          element.textContent = text;
          const { width } = element.getBoundingClientRect();
          element.remove();
          return width;
        }),
      [kind, texts] as const,
    );
  const figures = ['11111111', '00000000', '47474747'];
  for (const kind of ['time', 'td', 'dd']) {
    const found = await widths(kind, figures);
    expect(new Set(found).size, `${kind}: ${found.join(' ')}`).toBe(1);
  }
  // Elsewhere a hyphen is no gap: with those figures Inter's is as wide as they are.
  const [hyphens = 0, zeros = 0] = await widths('span', ['--------', '00000000']);
  expect(hyphens).toBeLessThan(zeros * 0.8);
});

test('every view has one h1, and the first stop of Tab leads past the rail to it', async ({
  page,
  siteUrl,
  mode,
}) => {
  // Signed out, too: the id is the capability.
  for (const [path, heading] of [
    ['/debug/demo-run-failed', 'Debugger'],
    ['/login', 'Sign in to Nadoo Console'],
  ] as const) {
    await page.goto(siteUrl + path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText([heading]);
  }
  // The first stop is that of a page that was just loaded: without a cookie one has to ask to stay signed in.
  if (mode === 'stock') await page.getByRole('checkbox', { name: 'Stay signed in on this browser' }).check();
  await fillSignIn(page, people.Ada.email, demoPassword);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${siteUrl}/w/ws-demo/documents`);
  await expectLive(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await expect(skip).not.toBeInViewport();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(['Documents']);
  const main = page.getByRole('navigation', { name: 'Main' });
  for (const view of mode === 'stock' ? ['Plugins', 'Chat'] : ['Plugins', 'Workflows', 'Chat']) {
    await main.getByRole('link', { name: view }).click();
    await expect(page.getByRole('main').locator('ul, form').first()).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText([view]);
  }
});

test.describe('at 200 % zoom', () => {
  test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });

  async function fits(page: Page): Promise<void> {
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }));
    expect(scroll, `${page.url()} is wider than its window`).toBeLessThanOrEqual(client);
  }

  test('every view fits, and what it is for is in sight', async ({ page, siteUrl, signIn, api }) => {
    await page.goto(`${siteUrl}/login`);
    await expect(page.getByLabel('Password', { exact: true })).toBeInViewport();
    await fits(page);
    const session = await freshSession(await api('Ada'), 'Zoomed');
    await signIn('Ada', { to: session.path });
    await expectLive(page);
    await fits(page);
    await expect(composer(page)).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('button', { name: 'Send message' })).toBeInViewport({ ratio: 1 });
    const turns = page.getByRole('region', { name: 'Conversation' });
    expect((await turns.boundingBox())?.height ?? 0).toBeGreaterThan(60);
    await bell(page).click();
    await expect(page.getByRole('tab', { name: 'Unread' })).toBeInViewport({ ratio: 1 });
    await fits(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('dialog').getByRole('option').first()).toBeInViewport();
    await fits(page);
    await page.keyboard.press('Escape');

    // The people are a sheet: it takes the focus, and Escape gives it back.
    await page.getByRole('button', { name: 'Show members' }).click();
    const people = page.getByRole('complementary', { name: 'Workspace members' });
    await expect(people).toBeFocused();
    await expect(people.getByRole('listitem').first()).toBeInViewport();
    await page.keyboard.press('Escape');
    await expect(people).toBeHidden();
    await expect(page.getByRole('button', { name: 'Show members' })).toBeFocused();

    const main = page.getByRole('navigation', { name: 'Main' });
    for (const view of ['Documents', 'Plugins']) {
      await main.getByRole('link', { name: view }).click();
      // A stock server has no list of documents, and says so.
      await expect(page.getByRole('main').locator('ul, form, p').first()).toBeInViewport();
      await fits(page);
    }
    await page.goto(`${siteUrl}/debug/demo-run-failed`);
    await expect(page.getByRole('region', { name: 'Failure' })).toBeInViewport();
    await expect(page.getByRole('log', { name: 'Console' })).toBeInViewport();
    await fits(page);
  });
});
