import { WebSocket } from 'ws';
import { socketPaths, socketUrl } from '#src/protocol/endpoints.ts';
import { expect, test } from '../harness/test.ts';
import { ask, composer, conversation, expectLive, finishedAnswer, freshSession } from './steps.ts';

test('a viewer reads along and may not write; the composer says why', async ({ signIn, openAs, api }) => {
  const session = await freshSession(await api('Ada'), 'Read along');
  const ada = await signIn('Ada', { to: session.path });
  const jun = await openAs('Jun', { to: session.path });
  await expectLive(jun);
  await expect(composer(jun)).toBeDisabled();
  await expect(composer(jun)).toHaveAccessibleDescription(/viewer.*read-only/);
  await expect(jun.getByRole('button', { name: 'Send message' })).toBeDisabled();
  await ask(ada, 'What is the vacation policy?');
  await finishedAnswer(jun);
  await expect(conversation(jun)).toContainText('What is the vacation policy?');
  await expect(conversation(jun).getByRole('button', { name: 'Regenerate' })).toHaveCount(0);
});

test('a frame that a viewer forces onto the wire is refused, and nothing is stored', async ({
  api,
  gateway,
}) => {
  const ada = await api('Ada');
  const jun = await api('Jun');
  const { id } = await freshSession(ada, 'Forced');
  const socket = new WebSocket(socketUrl(gateway.url, socketPaths.chat(id), { token: jun.token }));
  const refusal = await new Promise<string>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.on('open', () =>
      socket.send(
        JSON.stringify({ type: 'chat', content: 'let me in', application_id: 'app-helpdesk', chat_id: id }),
      ),
    );
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if ((JSON.parse(text) as { type: string }).type === 'error') resolve(text);
    });
  });
  socket.removeAllListeners('close').close();
  expect(refusal).toMatch(/viewer|read/i);
  expect(await ada.messages(id)).toEqual([]);
});

test('a workspace that one is not in does not exist for one', async ({ signIn, consoleGuard }) => {
  consoleGuard.allowNetworkLines(); // its routes answer 404
  const page = await signIn('Jun', { to: '/w/ws-private/chat' });
  await expect(page.getByText('You are not in this workspace.')).toBeVisible();
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Open / })
    .click();
  await expect(page).toHaveURL(/\/w\/ws-demo\/chat$/);
  await expect(composer(page)).toBeDisabled();
});
