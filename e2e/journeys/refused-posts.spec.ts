/** SSE chosen by hand, and prompts whose post the server refuses: each says why, and has its own way out. */
import type { Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { expectNothingLostOrMadeUp, pill, prompts } from '../faults/fault-steps.ts';
import { answers, ask, composer, conversation, finishedAnswer, freshSession } from './steps.ts';

const WORDS = 'words of whoever stands before the server';

interface Refusing {
  /** Null: everything is taken. */
  status: number | null;
  /** Frames by their types; null: all. */
  only: readonly string[] | null;
  /** It comes to the server all the same, and only the answer says otherwise. */
  arrives: boolean;
  /** Prompts that were refused so far. */
  readonly refused: string[];
}

const RETRY_AFTER_S = 4;

/** Answers posts beside the stream in the gateway's place. */
async function refusePosts(page: Page): Promise<Refusing> {
  const refusing: Refusing = { status: null, only: ['chat', 'regenerate'], arrives: false, refused: [] };
  await page.route('**/sse/frames', async (route) => {
    const { frame } = route.request().postDataJSON() as { frame: { type: string; content?: string } };
    const { status, only, arrives } = refusing;
    if (status === null || only?.includes(frame.type) === false) return route.continue();
    if (arrives) await route.fetch();
    if (frame.content !== undefined) refusing.refused.push(frame.content);
    return route.fulfill({
      status,
      headers: {
        'X-Request-Id': 'req-abc-123',
        ...(status === 429 && { 'Retry-After': String(RETRY_AFTER_S) }),
      },
      json: { data: null, status: 'error', code: status, message: WORDS },
    });
  });
  return refusing;
}

async function chooseSse(page: Page): Promise<void> {
  await page.addInitScript(() => {
    localStorage.setItem('nadoo:answers', 'sse');
  });
}

test.beforeEach(({ consoleGuard }) => {
  consoleGuard.allowNetworkLines(); // the refusals
});

/** Before it one that went well: the refusal is the second prompt's alone. */
async function openRefused(
  page: Page,
  { signIn, path }: { signIn: (name: 'Ada', where: { to: string }) => Promise<Page>; path: string },
): Promise<Refusing> {
  await chooseSse(page);
  const refusing = await refusePosts(page);
  await signIn('Ada', { to: path });
  await expect(pill(page)).toHaveText('Limited (SSE)');
  await ask(page, '/slow 0 (before)');
  await finishedAnswer(page);
  return refusing;
}

test(
  'refused with 403 for as long as it is: nothing may be written here, with the reason and Retry, until it is taken',
  { tag: needs('sse', 'seq', 'ack') },
  async ({ page, signIn, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Refused 403');
    const refusing = await openRefused(page, { signIn, path: session.path });
    refusing.status = 403;
    await ask(page, '/slow 0 (one)');
    const alert = prompts(page).getByRole('alert');
    await expect(alert).toContainText('You may not write here');
    await expect(alert).toContainText(WORDS);
    await expect(alert).toContainText('req-abc-123');
    await expect(composer(page)).toBeDisabled();
    const retry = prompts(page).getByRole('button', { name: 'Retry', exact: true });
    await retry.click();
    await expect.poll(() => refusing.refused).toEqual(['/slow 0 (one)', '/slow 0 (one)']);
    await expect(alert).toContainText('You may not write here');
    await expect(pill(page)).toHaveText('Limited (SSE)');
    refusing.status = null;
    await retry.click();
    await finishedAnswer(page, 2);
    await ask(page, '/slow 0 (two)');
    const asked = ['/slow 0 (before)', '/slow 0 (one)', '/slow 0 (two)'];
    await expectNothingLostOrMadeUp(page, rest, session.id, asked);
  },
);

test(
  'refused with 500 for as long as it is: the reason, the id of the request and Retry; what is typed meanwhile goes its own way',
  { tag: needs('sse', 'seq', 'ack') },
  async ({ page, signIn, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Refused 500');
    const refusing = await openRefused(page, { signIn, path: session.path });
    refusing.status = 500;
    await ask(page, '/slow 0 (one)');
    const alerts = prompts(page).getByRole('alert');
    await expect(alerts).toContainText('The server failed');
    await expect(alerts).toContainText(WORDS);
    await expect(alerts).toContainText('req-abc-123');
    await ask(page, '/slow 0 (two)');
    await expect(alerts).toHaveCount(2);
    const retry = prompts(page).getByRole('button', { name: 'Retry', exact: true });
    const tries = refusing.refused.length;
    await retry.first().click();
    await expect.poll(() => refusing.refused.length).toBeGreaterThan(tries);
    await expect(retry).toHaveCount(2);
    await expect(pill(page)).toHaveText('Limited (SSE)');
    refusing.status = null;
    await retry.first().click();
    await finishedAnswer(page, 2);
    await retry.click();
    const asked = ['/slow 0 (before)', '/slow 0 (one)', '/slow 0 (two)'];
    await expectNothingLostOrMadeUp(page, rest, session.id, asked);
  },
);

test(
  'refused with 429: the countdown, what is typed behind it waits for it, then both go by themselves, in their order',
  { tag: needs('sse', 'seq', 'ack') },
  async ({ page, signIn, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Refused 429');
    await chooseSse(page);
    const refusing = await refusePosts(page);
    await signIn('Ada', { to: session.path });
    await expect(pill(page)).toHaveText('Limited (SSE)');

    refusing.status = 429;
    await ask(page, '/slow 0 (one)');
    const alert = prompts(page).first().getByRole('alert');
    await expect(alert).toContainText('Too many requests at once');
    await expect(alert).toContainText('It is sent by itself when the countdown ends');
    await expect(alert.getByRole('button', { name: /^Retry in \d+ s$/ })).toBeDisabled();
    await ask(page, '/slow 0 (two)');
    await expect(conversation(page)).toContainText('Queued: goes out when it is its turn');
    expect(refusing.refused).toEqual(['/slow 0 (one)']);
    refusing.status = null;
    await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 0 (one)', '/slow 0 (two)']);
    await expect(pill(page)).toHaveText('Limited (SSE)');
  },
);

test(
  'every post refused, and the server has the prompt all the same: it is there once, also after Retry',
  { tag: needs('sse', 'seq', 'ack') },
  async ({ page, signIn, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Refused and taken');
    await chooseSse(page);
    const refusing = await refusePosts(page);
    await signIn('Ada', { to: session.path });
    await expect(pill(page)).toHaveText('Limited (SSE)');
    refusing.only = null;
    refusing.status = 502;
    await ask(page, '/slow 0 (never came)');
    await expect(prompts(page).getByRole('alert')).toContainText('The server failed');
    await expect(pill(page)).toHaveText('Limited (SSE)');
    refusing.only = ['chat'];
    refusing.arrives = true;
    await prompts(page).getByRole('button', { name: 'Retry', exact: true }).click();
    // The server's own word comes on the stream.
    await finishedAnswer(page);
    await expect(prompts(page).getByRole('alert')).toHaveCount(0);
    refusing.status = null;
    await ask(page, '/slow 0 (after)');
    await finishedAnswer(page, 2);
    await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 0 (never came)', '/slow 0 (after)']);
  },
);

test(
  'another version of an answer, refused: said where it was asked for, and asked once more it comes',
  { tag: needs('sse', 'seq', 'ack', 'branch') },
  async ({ page, signIn, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Refused version');
    await chooseSse(page);
    const refusing = await refusePosts(page);
    await signIn('Ada', { to: session.path });
    await ask(page, '/slow 0');
    await finishedAnswer(page);
    refusing.status = 500;
    await answers(page).getByRole('button', { name: 'Regenerate' }).click();
    const alert = answers(page).getByRole('alert');
    await expect(alert).toContainText('The server failed');
    await expect(alert).toContainText(WORDS);
    refusing.status = null;
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(answers(page)).toContainText('2 / 2');
    await finishedAnswer(page);
    expect((await rest.messages(session.id)).map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'assistant',
    ]);
  },
);
