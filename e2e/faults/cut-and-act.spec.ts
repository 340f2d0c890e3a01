import { expect, needs, test } from '../harness/test.ts';
import { answers, ask, expectLive } from '../journeys/steps.ts';
import { chatSockets, copiedText, expectNothingLostOrMadeUp, hintOnline, watchPill } from './fault-steps.ts';
import { limitedChat, liveChat } from './live-chat.ts';

test('Stop while the line is cut: the text stays as it was seen, and a server that names answers stops', async ({
  signIn,
  api,
  mode,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat(
    { signIn, api, faultProxy, consoleGuard },
    'Stopped while cut',
  );
  await ask(page, '/slow 15');
  await expect(answers(page)).toContainText('Second 2 of 15');
  faultProxy.setRefusing(true);
  faultProxy.kill('all');
  await expect(answers(page)).toContainText('Interrupted, recovering');
  await page.getByRole('button', { name: 'Stop response' }).click();
  await expect(answers(page)).toContainText('Stopped');
  const frozen = await copiedText(answers(page));
  faultProxy.heal();
  await hintOnline(page);
  await expectLive(page);
  // Where answers have no names, a late cancel could hit another: the answer ends by itself, and the page says so.
  const end = mode === 'stock' ? '15 of 15' : 'Second 2';
  await expect
    .poll(async () => (await rest.lastAnswer(session.id))?.content ?? '', { timeout: 25_000 })
    .toContain(end);
  await expect(answers(page)).toContainText(/The server had written \d+ more characters?\./);
  const stored = (await rest.lastAnswer(session.id))?.content ?? '';
  if (mode !== 'stock') expect(stored).not.toContain('15 of 15');
  expect(await copiedText(answers(page)), 'what was seen stays').toBe(frozen);
  expect(stored.startsWith(frozen), 'what was seen is what the server wrote').toBe(true);
  await expect(answers(page)).toHaveCount(1);
  expect((await rest.messages(session.id)).filter(({ role }) => role === 'user')).toHaveLength(1);
});

test('a follow-up that waits for an answer goes out once, also when the line is cut meanwhile', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Queued');
  await ask(page, '/slow 6');
  await expect(answers(page)).toContainText('I am');
  await ask(page, '/slow 1 (then)');
  await expect(page.getByRole('list', { name: 'Queued messages' }).getByRole('listitem')).toHaveCount(1);
  faultProxy.kill(chatSockets);
  await hintOnline(page);
  await expect(answers(page)).toHaveCount(2, { timeout: 20_000 });
  await expect(page.getByRole('list', { name: 'Queued messages' })).toHaveCount(0);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 6', '/slow 1 (then)']);
});

test('an answer from documents that is cut has each of its sources once', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Sources');
  const cut = faultProxy.killAfter({ path: chatSockets, frames: 4, matching: /text-delta/ });
  await ask(page, 'What is the vacation policy?');
  await cut;
  await hintOnline(page);
  const [, answer] = await expectNothingLostOrMadeUp(page, rest, session.id, [
    'What is the vacation policy?',
  ]);
  const sources = answer?.sources?.length ?? 0;
  expect(sources).toBeGreaterThan(0);
  await expect(answers(page).getByRole('list', { name: 'Sources' }).getByRole('listitem')).toHaveCount(
    sources,
  );
});

test(
  'a tool that runs while the line is cut has one card, with its result',
  { tag: needs('agent-events', 'seq') },
  async ({ signIn, api, faultProxy, consoleGuard }) => {
    const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Tool');
    const said = await watchPill(page);
    const cut = faultProxy.killAfter({ path: chatSockets, frames: 1, matching: /agent_tool_call/ });
    await ask(page, '/web-shop shoes');
    await cut;
    await expect.poll(said).toContain('Reconnecting');
    const again = faultProxy.killAfter({ path: chatSockets, frames: 2 });
    await hintOnline(page);
    await again;
    await hintOnline(page);
    await expectNothingLostOrMadeUp(page, rest, session.id, ['/web-shop shoes']);
    await expect(answers(page).getByRole('button', { name: /^web-shop:find_product/ })).toHaveCount(1);
    await expect(
      answers(page).getByRole('button', { name: /^web-shop:find_product, succeeded/ }),
    ).toHaveCount(1);
  },
);

test('a prompt over HTTP whose reply is lost on the way is stored once and shown once', async ({
  signIn,
  api,
  mode,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await limitedChat({ signIn, api, faultProxy, consoleGuard }, 'Reply lost');
  let swallowed = 0;
  // A request of its own, or a frame of the one stream, which is posted again under its number.
  const way = mode === 'stock' ? /\/chat\/completions$/ : /\/sse\/frames$/;
  await page.route(way, async (route) => {
    if (swallowed > 0 || route.request().postData()?.includes('/slow 1') !== true) return route.continue();
    swallowed += 1;
    // The server gets it and answers to the end; the page hears nothing of it.
    await route.fetch();
    return route.abort('connectionreset');
  });
  await ask(page, '/slow 1');
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1']);
  expect(swallowed).toBe(1);
  await page.unrouteAll();
});
