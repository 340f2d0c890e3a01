import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { axeFindings, wear } from '../harness/axe.ts';
import { expect, test as base } from '../harness/test.ts';
import { answers, ask, finishedAnswer, freshSession } from './steps.ts';
import { says, startModelServer, type ModelServer } from './model-server.ts';

/** Another host, which hears what anybody asks it for. */
interface Stranger {
  readonly url: string;
  readonly heard: readonly string[];
}

const test = base.extend<{ model: ModelServer; stranger: Stranger }>({
  stranger: async ({}, use) => {
    const heard: string[] = [];
    const server = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard });
    server.closeAllConnections();
    server.close();
  },
  model: async ({}, use) => {
    const model = await startModelServer();
    await use(model);
    await model.close();
  },
});

const order = `flowchart LR
  accTitle: How an order goes
  accDescr: From the basket to the door
  A[주문 접수] --> B{In stock?}
  B -->|예| C[배송 준비]`;
const broken = 'sequenceDiagram\n  Ada->>Server: hi\n  Server-->>\n  Ada: what';
/** Whatever could make a browser ask somebody for something. */
const hostile = (
  url: string,
): string => `%%{init: {"themeCSS": "@import url(${url}/a.css); @font-face { font-family: x; src: url(${url}/x.woff2) } .node rect { fill: url(${url}/f.svg#f) }", "fontFamily": "x", "securityLevel": "loose"}}%%
flowchart TD
  A["<img src='${url}/a.png'>"] --> B["press me"]
  click A "${url}/click" _blank
  click B href "${url}/there" _top
  click B call alert(1)`;

const fence = (code: string): string => `\`\`\`mermaid\n${code}\n\`\`\``;
const block = (page: Page, n: number) => answers(page).last().locator('.code-block').nth(n);
const show = (page: Page, n: number) => block(page, n).getByRole('button', { name: 'Show diagram' }).click();

test('a diagram is drawn when it is wanted, in a sandbox that can make no request', async ({
  signIn,
  openAs,
  api,
  newGateway,
  previewOf,
  model,
  stranger,
  consoleGuard,
}) => {
  const gateway = await newGateway({
    env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test', MODEL: 'scripted' },
  });
  const session = await freshSession(await api('Ada', gateway.url), 'Diagrams');
  const page = await signIn('Ada', { to: session.path, base: gateway.url });
  const requests: string[] = [];
  page.context().on('request', (request) => requests.push(request.url()));
  const forDiagrams = () => requests.filter((url) => url.includes('/diagram'));

  model.next(says([order, broken, hostile(stranger.url)].map(fence).join('\n\nand\n\n')));
  await ask(page, 'Draw it');
  const answer = await finishedAnswer(page);
  await expect(block(page, 0).getByRole('button', { name: 'Show diagram' })).toBeVisible();
  expect(forDiagrams()).toEqual([]);

  // By keyboard: the button, then the picture, which scrolls.
  await block(page, 0).getByRole('button', { name: 'Show diagram' }).press('Enter');
  const picture = block(page, 0).getByRole('group', { name: 'Flowchart: How an order goes' });
  await expect(picture).toHaveAttribute('aria-busy', 'false');
  const inside = page.getByTitle('Diagram', { exact: true }).first().contentFrame();
  await expect(inside.getByText('주문 접수')).toBeVisible();
  const ground = inside.locator('body');
  await expect(ground).toHaveCSS('background-color', 'rgb(246, 246, 244)');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(ground).toHaveCSS('background-color', 'rgb(18, 19, 21)');
  // What is behind the picture is copied with the answer all the same.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await answer.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain('accDescr: From the basket');
  // And found: then it is the code that is shown.
  await page.getByRole('button', { name: 'Find in conversation' }).click();
  await page.getByRole('searchbox', { name: 'Find in conversation' }).fill('from the basket');
  await expect(block(page, 0).getByText('accDescr: From the basket')).toBeInViewport();
  await expect(picture).toHaveCount(0);
  await page.keyboard.press('Escape');
  await show(page, 0);
  await expect(inside.getByText('주문 접수')).toBeVisible();

  await show(page, 1);
  await expect(block(page, 1).getByRole('alert')).toHaveText(
    /This diagram has an error on line 3: Server-->>/,
  );
  await expect(block(page, 1).getByText('Ada: what')).toBeVisible();
  const found: string[] = [];
  await page.setViewportSize({ width: 360, height: 740 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await wear(page, colorScheme);
    found.push(...(await axeFindings(page)));
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(found, 'axe on a picture, a code and a failure').toEqual([]);

  consoleGuard.allow(/Content Security Policy/); // each of what the diagram tries is refused by it
  await show(page, 2);
  await expect(block(page, 2).getByRole('group', { name: 'Flowchart' })).toHaveAttribute(
    'aria-busy',
    'false',
  );
  const trapped = page.getByTitle('Diagram', { exact: true }).last().contentFrame();
  await trapped.getByText('press me').click();
  const frame = page.frames().findLast((each) => each.url().endsWith('/diagram.html'));
  const keptIn = page.waitForEvent('console', (line) => line.text().includes('frame-src'));
  const escapes = await frame?.evaluate(async (host) => {
    const outcome = (attempt: () => unknown) =>
      Promise.resolve()
        .then(attempt)
        .then(
          () => 'done',
          () => 'refused',
        );
    const image = (src: string) =>
      new Promise((resolve, reject) => {
        const drawn = new Image();
        drawn.onload = resolve;
        drawn.onerror = reject;
        drawn.src = src;
      });
    const results = [
      await outcome(() => fetch('/api/v1/capabilities')),
      await outcome(() => image('/icon.svg')),
      await outcome(() => image(`${host}/image.png`)),
      await outcome(() => localStorage.length),
      await outcome(() => document.cookie),
      await outcome(() => parent.document.title),
      await outcome(() => new Worker('/assets/diagram/x.js')),
    ];
    const sheet = document.createElement('style');
    sheet.textContent = `@import url(${host}/b.css); @font-face { font-family: x; src: url(${host}/b.woff2) } * { font-family: x; background: url(${host}/b.png) }`;
    document.head.append(sheet);
    await document.fonts.load('16px x').catch(() => undefined);
    location.href = `${host}/away`;
    return results;
  }, stranger.url);
  expect(escapes).toEqual(Array.from({ length: 7 }, () => 'refused'));
  await keptIn;
  await expect(page).toHaveURL(new RegExp(session.path));
  // It hears whoever may speak to it; of the diagram it has heard nothing.
  await page.request.get(`${stranger.url}/heard`);
  expect(stranger.heard).toEqual(['/heard']);
  for (const url of forDiagrams()) expect(url).toMatch(/\/(diagram\.html|assets\/diagram\/[\w.-]+\.js)$/);

  // The page on another origin than its gateway has a sandbox of its own.
  const preview = await previewOf(gateway.url);
  const away = await openAs('Mina', { to: session.path, base: preview });
  await show(away, 0);
  await expect(block(away, 0).getByRole('group', { name: 'Flowchart: How an order goes' })).toHaveAttribute(
    'aria-busy',
    'false',
  );
});
