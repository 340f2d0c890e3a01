import { writeFileSync } from 'node:fs';
import { needsPython, runPlugin } from '../harness/python.ts';
import { expect, needs, test } from '../harness/test.ts';
import { countOf, recordsOnServer } from './run-steps.ts';

const tag = [...needs('plugin-runs', 'debug-history'), needsPython];

test(
  'a Python plugin on the real SDK unfolds in the debugger while it runs',
  { tag },
  async ({ page, siteUrl, api }, testInfo) => {
    const go = testInfo.outputPath('go');
    const run = await runPlugin(
      ['e2e/plugins/patient_reader.py', 'read', '--param', 'lines=["a", "b", "c"]', '--param', `go=${go}`],
      { server: siteUrl, person: 'Ada' },
    );
    await page.goto(run.link);
    await expect(page.getByRole('heading', { name: 'patient-reader:read' })).toBeVisible();
    await expect(page.getByText('Running', { exact: true })).toBeVisible();
    const steps = page.getByRole('treegrid', { name: 'Steps' });
    await expect(steps.getByRole('row', { name: /wait for a reader/ })).toBeVisible();
    await expect(steps.getByRole('row', { name: /count them/ })).toBeHidden();
    const log = page.getByRole('log', { name: 'Console' });
    await expect(log).toContainText('Waiting');

    writeFileSync(go, '');
    await expect(steps.getByRole('row', { name: /count them/ })).toBeVisible();
    await expect(page.getByText('Completed', { exact: true })).toBeVisible();
    await expect(log).toContainText('Plugin finalized: PatientReader');
    const { code, output } = await run.ended;
    expect(code, output).toBe(0);
    expect(output).toContain('"count": 3');

    const executionId = new URL(run.link).pathname.split('/').at(-1) ?? '';
    const records = await recordsOnServer(siteUrl, executionId);
    expect(countOf(records, 'step')).toBe(8);
    await expect(page.getByRole('tab', { name: `Console ${String(countOf(records, 'log'))}` })).toBeVisible();
    await page.getByRole('tab', { name: 'API calls' }).click();
    await expect(page.getByRole('tabpanel', { name: 'API calls' })).toContainText('counter/count');
    await page.getByRole('tab', { name: 'Variables' }).click();
    await expect(page.getByRole('tabpanel', { name: 'Variables' })).toContainText('lines');
    expect(await (await api('Ada')).execution(executionId)).toMatchObject({
      plugin_id: 'patient-reader',
      status: 'completed',
      result: { count: 3 },
    });
  },
);

test('one that fails lands on its failure, and its command says so', { tag }, async ({ page, siteUrl }) => {
  const run = await runPlugin(
    ['bridges/python/examples/invoice_reader.py', 'read_invoice', '--param', 'text=no line at all'],
    { server: siteUrl, person: 'Ada' },
  );
  const { code, output } = await run.ended;
  expect(code, output).toBe(1);
  expect(output).toContain("nadoo_bridge: failed: Tool 'read_invoice' failed: not a line of an invoice");
  expect(output).not.toMatch(/demo-nadoo|eyJ[\w-]+\./);
  await page.goto(run.link);
  await expect(page.getByText('Failed', { exact: true })).toBeVisible();
  const failure = page.getByRole('region', { name: 'Failure' });
  await expect(failure).toBeInViewport({ ratio: 1 });
  await expect(failure).toContainText("not a line of an invoice: 'no line at all'");
  await expect(
    page.getByRole('treegrid', { name: 'Steps' }).getByRole('row', { name: /read lines/ }),
  ).toBeVisible();
  await expect(page.getByRole('log', { name: 'Console' })).toContainText(
    'Not a line of an invoice: no line at all',
  );
});
