/** A server that is over its limits: what the page says, how long it waits, and how little it asks meanwhile. */
import { setTimeout } from 'node:timers/promises';
import type { Page, Route } from '@playwright/test';
import { restPaths } from '#src/protocol/endpoints.ts';
import { expect, needs, test, type Api } from '../harness/test.ts';
import {
  answers,
  ask,
  composer,
  expectLive,
  finishedAnswer,
  freshSession,
  helpdesk,
} from '../journeys/steps.ts';
import { expectNothingLostOrMadeUp, hintOnline, pill, prompts, watchSentPrompts } from './fault-steps.ts';

/** Long enough for all that a journey does meanwhile, also where the machine is busy. What is left of it is not waited for. */
const WAIT_SECONDS = 15;

interface Limit {
  /** From now on, every request to it is refused. */
  impose: () => void;
  lift: () => void;
  /** When requests were refused and when they passed, ms of the page's own clock, since the limit was imposed. */
  readonly refused: readonly number[];
  readonly passed: readonly number[];
}

const pageNow = (page: Page): Promise<number> => page.evaluate(() => Date.now());

/** The page's clock goes on quickly until shortly before a wait is over; its end comes in its own time. */
async function passMostOfTheWait(page: Page, since: number): Promise<void> {
  while ((await pageNow(page)) < since + (WAIT_SECONDS - 2) * 1000) await page.clock.runFor(1_000);
}

/** Answers 429 with `Retry-After` in the gateway's place. */
async function limit(page: Page, address: RegExp): Promise<Limit> {
  let isOn = false;
  let isCounting = false;
  const refused: number[] = [];
  const passed: number[] = [];
  await page.route(address, async (route: Route) => {
    const isRefused = isOn;
    if (isCounting) (isRefused ? refused : passed).push(await pageNow(page));
    if (!isRefused) return route.continue();
    return route.fulfill({
      status: 429,
      headers: { 'Retry-After': String(WAIT_SECONDS) },
      json: { data: null, status: 'error', code: 429, message: 'Too many requests, says the server.' },
    });
  });
  return {
    impose: () => {
      isOn = isCounting = true;
    },
    lift: () => {
      isOn = false;
    },
    refused,
    passed,
  };
}

