import type { Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { takeAllTurns } from './run-steps.ts';
import { expectLive } from './steps.ts';

const LINK_CHECK = '/w/ws-demo/workflows/wf-link-check/results';
const latest = (page: Page) => page.getByRole('region', { name: 'Results' }).getByRole('article').first();
const node = (page: Page, name: string) =>
  latest(page).getByRole('list', { name: 'Nodes' }).getByRole('listitem').filter({ hasText: name });

test(
  'two people watch one run to its end; its tool opens in the debugger',
  { tag: needs('workflows') },
  async ({ signIn, openAs }) => {
    const mina = await signIn('Mina', { to: LINK_CHECK });
    const jun = await openAs('Jun', { to: LINK_CHECK });
    await expectLive(jun);
    await expect(jun.getByText('It has not run yet.').or(latest(jun))).toBeVisible();
    // By keyboard alone.
    await mina.getByRole('textbox', { name: 'Inputs' }).fill('{"name": "Kim"}');
    await mina.keyboard.press('Tab');
    await mina.keyboard.press('Enter');
    // Side by side: the check takes some five seconds.
    await Promise.all(
      [mina, jun].flatMap((page) => [
        expect(node(page, 'Who asks')).toContainText('Completed'),
        expect(node(page, 'Check the links')).toContainText('Running'),
        expect(node(page, 'Write the report')).toContainText('Waiting'),
      ]),
    );
    // Who comes in the middle sees what is known, and follows.
    const late = await openAs('Ada', { to: LINK_CHECK });
    await expect(node(late, 'Who asks')).toContainText('Completed');
    for (const page of [mina, jun, late]) {
      await expect(node(page, 'Write the report')).toContainText('Completed', { timeout: 30_000 });
      await node(page, 'Write the report')
        .getByRole('button', { name: /^Output/ })
        .click();
      await expect(node(page, 'Write the report')).toContainText('Dear Kim,');
      await expect(latest(page)).toContainText('by Mina');
    }
    // The same in time: each node where it ran, its output on selection, a tool with what its plugin did.
    const timeline = latest(jun).getByRole('region', { name: 'Timeline of this run' });
    await timeline.getByRole('button', { name: 'Show as table' }).click();
    await expect(timeline.getByRole('row').filter({ hasText: 'Completed' })).toHaveCount(3);
    await timeline.getByRole('button', { name: 'Write the report: Completed' }).click();
    await expect(timeline.getByRole('region', { name: /Write the report/ })).toContainText('Dear Kim,');
    await timeline.getByRole('button', { name: 'Check the links: Completed' }).click();
    await expect(timeline.getByRole('row').filter({ hasText: 'Steps in Check the links' })).not.toHaveCount(
      0,
    );
    // The moment stands in the address, and is there again after a reload.
    await node(jun, 'Write the report')
      .getByRole('link', { name: 'Show in timeline: Write the report' })
      .click();
    await expect(jun).toHaveURL(/\/results\?run=[\w-]+&node=[\w-]+$/);
    await jun.reload();
    await expect(timeline.getByRole('region', { name: /Write the report/ })).toContainText('Dear Kim,');
    await expect(timeline.getByRole('region', { name: /Write the report/ })).toBeInViewport();
    await jun.getByRole('link', { name: 'Open in debugger: Check the links' }).first().click();
    await expect(jun).toHaveURL(/\/debug\/[\w-]+$/);
    await expect(jun.getByRole('treegrid', { name: 'Steps' })).toContainText('crawl_guides');
  },
);

test(
  'a gateway that is killed leaves a run that says so, with what is known; it can be run again',
  { tag: needs('workflows', 'inbox') },
  async ({ newGateway, signIn, openAs, api, consoleGuard }) => {
    consoleGuard.allowNetworkLines(); // its sockets and streams break
    const gateway = await newGateway();
    const mina = await signIn('Mina', { base: gateway.url, to: LINK_CHECK });
    const jun = await openAs('Jun', { base: gateway.url, to: LINK_CHECK });
    // It is still at its tool when the gateway is killed, however busy the machine is.
    await takeAllTurns(await api('Ada', gateway.url), 100);
    await mina.getByRole('button', { name: 'Run', exact: true }).click();
    for (const page of [mina, jun]) await expect(node(page, 'Check the links')).toContainText('Running');
    // Whose run its tool's is, is stored with that: before, the gateway would not know it again.
    const toDebugger = latest(jun).getByRole('link', { name: 'Open in debugger: Check the links' });
    await expect(toDebugger.first()).toBeVisible();
    await gateway.kill9();
    await expect(latest(mina)).toContainText('The live view is cut');
    await gateway.restart();
    for (const page of [mina, jun]) {
      await expect(latest(page).getByText(/^The server stopped before this run ended/)).toBeVisible({
        timeout: 30_000,
      });
      await expect(node(page, 'Who asks')).toContainText('Completed');
      await expect(node(page, 'Check the links')).toContainText('Interrupted');
      await expect(node(page, 'Write the report')).toContainText('Skipped');
    }
    // Once, and for nobody but who ran it: neither its tool nor a second start rings as well.
    // (The socket may come back later than REST.)
    await expect(mina.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible({
      timeout: 40_000,
    });
    await mina.getByRole('button', { name: 'Notifications, 1 unread' }).click();
    await expect(mina.getByRole('feed', { name: 'Notifications' }).getByRole('article')).toHaveText(
      /Link check/,
    );
    await mina.keyboard.press('Escape');
    await expect(jun.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
    await expect(latest(jun).getByRole('button', { name: 'Run again' })).toHaveCount(0);
    await takeAllTurns(await api('Ada', gateway.url), 100);
    await latest(mina).getByRole('button', { name: 'Run again' }).click();
    await expect(mina.getByRole('region', { name: 'Results' }).getByRole('article')).toHaveCount(2);
    await expect(node(mina, 'Check the links')).toContainText('Running');
  },
);
