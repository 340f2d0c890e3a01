import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, freshSession } from '../journeys/steps.ts';
import { chatSockets, expectNothingLostOrMadeUp, prompts } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';

for (const [what, matching] of [
  ['the start of an answer', /"type":"response_start"/],
  ['a piece of its text', /"index":5/],
  ['its first piece of text', /"index":0/],
] as const) {
  test(`${what} that gets lost on a line that stands is put right`, async ({
    signIn,
    api,
    faultProxy,
    consoleGuard,
  }) => {
    const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Lost frame');
    await ask(page, '/slow 1 (whole)');
    await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1 (whole)']);
    const lost = faultProxy.loseNext(matching, chatSockets);
    await ask(page, '/slow 2');
    await lost;
    await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1 (whole)', '/slow 2']);
  });
}

test('the end of an answer that gets lost does not leave the page waiting for ever', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Lost end');
  const lost = faultProxy.loseNext(/"type":"response_end"/, chatSockets);
  await ask(page, '/slow 1');
  await lost;
  // Nothing on the wire says that anything is missing; the line's next life does.
  faultProxy.kill(chatSockets);
  await expectLive(page);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1']);
});

test('frames that come twice or out of nowhere double nothing', async ({ signIn, api, mode, faultProxy }) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Repeated');
  const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 6');
  // While it goes on, however late this is seen: behind its end the same would be the beginning of another.
  await expect(answers(page)).toContainText('I am the');
  const [stored] = await rest.messages(session.id);
  const now = new Date().toISOString();
  const frames: object[] = [
    { type: 'text-delta', text: ' doubled', index: 1, timestamp: now },
    { type: 'typing', user_id: 'user-nobody' },
    { type: 'user_disconnected', user_id: 'user-nobody' },
    { type: 'pong', timestamp: now },
  ];
  // A stock server sends no messages by socket, and names none by which one could be known again.
  if (mode !== 'stock') frames.push({ type: 'message', message: stored });
  for (const frame of frames) faultProxy.inject(JSON.stringify(frame), chatSockets);
  await expect(prompts(page)).toHaveCount(1);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 6']);
});
