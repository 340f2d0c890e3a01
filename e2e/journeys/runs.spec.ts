import { expect, needs, test, type Api } from '../harness/test.ts';
import { ingest } from './run-steps.ts';

const listed = { tag: needs('plugin-runs') };
const RUNS = '/w/ws-demo/runs';

/** A run of the calculator that has ended. */
async function ended(rest: Api, expression: string): Promise<string> {
  const id = await rest.startExecution('calculator', 'calculate', { expression });
  await expect.poll(async () => (await rest.execution(id)).status).not.toBe('running');
  return id;
}

test(
  'runs are narrowed, two are compared, and one is deleted for everybody',
  listed,
  async ({ signIn, openAs, api }) => {
    const rest = await api('Ada');
    const first = await ended(rest, '1+1');
    const second = await ended(rest, '1+2');
    const page = await signIn('Ada', { to: RUNS });
    const list = page.getByRole('list', { name: 'Runs of this workspace' });
    const row = (id: string) =>
      list.getByRole('listitem').filter({ has: page.locator(`[data-run="${id}"]`) });
    // Of all that other journeys have run here, these are the newest.
    for (const id of [first, second])
      await expect(row(id).getByRole('button', { name: /^calculator:calculate, Completed, / })).toBeVisible();

    await page.getByRole('combobox', { name: 'Status' }).selectOption('Failed');
    await page.getByRole('combobox', { name: 'Tool' }).selectOption('build_report');
    await expect(page).toHaveURL(/\/runs\?tool_name=build_report&status=failed$/);
    await expect(list.getByRole('button', { name: /^flaky:build_report, Failed, / }).first()).toBeVisible();
    await expect(list.getByRole('button', { name: /calculator/ })).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole('combobox', { name: 'Status' })).toHaveValue('failed');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(page).toHaveURL(/\/runs$/);

    await row(second).getByRole('checkbox').check();
    await row(first).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/debug/${first}\\?with=${second}$`));
    await page.goBack();

    const mina = await openAs('Mina');
    await mina.goto(`/debug/${second}`);
    await expect(mina.getByRole('heading', { name: 'calculator:calculate' })).toBeVisible();
    await row(second).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete this run?' });
    await expect(dialog).toContainText('There is no undo');
    await dialog.getByRole('button', { name: 'Delete run' }).click();
    await expect(dialog).toBeHidden();
    await expect(row(second)).toHaveCount(0);
    await expect(row(first)).toBeVisible();
    await expect(mina.getByRole('alert')).toContainText(`The execution ${second} was deleted.`);
    expect((await rest.request('GET', `/api/v1/plugins/executions/${second}`)).status).toBe(404);

    // By keys alone.
    await row(first).locator('[data-run]').focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/debug/${first}$`));
  },
);

test('the logs of two runs are followed in one console', listed, async ({ signIn, api, siteUrl }) => {
  const rest = await api('Ada');
  const register = async (tool: string) => {
    const reply = await rest.request('POST', '/api/v1/plugins/executions', {
      plugin_id: 'scraper',
      tool_name: tool,
      workspace_id: 'ws-demo',
    });
    const { execution_id: executionId, ingest_key: key } = reply.data as Record<string, string>;
    return { executionId: executionId ?? '', key: key ?? '' };
  };
  const log = (message: string, second: number) => ({
    type: 'log',
    data: { level: 'info', message, timestamp: `2026-11-24T10:00:0${String(second)}` },
  });
  const [crawl, parse] = [await register('crawl'), await register('parse')];
  const page = await signIn('Ada', { to: `${RUNS}?plugin_id=scraper` });
  for (const { executionId } of [crawl, parse]) {
    const row = page.getByRole('listitem').filter({ has: page.locator(`[data-run="${executionId}"]`) });
    await row.getByRole('checkbox').check();
  }
  await page.getByRole('button', { name: 'Tail logs' }).click();
  await expect(page.getByRole('heading', { name: 'Logs of 2 runs' })).toBeVisible();
  await ingest(siteUrl, crawl, [log('page one', 1), log('page two', 3)]);
  await ingest(siteUrl, parse, [log('title found', 2)]);
  const lines = page.getByRole('log', { name: 'Logs, by time' });
  await expect(lines).toContainText(
    /scraper:crawl.*page one.*scraper:parse.*title found.*scraper:crawl.*page two/s,
  );
  await ingest(siteUrl, parse, [log('done', 4), { type: 'execution_complete', data: { result: 1 } }]);
  await expect(lines).toContainText('done');
  await expect(page.getByText('Completed', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Back to the list of runs' }).click();
  await expect(page).toHaveURL(/\/runs\?plugin_id=scraper$/);
});

// Its own gateway: other journeys save tests of this plugin as well, and here they are counted.
test('saved tests are run all, and what differs is shown', listed, async ({ signIn, api, newGateway }) => {
  const { url } = await newGateway();
  const rest = await api('Ada', url);
  const run = await rest.execution(await ended(rest, '2*3'));
  const save = (name: string, result: unknown) =>
    rest.request('POST', '/api/v1/plugins/calculator/tests', {
      workspace_id: 'ws-demo',
      name,
      tool_name: 'calculate',
      parameters: { expression: '2*3' },
      expected_result: result,
      expected_steps: ['read_expression', 'evaluate'],
    });
  const result = run.result as Record<string, unknown>;
  await save('Six', result);
  await save('Seven', { ...result, value: 7 });
  const page = await signIn('Ada', { base: url, to: '/w/ws-demo/plugins/calculator' });
  const tests = page.getByRole('region', { name: 'Tests' });
  await expect(tests.getByText('Never run')).toHaveCount(2);
  await tests.getByRole('button', { name: 'Run all' }).click();
  await expect(tests.getByText('1 of 2 tests passed.')).toBeVisible({ timeout: 20_000 });
  const results = tests.getByRole('list', { name: 'Results of Seven' });
  await expect(results).toContainText('1 difference');
  await expect(results).toContainText(/result\.value.*Expected\s*7.*Came\s*6/s);

  await tests.getByRole('button', { name: 'Rename Seven' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Not seven');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(tests.getByRole('button', { name: 'Run Not seven' })).toBeVisible();
  for (const name of ['Not seven', 'Six']) {
    await tests.getByRole('button', { name: `Delete ${name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(tests.getByRole('button', { name: `Delete ${name}` })).toHaveCount(0);
  }
  await expect(tests).toContainText('No tests yet');
});

test('what the server lists of runs, and what of them opens without a list', async ({ signIn, mode }) => {
  // The debug socket is there on both.
  const page = await signIn('Ada', { to: `${RUNS}?tail=demo-run-ok,demo-run-failed` });
  await expect(page.getByRole('log', { name: 'Logs, by time' })).toContainText('flaky:build_report');
  await page.getByRole('button', { name: 'Back to the list of runs' }).click();
  if (mode === 'stock') {
    await expect(page.getByText('This server does not list runs.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Open a run from a file' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Execution id' }).fill('demo-run-failed');
    await page.keyboard.press('Enter');
  } else {
    // Of all that other journeys have run here the demo's are the oldest, and of a long list only a part is drawn.
    await page.getByRole('combobox', { name: 'Tool' }).selectOption('build_report');
    await page.getByRole('combobox', { name: 'Status' }).selectOption('Failed');
    await expect(page).toHaveURL(/\/runs\?tool_name=build_report&status=failed$/);
    const run = page.getByRole('button', { name: /^flaky:build_report, Failed, / }).first();
    await run.focus();
    await page.keyboard.press('Enter');
  }
  await expect(page.getByRole('heading', { name: 'flaky:build_report' })).toBeVisible();
});
