import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import { expectLive } from './steps.ts';

const sidebar = (page: Page): Locator => page.getByRole('complementary', { name: 'Workspace members' });

function member(page: Page, group: 'Online' | 'Recently left' | 'Offline', name: string): Locator {
  return sidebar(page).getByRole('group', { name: group }).getByRole('listitem').filter({ hasText: name });
}

test('people are seen to arrive at once and to leave after ten seconds; a reload is no departure', async ({
  signIn,
  openAs,
  mode,
}) => {
  const ada = await signIn('Ada', { to: '/w/ws-demo/documents' });
  await expectLive(ada);
  await expect(member(ada, 'Online', 'Ada')).toContainText('Owner');
  await expect(sidebar(ada).getByRole('feed', { name: 'Activity' })).toBeAttached();
  // What a server does not say is inferred, and said to be.
  for (const label of [/^Inferred from connections/, /this server keeps no record/])
    await expect(sidebar(ada).getByText(label)).toHaveCount(mode === 'stock' ? 1 : 0);
  // The journey before this one may have left her here: for ten seconds that is nobody's departure.
  await expect(member(ada, 'Offline', 'Mina').or(member(ada, 'Recently left', 'Mina'))).toBeVisible({
    timeout: 20_000,
  });

  const mina = await openAs('Mina', { to: '/w/ws-demo/documents' });
  await expectLive(mina);
  await expect(member(ada, 'Online', 'Mina')).toBeVisible({ timeout: 5_000 });
  await expect(member(mina, 'Online', 'Ada')).toBeVisible();
  await expect(sidebar(mina).getByRole('listitem').first()).toContainText('Mina');

  if (mode !== 'stock') {
    // A reload takes her socket away and brings another within the hold.
    await mina.reload();
    // "Live" speaks of the channels that are there: with the roster, this window has said that she is here.
    await expect(member(mina, 'Online', 'Ada')).toBeVisible();
    await expect(member(ada, 'Online', 'Mina')).toBeVisible();
  }
  const left = performance.now();
  await mina.close();
  await expect(member(ada, 'Recently left', 'Mina')).toBeVisible({ timeout: 20_000 });
  expect(performance.now() - left, 'a departure is held for ten seconds').toBeGreaterThan(9_000);
  await expect(member(ada, 'Online', 'Mina')).toBeHidden();
});

test('one person with several tabs is one person, and stays while one tab is left', async ({
  signIn,
  openAs,
}) => {
  const ada = await signIn('Ada', { to: '/w/ws-demo/documents' });
  const mina = await openAs('Mina', { to: '/w/ws-demo/documents' });
  const second = await openAs('Mina', { to: '/w/ws-demo/plugins' });
  await expectLive(mina);
  await expectLive(second);
  await expect(member(ada, 'Online', 'Mina')).toHaveCount(1);
  await second.close();
  await expect(member(ada, 'Online', 'Mina')).toHaveCount(1);
  // Jun comes and goes meanwhile: when his departure shows, Mina's would have shown as well.
  const jun = await openAs('Jun', { to: '/w/ws-demo/documents' });
  await expect(member(ada, 'Online', 'Jun')).toBeVisible();
  await jun.close();
  await expect(member(ada, 'Recently left', 'Jun')).toBeVisible({ timeout: 20_000 });
  await expect(member(ada, 'Online', 'Mina')).toHaveCount(1);
});
