import { setTimeout } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';

/** So long a new tab is left alone before something is opened in it. */
const REST_MS = 1_000;

/** The system's Chromium where there is one; Playwright's own otherwise. */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/**
 * An empty tab in a context of its own, in which nothing is cached, and at rest: the start of its process keeps a core
 * busy for a quarter of a second, which is the browser's and not that of the page that is opened next.
 */
export async function newTab(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
  await setTimeout(REST_MS);
  return page;
}
