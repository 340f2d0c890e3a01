/** Runs out of files and into files: signed out, with no server at all, and offline. */
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { axeFindings, wear } from '../harness/axe.ts';
import { type ConsoleGuard, expect, oneMode, test } from '../harness/test.ts';

const at = (second: string) => `2026-03-01T09:00:${second}`;
const record = {
  execution_id: 'exec-from-a-file',
  plugin_id: 'web-shop',
  logs: [
    { level: 'info', message: 'Signing in', timestamp: at('00.000125') },
    { level: 'debug', message: 'Variable: api_key = sk-0123456789', timestamp: at('00.500002') },
    { level: 'error', message: 'Refused: sk-0123456789', timestamp: at('01.250000') },
  ],
  trace: [],
  steps: [{ step_name: 'login', started_at: at('00.000100'), ended_at: at('01.300000'), duration: 1.2999 }],
  variables: {
    api_key: { name: 'api_key', value: 'sk-0123456789', value_type: 'str', timestamp: at('00.500000') },
  },
  api_calls: [
    {
      timestamp: at('01.200000'),
      api_type: 'http',
      endpoint: 'POST /login',
      parameters: { headers: { Authorization: 'Basic c2stMDEyMw==' } },
      result: null,
      duration: 0.3,
      error: '401',
      success: false,
    },
  ],
};

const give = (page: Page, name: string, content: string | Buffer) =>
  page.getByLabel('Open a debug record').setInputFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content),
  });

/** The debugger on a page whose server nobody has: port 9 is "discard". */
async function openDebugger(
  page: Page,
  previewOf: (url: string) => Promise<string>,
  consoleGuard: ConsoleGuard,
): Promise<void> {
  consoleGuard.allowNetworkLines();
  await page.goto(`${await previewOf('http://127.0.0.1:9')}/debug`);
  await expect(page.getByText('Take a run apart from a file')).toBeVisible();
}

