import { demoPassword, expect, fillSignIn, people, test } from '../harness/test.ts';
import { ask, conversation, expectLive, expectLikeStored, freshSession } from '../journeys/steps.ts';
import { cutOff, queued, reconnect } from './offline-steps.ts';

test('what waits to be sent is told of where one signs out, and goes after the next sign-in', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const ada = await api('Ada');
  const session = await freshSession(ada, 'It waits for me');
  const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
  await expectLive(page);
  const menu = page.getByRole('button', { name: 'User menu' });
  const signOut = page.getByRole('menuitem', { name: 'Sign out' });
  await menu.click();
  await expect(signOut).toBeVisible();
  await expect(page.getByText('to be sent')).toHaveCount(0);
  await page.keyboard.press('Escape');

  await cutOff(page.context(), faultProxy);
  await ask(page, '/calculator 6*7');
  await expect(conversation(page)).toContainText(queued);
  await menu.click();
  await expect(page.getByText(/^1 message waits here to be sent\. After a sign-out it goes/)).toBeVisible();
  await signOut.click();
  await expect(page).toHaveURL(`${faultProxy.url}/login`);
  // Anybody reads this: it says how many, and neither whose nor what.
  const left = page.getByText(/^1 message waits in this browser to be sent\./);
  await expect(left).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('6*7');

  await reconnect(page.context(), faultProxy, page);
  await fillSignIn(page, people.Ada.email, demoPassword);
  await page.getByRole('list', { name: 'Sessions' }).getByText('It waits for me').click();
  await expectLikeStored(page, ada, session.id);
  await menu.click();
  await signOut.click();
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect(left).toHaveCount(0);
});
