import type { Locator } from '@playwright/test';
import { expect, test } from '../harness/test.ts';

/** As the SDK writes it: naive UTC times with microseconds, a list of exactly ten, a value that JSON cannot hold. */
const record = {
  execution_id: 'exec-from-a-file',
  plugin_id: 'invoice-reader',
  workspace_id: 'ws-1',
  logs: [
    { level: 'info', message: 'Reading invoice 4711', timestamp: '2026-03-01T09:00:00.000125' },
    { level: 'error', message: 'No total found', timestamp: '2026-03-01T09:00:01.250000' },
  ],
  trace: [
    {
      timestamp: '2026-03-01T09:00:00.000100',
      event: 'step_started',
      data: {},
      metadata: {},
      step: 'read',
      execution_time: 0,
    },
  ],
  steps: [
    {
      step_name: 'read',
      started_at: '2026-03-01T09:00:00.000100',
      ended_at: '2026-03-01T09:00:01.000100',
      duration: 1,
    },
    { step_name: 'total', started_at: '2026-03-01T09:00:01.000100', ended_at: null, duration: null },
  ],
  variables: {
    lines: {
      name: 'lines',
      value: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      value_type: 'list',
      timestamp: '2026-03-01T09:00:00.500000',
      metadata: {},
    },
    reader: {
      name: 'reader',
      value: { _type: 'Reader', _repr: '<Reader object at 0x7f>' },
      value_type: 'Reader',
      timestamp: '2026-03-01T09:00:00.600000',
      metadata: {},
    },
  },
  api_calls: [
    {
      timestamp: '2026-03-01T09:00:00.900000',
      api_type: 'llm',
      endpoint: 'extract',
      parameters: { api_key: '***REDACTED***' },
      result: null,
      duration: 0.3,
      error: 'timeout',
      success: false,
    },
  ],
  step_timings: { read: 1 },
  total_execution_time: 1.25,
};

const asFile = (name: string, text: string) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(text),
});

/** Where the bar of a row stands on its track, and how long it is, %; what the page drew and not what it meant. */
function barIn(row: Locator) {
  return row.locator('[aria-hidden] > [style*="width"]').evaluate((bar) => {
    const [own, track] = [bar.getBoundingClientRect(), bar.parentElement?.getBoundingClientRect()];
    if (track === undefined || own.height < 1 || own.top < track.top - 1 || own.bottom > track.bottom + 1)
      throw new Error('The bar does not lie on its track.');
    const share = (length: number) => Math.round((length / track.width) * 100);
    return { from: share(own.left - track.left), length: share(own.width) };
  });
}

test('a debug record opens from a file with no server at all; a bad file is refused in place', async ({
  page,
  previewOf,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // nothing listens at the server's address
  // Port 9 is "discard": nobody answers there.
  await page.goto(`${await previewOf('http://127.0.0.1:9')}/debug`);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a file' }).click(),
  ]);
  await chooser.setFiles(asFile('cut.json', JSON.stringify(record).slice(0, 200)));
  await expect(page.getByRole('alert')).toContainText('"cut.json" is');
  await page.getByLabel('Open a debug record').setInputFiles(asFile('other.json', '{"name": "package"}'));
  await expect(page.getByRole('alert')).toContainText('other.json');

  await page.getByLabel('Open a debug record').setInputFiles(asFile('run.json', JSON.stringify(record)));
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(page.getByText(/From file run\.json/)).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Console 2' })).toBeVisible();
  const log = page.getByRole('log', { name: 'Console' });
  await expect(log).toContainText('Reading invoice 4711');
  await expect(log.getByRole('time').first()).toHaveAttribute('datetime', '2026-03-01T09:00:00.000125Z');
  const steps = page.getByRole('treegrid', { name: 'Steps' });
  await expect(steps.getByRole('row', { name: /total/ })).toContainText('open');
  // Of 1.25 s.
  expect(await barIn(steps.getByRole('row', { name: /read/ }))).toEqual({ from: 0, length: 80 });
  expect(await barIn(steps.getByRole('row', { name: /total/ }))).toEqual({ from: 0, length: 20 });
  const variables = page.getByRole('tabpanel', { name: 'Variables' });
  await expect(variables).toContainText('The SDK keeps ten');
  await expect(variables).toContainText('<Reader object at 0x7f>');
  await page.getByRole('tab', { name: 'API calls' }).click();
  const call = page.getByRole('button', { name: 'llm extract, failed' });
  expect(await barIn(call)).toEqual({ from: 48, length: 24 });
  await call.click();
  await expect(page.getByRole('tabpanel', { name: 'API calls' })).toContainText('timeout');

  // A bad file after a good one leaves the good one.
  await page.getByLabel('Open a debug record').setInputFiles(asFile('bad.json', 'not json'));
  await expect(page.getByRole('alert')).toContainText('bad.json');
  await expect(page.getByRole('tab', { name: 'Console 2' })).toBeVisible();
});

test('a debug record can be dropped in', async ({ page, siteUrl }) => {
  await page.goto(`${siteUrl}/debug`);
  await expect(page.getByText('Take a run apart from a file')).toBeVisible();
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
    return transfer;
  }, JSON.stringify(record));
  const target = page.getByText('Take a run apart from a file');
  await target.dispatchEvent('dragover', { dataTransfer: data });
  await target.dispatchEvent('drop', { dataTransfer: data });
  await expect(page.getByText(/From file dropped\.json/)).toBeVisible();
  await expect(page.getByRole('log', { name: 'Console' })).toContainText('No total found');
});
