/** What Nadoo Console is for, in two minutes: figures, and a video that the browser records. Run by `npm run showcase`. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from '@playwright/test';
import { signInApi } from '#e2e/harness/api.ts';
import { prepareTemplate } from '#e2e/harness/data-template.ts';
import { startGateway } from '#e2e/harness/gateway.ts';
import { fixARun } from '#e2e/journeys/fix-a-run-steps.ts';
import { freshSession } from '#e2e/journeys/steps.ts';
import { launchChromium } from '../lib/chromium.ts';
import { printTable } from '../lib/report.ts';
import { cutClients } from './cut-clients.ts';
import { startRecorder, type Recorder } from './recorder.ts';
import { streamMarkdown } from './streamed-markdown.ts';

const CLIENTS = Number(process.env['SHOWCASE_CLIENTS'] ?? 200);
/** Some of `cut,markdown,run`. */
const PARTS = (process.env['SHOWCASE_PARTS'] ?? 'cut,markdown,run').split(',');
const folder = path.join(import.meta.dirname, '..', '..', '.cache', 'showcase');
const failures: string[] = [];
const size = { viewport: { width: 1_280, height: 800 } };
const startedAt = performance.now();
const say = (text: string): void => {
  console.log(`[${((performance.now() - startedAt) / 1000).toFixed(0).padStart(3)} s] ${text}`);
};

async function showCuts(browser: Browser | null, recorder: Recorder | null): Promise<void> {
  say(`${String(CLIENTS)} clients ask, and all are cut in mid-answer …`);
  const page = browser ? await browser.newPage(size) : null;
  const rows = await cutClients(CLIENTS, page, (shown) =>
    recorder ? recorder.film(shown, `${String(CLIENTS)} clients are cut in mid-answer`) : Promise.resolve(),
  );
  await page?.context().close();
  console.log('');
  printTable(
    ['cut in mid-answer', 'clients', 'identical to the stored answer', 'bytes that differ', 'prompts stored'],
    rows.map(({ who, clients, identical, missingBytes, prompts }) => [
      who,
      String(clients),
      String(identical),
      String(missingBytes),
      String(prompts),
    ]),
  );
  console.log('');
  for (const { who, clients, identical, prompts } of rows) {
    if (who === 'documented client') continue;
    if (identical !== clients) failures.push(`${who}: ${String(clients - identical)} answers differ`);
    if (prompts !== clients) failures.push(`${who}: ${String(prompts)} prompts of ${String(clients)}`);
  }
}

async function showMarkdown(browser: Browser, recorder: Recorder): Promise<void> {
  say('200 KB of Markdown stream at 4× CPU throttle …');
  const rows = await streamMarkdown(browser, (page, name) =>
    recorder.film(page, `200 KB at 4×: ${name === 'ours' ? 'Nadoo Console' : name}`),
  );
  console.log('');
  printTable(
    ['last 4 KB of 200 KB, 4× throttle', 'median per delta, ms', 'p95, ms', 'deltas', 'whole at the end'],
    rows.map(({ name, medianMs, p95Ms, deltas, exact }) => [
      name === 'ours' ? 'Nadoo Console' : name,
      medianMs.toFixed(1),
      p95Ms.toFixed(1),
      String(deltas),
      exact ? 'yes' : 'NO',
    ]),
  );
  console.log('');
  const own = rows.find(({ name }) => name === 'ours');
  if (own?.exact !== true) failures.push('our Markdown is not one render of the whole at the end');
  for (const peer of rows)
    if (own && peer !== own && peer.medianMs <= own.medianMs) failures.push(`behind ${peer.name}`);
}

async function showRun(browser: Browser, recorder: Recorder): Promise<void> {
  say('A wrong answer, its card, the failing call, the variable, and a green run …');
  await prepareTemplate();
  const gateway = await startGateway();
  try {
    const session = await freshSession(await signInApi(gateway.url, 'Ada'), 'To be mended');
    const page = await browser.newPage(size);
    await page.goto(gateway.url + session.path);
    await page.getByRole('button', { name: 'Continue as Ada' }).click();
    await recorder.film(page, 'From a wrong answer to a green run');
    const ms = await fixARun(page);
    console.log(`\nFrom the question to the green run: ${(ms / 1000).toFixed(1)} s\n`);
    await page.context().close();
  } catch (error) {
    failures.push(`the run was not mended: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await gateway.dispose();
  }
}

mkdirSync(folder, { recursive: true });
// Without a browser there is still the comparison of bytes: it is what a smoke test takes.
const browser = process.env['SHOWCASE_BROWSER'] === '0' ? null : await launchChromium();
const recorder = browser ? await startRecorder(browser) : null;
try {
  if (PARTS.includes('cut')) await showCuts(browser, recorder);
  if (browser && recorder) {
    if (PARTS.includes('markdown')) await showMarkdown(browser, recorder);
    if (PARTS.includes('run')) await showRun(browser, recorder);
    const file = path.join(folder, 'showcase.webm');
    const bytes = await recorder.save(file);
    say(`Video: ${path.relative(process.cwd(), file)} (${(bytes / 1e6).toFixed(1)} MB)`);
    if (bytes < 10_000) failures.push('the video is empty');
  }
} finally {
  await browser?.close();
}
for (const failure of failures) console.log(`FAILED: ${failure}`);
if (failures.length === 0) say('All comparisons hold.');
process.exit(failures.length === 0 ? 0 : 1);
