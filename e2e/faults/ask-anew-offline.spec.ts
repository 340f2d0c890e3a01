import type { Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { answers, ask, expectLive, finishedAnswer } from '../journeys/steps.ts';
import { expectSettled } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';
import { asAda, cutOff, looksWrong, own, reconnect } from './offline-steps.ts';

const waits = 'Queued: another answer is asked for when the connection is back';
const status = (page: Page) => page.getByRole('main').getByText(waits);
const cancel = (page: Page) => page.getByRole('button', { name: 'Cancel: ask for no other answer' });

test(
  'an answer that is asked for anew offline is made once, after a reload, for everybody; taken back, it is not made',
  { tag: needs('seq', 'ack', 'response-identity', 'branch', 'refresh-cookie') },
  async ({ signIn, openAs, api, mode, context, faultProxy, consoleGuard }) => {
    const chat = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Asked anew offline');
    const { page, rest, session, address } = chat;
    const mina = await openAs('Mina', { to: session.path });
    await ask(page, '/slow 0 (one)');
    await finishedAnswer(page);
    await finishedAnswer(mina);
    await cutOff(context, faultProxy);
    const again = answers(page).getByRole('button', { name: 'Regenerate' });

    // Taken back before it left, nothing comes of it.
    await again.click();
    await expect(answers(page)).toContainText(waits);
    await cancel(page).click();
    await expect(status(page)).toHaveCount(0);

    await again.click();
    await expect(answers(page)).toContainText(waits);
    expect(await looksWrong(page)).toEqual([]);
    await page.reload();
    await asAda(page, address, mode);
    // The answer cannot be fetched: what waits for it is shown all the same.
    await expect(status(page)).toBeVisible();
    await expect(cancel(page)).toBeVisible();
    await ask(page, '/slow 0 (two)');
    await expect(own(page).last()).toContainText('Queued');
    await reconnect(context, faultProxy, page);
    await expectLive(page);

    await expect(answers(page)).toHaveCount(2, { timeout: 20_000 });
    await expectSettled(page);
    await expect(answers(page).first()).toContainText('2 / 2');
    await expect(status(page)).toHaveCount(0);
    const [one, first, anew, two, more, ...rest2] = await rest.messages(session.id);
    expect(rest2).toEqual([]);
    expect([first?.parent_id, anew?.parent_id, two?.parent_id, more?.parent_id]).toEqual([
      one?.id,
      one?.id,
      // It was typed while the chat could not be fetched: it names nothing, and continues what stands before it.
      null,
      two?.id,
    ]);
    expect([two?.content, more?.role]).toEqual(['/slow 0 (two)', 'assistant']);
    // A second person, who is not moved, finds the same two versions and no third.
    await expect(answers(mina)).toContainText('1 / 2');
    await answers(mina).getByRole('button', { name: 'Next version' }).click();
    await expect(answers(mina)).toHaveCount(2);
    await expect(answers(mina).first()).toContainText('2 / 2');
  },
);

test(
  'words typed offline behind another version of an earlier answer stay in sight, and so does their answer',
  { tag: needs('seq', 'ack', 'response-identity', 'branch', 'refresh-cookie') },
  async ({ signIn, api, mode, context, faultProxy, consoleGuard }) => {
    const chat = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Typed behind a version');
    const { page, rest, session, address } = chat;
    await ask(page, '/slow 0 (one)');
    await finishedAnswer(page);
    await ask(page, '/slow 0 (two)');
    await finishedAnswer(page, 2);
    const tab = await context.newPage();
    await asAda(tab, address, mode);
    await expectLive(tab);
    await expect(answers(tab)).toHaveCount(2);

    await cutOff(context, faultProxy);
    await answers(page).first().getByRole('button', { name: 'Regenerate' }).click();
    await expect(answers(page).first()).toContainText(waits);
    await ask(page, '/slow 0 (typed offline)');
    const typed = ['/slow 0 (one)', '/slow 0 (two)', '/slow 0 (typed offline)'];
    for (const each of [page, tab]) {
      await expect(own(each)).toContainText(typed);
      await expect(own(each).last()).toContainText('Queued');
    }
    await page.reload();
    await asAda(page, address, mode);
    await expect(own(page).last()).toContainText('typed offline');
    await reconnect(context, faultProxy, page, tab);

    for (const each of [page, tab]) {
      await expectLive(each);
      await expect(answers(each)).toHaveCount(3, { timeout: 20_000 });
      await expectSettled(each);
      await expect(own(each)).toContainText(typed);
      await expect(answers(each).first()).toContainText('1 / 2');
    }
    const [one, first, two, second, anew, third, more, ...others] = await rest.messages(session.id);
    expect(others).toEqual([]);
    expect([first, two, second, anew, third, more].map((message) => message?.parent_id)).toEqual(
      [one, first, two, one, second, third].map((message) => message?.id),
    );
    // The version that was asked for is where the arrows lead.
    await answers(page).first().getByRole('button', { name: 'Next version' }).click();
    await expect(answers(page)).toHaveCount(1);
    await expect(answers(page)).toContainText('2 / 2');
  },
);
