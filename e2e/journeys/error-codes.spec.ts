import type { Page } from '@playwright/test';
import { demoPassword, expect, fillSignIn, people, test } from '../harness/test.ts';
import { answers, ask, composer, conversation, expectLikeStored, freshSession } from './steps.ts';

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
    mode,
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
      // A stock server names no runs: what is left is the place where one opens by its id.
      const untold = code === 'tool_error' && mode === 'stock';
      await expect(alert.getByRole('link', { name: /debugger by its id$/ })).toHaveCount(untold ? 1 : 0);
      await expect.poll(() => failing.done).toBe(true);
    }
  });
}

/** A server that takes the token of the next `times` prompts for an invalid one. */
async function refuseTokens(page: Page, times: number): Promise<{ left: number }> {
  const refusals = { left: times };
  await page.routeWebSocket(/\/ws\/chat\//, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => socket.send(message));
    socket.onMessage((message) => {
      const isPrompt = (JSON.parse(message.toString()) as Frame).type === 'chat';
      if (isPrompt && refusals.left > 0) {
        refusals.left -= 1;
        socket.send(
          JSON.stringify({ type: 'error', data: { code: 'auth_error', message: 'Invalid token' } }),
        );
      } else server.send(message);
    });
  });
  return refusals;
}

/** How often the page asks for a new token, from now on. */
function countRefreshes(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/refresh')) count += 1;
  });
  return () => count;
}

test('auth_error costs one refresh, and the message goes out once more by itself', async ({
  page,
  signIn,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Auth error');
  const refusals = await refuseTokens(page, 1);
  await signIn('Ada', { to: session.path });
  const refreshes = countRefreshes(page);
  await ask(page, 'What is the vacation policy?');
  await expectLikeStored(page, rest, session.id);
  expect(refusals.left).toBe(0);
  expect(refreshes()).toBe(1);
  expect((await rest.messages(session.id)).filter(({ role }) => role === 'user')).toHaveLength(1);
  await expect(composer(page)).toHaveValue('');
});

test('auth_error after the refresh leads to the sign-in page and back; the message goes out, the draft is kept', async ({
  page,
  signIn,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Auth error again');
  const refusals = await refuseTokens(page, 2);
  await signIn('Ada', { to: session.path });
  const refreshes = countRefreshes(page);
  await ask(page, 'What is the vacation policy?');
  const alert = conversation(page).getByRole('alert');
  await expect(alert).toContainText('You are signed out');
  await expect.poll(() => refusals.left).toBe(0);
  await expect(alert).toContainText('Sign in again: your message is kept here.');
  expect(refreshes()).toBe(1);
  await composer(page).fill('half a thought');
  await alert.getByRole('button', { name: 'Sign in again' }).click();
  await expect(page).toHaveURL(new RegExp(`/login\\?to=${encodeURIComponent(session.path)}$`));
  await fillSignIn(page, people.Ada.email, demoPassword);
  await expect(page).toHaveURL(new RegExp(`${session.path}$`));
  await expectLikeStored(page, rest, session.id);
  expect((await rest.messages(session.id)).filter(({ role }) => role === 'user')).toHaveLength(1);
  await expect(composer(page)).toHaveValue('half a thought');
});

/** A server that takes the token for an invalid one in the middle of each answer, on the socket or over completions. */
async function refuseMidway(page: Page, way: 'socket' | 'completions'): Promise<void> {
  if (way === 'socket') {
    await rewriteChat(page, (frame) => {
      if (frame.type === 'text-delta' && frame['index'] === 5)
        return { ...frame, type: 'error', data: { code: 'auth_error', message: 'Invalid token' } };
      const isLater = frame.type === 'text-delta' && Number(frame['index']) > 5;
      return isLater || frame.type === 'response_end'
        ? { ...frame, type: 'agent_thinking', content: '' }
        : frame;
    });
    return;
  }
  await page.addInitScript(() => {
    localStorage.setItem('nadoo:answers', 'sse');
  });
  // Where one stream tells all channels, completions are what is left without it.
  await page.route(/\/sse\?/, (route) => route.fulfill({ status: 404 }));
  const error = { code: 'auth_error', message: 'Invalid token' };
  const refusal = `event: error\ndata: ${JSON.stringify(error)}\n\n`;
  await page.route('**/chat/completions', async (route) => {
    const response = await route.fetch();
    const events = (await response.text()).split('\n\n');
    const texts = events.filter((event) => event.includes('text_chunk'));
    const cut = events.slice(0, events.indexOf(texts[5] ?? ''));
    await route.fulfill({ response, body: `${cut.join('\n\n')}\n\n${refusal}` });
  });
  // What it stores is what it told.
  await page.route('**/sessions/*/messages*', async (route) => {
    const response = await route.fetch();
    const reply = (await response.json()) as { data: { role: string; status?: string }[] };
    const data = reply.data.map((message) =>
      message.role === 'assistant' && message.status ? { ...message, status: 'error', error } : message,
    );
    await route.fulfill({ response, json: { ...reply, data } });
  });
}

for (const way of ['socket', 'completions'] as const) {
  test(`auth_error in mid-answer (${way}): a new token, what was written stays, and the sign-in if that is refused too`, async ({
    page,
    signIn,
    api,
    mode,
    consoleGuard,
  }) => {
    if (way === 'completions') consoleGuard.allowNetworkLines();
    const session = await freshSession(await api('Ada'), 'Auth error in mid-answer');
    await refuseMidway(page, way);
    await signIn('Ada', { to: session.path });
    const refreshes = countRefreshes(page);
    await ask(page, '/slow 1');
    const alert = answers(page).last().getByRole('alert');
    await expect(alert).toContainText('The sign-in is renewed');
    expect(refreshes()).toBe(1);
    await expect(answers(page).last()).toContainText('I am the');
    await expect(alert).toContainText('What was written until then stays here.');
    // Another answer beside this one has no form as a completion: it waits for a socket.
    if (way === 'completions' && mode === 'extended') return;
    await composer(page).fill('half a thought');
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(alert).toContainText('You are signed out');
    expect(refreshes()).toBe(1);
    await alert.getByRole('button', { name: 'Sign in again' }).click();
    await expect(page).toHaveURL(new RegExp(`/login\\?to=${encodeURIComponent(session.path)}$`));
    await fillSignIn(page, people.Ada.email, demoPassword);
    await expect(page).toHaveURL(new RegExp(`${session.path}$`));
    await expect(composer(page)).toHaveValue('half a thought');
  });
}
