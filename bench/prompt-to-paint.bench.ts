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
/** The p95 of so few sends is that of the third slowest, which the machine makes as often as the page: a median decides. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
/** Compiling and the first layout are the start's, not a send's. */
const WARM = 5;
const APPLICATION = 'app-helpdesk';
/** What is filled in is painted by then. */
const SETTLED_MS = 40;
const FRAME_MS = 1_000 / 60;
/** How often a page is asked whether an answer is over: in each frame, as is Playwright's way, it would make frames of its own. */
const POLL_MS = 100;

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

interface Quantiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

interface Figures {
  readonly name: string;
  readonly echo: Quantiles;
  readonly text: Quantiles;
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
    // Asked by selectors, as of the bare page: to look by role, Playwright walks the page in script, the more the larger
    // it is, and V8 compiles that while an echo is on its way.
    async over(sends) {
      await page.waitForFunction(
        (at) =>
          document.querySelector(`${at} button[aria-label="Copy as Markdown"]`) !== null &&
          document.querySelector('form button[aria-label="Send message"]') !== null,
        answer(sends),
        { polling: POLL_MS },
      );
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
      await page.waitForFunction(() => document.title === 'over', null, { polling: POLL_MS });
    },
  };
}

async function send({ page, log, answer, over }: Side, nth: number): Promise<void> {
  const text = `/slow 1 (prompt ${String(nth)})`;
  const box = page.locator('textarea[aria-label="Message"], form textarea');
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

const quantilesOf = (values: readonly number[]): Quantiles => ({
  count: values.length,
  p50: quantile(values, 0.5),
  p95: quantile(values, 0.95),
  max: Math.max(...values),
});

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

/** A conversation and a tab of its own for each page, and all sends of a round, in turn. */
async function playRound(): Promise<readonly Figures[]> {
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
  return Promise.all(
    sides.map(async ({ name, page }) => {
      const { echoes, texts, left } = await page.evaluate(() => ({
        left: window.probe.left(),
        echoes: window.probe.echoes,
        texts: window.probe.texts,
      }));
      if (echoes.length !== SENDS)
        mistakes.push(`${name}: ${String(echoes.length)} echoes of ${String(SENDS)}`);
      if (left > 0) mistakes.push(`${name}: ${String(left)} never seen`);
      await page.context().close();
      return { name, echo: quantilesOf(echoes), text: quantilesOf(texts) };
    }),
  );
}

try {
  const rounds: (readonly Figures[])[] = [];
  while (rounds.length < ROUNDS) rounds.push(await playRound());
  console.log(`\nprompt-to-paint: ${String(ROUNDS)} rounds of ${String(SENDS)} sends each, in turn, ms\n`);
  const ms = (value: number): string => value.toFixed(1);
  printTable(
    ['round', 'page', 'echo p50', 'echo p95', 'echo max', 'deltas', 'text p50', 'text p95', 'text max'],
    rounds.flatMap((figures, at) =>
      figures.map(({ name, echo, text }) => [
        String(at + 1),
        name,
        ...[echo.p50, echo.p95, echo.max].map(ms),
        String(text.count),
        ...[text.p50, text.p95, text.max].map(ms),
      ]),
    ),
  );
  const over = (kind: 'echo' | 'text'): number[] =>
    rounds.map(([ours, bare]) => (ours?.[kind].p95 ?? Number.NaN) - (bare?.[kind].p95 ?? Number.NaN));
  const [echo, text] = [over('echo'), over('text')];
  const spread = (values: readonly number[]): string =>
    `${ms(quantile(values, 0.5))} (${ms(Math.min(...values))} to ${ms(Math.max(...values))})`;
  console.log(
    `\np95 over the bare page, median of rounds (spread): echo ${spread(echo)}, text ${spread(text)} ms`,
  );
  const isFast = quantile(echo, 0.5) <= 6 && quantile(text, 0.5) <= 10;
  writeResult('prompt-to-paint', { browser: browser.version(), sends: SENDS, rounds, void: mistakes });
  for (const mistake of mistakes) console.error(`VOID: ${mistake}`);
  console.log(
    isFast && mistakes.length === 0
      ? 'passed: echo ≤ bare + 6 ms, text ≤ bare + 10 ms (p95, median of rounds)'
      : 'FAILED',
  );
  process.exitCode = isFast && mistakes.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await gateway.dispose();
  bareServer.close();
}
