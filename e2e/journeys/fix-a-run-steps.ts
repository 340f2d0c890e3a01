import { expect, type Page } from '@playwright/test';
import { ask, finishedAnswer } from './steps.ts';

/**
 * In an empty chat: a wrong answer, its red card, the failing call, the variable behind it, and the run again with
 * other parameters until it is green. @returns how long it took, ms
 */
export async function fixARun(page: Page): Promise<number> {
  const began = Date.now();
  await ask(page, '/flaky');
  const answer = await finishedAnswer(page);
  await answer.getByRole('button', { name: /^flaky:build_report, failed/ }).click();
  await answer.getByRole('button', { name: 'Open in debugger' }).first().click();

  const failure = page.getByRole('region', { name: 'Failure' });
  await expect(failure).toBeInViewport();
  await failure.getByRole('button', { name: /reports\/upload/ }).click();
  await page.getByRole('tab', { name: 'Selection' }).click();
  const selection = page.getByRole('tabpanel', { name: 'Selection' });
  await expect(selection).toContainText('507 report store is full');
  await expect(selection).toContainText('"size_mb": 41.8');
  await page.getByRole('tab', { name: 'Variables' }).click();
  const size = page.getByRole('list', { name: 'Variables' }).getByRole('button', { name: 'size_mb: 41.8' });
  await expect(size).toBeVisible();

  await page.getByRole('button', { name: 'Run again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run flaky:build_report again' });
  await dialog.getByLabel(/^rows/).fill('10');
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Two runs compared' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'First divergence' })).toContainText('rows', {
    timeout: 20_000,
  });
  await page
    .getByRole('button', { name: /^Open build_report/ })
    .last()
    .click();
  await expect(page.getByText('Completed', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(failure).toHaveCount(0);
  return Date.now() - began;
}
