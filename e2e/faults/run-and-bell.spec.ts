import type { Locator } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import {
  answers,
  ask,
  expectLikeStored,
  expectLive,
  finishedAnswer,
  freshSession,
} from '../journeys/steps.ts';
import { bell, feed, readEverything, storedIds } from '../journeys/inbox-steps.ts';
import { wholeLog } from '../journeys/log-steps.ts';
import { countOf, ingest, recordsInFrame, recordsOnServer } from '../journeys/run-steps.ts';
import { hintOnline, pill, watchPill } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';

const debugSockets = /\/plugin\/debug\//;

test('a run whose socket is cut again and again is whole at its end', async ({
  page,
  api,
  mode,
  gateway,
  newGateway,
  proxyTo,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const own = mode === 'stock' ? await newGateway() : gateway;
  const proxy = await proxyTo(own);
  const rest = await api('Ada', own.url);
  let executionId: string;
  if (mode === 'stock') {
    // A stock server runs plugins for its agent alone; the socket of a finished run is what can be cut there.
    executionId = 'demo-run-ok';
  } else executionId = await rest.startExecution('web-shop', 'find_product', { query: 'shoes' });
  // As many frames as there are even where the run is over by then: told whole, and then what was missed.
  const cut = proxy.killAfter({ path: debugSockets, frames: mode === 'stock' ? 2 : 3 });
  await page.goto(`${proxy.url}/debug/${executionId}`);
  await cut;
  if (mode !== 'stock') {
    const again = proxy.killAfter({ path: debugSockets, frames: 2 });
    await hintOnline(page);
    await again;
    await hintOnline(page);
  }
  await expect(page.getByText('Completed', { exact: true })).toBeVisible({ timeout: 30_000 });
  // A page that saw it undisturbed shows the same, line for line.
  const undisturbed = await page.context().newPage();
  const inFrame = recordsInFrame(undisturbed);
  await undisturbed.goto(`${own.url}/debug/${executionId}`);
  const records = mode === 'stock' ? await inFrame : await recordsOnServer(own.url, executionId);
  const lists = [
    { tab: 'Console', role: 'log', count: countOf(records, 'log') },
    { tab: 'API calls', role: 'list', count: countOf(records, 'api_call') },
    { tab: 'Trace', role: 'list', count: countOf(records, 'trace') },
  ] as const;
  for (const { tab, role, count } of lists) {
    expect(count, tab).toBeGreaterThan(1);
    const texts: string[][] = [];
    for (const each of [undisturbed, page]) {
      await each.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      // Line for line: those too that repeat what others say.
      if (tab === 'Console') await each.getByRole('switch', { name: 'Fold echoes' }).click();
      texts.push(await wholeLog(each.getByRole(role, { name: tab }), count));
    }
    expect(texts[1], tab).toEqual(texts[0]);
    if (tab !== 'Console') continue;
    expect(texts[0]?.some((line) => line.includes('Looking for'))).toBe(true);
    expect(texts[0]?.at(-1)).toContain('Ended step: write_recommendation');
  }
  const variables: string[] = [];
  for (const each of [undisturbed, page]) {
    await each.getByRole('tab', { name: 'Variables' }).click();
    variables.push(await each.getByRole('tabpanel', { name: 'Variables' }).innerText());
  }
  expect(variables[0]).toContain('best');
  expect(variables[1]).toEqual(variables[0]);
});

/** Whether a line of pixels below the lanes crosses strokes, near the drawing's right end. A tick of the axis is one. */
const isHatchedAtEnd = (drawing: Locator) =>
  drawing
    .locator('canvas')
    .first()
    .evaluate((element) => {
      const lanes = element as HTMLCanvasElement;
      // Two hundredths behind the present stay free.
      const [left, right] = [Math.round(lanes.width * 0.9), Math.round(lanes.width * 0.97)];
      // Read from a copy: the browser says aloud that it is slow to read one that is painted on.
      const copy = new OffscreenCanvas(right - left, 1).getContext('2d');
      copy?.drawImage(lanes, -left, 3 - lanes.height);
      const { buffer } = copy?.getImageData(0, 0, right - left, 1).data ?? new Uint8ClampedArray();
      const edges = new Uint32Array(buffer).filter((colour, at, line) => at > 0 && colour !== line[at - 1]);
      return edges.length > 6;
    });

test(
  'while a run is cut off the timeline hatches the time up to now, and its table says so; back again it is whole',
  { tag: needs('plugin-runs') },
  async ({ page, api, gateway, faultProxy, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    const rest = await api('Ada');
    const reply = await rest.request('POST', '/api/v1/plugins/executions', {
      plugin_id: 'far',
      tool_name: 'away',
    });
    const run = reply.data as { execution_id: string; ingest_key: string };
    const keys = { executionId: run.execution_id, key: run.ingest_key };
    const say = async (...messages: string[]) => {
      const timestamp = new Date().toISOString();
      const lines = messages.map((message) => ({ type: 'log', data: { level: 'info', message, timestamp } }));
      expect(await ingest(gateway.url, keys, lines)).toBe(lines.length);
    };
    await say('before the cut');
    await page.goto(`${faultProxy.url}/debug/${run.execution_id}?tab=timeline`);
    const drawing = page.getByRole('application', { name: 'Timeline' });
    await expect(drawing).toBeVisible();
    await expect.poll(() => isHatchedAtEnd(drawing)).toBe(false);

    faultProxy.setRefusing(true);
    faultProxy.kill('all');
    await expect.poll(() => isHatchedAtEnd(drawing)).toBe(true);
    await say('while cut off');
    const asTable = page.getByRole('button', { name: 'Show as table' });
    await asTable.click();
    const table = page.getByRole('table', { name: 'Timeline' });
    const gap = table.getByRole('row').filter({ hasText: 'Cut off: nothing of this time is known yet.' });
    await expect(gap).toHaveCount(1);
    await expect(gap.getByRole('cell').first()).toHaveText('Gap');
    await expect(gap.getByRole('cell').last()).toHaveText('Open');
    await expect(table.getByRole('row').filter({ hasText: 'before the cut' })).toHaveCount(1);
    await expect(table.getByRole('row').filter({ hasText: 'while cut off' })).toHaveCount(0);

    faultProxy.heal();
    await hintOnline(page);
    await expect(table.getByRole('row').filter({ hasText: 'while cut off' })).toHaveCount(1);
    await expect(gap).toHaveCount(0);
    await asTable.click();
    await expect.poll(() => isHatchedAtEnd(drawing)).toBe(false);
    await ingest(gateway.url, keys, [{ type: 'execution_complete', data: { result: 'done' } }]);
    await expect(page.getByText('Completed', { exact: true })).toBeVisible();
  },
);

test(
  'what rings while the page is cut off is there when it is back',
  { tag: needs('seq', 'plugin-runs') },
  async ({ signIn, api, faultProxy, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    const rest = await api('Ada');
    await readEverything(rest);
    const page = await signIn('Ada', { base: faultProxy.url, to: '/w/ws-demo/documents' });
    await expectLive(page);
    // Bell and members come after the first view.
    const members = page.getByRole('complementary', { name: 'Workspace members' });
    await expect(members.getByRole('group', { name: 'Online' })).toContainText('Ada');
    await expect.poll(() => faultProxy.openSockets(/\/ws\/(notifications|workspaces)\//)).toBe(2);
    await expectLive(page);
    await expect(bell(page)).toBeVisible();
    const unread = async () => (await storedIds(rest, '&unread=true')).length;
    const unreadBefore = await unread();
    faultProxy.setRefusing(true);
    faultProxy.kill('all');
    await expect(pill(page)).toHaveText('Reconnecting');
    await expect(members).toContainText(/as of/);
    const executionId = await rest.startExecution('flaky', 'build_report', {});
    await expect.poll(async () => (await rest.execution(executionId)).status).toBe('failed');
    // What an earlier journey left running may ring in between: the page shows what the server counts.
    await expect.poll(unread).toBeGreaterThan(unreadBefore);
    faultProxy.heal();
    await hintOnline(page);
    await expectLive(page);
    const shown = () => bell(page).getAttribute('aria-label');
    await expect
      .poll(async () => (await shown()) === `Notifications, ${String(await unread())} unread`)
      .toBe(true);
    await bell(page).click();
    await expect(feed(page)).toContainText('flaky:build_report');
    await expect(members).not.toContainText(/as of/);
  },
);

test(
  'an answer of a gateway started anew that ends on the screen before the bell is back is read',
  { tag: needs('inbox') },
  async ({ signIn, api, newGateway, proxyTo, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    const gateway = await newGateway();
    const proxy = await proxyTo(gateway);
    const rest = await api('Ada', gateway.url);
    const session = await freshSession(rest, 'Read on the screen');
    const rungBefore = await storedIds(rest);
    const page = await signIn('Ada', { base: proxy.url, to: session.path });
    await expectLive(page);
    const bellSocket = /\/ws\/notifications\//;
    await expect.poll(() => proxy.openSockets(bellSocket)).toBe(1);
    await gateway.kill9();
    await expect(pill(page)).toHaveText('Reconnecting');
    await ask(page, '/slow 1');
    // Nothing that rings can be replayed by a gateway started anew: only the list tells of it.
    proxy.setUpgrades('swallow', bellSocket);
    await gateway.restart();
    await hintOnline(page);
    await finishedAnswer(page);
    // A list that is fetched before the bell is back may have told of it already.
    await expect.poll(() => storedIds(rest)).toHaveLength(rungBefore.length + 1);
    proxy.heal();
    await hintOnline(page);
    await expect.poll(() => proxy.openSockets(bellSocket)).toBe(1);
    await expect.poll(() => storedIds(rest, '&unread=true')).toEqual([]);
    await expect(bell(page)).toHaveAccessibleName('Notifications');
  },
);

test('after a cut, a bell that cannot be replayed says that some may be missing', async ({
  signIn,
  faultProxy,
  mode,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const page = await signIn('Ada', { base: faultProxy.url, to: '/w/ws-demo/documents' });
  await expectLive(page);
  // The bell comes after the first view; its socket may still be shaking hands.
  await expect.poll(() => faultProxy.openSockets(/\/ws\/notifications\//)).toBe(1);
  await expectLive(page);
  const said = await watchPill(page);
  faultProxy.kill(/\/ws\/notifications\//);
  await expect.poll(said).toContain('Reconnecting');
  await hintOnline(page);
  await expectLive(page);
  await page.getByRole('button', { name: /^Notifications/ }).click();
  await expect(
    page.getByRole('feed', { name: 'Notifications' }).or(page.getByText('Nothing yet')),
  ).toBeVisible();
  const missed = page.getByText(/Some may be missing: this page was cut off/);
  if (mode === 'stock') await expect(missed).toBeVisible();
  else await expect(missed).toBeHidden();
});

test('an answer goes on while another view is open and the line is cut', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Elsewhere');
  await ask(page, '/slow 6');
  await expect(answers(page)).toContainText('of 6');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Documents' }).click();
  faultProxy.kill('sockets');
  await hintOnline(page);
  await expectLive(page);
  await page.goBack();
  await expectLikeStored(page, rest, session.id);
});
