import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, freshSession } from '../journeys/steps.ts';
import { chatSockets, expectNothingLostOrMadeUp, prompts } from './fault-steps.ts';

test('an answer whose end never comes on a socket that lives ends as stored, and what waits behind it is sent', async ({
  page,
  signIn,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'No end');
  let swallowed = 0;
  await page.routeWebSocket(chatSockets, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      server.send(message);
    });
    server.onMessage((message) => {
      const isEnd = message.toString().includes('"type":"response_end"');
      if (isEnd && swallowed === 0) swallowed += 1;
      else socket.send(message);
    });
  });
  await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '/slow 2');
  await expect(answers(page)).toContainText('Second 2 of 2');
  await ask(page, '/slow 1');
  await expect.poll(() => swallowed).toBe(1);
  await expect(prompts(page)).toHaveCount(1);
  await expect(answers(page)).toHaveCount(2, { timeout: 60_000 });
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 2', '/slow 1']);
  await expectLive(page);
});
