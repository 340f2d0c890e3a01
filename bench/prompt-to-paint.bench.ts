/** Enter to the echo of the prompt, and a frame with a delta to its text, as painted: our page beside a bare one. */
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { signInApi } from '#e2e/harness/api.ts';
import { prepareTemplate } from '#e2e/harness/data-template.ts';
import { startGateway } from '#e2e/harness/gateway.ts';
import { people } from '#e2e/harness/people.ts';
import { freePort } from '#e2e/harness/ports.ts';
import { socketPaths, socketUrl } from '#src/protocol/endpoints.ts';
import { launchChromium, newTab } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';
import { barePage, startBarePage } from './prompt-to-paint/bare-page.ts';
import { installProbe } from './prompt-to-paint/probe.ts';

const SENDS = Number(process.env['SENDS'] ?? 60);
/** Compiling and the first layout are the start's, not a send's. */
const WARM = 5;
const APPLICATION = 'app-helpdesk';
/** What is filled in is painted by then. */
const SETTLED_MS = 40;
const FRAME_MS = 1_000 / 60;

interface Side {
  readonly name: string;
  readonly page: Page;
  readonly sessionId: string;
  /** Where what was said and the answer stand. */
  readonly log: string;
  /** @param nth of the prompt, from 1 */
  readonly answer: (nth: number) => string;
  over(sends: number): Promise<void>;
}

async function openOurs(browser: Browser, url: string, sessionId: string): Promise<Side> {
  const page = await newTab(browser);
  await measure(page);
  await page.goto(`${url}/login?to=/w/ws-demo/chat/${sessionId}`);
  await page.getByRole('button', { name: 'Continue as Ada' }).click();
  await page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Live' }).waitFor();
  // Prompt and answer in turn: of a long conversation not all are mounted.
  const answer = (nth: number): string => `[role=log] article[aria-posinset="${String(2 * nth)}"]`;
  return {
    name: 'Nadoo Console',
    page,
    sessionId,
    log: '[role=log]',
    answer,
    async over(sends) {
      await page.locator(answer(sends)).getByRole('button', { name: 'Copy as Markdown' }).waitFor();
      await page.getByRole('button', { name: 'Send message' }).waitFor();
    },
  };
}

interface BareOptions {
  /** Of the gateway. */
  readonly url: string;
  readonly address: string;
  readonly sessionId: string;
  readonly token: string;
}

async function openBare(browser: Browser, { url, address, sessionId, token }: BareOptions): Promise<Side> {
  const page = await newTab(browser);
  await measure(page);
  await page.goto(address);
  await page.evaluate(startBarePage, {
    socket: socketUrl(url, socketPaths.chat(sessionId), { token }),
    sessionId,
    applicationId: APPLICATION,
    userId: people.Ada.userId,
  });
  return {
    name: 'a bare page',
    page,
    sessionId,
    log: '#said',
    answer: () => '#answer',
    over: async () => {
      await page.waitForFunction(() => document.title === 'over');
    },
  };
}

async function send({ page, log, answer, over }: Side, nth: number): Promise<void> {
  const text = `/slow 1 (prompt ${String(nth)})`;
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(text);
  await page.evaluate(
    ([said, within, where]) => {
      window.probe.expectEcho(said, within);
      window.probe.watchAnswer(where);
    },
    [text, log, answer(nth)] as const,
  );
  // People press Enter at any point of the display's cycle. Right after the words were filled in it would be the same
  // one each time, another in each of the pages: whose frame is then missed is chance.
  await setTimeout(SETTLED_MS + ((nth * 0.618) % 1) * FRAME_MS);
  await box.press('Enter');
  await over(nth);
}

/** What the page runs was compiled here, where each function is told its name. */
async function measure(page: Page): Promise<void> {
  await page.addInitScript('globalThis.__name = (named) => named;');
  await page.addInitScript(installProbe);
}

const letters = (text: string): string => text.replace(/\s+/g, '');
const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;

await prepareTemplate();
// From a port of its own: a page that the driver made up may not reach this machine.
const port = await freePort();
const bareAddress = `http://localhost:${String(port)}`;
const bareServer = createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(barePage);
}).listen(port);
const gateway = await startGateway({ env: { ALLOWED_ORIGINS: bareAddress } });
const browser = await launchChromium();
const mistakes: string[] = [];
try {
  const ada = await signInApi(gateway.url, 'Ada');
  const make = async (): Promise<string> => (await ada.createSession(APPLICATION, 'Prompt to paint')).id;
  const sides = [
    await openOurs(browser, gateway.url, await make()),
    await openBare(browser, {
      url: gateway.url,
      address: bareAddress,
      sessionId: await make(),
      token: ada.token,
    }),
  ];
  for (let nth = 1; nth <= WARM + SENDS; nth += 1) {
    for (const side of sides) {
      await side.page.bringToFront();
      await send(side, nth);
      // Each answer is held against what the server stored: a figure for a text that is not there is none.
      const stored = (await ada.lastAnswer(side.sessionId))?.content ?? '';
      const shown = await side.page.evaluate(
        (at) => document.querySelector(at)?.textContent ?? '',
        side.answer(nth),
      );
      if (stored === '' || !letters(shown).includes(letters(stored)))
        mistakes.push(`${side.name}, prompt ${String(nth)}: shows ${shown}, stored is ${stored}`);
      if (nth === WARM)
        await side.page.evaluate(() => {
          window.probe.echoes.length = 0;
          window.probe.texts.length = 0;
        });
    }
  }
  const figures = await Promise.all(
    sides.map(async ({ name, page }) => {
      const { echoes, texts, left } = await page.evaluate(() => ({
        left: window.probe.left(),
        echoes: window.probe.echoes,
        texts: window.probe.texts,
      }));
      if (echoes.length !== SENDS)
        mistakes.push(`${name}: ${String(echoes.length)} echoes of ${String(SENDS)}`);
      if (left > 0) mistakes.push(`${name}: ${String(left)} never seen`);
      const of = (values: readonly number[]) => ({
        count: values.length,
        p50: quantile(values, 0.5),
        p95: quantile(values, 0.95),
        max: Math.max(...values),
      });
      return { name, echo: of(echoes), text: of(texts) };
    }),
  );
  const [ours, bare] = figures;
  if (!ours || !bare) throw new Error('Two pages were measured.');
  console.log(`\nprompt-to-paint: ${String(SENDS)} sends each, in turn, ms\n`);
  const ms = (value: number): string => value.toFixed(1);
  printTable(
    ['page', 'echo p50', 'echo p95', 'echo max', 'deltas', 'text p50', 'text p95', 'text max'],
    figures.map(({ name, echo, text }) => [
      name,
      ...[echo.p50, echo.p95, echo.max].map(ms),
      String(text.count),
      ...[text.p50, text.p95, text.max].map(ms),
    ]),
  );
  const isFast = ours.echo.p95 <= bare.echo.p95 + 6 && ours.text.p95 <= bare.text.p95 + 10;
  writeResult('prompt-to-paint', { browser: browser.version(), sends: SENDS, figures, void: mistakes });
  for (const mistake of mistakes) console.error(`VOID: ${mistake}`);
  console.log(
    isFast && mistakes.length === 0 ? 'passed: echo ≤ bare + 6 ms, text ≤ bare + 10 ms (p95)' : 'FAILED',
  );
  process.exitCode = isFast && mistakes.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await gateway.dispose();
  bareServer.close();
}
