import type { Locator, Page } from '@playwright/test';
import type { FaultProxy } from '../harness/fault-proxy.ts';
import { expect, test as base, type Api, type Gateway } from '../harness/test.ts';
import { atRest } from './row-steps.ts';

interface LiveRun {
  readonly address: string;
  /** Writes the next records of the run, "line 1", "line 2", …; resolves once the server has them. */
  write: (count: number, kind?: 'log' | 'trace' | 'api_call') => Promise<void>;
  end: () => Promise<void>;
}

/**
 * A run that happens elsewhere, and writes exactly when the journey says so. A stock server takes no records over
 * REST: it is given the running run by its data folder, and its lines come in on the way to the page.
 */
async function startLiveRun(
  mode: string,
  gateway: Gateway,
  proxy: FaultProxy,
  api: (person: 'Ada', base: string) => Promise<Api>,
): Promise<LiveRun> {
  const rest = await api('Ada', gateway.url);
  const registered = await rest.request('POST', '/api/v1/plugins/executions', {
    plugin_id: 'far',
    tool_name: 'away',
  });
  const run = registered.data as { execution_id: string; ingest_key: string };
  if (mode === 'stock') await gateway.restart({ NADOO_STOCK: '1' });
  const say = async (frames: readonly object[]) => {
    const lines = frames.map((frame) => JSON.stringify(frame));
    if (mode === 'stock') {
      for (const line of lines) proxy.inject(line, /plugin\/debug/);
      return;
    }
    const reply = await fetch(`${gateway.url}/api/v1/plugins/executions/${run.execution_id}/records`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${run.ingest_key}`, 'Content-Type': 'application/x-ndjson' },
      body: lines.join('\n'),
    });
    expect(await reply.json()).toMatchObject({ data: { accepted: frames.length } });
  };
  let written = 0;
  return {
    address: `${proxy.url}/debug/${run.execution_id}`,
    write: (count, kind = 'log') =>
      say(
        Array.from({ length: count }, () => {
          written += 1;
          const timestamp = new Date(Date.UTC(2026, 10, 24, 12) + written).toISOString();
          const level = written % 100 === 0 ? 'error' : 'info';
          const text = `line ${written}.`;
          const data = {
            log: { level, message: text },
            trace: { event: text, data: {} },
            api_call: { api_type: 'llm', endpoint: text, duration: 0.001, success: true },
          }[kind];
          return { type: kind, data: { ...data, timestamp } };
        }),
      ),
    end: () => say([{ type: 'execution_complete', data: { result: 'done' } }]),
  };
}

/** The page shows a running run that has said nothing yet. Its gateway starts twice in stock mode: a time of its own. */
const test = base.extend<{ run: LiveRun }>({
  run: [
    async ({ page, mode, api, newGateway, proxyTo }, use) => {
      const gateway = await newGateway({ env: { NADOO_STOCK: '' } });
      const proxy = await proxyTo(gateway);
      const run = await startLiveRun(mode, gateway, proxy, api);
      await page.goto(run.address);
      await expect.poll(() => proxy.openSockets(/plugin\/debug/)).toBe(1);
      await expect(page.getByText('Running', { exact: true })).toBeVisible();
      await use(run);
    },
    { timeout: 60_000 },
  ],
});

const log = (page: Page) => page.getByRole('log', { name: 'Console' });
const line = (page: Page, n: number) => log(page).getByText(`line ${n}.`, { exact: true });
const chip = (page: Page) => page.getByRole('button', { name: /^[\d,]+ new$/ });
const numberIn = async (name: Locator) => Number(((await name.textContent()) ?? '').replace(/\D/g, ''));
const placeIn = (list: Locator) => list.evaluate((element) => element.scrollTop);
const place = (page: Page) => placeIn(log(page));

/** Turns the wheel up over a log once it is still, and waits until it has scrolled so far: that may take frames. */
async function wheelUp(page: Page, px: number): Promise<void> {
  await atRest(log(page));
  const target = (await place(page)) - px;
  await log(page).hover();
  await page.mouse.wheel(0, -px);
  await expect.poll(() => place(page)).toBe(target);
}

test('the console follows a live run; scrolling up stops the following, never the receiving', async ({
  page,
  run,
}) => {
  await run.write(300);
  await expect(line(page, 300)).toBeInViewport();
  await run.write(20);
  await expect(line(page, 320)).toBeInViewport();
  await expect(chip(page)).toBeHidden();

  await wheelUp(page, 2_000);
  await expect(line(page, 320)).not.toBeInViewport();
  const before = await place(page);
  await run.write(1_204);
  await expect(page.getByRole('tab', { name: 'Console 1,524' })).toBeVisible();
  await expect(chip(page)).toHaveText('1,204 new');
  expect(await place(page), 'what is read stays where it is').toBe(before);
  await chip(page).click();
  await expect(line(page, 1_524)).toBeInViewport();
  await expect(chip(page)).toBeHidden();
  await run.write(5);
  await expect(line(page, 1_529)).toBeInViewport();

  // By keyboard the same.
  await log(page).focus();
  await page.keyboard.press('Home');
  await expect(line(page, 1)).toBeInViewport();
  await run.write(7);
  await expect(chip(page)).toHaveText('7 new');
  await log(page).focus();
  await page.keyboard.press('End');
  await expect(line(page, 1_536)).toBeInViewport();
  await expect(chip(page)).toBeHidden();
  await run.write(1);
  await expect(line(page, 1_537)).toBeInViewport();

  // And whoever goes down again by wheel is at the tail again.
  await wheelUp(page, 600);
  await run.write(3);
  await expect(chip(page)).toHaveText('3 new');
  await page.mouse.wheel(0, 5_000);
  await expect(chip(page)).toBeHidden();
  await run.write(2);
  await expect(line(page, 1_542)).toBeInViewport();

  // A filter hides new lines (two errors here), and the end of the run changes nothing.
  await log(page).focus();
  await page.keyboard.press('Home');
  await expect(line(page, 1)).toBeInViewport();
  await run.write(160);
  await expect(chip(page)).toHaveText('160 new');
  await page.getByRole('combobox', { name: 'Level' }).selectOption('info');
  await expect(chip(page)).toHaveText('158 new');
  await run.write(2);
  await run.end();
  await expect(page.getByText('Completed', { exact: true })).toBeVisible();
  await expect(chip(page)).toHaveText('160 new');
  await chip(page).click();
  await expect(line(page, 1_704)).toBeInViewport();
});

test('a reader gets away from the tail while lines pour in', async ({ page, run }) => {
  await run.write(200);
  await expect(line(page, 200)).toBeInViewport();
  const enough = new AbortController();
  let written = 200;
  const pour = (async () => {
    while (!enough.signal.aborted) {
      await run.write(10);
      written += 10;
      // As fast as the page paints, and not faster than it can take.
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  })();
  await expect.poll(() => numberIn(page.getByRole('tab', { name: /^Console/ }))).toBeGreaterThan(260);
  await log(page).hover();
  await page.mouse.wheel(0, -1_500);
  await expect(chip(page)).toBeVisible();
  // Nothing follows any more; the wheel's own scrolling comes to its end.
  await atRest(log(page));
  const before = await place(page);
  const seen = await numberIn(chip(page));
  await expect.poll(() => numberIn(chip(page))).toBeGreaterThan(seen + 50);
  enough.abort();
  await pour;
  expect(await place(page)).toBe(before);
  await chip(page).click();
  await expect(line(page, written)).toBeInViewport();
});

test('Trace and API calls follow as the console does, and by Space again', async ({ page, run }) => {
  let last = 0;
  const write = async (count: number, kind: 'trace' | 'api_call') => {
    await run.write(count, kind);
    last += count;
  };
  for (const [key, name, kind] of [
    ['4', 'Trace', 'trace'],
    ['3', 'API calls', 'api_call'],
  ] as const) {
    const list = page.getByRole('list', { name });
    const newest = () => list.getByText(`line ${last}.`, { exact: true });
    await page.keyboard.press(key);
    await write(150, kind);
    await expect(newest()).toBeInViewport();
    await atRest(list);
    await list.hover();
    await page.mouse.wheel(0, -900);
    await expect(newest()).not.toBeInViewport();
    // Calls turn out higher than estimated: they are measured on the way.
    await atRest(list);
    const before = await placeIn(list);
    await write(30, kind);
    await expect(chip(page)).toHaveText('30 new');
    expect(await placeIn(list), 'what is read stays where it is').toBe(before);
    // The cursor goes off to the first record, and back to where the run is.
    await page.getByRole('button', { name: 'First record' }).click();
    await expect(list.getByText('line 1.', { exact: true })).toHaveCount(kind === 'trace' ? 1 : 0);
    await list.focus();
    await page.keyboard.press('Space');
    await expect(newest()).toBeInViewport();
    await expect(chip(page)).toBeHidden();
    await write(5, kind);
    await expect(newest()).toBeInViewport();
    // Paused where it is, it counts what comes.
    await page.keyboard.press('Space');
    await write(4, kind);
    await expect(chip(page)).toHaveText('4 new');
    await expect(newest()).not.toBeInViewport();
    await chip(page).click();
    await expect(newest()).toBeInViewport();
    await expect(chip(page)).toBeHidden();
  }
});
