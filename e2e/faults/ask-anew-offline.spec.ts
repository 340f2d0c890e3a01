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
    test.setTimeout(90_000);
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
