/** The debugger, open on a run of many records, in a browser of its own. */
import type { Browser, CDPSession, Page } from '@playwright/test';
import { launchChromium } from '../lib/chromium.ts';
import { debugProbe, waitForTotal } from './probe.ts';
import { makeRecords } from './records.ts';
import { startWithRun } from './stored-run.ts';

export interface OpenedRun {
  readonly browser: Browser;
  readonly page: Page;
  readonly session: CDPSession;
}

export interface OpenOptions {
  readonly records: number;
  /** CSS px; from 1,280 on the variables have a column of their own. */
  readonly width: number;
  /** What stands in the address behind the run: `?tab=timeline`. */
  readonly search?: string;
}

/** Opens a stored run, waits until every record is there, and takes all of it down once the work is done. */
export async function withOpenedRun<T>(
  { records, width, search = '' }: OpenOptions,
  work: (opened: OpenedRun) => Promise<T>,
): Promise<T> {
  const run = await startWithRun(makeRecords(records));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width, height: 1_000 } });
    await page.addInitScript(debugProbe);
    await page.goto(run.address + search);
    await waitForTotal(page, records);
    await page.waitForLoadState('networkidle');
    const session = await page.context().newCDPSession(page);
    return await work({ browser, page, session });
  } finally {
    await browser.close();
    await run.dispose();
  }
}
