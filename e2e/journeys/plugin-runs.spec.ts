import { expect, needs, test } from '../harness/test.ts';
import { countOf, recordsInFrame, recordsOnServer, takeAllTurns } from './run-steps.ts';
import { answers, ask, boxOf, expectLikeStored, expectLive, finishedAnswer, freshSession } from './steps.ts';

const agent = needs('agent-events', 'plugin-runs');

test(
  'a sum in a question runs the calculator, and its card leads to the run',
  { tag: agent },
  async ({ signIn, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'A sum');
    const page = await signIn('Ada', { to: session.path });
    await ask(page, 'what is 17 % of 2,340?');
    const answer = await finishedAnswer(page);
    await expect(answer).toContainText('397.8');
    const card = answer.getByRole('button', { name: /^calculator:calculate, succeeded, [\d.]+ m?s$/ });
    await expect(card).toHaveAttribute('aria-expanded', 'false');
    await expectLikeStored(page, rest, session.id);
    await card.click();
    await expect(card).toHaveAttribute('aria-expanded', 'true');
    await expect(answer).toContainText('17% * 2,340');
    await answer.getByRole('button', { name: 'Open in debugger' }).click();
    await expect(page).toHaveURL(/\/debug\/[^/]+$/);
    await expect(page.getByRole('heading', { name: 'calculator:calculate' })).toBeVisible();
    await expect(page.getByText('Completed', { exact: true })).toBeVisible();
    await expect(page.getByRole('treegrid', { name: 'Steps' }).getByRole('row')).not.toHaveCount(1);
    await expect(page.getByRole('tab', { name: /^Console \d+$/ })).toBeVisible();
    await expect(page.getByRole('log', { name: 'Console' })).not.toBeEmpty();
    const executionId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect(await rest.execution(executionId)).toMatchObject({ plugin_id: 'calculator', status: 'completed' });
  },
);

test('a plugin that is written in TypeScript runs like any other', async ({ signIn, api }) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Types');
  const page = await signIn('Ada', { to: session.path });
  await ask(page, '/text-metrics Agents answer. 안녕하세요 여러분!');
  await expect(await finishedAnswer(page)).toContainText('4 words in 2 sentences');
  await expectLikeStored(page, rest, session.id);
});

