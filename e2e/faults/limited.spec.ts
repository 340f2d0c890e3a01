import type { Page } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import { answers, ask, composer, expectLive, freshSession, watchAnswering } from '../journeys/steps.ts';
import {
  copiedText,
  expectNothingLostOrMadeUp,
  hintOnline,
  pill,
  prompts,
  watchPill,
  watchSentPrompts,
} from './fault-steps.ts';
import { limitedChat } from './live-chat.ts';

function countCompletions(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/chat/completions')) count += 1;
  });
  return () => count;
}

for (const fate of ['refuse', 'drop'] as const) {
  test(`WebSocket ${fate === 'refuse' ? 'answered 403' : 'cut before it opens'}: chat goes on over SSE, and back when healed`, async ({
    page,
    signIn,
    api,
    mode,
    faultProxy,
    consoleGuard,
  }) => {
    consoleGuard.allowNetworkLines();
    faultProxy.setUpgrades(fate);
    // A prompt is a request of its own, or, where the server has the mirror, a frame as on the socket.
    const byRequest = mode === 'stock' ? 1 : 0;
    const rest = await api('Ada');
    const session = await freshSession(rest, 'No WebSocket');
    const completions = countCompletions(page);
    const sent = watchSentPrompts(page);
    await signIn('Ada', { base: faultProxy.url, to: session.path });
    await expect(pill(page)).toHaveText('Limited (SSE)', { timeout: 15_000 });
    const answering = await watchAnswering(page);
    await ask(page, '/slow 2 (by SSE)');
    // It streams: part of it is there before the end.
    await expect.poll(answering).toBe(true);
    await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 2 (by SSE)']);
    expect(completions()).toBe(byRequest);
    const asked = ['/slow 2 (by SSE)'];
    if (mode === 'stock' && fate === 'refuse') {
      // What a stock server suggests comes over SSE alone.
      asked.push('What is the vacation policy?');
      await ask(page, 'What is the vacation policy?');
      const questions = answers(page).last().getByRole('list', { name: 'Suggested questions' });
      await expect(questions.getByRole('button').first()).toBeEnabled();
      await expectNothingLostOrMadeUp(page, rest, session.id, asked);
    }
    const requests = byRequest * asked.length;

    faultProxy.setUpgrades('pass');
    await hintOnline(page);
    await expectLive(page);
    await ask(page, '/slow 1 (by WebSocket)');
    asked.push('/slow 1 (by WebSocket)');
    await expect(answers(page)).toHaveCount(asked.length);
    await expectNothingLostOrMadeUp(page, rest, session.id, asked);
    expect(completions()).toBe(requests);
    expect(sent.texts).toHaveLength(1);
  });
}

test('WebSocket swallowed: chat works within 3.5 s, and goes back by itself after healing', async ({
  page,
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  faultProxy.setUpgrades('swallow');
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Black hole');
  await signIn('Ada', { base: faultProxy.url, to: session.path });
  await expect(composer(page)).toBeVisible();
  await ask(page, '/slow 2');
  await expect.poll(() => faultProxy.countUpgrades()).toBeGreaterThan(0);
  const first = faultProxy.upgrades[0]?.at ?? 0;
  await expect(pill(page)).toHaveText('Limited (SSE)');
  await expect(answers(page)).toHaveCount(1);
  // Counted from the first handshake, far below any time limit of a browser's own. The bench measures the 3.5 s: here
  // two other journeys have the machine as well.
  expect(performance.now() - first).toBeLessThan(12_000);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 2']);
  faultProxy.heal();
  // No hint: the probe of every 30 s finds it.
  await expect(pill(page)).toHaveText('Live', { timeout: 45_000 });
  await ask(page, '/slow 1');
  await expect(answers(page)).toHaveCount(2);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 2', '/slow 1']);
});

test('an SSE answer that is cut is completed from what the server stored', async ({
  signIn,
  api,
  mode,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await limitedChat({ signIn, api, faultProxy, consoleGuard }, 'SSE cut');
  await ask(page, '/slow 8');
  await expect(answers(page)).toContainText('of 8');
  faultProxy.kill('all');
  // To the server a reader that leaves means stop: what it stored until then is the answer.
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 8']);
  // Elsewhere a stock server has no stream: the page looks every half minute, and says so.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Documents' }).click();
  await expect(pill(page)).toHaveText(mode === 'stock' ? 'Limited (polling)' : 'Limited (SSE)');
});

test('an answer stopped over SSE: the page learns by itself what the server wrote beyond, and the names', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await limitedChat({ signIn, api, faultProxy, consoleGuard }, 'SSE stopped');
  await ask(page, '/slow 9');
  await expect(answers(page)).toContainText('Second 2 of 9');
  await page.getByRole('button', { name: 'Stop response' }).click();
  await expect(answers(page)).toContainText('You stopped this response.');
  // Nothing is asked after it: what has no name has no link.
  for (const turn of [prompts(page), answers(page)])
    await expect(turn.getByRole('button', { name: 'Copy link' })).toBeVisible();
  const shown = await copiedText(answers(page));
  const stored = async () => (await rest.messages(session.id))[1]?.content ?? '';
  // It writes on until it hears that its reader has left, and the page hears of that by itself.
  await expect
    .poll(async () => {
      const beyond = (await stored()).length - shown.length;
      const told = beyond > 0 ? `The server had written ${String(beyond)} more character` : '';
      return beyond >= 0 && (await answers(page).textContent())?.includes(told);
    })
    .toBe(true);
  const showAll = answers(page).getByRole('button', { name: 'Show all' });
  await expect
    .poll(async () => {
      if (await showAll.isVisible()) await showAll.click();
      return (await copiedText(answers(page))) === (await stored());
    })
    .toBe(true);
});

test('WebSocket heals while an answer streams over SSE: the answer ends where it is, once', async ({
  page,
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const sent = watchSentPrompts(page);
  const { rest, session } = await limitedChat({ signIn, api, faultProxy, consoleGuard }, 'Healed in between');
  const said = await watchPill(page);
  await ask(page, '/slow 5');
  await expect(answers(page)).toContainText('of 5');
  faultProxy.setUpgrades('pass');
  await hintOnline(page);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 5']);
  await expect(pill(page)).toHaveText('Live', { timeout: 45_000 });
  expect(await said()).not.toContain('Not connected');
  expect(sent.texts).toHaveLength(0);
  await ask(page, '/slow 1');
  await expect(answers(page)).toHaveCount(2);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 5', '/slow 1']);
  expect(sent.texts).toHaveLength(1);
});
