import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';

export interface UnwatchedChromium {
  readonly version: string;
  /** Lets the driver act on the one page, then leaves it again: whatever the page does after that nobody listens to. */
  drive<T>(work: (page: Page) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * A Chromium of its own with one page, which nobody listens to while it is measured. A driver that is attached is told
 * of every frame of every socket, its text included: at thousands of frames a second that takes as much of the machine
 * as the page itself, and in the page's own main thread.
 */
export async function startUnwatchedChromium(): Promise<UnwatchedChromium> {
  const profile = await mkdtemp(path.join(tmpdir(), 'nadoo-bench-'));
  const child = spawn(
    process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    [
      '--headless',
      '--no-sandbox',
      '--no-first-run',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--window-size=1280,800',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-extensions',
      '--disable-sync',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  let address: string | null = null;
  const close = async (): Promise<void> => {
    // Where the program is a script around the browser, a signal would end the script alone.
    if (address !== null) await endBrowser(address).catch(() => undefined);
    child.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const told = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => {
      reject(new Error(`Chromium did not start: ${said}`));
    });
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });

  address = told;

  async function drive<T>(work: (page: Page, version: string) => Promise<T>): Promise<T> {
    const browser = await chromium.connectOverCDP(told);
    try {
      const page = browser.contexts()[0]?.pages()[0];
      if (!page) throw new Error('Chromium has no page');
      return await work(page, browser.version());
    } finally {
      // Of a browser that runs by itself this is only the driver's leave.
      await browser.close();
    }
  }

  return { version: await drive((_page, version) => Promise.resolve(version)), drive, close };
}

async function endBrowser(address: string): Promise<void> {
  const browser = await chromium.connectOverCDP(address);
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.close');
}
