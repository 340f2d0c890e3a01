import * as z from 'zod/mini';
import { expect, test } from '../harness/test.ts';
import { answers, ask, composer, expectLive, freshSession } from '../journeys/steps.ts';
import {
  chatSockets,
  expectNothingLostOrMadeUp,
  hintOnline,
  pill,
  prompts,
  watchSentPrompts,
} from './fault-steps.ts';
import { liveChat } from './live-chat.ts';

const clientIdOf = (text: string): string | undefined =>
  z.looseObject({ client_message_id: z.optional(z.string()) }).parse(JSON.parse(text)).client_message_id;

test('a prompt whose acknowledgement is lost is stored once and answered once', async ({
  page,
  signIn,
  api,
  mode,
  faultProxy,
  consoleGuard,
}) => {
  const sent = watchSentPrompts(page);
  const { rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Acknowledgement lost');
  // One byte of what the server says to it, then nothing.
  const cut = faultProxy.killAfter({ path: chatSockets, bytes: 1 });
  await ask(page, '/slow 2');
  await cut;
  await hintOnline(page);
  await expectLive(page);
  await expect(answers(page)).toHaveCount(1);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 2']);
  await expect(page.getByRole('button', { name: 'Retry', exact: true })).toHaveCount(0);
  if (mode === 'stock') {
    // Nothing tells two equal prompts apart there: it is looked for, never sent again.
    expect(sent.texts).toHaveLength(1);
  } else {
    // Asked again at most by the same id; not at all where the log that is replayed has it already.
    expect(new Set(sent.texts.map(clientIdOf)).size).toBe(1);
  }
});

test('a prompt that never reached the server says so; it runs once, by itself or by Retry', async ({
  page,
  signIn,
  api,
  mode,
  faultProxy,
  consoleGuard,
}) => {
  const sent = watchSentPrompts(page);
  const { rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Never arrived');
  faultProxy.mute(chatSockets, 'up');
  await ask(page, '/slow 1');
  await expect.poll(() => sent.texts.length).toBe(1);
  faultProxy.setRefusing(true);
  faultProxy.kill('all');
  await expect(prompts(page)).toContainText('Connection lost: checking whether the server has it');
  await expect(pill(page)).toHaveText('Reconnecting');
  faultProxy.heal();
  await hintOnline(page);
  if (mode === 'stock') {
    await expect(prompts(page)).toContainText('The server does not have this message.', { timeout: 20_000 });
    expect(await rest.messages(session.id)).toEqual([]);
    expect(sent.texts).toHaveLength(1);
    await prompts(page).getByRole('button', { name: 'Retry', exact: true }).press('Enter');
    // The button goes: whoever writes with keys goes on in the message box.
    await expect(composer(page)).toBeFocused();
  }
  await expect(answers(page)).toHaveCount(1, { timeout: 20_000 });
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1']);
});

test('two equal prompts whose fates are unknown are matched one to one', async ({
  page,
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Twice the same');
  await signIn('Ada', { base: faultProxy.url, to: session.path });
  for (const times of [1, 2]) {
    await expectLive(page);
    const cut = faultProxy.killAfter({ path: chatSockets, bytes: 1 });
    await ask(page, '/slow 1');
    await cut;
    await hintOnline(page);
    await expect(answers(page)).toHaveCount(times, { timeout: 20_000 });
    await expectNothingLostOrMadeUp(page, rest, session.id, Array<string>(times).fill('/slow 1'));
  }
});
