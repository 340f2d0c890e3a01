import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive } from '../journeys/steps.ts';
import { chatSockets, expectNothingLostOrMadeUp, hintOnline, watchPill } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';

for (const direction of ['down', 'both'] as const) {
  test(`a server that falls silent in mid-answer (${direction}) is noticed and the answer is whole`, async ({
    signIn,
    api,
    faultProxy,
    consoleGuard,
  }) => {
    const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Mute');
    const said = await watchPill(page);
    await ask(page, '/slow 6');
    await expect(answers(page)).toContainText('of 6');
    faultProxy.mute('sockets', direction);
    const before = faultProxy.countUpgrades(chatSockets);
    // The hint of a network change asks at once and waits 3 s for the answer.
    await hintOnline(page);
    // Without the question it would be 20 s.
    await expect.poll(said, { timeout: 15_000 }).toContain('Reconnecting');
    faultProxy.unmute();
    await expectLive(page);
    expect(faultProxy.countUpgrades(chatSockets)).toBeGreaterThan(before);
    await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 6']);
  });
}

test('silence without any hint is noticed within 21 s', async ({ signIn, api, faultProxy, consoleGuard }) => {
  const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Mute and idle');
  const said = await watchPill(page);
  faultProxy.mute(chatSockets);
  const start = performance.now();
  await expect.poll(said, { timeout: 30_000 }).toContain('Reconnecting');
  // 21 s by the page's timers (the bench measures them), and what a busy machine takes to show it.
  expect(performance.now() - start).toBeLessThan(27_000);
  faultProxy.heal();
  await expectLive(page);
  await ask(page, '/slow 1');
  await expect(answers(page)).toHaveCount(1);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1']);
});
