import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { axeFindings } from '../harness/axe.ts';
import { expect, oneMode, test } from '../harness/test.ts';
import { atRest } from './row-steps.ts';
import { ask, composer, expectLive, finishedAnswer, freshSession } from './steps.ts';

async function openInspector(page: Page): Promise<Locator> {
  // Ready once the shell listens for its keys.
  await expect(page.getByRole('button', { name: 'Command palette' })).toBeVisible();
  await page.keyboard.press('Control+Shift+P');
  const inspector = page.getByRole('dialog', { name: 'Protocol inspector' });
  await expect(inspector.getByRole('searchbox', { name: 'Filter frames' })).toBeFocused();
  return inspector;
}

const rows = (inspector: Locator) => inspector.getByRole('list', { name: 'Frames' }).getByRole('listitem');

test('frames of all channels are seen as they cross, the page stays in use, and an export holds no token', async ({
  signIn,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Inspected');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  const inspector = await openInspector(page);
  await ask(page, 'What is the vacation policy?');
  await finishedAnswer(page);
  const channels = inspector.getByRole('combobox', { name: 'Channel' });
  await expect(channels.getByRole('option', { name: `chat:${session.id}` })).toBeAttached();
  await inspector.getByRole('combobox', { name: 'Direction' }).selectOption('Out');
  await inspector.getByRole('searchbox', { name: 'Filter frames' }).fill('vacation');
  await expect(rows(inspector)).toHaveCount(1);
  await rows(inspector).getByRole('button').click();
  await expect(inspector.getByRole('region', { name: /^Frame / })).toContainText(
    '"content": "What is the vacation policy?"',
  );
  await page.keyboard.press('Escape');
  await expect(inspector.getByRole('region', { name: /^Frame / })).toBeHidden();

  const saving = page.waitForEvent('download');
  await inspector.getByRole('button', { name: 'Export' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(/^nadoo-frames-.*\.json$/);
  const text = await readFile(await download.path(), 'utf8');
  expect(text).not.toMatch(/eyJ[\w-]+\./);
  const file = JSON.parse(text) as {
    format: string;
    version: number;
    frames: { channel: string; direction: string; text: string }[];
  };
  expect(file).toMatchObject({ format: 'nadoo-frames', version: 1 });
  expect(
    file.frames.some(({ direction, text: frame }) => direction === 'in' && frame.includes('response_end')),
  ).toBe(true);
  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
  // The focus is where it was, ready to type.
  await composer(page).focus();
  await openInspector(page);
  await page.keyboard.press('Escape');
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type('half a thought');
  await expect(composer(page)).toHaveValue('half a thought');
});

test('unknown and rejected frames are counted and found; a flood is followed at its end and what is gone is said', async ({
  signIn,
  api,
  faultProxy,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Strange frames, inspected');
  const page = await signIn('Ada', { to: session.path, base: faultProxy.url });
  await expectLive(page);
  const inspector = await openInspector(page);
  const chat = new RegExp(`/ws/chat/${session.id}`);
  faultProxy.inject(JSON.stringify({ type: 'from_the_future', api_key: 'sk-abcdef' }), chat);
  faultProxy.inject('{"type": "text-del', chat);
  await expect(inspector).toContainText('1 unknown, 1 rejected');
  await inspector.getByRole('combobox', { name: 'Outcome' }).selectOption('Unknown');
  await expect(rows(inspector)).toHaveCount(1);
  await expect(inspector).not.toContainText('sk-abcdef');
  await inspector.getByRole('combobox', { name: 'Outcome' }).selectOption('Rejected');
  await expect(rows(inspector).getByRole('button')).toHaveAccessibleName(/Rejected$/);
  await inspector.getByRole('combobox', { name: 'Outcome' }).selectOption('All outcomes');
  // Of the flood alone: a heartbeat that falls into it would count as well.
  await inspector.getByRole('searchbox', { name: 'Filter frames' }).fill('from_the_future');

  const flood = (from: number, count: number) => {
    for (let n = from; n < from + count; n += 1)
      faultProxy.inject(JSON.stringify({ type: 'from_the_future', n }), chat);
  };
  flood(0, 3_000);
  await expect(inspector).toContainText('2,000 frames');
  await expect(inspector).toContainText('older frames are no longer kept');
  await expect(rows(inspector).last()).toContainText('"n":2999');
  await expect(rows(inspector).last()).toBeInViewport();
  expect(await rows(inspector).count()).toBeLessThan(60);

  // Scrolled up it stands still; what came meanwhile is told, and one click leads there.
  await inspector.getByRole('list', { name: 'Frames' }).hover();
  await page.mouse.wheel(0, -600);
  await expect(rows(inspector).last()).not.toContainText('"n":2999');
  await atRest(inspector.getByRole('list', { name: 'Frames' }));
  const still = await rows(inspector).first().innerText();
  flood(3_000, 5);
  await inspector.getByRole('button', { name: '5 new' }).click({ trial: true });
  expect(await rows(inspector).first().innerText()).toBe(still);
  await inspector.getByRole('button', { name: '5 new' }).click();
  await expect(rows(inspector).last()).toContainText('"n":3004');
  await expect(rows(inspector).last()).toBeInViewport();
});

for (const [locale, colorScheme] of [
  ['en-US', 'dark'],
  ['ko-KR', 'light'],
] as const) {
  test.describe(`${locale}, ${colorScheme}`, () => {
    test.use({ locale, colorScheme, viewport: { width: 360, height: 740 } });
    test(
      'axe finds nothing in the inspector, and it fits a phone',
      { tag: oneMode },
      async ({ page, siteUrl, api }) => {
        const session = await freshSession(await api('Ada'), 'Axe, inspected');
        await page.goto(siteUrl + session.path);
        await page.locator('input[type=email]').fill('ada@demo.nadoo.dev');
        await page.locator('input[type=password]').fill('demo-nadoo');
        await page.locator('button[type=submit]').click();
        await expect(page.locator('main textarea')).toBeEnabled();
        await page.keyboard.press('Control+Shift+P');
        const inspector = page.locator('section[role=dialog]');
        await inspector.locator('[data-frame]').first().click();
        await expect(inspector.locator('pre')).toBeVisible();
        expect(await axeFindings(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      },
    );
  });
}
