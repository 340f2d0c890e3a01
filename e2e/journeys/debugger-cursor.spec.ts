/** One cursor over a run that failed: by key, by click, by address; and the run on the timeline, as a drawing and as a table. */
import { expect, test } from '../harness/test.ts';

test('the cursor leads through a failed run, and its address leads back to the same moment', async ({
  page,
  siteUrl,
}) => {
  await page.goto(`${siteUrl}/debug/demo-run-failed`);
  const failure = page.getByRole('region', { name: 'Failure' });
  await expect(failure).toBeInViewport();
  const log = page.getByRole('log', { name: 'Console' });
  const fold = page.getByRole('switch', { name: 'Fold echoes' });
  await expect(fold).toBeChecked();
  await expect(log.getByText('Trace event: variable_changed')).toHaveCount(0);
  await fold.click();
  await expect(log.getByText('Trace event: variable_changed').first()).toBeVisible();
  await fold.click();

  // From the end back to the first step, record by record and step by step.
  const playhead = page.getByRole('toolbar', { name: 'Playhead' });
  const placeOf = async () => Number(/Record (\d+)/.exec((await playhead.textContent()) ?? '')?.[1]);
  const end = await placeOf();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(placeOf).toBeLessThan(end);
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('Shift+ArrowLeft');
  await expect(playhead).toContainText('Record 1 of');
  const variables = page.getByRole('list', { name: 'Variables' });
  await page.getByRole('tab', { name: 'Variables' }).click();
  await expect(variables.getByRole('button', { name: 'rows: not set yet' })).toBeVisible();

  await page.keyboard.press('e');
  await expect(playhead).not.toContainText('Record 1 of');
  // As the record stands in the log: this run's came in order.
  const row = (await placeOf()) - 1;
  await expect(page).toHaveURL(new RegExp(`[?&]at=\\d{16}&row=${String(row)}\\b`));
  const address = page.url();
  await expect(variables.getByRole('button', { name: /^rows: 40/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Raw' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Raw' })).toContainText('"success": false');

  const again = await page.context().newPage();
  await again.goto(address);
  await expect(again.getByRole('toolbar', { name: 'Playhead' })).toContainText(
    (await playhead.textContent())?.match(/Record \d+/)?.[0] ?? 'no place',
  );
  await expect(again.getByRole('list', { name: 'Variables' })).toContainText('rows');
});

test('the timeline of a run is a drawing and an equal table, and a row of it is the cursor', async ({
  page,
  siteUrl,
}) => {
  await page.goto(`${siteUrl}/debug/demo-run-ok`);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page.getByRole('button', { name: /table/i }).click();
  const table = page.getByRole('tabpanel', { name: 'Timeline' });
  await table.getByRole('row').getByRole('button', { name: 'check_stock' }).first().click();
  await page.getByRole('tab', { name: 'Selection' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Selection' })).toContainText('check_stock');
  await expect(page).toHaveURL(/[?&]at=\d{16}/);
});