test('a run unfolds in the debugger while it goes on', { tag: agent }, async ({ signIn, api }) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Shoes');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  // It waits for its turn: the debugger is open before its first step, however long that takes on a busy machine.
  await takeAllTurns(rest, 30);
  await ask(page, '/web-shop shoes');
  await answers(page).last().getByRole('button', { name: 'web-shop:find_product, running' }).click();
  await answers(page).last().getByRole('button', { name: 'Open in debugger' }).click();
  const steps = page.getByRole('treegrid', { name: 'Steps' });
  await expect(page.getByText('Running', { exact: true })).toBeVisible();
  await expect(steps.getByRole('row', { name: /write_recommendation/ })).toBeHidden();
  await expect(steps.getByRole('row', { name: /understand_request/ })).toBeVisible({ timeout: 60_000 });
  await expect(steps.getByRole('row', { name: /write_recommendation/ })).toBeVisible();
  await expect(page.getByText('Completed', { exact: true })).toBeVisible();
  // It was followed to its end; what came first is found by searching.
  const log = page.getByRole('log', { name: 'Console' });
  await expect(log).toContainText('Recommended');
  await page.getByRole('searchbox', { name: 'Search the console' }).fill('looking for');
  await expect(log).toContainText('Looking for "shoes"');

  await page.getByRole('tab', { name: 'API calls' }).click();
  const calls = page.getByRole('tabpanel', { name: 'API calls' });
  await expect(calls).toContainText('shop/stock');
  await calls.getByRole('button', { name: 'tool shop/stock, failed' }).click();
  await expect(calls).toContainText('***REDACTED***');
  await expect(calls).toContainText('503 stock service is restarting');
  await expect(calls).not.toContainText('demo-shop-key-4711');
  await page.getByRole('tab', { name: 'Variables' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Variables' })).toContainText('best');

  await page.goBack();
  await finishedAnswer(page);
  await expectLikeStored(page, rest, session.id);
});

test(
  'a run that fails says so on its card and lands on the failure',
  { tag: agent },
  async ({ signIn, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Flaky');
    const page = await signIn('Ada', { to: session.path });
    await ask(page, '/calculator 6*7');
    await finishedAnswer(page);
    const good = answers(page)
      .first()
      .getByRole('button', { name: /^calculator:calculate, succeeded/ });
    await ask(page, '/flaky');
    const answer = await finishedAnswer(page, 2);
    const failed = answer.getByRole('button', { name: /^flaky:build_report, failed/ });
    const [green, red] = [await boxOf(good), await boxOf(failed)];
    expect(red.ground).not.toBe(green.ground);
    expect(red.edge).not.toBe(green.edge);
    await failed.click();
    await answer.getByRole('button', { name: 'Open in debugger' }).first().click();
    const failure = page.getByRole('region', { name: 'Failure' });
    await expect(failure).toBeInViewport({ ratio: 1 });
    await expect(failure).toContainText('507 report store is full');
    await expect(failure).toContainText('upload_report');
    await expect(failure).toContainText('reports/upload');
  },
);

test(
  'a plugin is run by its form; bad input is refused at its field',
  { tag: needs('plugin-runs') },
  async ({ signIn, api }) => {
    const page = await signIn('Ada', { to: '/w/ws-demo/plugins' });
    await page
      .getByRole('list', { name: 'Plugins' })
      .getByRole('button', { name: /^Web shop/ })
      .click();
    await expect(page).toHaveURL(/\/plugins\/web-shop$/);
    await expect(page.getByRole('combobox', { name: 'Tool' })).toHaveValue('find_product');
    const run = page.getByRole('button', { name: 'Run', exact: true });
    await run.click();
    await expect(page.getByText('This is needed.')).toBeVisible();
    await page.getByRole('textbox', { name: 'query' }).fill('keyboard');
    await page.getByRole('textbox', { name: 'max_price' }).fill('cheap');
    await run.click();
    await expect(page.getByText('A number is needed here.')).toBeVisible();
    await page.getByRole('textbox', { name: 'max_price' }).fill('120');
    await run.click();
    await expect(page).toHaveURL(/\/debug\/[^/]+$/);
    await expect(page.getByText('Completed', { exact: true })).toBeVisible({ timeout: 20_000 });
    const executionId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect(await (await api('Ada')).execution(executionId)).toMatchObject({
      status: 'completed',
      parameters: { query: 'keyboard', max_price: 120 },
    });
    await page.goBack();
    await page
      .getByRole('region', { name: 'Recent runs' })
      .getByRole('button', { name: /"keyboard"/ })
      .click();
    await expect(page).toHaveURL(new RegExp(`/debug/${executionId}$`));
  },
);

test('a server that lists no plugins still opens runs by their id', async ({ signIn, mode }) => {
  const page = await signIn('Ada', { to: '/w/ws-demo/plugins' });
  if (mode !== 'stock') {
    await expect(page.getByRole('list', { name: 'Plugins' }).getByRole('button')).not.toHaveCount(0);
    return;
  }
  await page.getByRole('textbox', { name: 'Execution id' }).fill('demo-run-ok');
  await page.getByRole('button', { name: 'Open run' }).click();
  await expect(page.getByText('Completed', { exact: true })).toBeVisible();
});

test('finished runs open by their address, signed out', async ({ page, siteUrl }) => {
  await page.goto(`${siteUrl}/debug/demo-run-ok`);
  await expect(page.getByText('Completed', { exact: true })).toBeVisible();
  await expect(page.getByRole('log', { name: 'Console' })).toContainText('Looking for "running shoes"');
  await expect(
    page.getByRole('treegrid', { name: 'Steps' }).getByRole('row', { name: /check_stock/ }),
  ).toBeVisible();
  const time = page.getByRole('log', { name: 'Console' }).getByRole('time').first();
  await expect(time).toHaveAttribute('datetime', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);

  await page.goto(`${siteUrl}/debug/demo-run-failed`);
  await expect(page.getByRole('region', { name: 'Failure' })).toBeInViewport({ ratio: 1 });
  await expect(page.getByText('Failed', { exact: true })).toBeVisible();
});

test('a run of over ten thousand records is whole, and scrolls to its end with few rows mounted', async ({
  page,
  siteUrl,
  mode,
}) => {
  const inFrame = recordsInFrame(page);
  await page.goto(`${siteUrl}/debug/demo-run-long`);
  const records = mode === 'stock' ? await inFrame : await recordsOnServer(siteUrl, 'demo-run-long');
  const count = countOf(records, 'log');
  expect(count).toBeGreaterThan(5_000);
  // What the run is comes before its record, and the record perhaps in pages: before that there is less to scroll.
  await expect(page.getByRole('tab', { name: `Console ${count.toLocaleString('en')}` })).toBeVisible();
  const log = page.getByRole('log', { name: 'Console' });
  const rows = log.locator('[data-index]');
  await expect(rows.first()).toBeVisible();
  expect(await rows.count()).toBeLessThan(150);
  await page.getByRole('switch', { name: 'Fold echoes' }).click();
  await log.focus();
  await log.press('End');
  await expect(log.locator(`[data-index="${String(count - 1)}"]`)).toBeInViewport();
  expect(await rows.count()).toBeLessThan(150);
});

test('an execution that does not exist: the server’s words, one button, no retry loop', async ({
  page,
  siteUrl,
  faultProxy,
}) => {
  await page.goto(`${faultProxy.url}/debug/no-such-run`);
  const notice = page.getByRole('alert');
  await expect(notice).toContainText('This run cannot be opened');
  await expect(notice).toContainText(/The server says: ".+"/);
  await expect(notice.getByRole('button')).toHaveCount(1);
  const upgrades = faultProxy.countUpgrades(/plugin\/debug/);
  expect(upgrades).toBe(1);
  // Another page's whole life later it is still one: nothing tries behind the reader's back.
  const other = await page.context().newPage();
  await other.goto(`${siteUrl}/debug/demo-run-ok`);
  await expect(other.getByText('Completed', { exact: true })).toBeVisible();
  expect(faultProxy.countUpgrades(/plugin\/debug/)).toBe(upgrades);
  await page.bringToFront();
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => faultProxy.countUpgrades(/plugin\/debug/)).toBe(upgrades + 1);
  await expect(notice).toContainText(/The server says: ".+"/);
});
