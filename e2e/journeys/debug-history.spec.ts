import type { Page } from '@playwright/test';
import { axeFindings } from '../harness/axe.ts';
import { expect, needs, test } from '../harness/test.ts';
import { wholeLog } from './log-steps.ts';
import { ingest, recordsInFrame, recordsOnServer } from './run-steps.ts';
import { hintOnline } from './steps.ts';

const consoleTab = (page: Page) => page.getByRole('tab', { name: /^Console [\d,]+$/ });
const consoleLog = (page: Page) => page.getByRole('log', { name: 'Console' });

/** The console's lines with these words in them, all of them, in their order. */
async function linesWith(page: Page, words: string, count: number): Promise<string[]> {
  await page.getByRole('searchbox', { name: 'Search the console' }).fill(words);
  const rows = await wholeLog(consoleLog(page), count);
  return rows.map((row) => row.split('\n').at(-1) ?? '');
}

test('a run of over ten thousand records, opened late, is what the server holds, record for record', async ({
  page,
  siteUrl,
  mode,
}) => {
  const inFrame = recordsInFrame(page);
  await page.goto(`${siteUrl}/debug/demo-run-long`);
  const records = mode === 'stock' ? await inFrame : await recordsOnServer(siteUrl, 'demo-run-long');
  const messages = records.flatMap(({ type, data }) => (type === 'log' ? [data.message] : []));
  expect(messages.length).toBeGreaterThan(5_000);
  await expect(consoleTab(page)).toHaveText(`Console ${messages.length.toLocaleString('en')}`);
  await expect(page.getByText(/^Fetching the history/)).toBeHidden();

  const broken = messages.filter((message) => message.includes('is broken'));
  expect(await linesWith(page, 'is broken', broken.length)).toEqual(broken);

  // Variables: every value, or the last ones and a word about it.
  const values = records.flatMap(({ type, data }) =>
    type === 'variable' && data.name === 'progress' ? [data.value as { checked: number }] : [],
  );
  const variables = page.getByRole('tabpanel', { name: 'Variables' });
  await variables.getByRole('button', { name: /^progress:/ }).click();
  const lastOnly = page.getByText('History holds the last value of each variable only.');
  await expect(variables).toContainText(
    values.length === 1 ? '1 value' : `${values.length.toLocaleString('en')} values`,
  );
  if (mode === 'stock') {
    expect(values).toHaveLength(1);
    await expect(lastOnly).toBeVisible();
    return;
  }
  expect(values.length).toBeGreaterThan(1_000);
  await expect(lastOnly).toBeHidden();
  const list = variables.getByRole('list', { name: 'Values of progress, newest first' });
  for (let shown = 20; shown < values.length; shown *= 2) {
    await expect(list.getByRole('listitem')).toHaveCount(shown);
    await variables.getByRole('button', { name: /^Show [\d,]+ earlier values$/ }).click();
  }
  const texts = await list.getByRole('listitem').allInnerTexts();
  const checked = texts.map((text) => Number(/"checked": (\d+)/.exec(text)?.[1]));
  expect(checked).toEqual(values.map((value) => value.checked).reverse());
});

test(
  'a live run whose gateway restarts in the middle is whole: its beginning, its missed part, its end',
  { tag: needs('debug-history', 'plugin-runs', 'seq') },
  async ({ page, api, newGateway, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    const gateway = await newGateway();
    const rest = await api('Ada', gateway.url);
    const registered = await rest.request('POST', '/api/v1/plugins/executions', {
      plugin_id: 'crawler',
      tool_name: 'crawl',
      workspace_id: 'ws-demo',
    });
    const { execution_id: executionId, ingest_key: key } = registered.data as Record<string, string>;
    const run = { executionId: executionId ?? '', key: key ?? '' };
    const began = Date.now();
    const at = (n: number) => new Date(began + n).toISOString();
    const lines = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => ({
        type: 'log',
        data: { level: 'info', message: `line ${String(from + index)}`, timestamp: at(from + index) },
      }));
    const call = { call_id: 'call-1', api_type: 'tool', endpoint: 'site/page' };
    const send = async (records: readonly unknown[]) =>
      expect(await ingest(gateway.url, run, records)).toBe(records.length);

    await send([...lines(1, 1_200), { type: 'api_call_start', data: { ...call, timestamp: at(1_200) } }]);
    await page.goto(`${gateway.url}/debug/${run.executionId}`);
    await expect(consoleTab(page)).toHaveText('Console 1,200');
    await send(lines(1_201, 1_300));
    await expect(consoleTab(page)).toHaveText('Console 1,300');
    await page.getByRole('tab', { name: 'API calls' }).click();
    const row = page.getByRole('button', { name: 'tool site/page, running' });
    await expect(row).toContainText(/\d s/);

    // A new epoch: nothing can be replayed, and what was missed is fetched.
    await gateway.kill9();
    await expect(page.getByText(/^Cut off since/)).toBeVisible();
    await gateway.restart();
    await send(lines(1_301, 2_600));
    await hintOnline(page);
    await expect(consoleTab(page)).toHaveText('Console 2,600');
    await send([
      { type: 'api_call', data: { ...call, timestamp: at(2_600), duration: 1.5, success: true } },
      {
        type: 'log',
        data: {
          level: 'info',
          message: 'line 2601, cut',
          timestamp: at(2_601),
          truncated: { original_length: 12_345 },
        },
      },
      { type: 'execution_complete', data: { result: 'done' } },
    ]);
    await expect(page.getByText('Completed', { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'tool site/page, succeeded' })).toHaveCount(1);
    await expect(page.getByRole('button', { name: /^tool site\/page/ })).toHaveCount(1);

    await consoleTab(page).click();
    await expect(consoleTab(page)).toHaveText('Console 2,601');
    const records = await recordsOnServer(gateway.url, run.executionId);
    expect(records).toHaveLength(2_603);
    // Some of each part: the whole would take long to scroll through.
    const some = records.flatMap(({ type, data }) =>
      type === 'log' && data.message.includes('00') ? [data.message] : [],
    );
    expect(some.length).toBeGreaterThan(40);
    expect(await linesWith(page, '00', some.length)).toEqual(some);
    await page.getByRole('searchbox', { name: 'Search the console' }).fill('2601');
    await expect(consoleLog(page)).toContainText('cut, 12,345 characters originally');
    expect(await axeFindings(page)).toEqual([]);
  },
);
