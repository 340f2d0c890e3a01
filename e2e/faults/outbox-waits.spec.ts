import { demoWorkspace, expect, people, test } from '../harness/test.ts';
import { ask, composer, expectLive, freshSession } from '../journeys/steps.ts';
import { expectNothingLostOrMadeUp, prompts } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';
import { asAda, cutOff, looksWrong, queued, reconnect } from './offline-steps.ts';

test('follow-ups survive a reload in their order, and go when the answer is over', async ({
  signIn,
  api,
  mode,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session, address } = await liveChat(
    { signIn, api, faultProxy, consoleGuard },
    'Follow-ups',
  );
  await ask(page, '/slow 2');
  await expect(page.getByRole('button', { name: 'Stop response' })).toBeVisible();
  await ask(page, '/slow 0 (second)');
  await ask(page, '/slow 0 (third)');
  const waiting = page.getByRole('list', { name: 'Queued messages' }).getByRole('listitem');
  await expect(waiting).toHaveText([/second/, /third/]);
  await page.reload();
  await asAda(page, address, mode);
  const asked = ['/slow 2', '/slow 0 (second)', '/slow 0 (third)'];
  await expectNothingLostOrMadeUp(page, rest, session.id, asked);
  await expect(waiting).toHaveCount(0);
});

test('what waits in a chat that turned read-only says why, keeps its words, and can be copied or discarded', async ({
  openAs,
  api,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const ada = await api('Ada');
  const session = await freshSession(ada, 'Turned read-only');
  const mina = await openAs('Mina', { base: faultProxy.url, to: session.path });
  await expectLive(mina);
  const role = `/api/v1/workspaces/${demoWorkspace}/members/${people.Mina.userId}/role`;
  await cutOff(mina.context(), faultProxy);
  await ask(mina, '/slow 0 (waiting)');
  await expect(prompts(mina)).toContainText(queued);
  expect((await ada.request('PUT', role, { role: 'viewer' })).status).toBe(200);
  try {
    await reconnect(mina.context(), faultProxy, mina);
    const kept = prompts(mina).filter({ hasText: '/slow 0 (waiting)' });
    await expect(kept).toContainText('this chat is read-only for you', { timeout: 20_000 });
    await expect(kept.getByRole('button', { name: 'Copy', exact: true })).toBeVisible();
    await expect(composer(mina)).toBeDisabled();
    await expect(composer(mina)).toHaveAccessibleDescription(/viewer|read-only/);
    expect(await ada.messages(session.id)).toEqual([]);
    await kept.getByRole('button', { name: 'Discard' }).click();
    await expect(kept).toHaveCount(0);
  } finally {
    await ada.request('PUT', role, { role: 'member' });
  }
});

test('a browser whose storage is full says so, sends all the same, and keeps again once there is room', async ({
  signIn,
  api,
  context,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Full');
  const full = page.getByText('This browser’s storage is full');
  const devtools = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await cutOff(context, faultProxy);
  await ask(page, '/slow 0 (in memory)');
  await expect(prompts(page)).toContainText(queued);
  await expect(full).toBeVisible();
  expect(await looksWrong(page)).toEqual([]);
  // There is room again: what waited in memory is written down with the next send.
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await ask(page, '/slow 0 (kept)');
  await expect(full).toBeHidden();
  await reconnect(context, faultProxy, page);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 0 (in memory)', '/slow 0 (kept)']);
});
