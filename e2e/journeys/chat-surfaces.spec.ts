/** What opens over and beside a conversation, looked at by axe in both themes, on a phone and on a desk. */
import { axeFindings, wear } from '../harness/axe.ts';
import { expect, needs, test } from '../harness/test.ts';
import { ask, composer, finishedAnswer, freshSession } from './steps.ts';

test(
  'axe finds nothing on what opens over a conversation, light or dark, wide or narrow; nothing juts out',
  { tag: needs('workspace-data', 'presence', 'mentions', 'plugin-runs') },
  async ({ signIn, openAs, api }) => {
    test.slow();
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Surfaces');
    await openAs('Mina', { to: session.path });
    const page = await signIn('Ada', { to: session.path });
    await ask(page, 'What is the vacation policy?');
    const answer = await finishedAnswer(page);
    const found: string[] = [];
    const look = async (name: string) => {
      found.push(...(await axeFindings(page)).map((line) => `${name}: ${line}`));
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
      await composer(page).fill('');
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
    // axe lets a list be scrolled by its owner's keys where that is a `combobox`; ours is a `textbox`, and seen above.
    expect(found.filter((line) => !/^menu .* scrollable-region-focusable /.test(line))).toEqual([]);
  },
);
