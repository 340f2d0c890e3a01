import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, freshSession } from '../journeys/steps.ts';
import { chatSockets, expectNothingLostOrMadeUp } from './fault-steps.ts';

test('text that the wire altered is put right from the stored answer, and the answer says so', async ({
  page,
  signIn,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Altered');
  await page.routeWebSocket(chatSockets, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      server.send(message);
    });
    server.onMessage((message) => {
      const frame = JSON.parse(message.toString()) as { type: string; index?: number };
      const isAltered = frame.type === 'text-delta' && frame.index === 9;
      socket.send(isAltered ? JSON.stringify({ ...frame, text: '(altered) ' }) : message);
    });
  });
  await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '/slow 6');
  await expect(answers(page)).toContainText('(altered)');
  await expect(answers(page).getByText('Repaired', { exact: true })).toBeVisible();
  await expect(answers(page)).toContainText('was put right from the stored answer');
  await expect(answers(page)).not.toContainText('(altered)');
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 6']);
});
