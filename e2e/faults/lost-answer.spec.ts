import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { expect, test, type Gateway } from '../harness/test.ts';
import { answers, ask, expectLive, finishedAnswer, freshSession } from '../journeys/steps.ts';
import { copiedText, expectSettled, hintOnline, pill, prompts } from './fault-steps.ts';

/**
 * Takes the answers out of a stopped gateway's data. Ours stores a running answer as it goes; this is what a crash
 * leaves of a server that stores an answer only once it is whole.
 */
async function loseAnswers(gateway: Gateway, sessionId: string): Promise<void> {
  const database = await PGlite.create(path.join(gateway.dataDir, 'database'));
  try {
    const answer = "select id from messages where session_id = $1 and role = 'assistant'";
    await database.query(`delete from message_events where message_id in (${answer})`, [sessionId]);
    const { affectedRows } = await database.query(`delete from messages where id in (${answer})`, [
      sessionId,
    ]);
    expect(affectedRows, 'answers in the data').toBe(1);
  } finally {
    await database.close();
  }
}

test('a server that kept nothing of an answer: the page says so, keeps what was seen, can ask again', async ({
  page,
  newGateway,
  signIn,
  api,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  await page.clock.install();
  const gateway = await newGateway();
  const session = await freshSession(await api('Ada', gateway.url), 'Lost');
  await signIn('Ada', { base: gateway.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 8');
  await expect(answers(page)).toContainText('Second 3 of 8');
  await gateway.kill9();
  await expect(pill(page)).toHaveText('Reconnecting');
  await expect(answers(page)).toContainText('Interrupted, recovering');
  const seen = await answers(page).locator('p').filter({ hasText: 'of 8' }).allTextContents();
  await loseAnswers(gateway, session.id);
  await gateway.restart();
  await hintOnline(page);
  await expectLive(page);

  // Its patience is 30 s from here, by the page's own clock, which real time moves as well; the connection must live
  // through them.
  const lost = answers(page).getByText('The server lost this answer', { exact: true });
  const clock = () => page.evaluate(() => Date.now());
  await expect(lost).toBeHidden();
  const began = await clock();
  while (!(await lost.isVisible())) {
    await page.clock.runFor(1_000);
    await expectLive(page);
  }
  expect((await clock()) - began, 'ms of patience').toBeGreaterThan(25_000);
  await expect(answers(page)).not.toContainText('recovering');
  expect(await answers(page).locator('p').filter({ hasText: 'of 8' }).allTextContents()).toEqual(seen);
  const kept = await copiedText(answers(page));
  expect(kept.endsWith(seen.join('\n\n')), kept).toBe(true);
  const rest = await api('Ada', gateway.url);
  expect((await rest.messages(session.id)).map(({ content }) => content)).toEqual(['/slow 8']);
  await expect(prompts(page)).toHaveCount(1);

  await answers(page).getByRole('button', { name: 'Regenerate' }).click();
  await finishedAnswer(page, 2);
  await expectSettled(page);
  expect(await copiedText(answers(page).first()), 'what was kept is not touched').toBe(kept);
  expect(await copiedText(answers(page).last())).toBe((await rest.lastAnswer(session.id))?.content);
  expect((await rest.messages(session.id)).map(({ role }) => role)).toEqual(['user', 'user', 'assistant']);
});
