/** Who is here where the server says so (extension `presence`). */
import type { Locator, Page } from '@playwright/test';
import { demoWorkspace, expect, needs, test } from '../harness/test.ts';
import { expectLive, hintOnline } from './steps.ts';

const tag = needs('presence', 'workspace-data');
const documents = `/w/${demoWorkspace}/documents`;
const handbook = `${documents}/doc-handbook`;

const sidebar = (page: Page): Locator => page.getByRole('complementary', { name: 'Workspace members' });
const group = (page: Page, name: 'Online' | 'Recently left' | 'Offline'): Locator =>
  sidebar(page).getByRole('group', { name });
const feed = (page: Page): Locator => sidebar(page).getByRole('feed', { name: 'Activity' });
const row = (page: Page, name: string | RegExp): Locator => sidebar(page).getByRole('listitem', { name });

/**
 * From now on the page notes since when it is live, and since when the people online are these.
 * @returns how long after the one the other became so, ms: by the page itself, for whoever asks it from outside may be slow
 */
async function watchOnline(
  page: Page,
  wanted: { readonly here: readonly string[]; readonly gone: readonly string[] },
): Promise<() => Promise<number>> {
  const seen = await page.evaluateHandle(({ here, gone }) => {
    const at: { live: number | null; right: number | null } = { live: null, right: null };
    const look = () => {
      const pill = document.querySelector('[role=status][aria-label=Connection]');
      const online = document.querySelector('aside [role=group][aria-label=Online]');
      const text = online?.textContent ?? '';
      if (pill?.textContent !== 'Live') at.live = null;
      else at.live ??= performance.now();
      const isRight = here.every((name) => text.includes(name)) && !gone.some((name) => text.includes(name));
      if (!isRight) at.right = null;
      else at.right ??= performance.now();
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    look();
    return at;
  }, wanted);
  return () =>
    seen.evaluate(({ live, right }) => {
      if (live === null || right === null) throw new Error('It was never so.');
      return right - live;
    });
}

async function choose(page: Page, person: string | RegExp, action: string): Promise<void> {
  await row(page, person).getByRole('button').click();
  await page.getByRole('menu').getByText(action, { exact: true }).click();
}

async function appearOffline(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'User menu' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Appear offline' }).click();
}

test(
  'a row says who it is, as what, and what they look at; the card more; the search finds',
  { tag },
  async ({ signIn, openAs }) => {
    const ada = await signIn('Ada', { to: documents });
    const mina = await openAs('Mina', { to: handbook });
    await expectLive(mina);
    await expect(row(ada, /^Mina, Member, viewing .*[Hh]andbook/)).toBeVisible();
    await mina.getByRole('link', { name: 'Plugins' }).click();
    await expect(row(ada, 'Mina, Member, viewing Plugins')).toBeVisible();
    await expect(row(mina, 'Mina, Member, viewing Plugins').getByRole('button')).toContainText('Mina (you)');

    await row(ada, /^Mina/).getByRole('button').hover();
    await expect(ada.getByRole('tooltip')).toContainText('mina@demo.nadoo.dev');
    await ada.mouse.move(10, 10);
    await expect(ada.getByRole('tooltip')).toBeHidden();
    await sidebar(ada).getByRole('searchbox', { name: 'Search members' }).focus();
    await ada.keyboard.type('viewer');
    await expect(sidebar(ada).getByRole('listitem')).toHaveCount(1);
    await expect(row(ada, /^Jun/)).toBeVisible();
    // The next stop after search and invitation is the person: the card comes with the focus.
    await ada.keyboard.press('Tab');
    await ada.keyboard.press('Tab');
    await expect(ada.getByRole('tooltip')).toContainText('jun@demo.nadoo.dev');
  },
);

test(
  'whoever appears offline is seen by nobody: not at once, not after a reload, not in the stats',
  { tag },
  async ({ signIn, openAs, api }) => {
    const ada = await signIn('Ada', { to: documents });
    const mina = await openAs('Mina', { to: documents });
    await expect(group(ada, 'Online').getByRole('listitem', { name: /^Mina/ })).toBeVisible();
    await appearOffline(mina);
    await expect(sidebar(mina)).toContainText('You appear offline');
    await expect(group(ada, 'Recently left').getByRole('listitem', { name: /^Mina/ })).toBeVisible({
      timeout: 30_000,
    });
    // From here on any glimpse of her would be written down by the page itself.
    await ada.evaluate(() => {
      const online = document.querySelector('aside [role=group][aria-label=Online]');
      const look = () => {
        if (online?.textContent.includes('Mina')) document.documentElement.dataset['seen'] = 'yes';
      };
      if (online)
        new MutationObserver(look).observe(online, { subtree: true, childList: true, characterData: true });
    });
    await mina.reload();
    await expectLive(mina);
    await expect(sidebar(mina)).toContainText('You appear offline');
    await mina.getByRole('link', { name: 'Plugins' }).click();
    const stats = await (await api('Ada')).request('GET', '/ws/stats');
    expect(JSON.stringify(stats.data)).not.toContain('user-mina');
    expect(await ada.evaluate(() => document.documentElement.dataset['seen'])).toBeUndefined();
    await appearOffline(mina);
    await expect(
      group(ada, 'Online').getByRole('listitem', { name: 'Mina, Member, viewing Plugins' }),
    ).toBeVisible();
  },
);

test('a person can be followed, sees it, and can refuse', { tag }, async ({ signIn, openAs }) => {
  const ada = await signIn('Ada', { to: documents });
  const mina = await openAs('Mina', { to: documents });
  await expectLive(ada);
  // Nobody can be followed who is not here yet; the Mina of a journey before this one may still be leaving.
  await expectLive(mina);
  await expect(group(ada, 'Online').getByRole('listitem', { name: /^Mina/ })).toBeVisible();
  await choose(ada, /^Mina/, 'Follow');
  await expect(ada.getByText('Following Mina')).toBeVisible();
  await expect(mina.getByText('Ada is following you')).toBeVisible();
  await mina.goto(handbook);
  await expect(ada).toHaveURL(new RegExp(`${handbook}$`));
  await expect(mina.getByText('Ada is following you')).toBeVisible();
  await mina.getByRole('button', { name: 'Refuse' }).click();
  await expect(mina.getByText('Ada is following you')).toBeHidden();
  await expect(ada.getByText('Mina does not want to be followed.')).toBeVisible();
  await ada.getByRole('button', { name: 'Dismiss' }).click();

  // Going somewhere oneself ends it, and the other sees that as well.
  await choose(ada, /^Mina/, 'Follow');
  await expect(mina.getByText('Ada is following you')).toBeVisible();
  await ada.getByRole('link', { name: 'Plugins' }).click();
  await expect(ada.getByText('Following Mina')).toBeHidden();
  await expect(mina.getByText('Ada is following you')).toBeHidden();
});

test(
  'owners and admins manage members; a removed member’s page says so',
  { tag },
  async ({ newGateway, signIn, openAs, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    const { url } = await newGateway();
    const ada = await signIn('Ada', { base: url, to: documents });
    const jun = await openAs('Jun', { base: url, to: documents });
    await expectLive(jun);
    await expect(sidebar(jun).getByRole('button', { name: 'Invite' })).toHaveCount(0);

    // The last owner stays one: the server's words, in place.
    await ada.getByRole('button', { name: 'Invite' }).click();
    const invite = ada.getByRole('dialog', { name: 'Invite to this workspace' });
    await invite.getByRole('textbox', { name: 'Email' }).fill('mina@demo.nadoo.dev');
    await invite.getByRole('button', { name: 'Send invitation' }).click();
    await expect(invite.getByRole('alert')).toContainText('a member already');
    await invite.getByRole('textbox', { name: 'Email' }).fill('eve@example.com');
    await invite.getByRole('button', { name: 'Send invitation' }).click();
    await expect(invite.getByRole('status')).toContainText('eve@example.com');
    await ada.keyboard.press('Escape');

    await choose(ada, /^Jun/, 'Admin');
    await expect(row(ada, /^Jun, Admin/)).toBeVisible();
    await expect(row(jun, /^Jun, Admin/)).toBeVisible();
    await expect(sidebar(jun).getByRole('button', { name: 'Invite' })).toBeVisible();
    // An admin has no power over an owner.
    await row(jun, /^Ada/).getByRole('button').click();
    await expect(jun.getByRole('menuitem', { name: 'Remove from workspace' })).toHaveCount(0);
    await jun.keyboard.press('Escape');

    await choose(ada, /^Jun/, 'Remove from workspace');
    await ada.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(row(ada, /^Jun/)).toHaveCount(0);
    await expect(jun.getByText('You are not in this workspace.')).toBeVisible({ timeout: 15_000 });
    await expect(feed(ada).getByRole('article', { name: 'Jun was removed' })).toBeVisible();
  },
);

test(
  'the activity of a workspace is told, merged, leads to its things, and survives a reload',
  { tag },
  async ({ newGateway, signIn, openAs, api }) => {
    const { url } = await newGateway();
    const ada = await signIn('Ada', { base: url, to: documents });
    await expectLive(ada);
    await openAs('Mina', { base: url, to: documents });
    await openAs('Jun', { base: url, to: documents });
    await expect(feed(ada).getByRole('article', { name: '3 people joined' })).toBeVisible();
    await feed(ada).getByRole('button', { name: '3 people joined' }).click();
    await expect(sidebar(ada).getByRole('listitem')).toHaveCount(1);
    await sidebar(ada).getByRole('searchbox').fill('');
    const stored = await api('Mina', url);
    const path = `/api/v1/workspaces/${demoWorkspace}/documents/doc-handbook`;
    expect((await stored.request('PUT', path, { version: 1, text: '# Anew' })).status).toBe(200);
    const edited = feed(ada).getByRole('article', { name: /^Mina edited .*handbook/ });
    await expect(edited).toBeVisible();
    await ada.reload();
    await expect(feed(ada).getByRole('article', { name: '3 people joined' })).toBeVisible();
    await expect(feed(ada).getByRole('article')).toHaveCount(2);
    await edited.getByRole('link').click();
    await expect(ada).toHaveURL(new RegExp(`${handbook}$`));
  },
);

test(
  'cut off, people are as of then; back again, the roster equals the server’s within five seconds',
  { tag },
  async ({ signIn, openAs, faultProxy, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    const mina = await openAs('Mina', { to: documents });
    const ada = await signIn('Ada', { base: faultProxy.url, to: documents });
    await expect(group(ada, 'Online').getByRole('listitem', { name: /^Mina/ })).toBeVisible();
    faultProxy.setRefusing(true);
    faultProxy.kill('all');
    await expect(sidebar(ada).getByText(/^as of \d\d:\d\d$/)).toBeVisible();
    await expect(group(ada, 'Online').getByRole('listitem', { name: /^Mina/ })).toBeVisible();
    await mina.context().close();
    await openAs('Jun', { to: documents });
    const passed = await watchOnline(ada, { here: ['Ada', 'Jun'], gone: ['Mina'] });
    faultProxy.setRefusing(false);
    await hintOnline(ada);
    await expectLive(ada);
    await expect(group(ada, 'Online').getByRole('listitem', { name: /^Jun/ })).toBeVisible();
    await expect(group(ada, 'Online').getByRole('listitem', { name: /^Mina/ })).toHaveCount(0);
    expect(await passed(), 'ms from "Live" to the right people').toBeLessThan(5_000);
    await expect(sidebar(ada).getByText(/^as of/)).toBeHidden();
  },
);

test(
  'sixty seconds after a crash nobody is a ghost: neither a page’s nor a gateway’s',
  { tag },
  async ({ newGateway, proxyTo, signIn, openAs, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    const gateway = await newGateway();
    const proxy = await proxyTo(gateway);
    const ada = await signIn('Ada', { base: gateway.url, to: documents });
    const mina = await openAs('Mina', { base: proxy.url, to: documents });
    await expect(group(ada, 'Online').getByRole('listitem', { name: /^Mina/ })).toBeVisible();
    // The cable is out and the machine is gone: nothing closes the connection.
    proxy.mute('all');
    await mina.context().close();
    await expect(group(ada, 'Recently left').getByRole('listitem', { name: /^Mina/ })).toBeVisible({
      timeout: 60_000,
    });

    const jun = await openAs('Jun', { base: gateway.url, to: documents });
    await expect(group(ada, 'Online').getByRole('listitem', { name: /^Jun/ })).toBeVisible();
    await gateway.kill9();
    await jun.context().close();
    const passed = await watchOnline(ada, { here: ['Ada'], gone: ['Jun'] });
    await gateway.restart();
    await hintOnline(ada);
    await expectLive(ada);
    await expect(group(ada, 'Online').getByRole('listitem', { name: /^Jun/ })).toHaveCount(0);
    await expect(group(ada, 'Online').getByRole('listitem', { name: /^Ada/ })).toBeVisible();
    expect(await passed(), 'ms from "Live" to the right people').toBeLessThan(5_000);
  },
);
