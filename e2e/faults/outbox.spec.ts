import type { Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { answers, ask, composer, expectLive, freshSession } from '../journeys/steps.ts';
import { chatSockets, expectNothingLostOrMadeUp, prompts, watchSentPrompts } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';
import { asAda, cutOff, own, queued, reconnect } from './offline-steps.ts';

test('two sends made offline survive a reload and a closed tab, and are sent once, in order', async ({
  signIn,
  openAs,
  api,
  mode,
  context,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session, address } = await liveChat(
    { signIn, api, faultProxy, consoleGuard },
    'Sent offline',
  );
  const mina = await openAs('Mina', { to: session.path });
  await cutOff(context, faultProxy);
  await ask(page, '/slow 0 (first)');
  await ask(page, '/slow 0 (second)');
  await composer(page).fill('a draft');
  await expect(prompts(page)).toHaveText([/\(first\).*Queued/s, /\(second\).*Queued/s]);
  await page.reload();
  await asAda(page, address, mode);
  await expect(own(page)).toHaveText([/\(first\).*Queued/s, /\(second\).*Queued/s]);
  await page.close();
  const again = await context.newPage();
  await asAda(again, address, mode);
  await expect(own(again)).toHaveText([/\(first\).*Queued/s, /\(second\).*Queued/s]);
  await expect(composer(again)).toHaveValue('a draft');
  await reconnect(context, faultProxy, again);
  await expectLive(again);
  const asked = ['/slow 0 (first)', '/slow 0 (second)'];
  await expectNothingLostOrMadeUp(again, rest, session.id, asked);
  await expectNothingLostOrMadeUp(mina, rest, session.id, asked);
});

test('what two tabs queue while offline has one order in both, and is sent once', async ({
  signIn,
  api,
  mode,
  context,
  faultProxy,
  consoleGuard,
}) => {
  const chat = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Two tabs');
  const { page: left, rest, session } = chat;
  const right = await context.newPage();
  await asAda(right, chat.address, mode);
  await expectLive(right);
  await cutOff(context, faultProxy);
  const asked = ['/slow 0 (one)', '/slow 0 (two)', '/slow 0 (three)'];
  for (const [index, text] of asked.entries()) {
    await ask(index === 1 ? right : left, text);
    for (const tab of [left, right]) {
      await expect(prompts(tab)).toHaveCount(index + 1);
      await expect(prompts(tab).last()).toContainText(queued);
    }
  }
  await reconnect(context, faultProxy, right, left);
  await expectLive(left);
  await expectLive(right);
  await expectNothingLostOrMadeUp(left, rest, session.id, asked);
  await expectNothingLostOrMadeUp(right, rest, session.id, asked);
});

/** Its process is gone, without a goodbye; the command itself has nobody left to answer it. */
async function crash(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void devtools.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
}

test('a page that crashes between send and acknowledgement has sent once', async ({
  page,
  signIn,
  api,
  mode,
  context,
  faultProxy,
  consoleGuard,
}) => {
  const { rest, session, address } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Crashed');
  faultProxy.mute(chatSockets, 'down');
  await ask(page, '/slow 0');
  // What the page has given to its browser may die with it; here the server has it.
  await expect.poll(async () => (await rest.messages(session.id)).length).toBeGreaterThan(0);
  await crash(page);
  faultProxy.unmute();
  const again = await context.newPage();
  await asAda(again, address, mode);
  await expectLive(again);
  await expect(answers(again)).toHaveCount(1, { timeout: 20_000 });
  await expectNothingLostOrMadeUp(again, rest, session.id, ['/slow 0']);
});

test('a prompt that a crash of the page kept from the server is sent once, by itself or by Retry', async ({
  page,
  signIn,
  api,
  mode,
  context,
  faultProxy,
  consoleGuard,
}) => {
  const sent = watchSentPrompts(page);
  const { rest, session, address } = await liveChat(
    { signIn, api, faultProxy, consoleGuard },
    'Crashed before it arrived',
  );
  faultProxy.mute(chatSockets, 'up');
  await ask(page, '/slow 0');
  await expect.poll(() => sent.texts.length).toBe(1);
  await crash(page);
  // What was held back on the line goes with it.
  faultProxy.kill('sockets');
  faultProxy.unmute();
  const again = await context.newPage();
  await asAda(again, address, mode);
  await expectLive(again);
  // A stock server tells no two sends apart: what may be there already is not sent again unasked.
  if (mode === 'stock') {
    await expect(prompts(again)).toContainText('The server does not have this message.', { timeout: 20_000 });
    expect(await rest.messages(session.id)).toEqual([]);
    await prompts(again).getByRole('button', { name: 'Retry', exact: true }).click();
  }
  await expectNothingLostOrMadeUp(again, rest, session.id, ['/slow 0']);
});

test('a browser that keeps nothing says so, and the send goes on in memory', async ({
  page,
  signIn,
  api,
  context,
  faultProxy,
  consoleGuard,
}) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
  });
  const { rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Blocked');
  await cutOff(context, faultProxy);
  await ask(page, '/slow 0');
  await expect(prompts(page)).toContainText(queued);
  await expect(page.getByText('This browser keeps nothing for this page')).toBeVisible();
  await reconnect(context, faultProxy, page);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 0']);
  await expect(page.getByText('This browser keeps nothing for this page')).toBeHidden();
});

test(
  'what waits in chats that nobody shows is sent too, and what is left for a chat that is gone is kept to be copied',
  { tag: needs('refresh-cookie') },
  async ({ signIn, api, mode, context, faultProxy, consoleGuard }) => {
    const chat = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Left behind');
    const { page, rest, session: first } = chat;
    const shown = await freshSession(rest, 'Shown');
    await cutOff(context, faultProxy);
    await ask(page, '/slow 0 (left behind)');
    await expect(prompts(page)).toContainText(queued);
    await page.evaluate(async (record) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('nadoo-sends');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('no database'));
      });
      const store = database.transaction('sends', 'readwrite').objectStore('sends');
      const keys = await new Promise<IDBValidKey[]>((resolve) => {
        const request = store.getAllKeys();
        request.onsuccess = () => resolve(request.result);
      });
      const [scope] = keys[0] as string[];
      store.put(record, [scope ?? '', record.id]);
    }, goneRecord());
    await page.goto(faultProxy.url + shown.path);
    await asAda(page, faultProxy.url + shown.path, mode);
    await reconnect(context, faultProxy, page);
    await expectLive(page);
    await expect
      .poll(async () => (await rest.messages(first.id)).map(({ content }) => content), { timeout: 30_000 })
      .toContain('/slow 0 (left behind)');
    await page.getByRole('button', { name: '1 message not sent in another chat' }).click({ timeout: 30_000 });
    const left = page.getByRole('list', { name: 'Not sent in other chats' });
    await expect(left).toContainText('words for nobody');
    await expect(left).toContainText('There is no such chat any more.');
    await left.getByRole('button', { name: 'Discard' }).click();
    await expect(left).toBeHidden();
  },
);

function goneRecord() {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    sessionId: '00000000-0000-4000-8000-000000000002',
    applicationId: 'app-helpdesk',
    text: 'words for nobody',
    order: 1_000_000,
    enteredAt: Date.now(),
    state: 'queued',
    submittedAt: Date.now() * 1000,
    failure: null,
    sender: null,
  };
}