test(
  'tickets over the limit: the pill counts down, no click or hint comes early, one request a channel then',
  { tag: needs('ticket', 'ack') },
  async ({ page, signIn, api, faultProxy, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    const rest = await api('Ada');
    const session = await freshSession(rest, 'No tickets');
    await page.clock.install();
    const tickets = await limit(page, /\/auth\/ws-ticket$/);
    await signIn('Ada', { base: faultProxy.url, to: session.path });
    await expectLive(page);
    const channels = [/\/ws\/chat\//, /\/ws\/notifications\//, /\/ws\/workspaces\//];
    for (const channel of channels) await expect.poll(() => faultProxy.openSockets(channel)).toBe(1);
    await composer(page).fill('typed meanwhile');

    tickets.impose();
    faultProxy.kill('sockets');
    await expect(pill(page)).toHaveText('Reconnecting');
    await expect.poll(() => tickets.refused.length).toBe(channels.length);
    tickets.lift();
    const retry = page.getByRole('button', { name: 'Retry now' });
    await expect(retry).toBeDisabled();
    await expect(page.getByText(/^in \d+s$/)).toBeVisible();
    await hintOnline(page);
    await ask(page, 'asked meanwhile');
    await expect(prompts(page)).toContainText('Queued: goes out when the connection is back');
    await composer(page).fill('typed meanwhile');

    await passMostOfTheWait(page, Math.min(...tickets.refused));
    await expectLive(page);
    for (const channel of channels) await expect.poll(() => faultProxy.openSockets(channel)).toBe(1);
    expect(tickets.refused, 'no channel asks twice').toHaveLength(channels.length);
    expect(tickets.passed, 'one ticket a channel').toHaveLength(channels.length);
    for (const [index, at] of tickets.passed.entries())
      expect(at - (tickets.refused[index] ?? 0)).toBeGreaterThan(WAIT_SECONDS * 1000 - 50);
    await expect(answers(page)).toHaveCount(1);
    await expectNothingLostOrMadeUp(page, rest, session.id, ['asked meanwhile']);
    await expect(composer(page)).toHaveValue('typed meanwhile');
  },
);

test('lists over the limit: said in place with a countdown, asked again by the button or by themselves, not before', async ({
  page,
  signIn,
  mode,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // the refusals
  await page.clock.install();
  const sessions = await limit(page, /\/chat\/sessions\?application_id=/);
  const members = await limit(page, /\/workspaces\/ws-demo\/members$/);
  const documents = await limit(page, /\/workspaces\/ws-demo\/documents(\?|$)/);
  for (const each of [sessions, members, documents]) each.impose();

  /** @param isAsked what is heard meanwhile asks for it anew once the wait is over: nobody has to press */
  const recover = async (title: string | RegExp, limited: Limit, button: string, isAsked = false) => {
    const notice = page.getByRole('alert').filter({ hasText: title });
    await expect(notice).toContainText('Too many requests, says the server.');
    await expect(notice.getByRole('button', { name: new RegExp(`^${button} in \\d+ s$`) })).toBeDisabled();
    const first = limited.refused.length;
    limited.lift();
    await passMostOfTheWait(page, limited.refused[0] ?? 0);
    if (!isAsked) {
      const again = notice.getByRole('button', { name: button, exact: true });
      await expect(again).toBeEnabled();
      expect(limited.passed).toHaveLength(0);
      expect((await pageNow(page)) - (limited.refused[0] ?? 0)).toBeGreaterThan(WAIT_SECONDS * 1000 - 50);
      await again.click();
    }
    await expect(notice).toBeHidden();
    expect(limited.refused, 'nobody asks while it counts down').toHaveLength(first);
    for (const at of limited.passed)
      expect(at - (limited.refused[0] ?? 0)).toBeGreaterThan(WAIT_SECONDS * 1000 - 50);
    expect(limited.passed.length).toBeLessThanOrEqual(first);
  };

  await signIn('Ada', { to: '/w/ws-demo/chat' });
  await recover('The list of chats could not be loaded', sessions, 'Retry', mode !== 'stock');
  // Names stand in more places than the one that says that they are missing.
  members.lift();
  await page.clock.runFor(WAIT_SECONDS * 1000);
  await expect.poll(() => members.passed.length).toBe(1);
  await expect(page.getByRole('complementary', { name: 'Workspace members' })).toContainText('Mina');
  await expect(page.getByRole('list', { name: 'Sessions' }).getByRole('listitem').first()).toBeVisible();
  if (mode !== 'stock') {
    // A stock server has no documents: its page says so instead.
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Documents' }).click();
    await recover('The documents could not be loaded.', documents, 'Try again');
    await expect(page.getByRole('list', { name: 'Documents' }).getByRole('listitem').first()).toBeVisible();
    expect(documents.refused).toHaveLength(1);
  }
});

test('prompts over the gateway’s own limit: the text stays, the button counts down, then it goes by itself, once', async ({
  page,
  signIn,
  api,
  newGateway,
}) => {
  // A bucket of five, refilled every ten seconds: what is asked of the empty one is asked before that.
  const gateway = await newGateway({ env: { RATE_LIMIT_CHAT: '6' } });
  const rest = await api('Ada', gateway.url);
  const session = await freshSession(rest, 'Too many prompts');
  const other = await rest.createSession(helpdesk, 'What used them up');
  const sent = watchSentPrompts(page);
  await signIn('Ada', { base: gateway.url, to: session.path });
  await expectLive(page);
  await composer(page).fill('/slow 1');
  const used = Array.from({ length: 6 }, () =>
    rest.request('POST', restPaths.completions, { session_id: other.id, message: '/slow 1' }),
  );
  // The one too many is refused at once, while the others are still being answered.
  await Promise.any(used.map(async (reply) => expect((await reply).status).toBe(429)));
  await composer(page).press('Enter');
  const refusal = prompts(page).getByRole('alert');
  await expect(refusal).toContainText('Too many requests at once');
  await expect(refusal.getByRole('button', { name: /^Retry in \d+ s$/ })).toBeDisabled();
  await expect(prompts(page)).toContainText('/slow 1');
  expect(await rest.messages(session.id)).toEqual([]);
  await expect(refusal).toContainText('It is sent by itself when the countdown ends');
  // One number, the one that counts.
  expect((await refusal.innerText()).match(/\d+ s\b/g)).toHaveLength(1);
  await expect(refusal).not.toContainText('provider');
  expect(sent.texts, 'nobody asks before the time').toHaveLength(1);
  await expect(answers(page)).toHaveCount(1, { timeout: 30_000 });
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1']);
  expect(sent.texts).toHaveLength(2);
  await Promise.all(used);
});

/** Asks until there is nothing left for at least `seconds`: what was saved up before may be nearly a whole prompt. */
async function useUp(rest: Api, sessionId: string, seconds: number): Promise<Promise<unknown>[]> {
  const used: Promise<unknown>[] = [];
  for (;;) {
    const reply = rest.request('POST', restPaths.completions, { session_id: sessionId, message: '/slow 1' });
    used.push(reply);
    // A refusal comes at once, an answer when it is over.
    const wait = await Promise.race([
      reply.then(({ headers }) => Number(headers.get('Retry-After') ?? 0)),
      setTimeout(300, 0),
    ]);
    if (wait >= seconds) return used;
  }
}

test(
  'words typed while another version of an earlier answer waits out the limit stay in sight, and so does their answer',
  { tag: needs('ack', 'branch') },
  async ({ page, signIn, api, newGateway }) => {
    // A bucket of five, refilled every five seconds.
    const gateway = await newGateway({ env: { RATE_LIMIT_CHAT: '12' } });
    const rest = await api('Ada', gateway.url);
    const session = await freshSession(rest, 'A version over the limit');
    const other = await rest.createSession(helpdesk, 'What used them up');
    await signIn('Ada', { base: gateway.url, to: session.path });
    await expectLive(page);
    await ask(page, '/slow 0 (one)');
    await finishedAnswer(page);
    await ask(page, '/slow 0 (two)');
    await finishedAnswer(page, 2);
    const used = await useUp(rest, other.id, 4);

    await answers(page).first().getByRole('button', { name: 'Regenerate' }).click();
    await expect(answers(page).first().getByRole('alert')).toContainText('Too many requests at once');
    await ask(page, '/slow 0 (in the countdown)');
    const typed = ['/slow 0 (one)', '/slow 0 (two)', '/slow 0 (in the countdown)'];
    await expect(prompts(page)).toContainText(typed);
    await finishedAnswer(page, 3);
    await expect(prompts(page)).toContainText(typed);
    await expect(answers(page).first()).toContainText('1 / 2');
    const roles = (await rest.messages(session.id)).map(({ role }) => role);
    expect(roles.filter((role) => role === 'user')).toHaveLength(typed.length);
    expect(roles).toHaveLength(7);
    await Promise.all(used);
  },
);
