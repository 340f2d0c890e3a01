/**
 * Pictures of every view: `npx tsx e2e/screenshots.ts OUTDIR`. Light and dark, at 360, 1280 and 1920 px, of the
 * built page on a real gateway with the seeded demo. Not a test: somebody looks at them.
 */
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { signInApi } from './harness/api.ts';
import type { Gateway } from './harness/gateway.ts';
import { signIn } from './harness/people.ts';
import { takePictures } from './harness/take-pictures.ts';
import { ask, finishedAnswer, freshSession } from './journeys/steps.ts';

const widths = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

interface Shot {
  readonly name: string;
  readonly path: string;
  /** Something that stands on the finished view. */
  readonly ready: (page: Page) => Promise<void>;
}

const visible = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();

function shots(chatPath: string): Shot[] {
  return [
    { name: 'chat', path: chatPath, ready: (page) => finishedAnswer(page, 3).then(() => undefined) },
    { name: 'new-chat', path: '/w/ws-demo/chat', ready: visible('main textarea:enabled') },
    {
      name: 'documents',
      path: '/w/ws-demo/documents/doc-handbook',
      ready: (page) => page.getByRole('textbox', { name: 'Document text' }).waitFor(),
    },
    { name: 'plugins', path: '/w/ws-demo/plugins/web-shop', ready: visible('main select') },
    { name: 'runs', path: '/w/ws-demo/runs', ready: visible('[data-run]') },
    {
      name: 'runs-tail',
      path: '/w/ws-demo/runs?tail=demo-run-ok,demo-run-failed',
      ready: visible('[role=log] time'),
    },
    { name: 'run', path: '/debug/demo-run-ok', ready: visible('[role=log] time') },
    { name: 'run-failed', path: '/debug/demo-run-failed', ready: visible('[role=log] time') },
    {
      name: 'workflow',
      path: '/w/ws-demo/workflows/wf-onboarding/results',
      ready: (page) =>
        page
          .getByRole('main')
          .getByText(/^Order equipment: /)
          .first()
          .waitFor(),
    },
    { name: 'workflows', path: '/w/ws-demo/workflows', ready: visible('main li button') },
    { name: 'applications', path: '/w/ws-demo/applications', ready: visible('main li button') },
    {
      name: 'application',
      path: '/w/ws-demo/applications/app-helpdesk',
      ready: (page) => page.getByRole('main').getByRole('checkbox').first().waitFor(),
    },
    {
      name: 'members',
      path: '/w/ws-demo/members',
      ready: (page) => page.getByRole('region', { name: 'Pending invitations' }).waitFor(),
    },
    { name: 'outside', path: '/w/no-such-workspace/chat', ready: visible('main h2') },
    { name: 'run-from-file', path: '/debug', ready: visible('main button') },
    { name: 'not-found', path: '/no/such/page', ready: visible('main a') },
  ];
}

/** One conversation that shows sources, a tool that worked and one that failed. */
async function prepareChat(gateway: Gateway, page: Page): Promise<string> {
  const session = await freshSession(await signInApi(gateway.url, 'Ada'), 'Vacation and sums');
  await page.goto(gateway.url + session.path);
  const prompts = ['What is the vacation policy?', 'what is 17 % of 2,340?', '/flaky'];
  for (const [index, prompt] of prompts.entries()) {
    await ask(page, prompt);
    await finishedAnswer(page, index + 1);
  }
  return session.path;
}

/** A run that failed, and somebody who is invited and has not come. */
async function prepareWorkspace(gateway: Gateway, page: Page): Promise<void> {
  const ada = await signInApi(gateway.url, 'Ada');
  const invitation = { email: 'eve.of.the.other.team@example.com', role: 'viewer' };
  await ada.request('POST', '/api/v1/workspaces/ws-demo/members', invitation);
  await page.goto(`${gateway.url}/w/ws-demo/workflows/wf-onboarding/results`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page
    .getByRole('main')
    .getByText(/^Order equipment: /)
    .first()
    .waitFor();
}

async function takeAll(gateway: Gateway, outDir: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    let chatPath: string | null = null;
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce', timezoneId: 'UTC' });
      const page = await context.newPage();
      const take = async (name: string, width: number) => {
        await page.screenshot({ path: path.join(outDir, `${name}-${colorScheme}-${width}.png`) });
      };
      await page.goto(`${gateway.url}/login`);
      await page.getByRole('button', { name: 'Continue as Ada' }).waitFor();
      for (const size of widths) {
        await page.setViewportSize(size);
        await take('sign-in', size.width);
      }
      await signIn(page, 'Ada', { to: `${gateway.url}/login` });
      if (chatPath === null) {
        chatPath = await prepareChat(gateway, page);
        await prepareWorkspace(gateway, page);
      }
      for (const shot of shots(chatPath)) {
        await page.goto(gateway.url + shot.path);
        await shot.ready(page);
        for (const size of widths) {
          await page.setViewportSize(size);
          await take(shot.name, size.width);
        }
      }
      await page.goto(gateway.url + chatPath);
      await finishedAnswer(page, 3);
      await page.getByRole('button', { name: /^Notifications/ }).click();
      for (const size of widths) {
        await page.setViewportSize(size);
        await take('bell', size.width);
      }
      await page.keyboard.press('Escape');
      for (const [name, keys] of [
        ['palette', 'ControlOrMeta+k'],
        ['inspector', 'ControlOrMeta+Shift+P'],
      ] as const) {
        await page.keyboard.press(keys);
        await page.getByRole('dialog').waitFor();
        for (const size of widths) {
          await page.setViewportSize(size);
          await take(name, size.width);
        }
        await page.keyboard.press('Escape');
      }
      await page.goto(`${gateway.url}/connect`);
      await page.getByRole('button').first().waitFor();
      for (const size of widths) {
        await page.setViewportSize(size);
        await take('connect', size.width);
      }
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

await takePictures('e2e/screenshots.ts', takeAll);