async function exportAs(page: Page, format: string): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole('button', { name: 'Export this run' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export this run' });
  await dialog.getByRole('combobox', { name: 'Format' }).selectOption(format);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  await expect(dialog.getByText(`Saved as ${download.suggestedFilename()}.`)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('a run is exported masked and opens again, offline; OTLP keeps its spans', async ({
  page,
  previewOf,
  consoleGuard,
}) => {
  await openDebugger(page, previewOf, consoleGuard);
  await give(page, 'login.json', JSON.stringify(record));
  const log = page.getByRole('log', { name: 'Console' });
  await expect(log).toContainText('Refused: sk-0123456789');

  await page.getByRole('button', { name: 'Export this run' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export this run' });
  const masked = dialog.getByRole('list', { name: 'What will be masked' });
  await expect(masked.getByRole('listitem')).toHaveText([
    /Variable\s*api_key\s*step login\s*1 ×/,
    /Log line\s*api_key\s*step login\s*2 ×/,
    /Header\s*Authorization\s*step login\s*1 ×/,
  ]);
  await expect(dialog.getByText(/about \d+ B/)).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await wear(page, colorScheme);
      expect(await axeFindings(page), `${colorScheme}, ${width}`).toEqual([]);
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return { scrollWidth, clientWidth };
      });
      expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Export this run' })).toBeFocused();

  const runFile = await exportAs(page, 'Run file');
  expect(runFile.name).toBe('login.nadoorun');
  const text = gunzipSync(runFile.bytes).toString();
  expect(text).not.toMatch(/sk-0123456789|c2stMDEyMw/);
  expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({ format: 'nadoo-run', version: 1 });
  const otlp = await exportAs(page, 'OTLP JSON');
  expect(otlp.bytes.toString()).not.toMatch(/sk-0123456789|c2stMDEyMw/);

  await page.context().setOffline(true);
  await give(page, 'again.nadoorun', runFile.bytes);
  await expect(page.getByText(/From file again\.nadoorun\..*4 values were masked/)).toBeVisible();
  await expect(log).toContainText('Refused: ***REDACTED***');
  await expect(log.getByRole('time').first()).toHaveAttribute('datetime', '2026-03-01T09:00:00.000125Z');
  await expect(
    page.getByRole('treegrid', { name: 'Steps' }).getByRole('row', { name: /login/ }),
  ).toBeVisible();
  await give(page, 'trace.otlp.json', otlp.bytes);
  await expect(page.getByText(/From file trace\.otlp\.json/)).toContainText('OTLP trace');
  await expect(log).toContainText('Refused: ***REDACTED***');
  await page.getByRole('tab', { name: 'API calls' }).click();
  await expect(page.getByRole('button', { name: 'http POST /login, failed' })).toBeVisible();
});

test(
  'a file that is cut off, newer, damaged or made to fill the memory says which',
  { tag: oneMode },
  async ({ page, previewOf, consoleGuard }) => {
    await openDebugger(page, previewOf, consoleGuard);
    const header = { format: 'nadoo-run', version: 1, exported_by: 'Nadoo Console', records: 3, last: 3 };
    const lines = [
      JSON.stringify(header),
      ...[1, 2, 3].map((n) =>
        JSON.stringify({
          n,
          type: 'log',
          data: { level: 'info', message: `line ${n}`, timestamp: at(`0${n}`) },
        }),
      ),
      '{"end":true,"records":3}\n',
    ];
    const alert = page.getByRole('alert');
    const whole = gzipSync(lines.join('\n'));
    // Read on a thread of its own.
    await Promise.all([
      page.waitForResponse((response) => response.url().includes('/import-worker') && response.ok()),
      give(page, 'whole.nadoorun', whole),
    ]);
    const log = page.getByRole('log', { name: 'Console' });
    await expect(log).toContainText('line 3');
    // Read to its end: a file that is chosen before takes its place.
    await expect(page.getByText(/From file whole\.nadoorun/)).toBeVisible();

    await give(page, 'cut.nadoorun', gzipSync(lines.slice(0, 3).join('\n')));
    await expect(alert).toContainText('"cut.nadoorun" is cut off: 2 of 3 records are there.');
    await give(page, 'half.nadoorun', whole.subarray(0, whole.length / 2));
    await expect(alert).toContainText('"half.nadoorun" is cut off');
    await give(page, 'newer.nadoorun', JSON.stringify({ ...header, version: 9 }));
    await expect(alert).toContainText('a run file of version 9; this page reads version 1');
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 40, 60);
    await give(page, 'damaged.nadoorun', damaged);
    await expect(alert).toContainText('"damaged.nadoorun" is damaged');
    // 150 MB of one line, in 150 kB.
    await give(page, 'bomb.nadoorun', gzipSync(Buffer.alloc(150_000_000, ' ')));
    await expect(alert).toContainText(/"bomb\.nadoorun" has 1\d\d\.\d KB and unpacks to more than 128 MB/, {
      timeout: 30_000,
    });
    // None of them took away the run that was open.
    await expect(log).toContainText('line 3');

    await give(page, 'cut.nadoorun', gzipSync(lines.slice(0, 3).join('\n')));
    await page.getByRole('button', { name: 'Show the 2 records that could be read' }).click();
    await expect(page.getByText('Only a part of this file could be read.')).toBeVisible();
    await expect(log).toContainText('line 2');
  },
);

test(
  'the runs of two files are compared, offline; a bad second one is said in place',
  { tag: oneMode },
  async ({ page, previewOf, consoleGuard }) => {
    await openDebugger(page, previewOf, consoleGuard);
    await give(page, 'monday.json', JSON.stringify(record));
    await expect(page.getByText(/From file monday\.json/)).toBeVisible();
    const monday = await exportAs(page, 'Run file');
    const [call] = record.api_calls;
    const better = {
      ...record,
      api_calls: [{ ...call, error: null, success: true, result: { user: 'ada' } }],
    };
    await give(page, 'tuesday.json', JSON.stringify(better));
    await expect(page.getByText(/From file tuesday\.json/)).toBeVisible();
    const tuesday = await exportAs(page, 'Run file');
    await page.context().setOffline(true);
    await give(page, 'tuesday-after-the-key-was-changed.nadoorun', tuesday.bytes);
    await expect(page.getByText(/From file tuesday-after/)).toBeVisible();

    const compare = page.getByRole('button', { name: 'Compare', exact: true });
    await compare.click();
    const dialog = page.getByRole('dialog', { name: 'Compare' });
    const giveOther = (name: string, content: string | Buffer) =>
      page.getByLabel('Open the file to compare with').setInputFiles({
        name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(content),
      });
    await giveOther('half.nadoorun', monday.bytes.subarray(0, monday.bytes.length / 2));
    await expect(dialog.getByRole('alert')).toContainText('"half.nadoorun" is cut off');
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(compare).toBeFocused();
    await expect(page.getByText(/From file tuesday/)).toBeVisible();

    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('alert')).toBeHidden();
    await giveOther(monday.name, monday.bytes);
    const divergence = page.getByRole('region', { name: 'First divergence' });
    await expect(divergence).toContainText('http POST /login');
    await expect(divergence).toContainText('Came to something else');
    await expect(page.getByRole('button', { name: 'Back to the run' })).toBeFocused();
    for (const [colorScheme, width] of [
      ['dark', 360],
      ['light', 1280],
    ] as const) {
      await page.setViewportSize({ width, height: 740 });
      await wear(page, colorScheme);
      expect(await axeFindings(page), `${colorScheme}, ${width}`).toEqual([]);
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return { scrollWidth, clientWidth };
      });
      expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    }
    // The aligned actions keep their room below it.
    await expect(page.getByRole('list', { name: 'Aligned actions' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByText(/From file tuesday/)).toBeVisible();
    await expect(compare).toBeFocused();
  },
);
