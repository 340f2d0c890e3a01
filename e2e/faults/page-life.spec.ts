import { demoPassword, expect, fillSignIn, people, test } from '../harness/test.ts';
import { answers, ask, expectLive, freshSession } from '../journeys/steps.ts';
import { expectNothingLostOrMadeUp, pill, watchPill } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';

test('a reload in mid-answer is caught up and equal', async ({ signIn, api, mode }) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Reloaded');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '/slow 8');
  await expect(answers(page)).toContainText('of 8');
  await page.reload();
  if (mode === 'stock') await fillSignIn(page, people.Ada.email, demoPassword);
  await expectLive(page);
  await expect(answers(page)).toHaveCount(1, { timeout: 20_000 });
  await expect
    .poll(async () => (await rest.lastAnswer(session.id))?.content ?? '', { timeout: 20_000 })
    .toContain('8 of 8');
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 8']);
});

test('away in mid-answer and back by the browser’s history: caught up and equal', async ({
  signIn,
  api,
  mode,
  siteUrl,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Back');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '/slow 6');
  await expect(answers(page)).toContainText('of 6');
  await page.goto(`${siteUrl}/healthz`);
  await page.goBack();
  if (mode === 'stock') await fillSignIn(page, people.Ada.email, demoPassword);
  await expectLive(page);
  await expect(answers(page)).toHaveCount(1, { timeout: 20_000 });
  await expect
    .poll(async () => (await rest.lastAnswer(session.id))?.content ?? '', { timeout: 20_000 })
    .toContain('6 of 6');
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 6']);
});

test('a page that goes into the back/forward cache lets its sockets go, and is whole when it comes out', async ({
  signIn,
  api,
  faultProxy,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Cached');
  const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 5');
  await expect(answers(page)).toContainText('of 5');
  // Playwright cannot follow a page into the cache; the page gets the events that the cache would send it.
  const tell = (name: 'pagehide' | 'pageshow') =>
    page.evaluate((type) => window.dispatchEvent(new PageTransitionEvent(type, { persisted: true })), name);
  await tell('pagehide');
  await expect(pill(page)).toHaveText('Paused');
  await expect.poll(() => faultProxy.openSockets()).toBe(0);
  await tell('pageshow');
  await expectLive(page);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 5']);
});

test('a tab that is hidden and shown again asks whether the line still stands', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Hidden');
  await ask(page, '/slow 5');
  await expect(answers(page)).toContainText('of 5');
  const said = await watchPill(page);
  faultProxy.mute('sockets');
  await page.evaluate(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
  // Without the question it would be 20 s.
  await expect.poll(said, { timeout: 15_000 }).toContain('Reconnecting');
  faultProxy.heal();
  await expectLive(page);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 5']);
});
