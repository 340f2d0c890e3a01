import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, freshSession } from '../journeys/steps.ts';
import {
  chatSockets,
  expectNothingLostOrMadeUp,
  expectSettled,
  hintOnline,
  prompts,
  watchPill,
} from './fault-steps.ts';
import { liveChat } from './live-chat.ts';

interface Point {
  readonly frames: number;
  readonly matching?: RegExp;
  readonly before?: boolean;
}

/** Where the socket is cut: after so many of the server's frames since the prompt, or right before the end's frame. */
const halves: readonly (readonly Point[])[] = [
  [{ frames: 1 }, { frames: 3 }, { frames: 8 }, { frames: 21 }],
  [{ frames: 2 }, { frames: 5 }, { frames: 13 }, { frames: 1, matching: /response_end/, before: true }],
];

const named = ({ frames, matching }: Point): string =>
  matching ? 'right before the end' : `after ${frames} frames`;

for (const points of halves) {
  test(`a socket cut ${points.map(named).join(', ')} of an answer loses and doubles nothing`, async ({
    signIn,
    api,
    faultProxy,
    consoleGuard,
  }) => {
    consoleGuard.allowNetworkLines();
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Cut');
    const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
    const asked: string[] = [];
    for (const point of points) {
      await expectLive(page);
      const said = await watchPill(page);
      const prompt = `/slow 2 (cut ${named(point)})`;
      asked.push(prompt);
      const cut = faultProxy.killAfter({ path: chatSockets, ...point });
      await ask(page, prompt);
      await cut;
      await expect.poll(said).toContain('Reconnecting');
      await hintOnline(page);
      await expectLive(page);
      await expect(answers(page)).toHaveCount(asked.length, { timeout: 20_000 });
      await expectSettled(page);
      await expect(prompts(page)).toHaveCount(asked.length);
    }
    await expectNothingLostOrMadeUp(page, rest, session.id, asked);
  });
}

test('a frame cut in two, and every next life of the socket cut as well, lose nothing', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat(
    { signIn, api, faultProxy, consoleGuard },
    'Cut again and again',
  );
  const said = await watchPill(page);
  let lives = faultProxy.countUpgrades(chatSockets);
  // Again and again: a hint that comes before the page has noticed the cut is for nothing.
  const comesBack = async () => {
    lives += 1;
    await expect
      .poll(async () => {
        await hintOnline(page);
        return faultProxy.countUpgrades(chatSockets);
      })
      .toBeGreaterThanOrEqual(lives);
  };
  let cut = faultProxy.killAfter({ path: chatSockets, bytes: 700 });
  await ask(page, '/slow 12');
  // The second life ends inside its first frame, the third among the frames that follow, the fourth a little later.
  for (const plan of [{ bytes: 40 }, { frames: 4 }, { frames: 12 }]) {
    await cut;
    cut = faultProxy.killAfter({ path: chatSockets, ...plan });
    await comesBack();
  }
  await cut;
  await comesBack();
  expect(await said()).toContain('Reconnecting');
  await expectLive(page);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 12']);
});

test('a cut while the history is fetched again after a cut loses nothing', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat(
    { signIn, api, faultProxy, consoleGuard },
    'Cut during the fetch',
  );
  // The page's own question for the messages is broken off twice, and its socket cut in the same moment.
  let broken = 0;
  await page.route(/\/chat\/sessions\/[^/]+\/messages$/, async (route) => {
    if (broken === 2) return route.continue();
    broken += 1;
    faultProxy.kill(chatSockets);
    return route.abort('connectionreset');
  });
  const cut = faultProxy.killAfter({ path: chatSockets, frames: 6 });
  await ask(page, '/slow 4');
  await cut;
  await expectLive(page);
  await expect(answers(page)).toHaveCount(1);
  await expectSettled(page);
  await page.unrouteAll();
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 4']);
});
