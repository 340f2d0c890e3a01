import { expect, type Locator, type Page } from '@playwright/test';
import type { Api } from '../harness/api.ts';
import { helpdesk } from './steps.ts';

const LIST = '/api/v1/notifications';

/** The button at the top, whatever it counts. */
export const bell = (page: Page): Locator => page.getByRole('button', { name: /^Notifications(,|$)/ });

export const feed = (page: Page): Locator => page.getByRole('feed', { name: 'Notifications' });

/** What rang so far is read; a stock server keeps none. An answer that an earlier journey left running rings first. */
export async function readEverything(api: Api): Promise<void> {
  await expect
    .poll(async () => (await api.sessions(helpdesk)).filter(({ running }) => running === true), {
      timeout: 40_000,
    })
    .toEqual([]);
  const { status, data } = await api.request('GET', `${LIST}?limit=1`);
  const [newest] = status === 200 ? (data as { id: string }[]) : [];
  if (newest) await api.request('POST', `${LIST}/read`, { up_to: newest.id });
}

/** Ids of a list of the server's, newest first. */
export async function storedIds(api: Api, query = ''): Promise<string[]> {
  const { data } = await api.request('GET', `${LIST}?limit=200${query}`);
  return (data as { id: string }[]).map(({ id }) => id);
}

async function storedUrls(api: Api): Promise<(string | null)[]> {
  const { data } = await api.request('GET', `${LIST}?limit=20`);
  return (data as { action_url: string | null }[]).map(({ action_url: url }) => url);
}

/** A run that fails at once, which rings. Resolves when it is stored. */
export async function failedRun(api: Api): Promise<void> {
  const run = await api.startExecution('flaky', 'build_report', {});
  await expect
    .poll(async () => (await storedUrls(api)).some((url) => url?.endsWith(`/debug/${run}`)), {
      timeout: 20_000,
    })
    .toBe(true);
}

/** Another window of the same person in the same browser. */
export async function secondWindow(page: Page, person: string, path: string): Promise<Page> {
  const window = await page.context().newPage();
  await window.goto(new URL(path, page.url()).href);
  await window.getByRole('button', { name: `Continue as ${person}` }).click();
  await window.waitForURL(new RegExp(`${path}$`));
  return window;
}
