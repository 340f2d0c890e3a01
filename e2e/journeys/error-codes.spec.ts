import type { Page } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import { answers, ask, composer, expectLikeStored, freshSession } from './steps.ts';

interface Frame {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Lets a test rewrite what the server sends on the chat socket, frame by frame. */
async function rewriteChat(page: Page, rewrite: (frame: Frame) => Frame): Promise<void> {
  await page.routeWebSocket(/\/ws\/chat\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => server.send(message));
    server.onMessage((message) => {
      socket.send(JSON.stringify(rewrite(JSON.parse(message.toString()) as Frame)));
    });
  });
}

const codes = [
  { code: 'timeout', title: 'The answer took too long', button: /^Retry$/ },
  { code: 'provider_error', title: 'The model’s provider did not answer properly', button: /^Retry$/ },
  { code: 'rate_limit', title: 'Too many requests at once', button: /^Retry in \d+ s$/ },
  {
    code: 'context_overflow',
    title: 'This conversation is longer than the model can read',
    button: /^New chat$/,
  },
  { code: 'tool_error', title: 'A tool failed', button: /^Retry$/ },
] as const;

for (const shape of ['data', 'flat'] as const) {
  test(`each documented error code has its words and its action (${shape} shape)`, async ({
    page,
    signIn,
    api,
  }) => {
    const session = await freshSession(await api('Ada'), 'Error codes');
    let failing: { code: string; answer: unknown; done: boolean } = { code: '', answer: null, done: true };
    await rewriteChat(page, (frame) => {
      if (failing.code === '' || failing.done) return frame;
      const { message_id: answer, seq } = frame;
      const identity = {
        ...(answer === undefined ? {} : { message_id: answer }),
        ...(seq === undefined ? {} : { seq }),
      };
      if (frame.type === 'text-delta' && failing.answer === null) {
        failing.answer = answer ?? true;
        const words = { message: `words of ${failing.code}`, code: failing.code };
        return shape === 'data'
          ? { type: 'error', data: words, ...identity }
          : { type: 'error', ...words, ...identity };
      }
      if (frame.type === 'response_end') failing.done = true;
      if (
        failing.answer !== null &&
        (frame.type === 'text-delta' || frame.type === 'sources' || frame.type === 'response_end')
      )
        return { type: 'agent_thinking', content: '', ...identity };
      return frame;
    });
    await signIn('Ada', { to: session.path });
    for (const [index, { code, title, button }] of codes.entries()) {
      failing = { code, answer: null, done: false };
      await ask(page, `/slow 1 (${code})`);
      await expect(answers(page)).toHaveCount(index + 1);
      const alert = answers(page).last().getByRole('alert');
      await expect(alert).toContainText(title);
      await expect(alert).toContainText(`words of ${code}`);
      await expect(alert.getByRole('button', { name: button })).toBeVisible();
      await expect.poll(() => failing.done).toBe(true);
    }
  });
}

test('auth_error costs one refresh, and the message goes out once more by itself', async ({
  page,
  signIn,
  api,
  context,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Auth error');
  let refused = false;
  let refreshes = 0;
  context.on('request', (request) => {
    if (request.url().endsWith('/auth/refresh')) refreshes += 1;
  });
  await page.routeWebSocket(/\/ws\/chat\//, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => socket.send(message));
    socket.onMessage((message) => {
      const isPrompt = (JSON.parse(message.toString()) as Frame).type === 'chat';
      if (isPrompt && !refused) {
        refused = true;
        socket.send(
          JSON.stringify({ type: 'error', data: { code: 'auth_error', message: 'Invalid token' } }),
        );
      } else server.send(message);
    });
  });
  await signIn('Ada', { to: session.path });
  refreshes = 0;
  await ask(page, 'What is the vacation policy?');
  await expectLikeStored(page, rest, session.id);
  expect(refused).toBe(true);
  expect(refreshes).toBe(1);
  expect((await rest.messages(session.id)).filter(({ role }) => role === 'user')).toHaveLength(1);
  await expect(composer(page)).toHaveValue('');
});
