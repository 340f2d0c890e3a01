/** What opens over and beside a conversation, looked at by axe in both themes, on a phone and on a desk. */
import type { Page } from '@playwright/test';
import { axeFindings, wear } from '../harness/axe.ts';
import { expect, needs, test } from '../harness/test.ts';
import { answers, ask, composer, conversation, finishedAnswer, freshSession } from './steps.ts';

/** `--accent-ink` of each theme. */
const accentInk = { light: 'rgb(255, 255, 255)', dark: 'rgb(21, 20, 31)' } as const;

/** The list of chats, a sheet on a phone: what is found, the export that is over; and the run beside the conversation. */
async function besideTheList(
  page: Page,
  width: number,
  look: (name: string) => Promise<void>,
): Promise<void> {
  const isPhone = width < 1024;
  const openList = () => page.getByRole('button', { name: 'Show sessions' }).click();
  if (isPhone) await openList();
  const box = page.getByRole('searchbox', { name: 'Search sessions' });
  await box.fill('vacation');
  await expect(page.getByRole('list', { name: 'In messages' }).getByRole('listitem').first()).toBeVisible();
  await look('search');
  await box.fill('');
  const row = page
    .getByRole('list', { name: 'Sessions' })
    .getByRole('listitem')
    .filter({ hasText: 'Surfaces' });
  await row.first().hover();
  await row.first().getByRole('button', { name: 'Session actions' }).click();
  await look('session actions');
  await page.getByRole('menuitem', { name: 'Export as Markdown' }).click();
  await expect(page.getByText(/^Saved as /)).toBeVisible();
  await look('export');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await palette.getByRole('combobox').fill('show run');
  await palette.getByRole('option', { name: 'Show run' }).click();
  await expect(page.getByRole('tab', { name: 'Run', selected: true })).toBeVisible();
  await look('run tab');
  if (isPhone) await page.keyboard.press('Escape');
  else await page.getByRole('button', { name: 'Hide answer details' }).click();
}

test(
  'axe finds nothing on what opens over a conversation, light or dark, wide or narrow; nothing juts out',
  { tag: needs('workspace-data', 'presence', 'mentions', 'plugin-runs', 'chat-search', 'session-branch') },
  async ({ signIn, openAs, api }) => {
    test.slow();
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Surfaces');
    await openAs('Mina', { to: session.path });
    const page = await signIn('Ada', { to: session.path });
    await ask(page, 'What is the vacation policy?');
    const answer = await finishedAnswer(page);
    const found: string[] = [];
    const look = async (name: string, part: 'all' | 'colours' = 'all') => {
      const findings = await axeFindings(page, undefined, part);
      found.push(...findings.map((line) => `${name}: ${line}`));
      const jutting = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (jutting > 0) found.push(`${name}: ${String(jutting)} px wider than the window`);
    };
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [360, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 740 });
      await wear(page, colorScheme);
      await expect(page.getByRole('list', { name: 'Participants' })).toBeVisible();
      await page.getByRole('button', { name: 'Find in conversation' }).click();
      const field = page.getByRole('searchbox', { name: 'Find in conversation' });
      await field.fill('vacation');
      await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
      await look('strip and find bar');
      await field.press('Escape');
      for (const typed of ['/', '@']) {
        await composer(page).fill('');
        await composer(page).pressSequentially(typed);
        const options = page.getByRole('listbox').getByRole('option');
        await expect(options.first()).toHaveAttribute('aria-selected', 'true');
        await look(`menu ${typed}`);
        // What axe cannot see of a list that a text box owns: its keys reach the last one, and scroll to it.
        await composer(page).press('ArrowUp');
        await expect(options.last()).toHaveAttribute('aria-selected', 'true');
        await expect(options.last()).toBeInViewport({ ratio: 1 });
        await composer(page).press('Escape');
      }
      await composer(page).fill('words');
      // The arrow is a drawing, of which axe says nothing.
      const send = page.getByRole('button', { name: 'Send message' });
      expect(await send.evaluate((button) => getComputedStyle(button).color)).toBe(accentInk[colorScheme]);
      await composer(page).fill('');
      // The page as a whole stands still, however far what is in it scrolls.
      expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
      await besideTheList(page, width, look);
      await answer
        .getByRole('button', { name: /^Source 1: / })
        .first()
        .click();
      await expect(page.getByText(/^The cited passage is selected/)).toBeVisible();
      await page.getByRole('tab', { name: 'Preview' }).click();
      await expect(page.getByText(/^The cited passage is marked/)).toBeVisible();
      await look('passage');
      const dir = process.env['LOOK_DIR'];
      if (dir !== undefined) await page.screenshot({ path: `${dir}/passage-${String(width)}.png` });
      await page.goBack();
      await expect(answer).toBeInViewport();
    }
    // The palette's command, and the chat that comes of it.
    await page.keyboard.press('ControlOrMeta+k');
    const palette = page.getByRole('dialog', { name: 'Command palette' });
    await palette.getByRole('combobox').fill('branch');
    await palette.getByRole('option', { name: 'Branch from the last answer' }).click();
    await expect(
      conversation(page).getByRole('link', { name: 'Branched from Surfaces', exact: true }),
    ).toBeVisible();
    await expect(answers(page)).toHaveCount(1);
    for (const colorScheme of ['light', 'dark'] as const) {
      await wear(page, colorScheme);
      await look(`branched chat, ${colorScheme}`, colorScheme === 'dark' ? 'colours' : 'all');
    }
    // axe lets a list be scrolled by its owner's keys where that is a `combobox`; ours is a `textbox`, and seen above.
    expect(found.filter((line) => !/^menu .* scrollable-region-focusable /.test(line))).toEqual([]);
  },
);
