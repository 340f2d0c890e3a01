/**
 * A session of two people and an agent as a series of pictures: `npx tsx e2e/session-pictures.ts OUTDIR`. Each shows
 * Ada's page and Mina's at the same moment, side by side, of the built page on a real gateway. Not a test: somebody
 * looks at them, and `docs/session.md` shows them.
 */
import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { signInApi } from './harness/api.ts';
import { signIn, type Person } from './harness/people.ts';
import { takePictures } from './harness/take-pictures.ts';
import {
  answers,
  ask,
  composer,
  conversation,
  expectLive,
  finishedAnswer,
  freshSession,
} from './journeys/steps.ts';

const size = { width: 720, height: 720 };

interface Couple {
  readonly ada: Page;
  readonly mina: Page;
}

async function openPage(browser: Browser, person: Person, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce', timezoneId: 'UTC' });
  const page = await context.newPage();
  await signIn(page, person, { to: address });
  await expectLive(page);
  return page;
}

/** Both pages as they are now, beside each other, each under its person's name. */
async function takeBoth(browser: Browser, { ada, mina }: Couple, file: string): Promise<void> {
  // No hint of a button that was pressed on the way.
  for (const page of [ada, mina]) await page.mouse.move(0, 0);
  const shots = await Promise.all([ada.screenshot(), mina.screenshot()]);
  const sheet = await browser.newPage({ viewport: { width: size.width * 2 + 48, height: size.height + 56 } });
  const figures = (['Ada', 'Mina'] as const).map(
    (name, index) =>
      `<figure><figcaption>${name}</figcaption><img src="data:image/png;base64,${shots[index]?.toString('base64') ?? ''}"></figure>`,
  );
  await sheet.setContent(
    `<style>body{margin:16px;display:flex;gap:16px;background:#dcdee3;font:600 14px sans-serif}figure{margin:0}
figcaption{height:24px}img{width:${size.width}px;border-radius:6px;display:block}</style>${figures.join('')}`,
  );
  await sheet.screenshot({ path: file });
  await sheet.close();
}

/** The steps of the series, in order: each leaves both pages in the state that its picture shows. */
const steps: readonly (readonly [name: string, step: (pages: Couple) => Promise<void>])[] = [
  [
    'streams-for-both',
    async ({ ada, mina }) => {
      await ask(ada, 'What is the vacation policy?');
      await answers(mina).first().getByText('vacation').first().waitFor();
    },
  ],
  [
    'typing',
    async ({ ada, mina }) => {
      await finishedAnswer(ada);
      await finishedAnswer(mina);
      await composer(mina).pressSequentially('And how much of it can I carry over?');
      await ada.getByText('Mina is typing…').waitFor();
    },
  ],
  [
    'versions',
    async ({ ada, mina }) => {
      await composer(mina).fill('');
      const own = conversation(ada).getByRole('article', { name: /^Ada/ });
      await own.getByRole('button', { name: 'Edit' }).click();
      await own.getByRole('textbox', { name: 'Edited message' }).fill('What is the travel policy?');
      await own.getByRole('textbox', { name: 'Edited message' }).press('Enter');
      await finishedAnswer(ada);
      await conversation(mina).getByText('1 / 2').first().waitFor();
      await ada.getByText('Mina is typing…').waitFor({ state: 'hidden' });
      for (const page of [ada, mina])
        await conversation(page)
          .getByRole('article', { name: /^Ada/ })
          .evaluate((article) => {
            article.scrollIntoView({ block: 'start' });
          });
    },
  ],
  [
    'stopped-by-the-other',
    async ({ ada, mina }) => {
      await mina.getByRole('button', { name: 'Next version' }).first().click();
      await finishedAnswer(mina);
      await composer(mina).fill('/slow 30');
      await composer(mina).press('Enter');
      await answers(ada).nth(1).getByText('second').first().waitFor();
      // She read the beginning: what she stops is to be in the picture.
      await ada.getByRole('button', { name: 'Jump to latest' }).click();
      await ada.getByRole('button', { name: 'Stop response' }).click();
      await answers(mina).nth(1).getByText(/Ada/).first().waitFor();
    },
  ],
  [
    'a-tool-asks',
    async ({ ada, mina }) => {
      await ask(ada, '/shop-orders running shoes');
      await mina.getByRole('region', { name: 'shop-orders:place_order asks to run' }).waitFor();
    },
  ],
  [
    'allowed-by-the-other',
    async ({ ada, mina }) => {
      const question = mina.getByRole('region', { name: 'shop-orders:place_order asks to run' });
      await question.getByRole('button', { name: 'Allow', exact: true }).click();
      await finishedAnswer(ada, 3);
      await finishedAnswer(mina, 3);
    },
  ],
];

async function takeAll(address: string, sessionPath: string, outDir: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const ada = await openPage(browser, 'Ada', address + sessionPath);
    const mina = await openPage(browser, 'Mina', address + sessionPath);
    for (const [index, [name, step]] of steps.entries()) {
      await step({ ada, mina });
      await takeBoth(browser, { ada, mina }, path.join(outDir, `session-${String(index + 1)}-${name}.png`));
    }
  } finally {
    await browser.close();
  }
}

await takePictures('e2e/session-pictures.ts', async (gateway, outDir) => {
  const session = await freshSession(await signInApi(gateway.url, 'Ada'), 'Two people and an agent');
  await takeAll(gateway.url, session.path, outDir);
});
