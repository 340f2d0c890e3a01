import type { Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { answers, ask, expectLikeStored, expectLive, finishedAnswer, freshSession } from './steps.ts';

const question = (page: Page) => page.getByRole('region', { name: 'shop-orders:place_order asks to run' });
const card = (page: Page, outcome: RegExp) => answers(page).last().getByRole('button', { name: outcome });

test(
  'a tool that changes something asks first: seen by all, also after a reload; any writer decides, once',
  { tag: needs('agent-events') },
  async ({ signIn, openAs, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Orders');
    const ada = await signIn('Ada', { to: session.path });
    const mina = await openAs('Mina', { to: session.path });
    await expectLive(ada);
    await expectLive(mina);
    await ask(ada, '/shop-orders running shoes');
    await expect(question(ada)).toContainText('running shoes');
    // Whoever has not opened it sees who is waited for.
    const jun = await openAs('Jun', { to: '/w/ws-demo/chat' });
    const row = jun
      .getByRole('list', { name: 'Sessions' })
      .getByRole('listitem')
      .filter({ hasText: 'Orders' });
    await expect(row).toContainText('waiting for approval');
    await row.getByRole('button', { name: /Orders/ }).click();
    await expect(question(jun)).toContainText('Somebody who may write decides.');
    await expect(question(jun).getByRole('button', { name: 'Allow' })).toBeHidden();
    await ada.reload();
    await expect(question(ada)).toBeVisible();
    // By keyboard.
    await question(mina).getByRole('button', { name: 'Allow' }).focus();
    await mina.keyboard.press('Enter');
    await expect(row).not.toContainText('waiting for approval');
    for (const page of [ada, mina, jun]) {
      await finishedAnswer(page);
      await expect(question(page)).toBeHidden();
      const done = card(page, /^shop-orders:place_order, succeeded/);
      await done.click();
      await expect(answers(page).last()).toContainText('Allowed by Mina');
    }
    await expectLikeStored(ada, rest, session.id);

    await ask(ada, '/shop-orders rain boots');
    await question(ada).getByRole('button', { name: 'Deny' }).click();
    await finishedAnswer(mina, 2);
    await card(mina, /^shop-orders:place_order, not run$/).click();
    await expect(answers(mina).last()).toContainText('Denied by Ada');
    await expect(answers(mina).last()).toContainText('nothing was changed');
    await expectLikeStored(mina, rest, session.id, 2);
  },
);
