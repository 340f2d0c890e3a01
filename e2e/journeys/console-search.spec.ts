/** An expression that would freeze the page is stopped in its worker, with a word; the page answers meanwhile. */
import { expect, test } from '../harness/test.ts';

test('an expression that takes for ever is stopped with a word, and the next one finds', async ({
  page,
  siteUrl,
}) => {
  await page.goto(`${siteUrl}/debug/demo-run-ok`);
  const log = page.getByRole('log', { name: 'Console' });
  const lines = log.locator('[data-index]');
  await expect(lines.first()).toBeVisible();
  const playhead = page.getByRole('toolbar', { name: 'Playhead' });
  const place = async () => /Record (\d+)/.exec((await playhead.textContent()) ?? '')?.[1];
  const end = await place();
  await page.getByRole('button', { name: 'Search by a regular expression' }).click();
  const field = page.getByRole('searchbox', { name: 'Search the console' });

  await field.fill('(');
  await expect(page.getByText(/^This is no valid expression: .*Unterminated group/)).toBeVisible();

  // On a line of forty characters it tries a million million ways: on the page's own thread nothing below would happen.
  const begun = page.waitForEvent('worker', (worker) => worker.url().includes('regex-worker'));
  await field.fill('^(.+)+§$');
  const worker = await begun;
  const ended = worker.waitForEvent('close');
  await log.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(place).not.toBe(end);
  await expect(
    page.getByText('This expression takes too long on these lines; it was stopped.'),
  ).toBeVisible();
  await ended;

  await field.fill('^step \\w+|variable');
  await expect(lines.first()).toBeVisible();
  await expect(page.getByText('it was stopped')).toBeHidden();
});
