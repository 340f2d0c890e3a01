/** Clients that are all cut in mid-answer at one moment: what each shows at the end, against what the server stored. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { signInApi, type Api } from '#e2e/harness/api.ts';
import { prepareTemplate } from '#e2e/harness/data-template.ts';
import { startFaultProxy } from '#e2e/harness/fault-proxy.ts';
import { startGateway } from '#e2e/harness/gateway.ts';
import { demoPassword, people } from '#e2e/harness/people.ts';
import { freePort } from '#e2e/harness/ports.ts';
import { answers, ask, expectLive, finishedAnswer } from '#e2e/journeys/steps.ts';
import { DocumentedClient } from '#server/adapters/testing/documented-client.ts';
import type { ScriptedAnswer } from '../exact/answers.ts';
import { openHeadlessPage, setAnswersBy } from '../exact/page.ts';
import { startScriptedModel } from '../exact/scripted-model.ts';
import { readAsDocumented } from './documented-reader.ts';

const APPLICATION = 'app-helpdesk';
const PIECES = 40;
const PAUSE_MS = 75;
/** About the middle of the answer. */
const CUT_AFTER_MS = 1_500;
const SETTLE_MS = 45_000;
const PATIENCE_MS = 2_000;

export interface Compared {
  readonly who: string;
  readonly clients: number;
  readonly identical: number;
  readonly missingBytes: number;
  readonly prompts: number;
}

function answer(): ScriptedAnswer {
  const pieces = Array.from({ length: PIECES }, (_, n) => `${String(n + 1)}번째 조각 **🧵** · `);
  return { question: 'Tell me all pieces', text: pieces.join(''), pieces, pauseMs: PAUSE_MS };
}

async function until(what: () => boolean, ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (!what() && performance.now() < end) await sleep(50);
}

interface Subject {
  readonly sessionId: string;
  text: () => string;
}

async function compare(who: string, subjects: readonly Subject[], api: Api): Promise<Compared> {
  let identical = 0;
  let missingBytes = 0;
  let prompts = 0;
  for (const { sessionId, text } of subjects) {
    const stored = await api.messages(sessionId);
    prompts += stored.filter(({ role }) => role === 'user').length;
    const told = stored.findLast(({ role }) => role === 'assistant')?.content ?? '';
    if (told !== '' && text() === told) identical += 1;
    missingBytes += Math.abs(Buffer.byteLength(told) - Buffer.byteLength(text()));
  }
  return { who, clients: subjects.length, identical, missingBytes, prompts };
}

/** @param shown a page that is filmed, or null; half of `clients` run our code, half the documented client's */
export async function cutClients(
  clients: number,
  shown: Page | null,
  filmed: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<Compared[]> {
  await prepareTemplate();
  const model = await startScriptedModel([answer()]);
  const port = await freePort();
  const gateway = await startGateway({
    env: {
      OPENAI_BASE_URL: model.baseUrl,
      MODEL: 'scripted',
      ALLOWED_ORIGINS: `http://localhost:${String(port)}`,
    },
  });
  const proxy = await startFaultProxy(gateway.url, port);
  const ends: (() => void)[] = [];
  try {
    setAnswersBy('websocket');
    const api = await signInApi(gateway.url, 'Ada');
    const half = Math.ceil(clients / 2);
    const sessions = await Promise.all(
      Array.from({ length: half * 2 + 1 }, (_, n) => api.createSession(APPLICATION, `Cut ${String(n)}`)),
    );
    const ids = sessions.map(({ id }) => id);
    const ours = await Promise.all(
      ids.slice(0, half).map(async (id) => {
        const page = await openHeadlessPage(proxy.url, 'Ada', 'websocket');
        ends.push(page.close);
        return { sessionId: id, chat: page.show(id, APPLICATION) };
      }),
    );
    const signedIn = new DocumentedClient(proxy.url);
    await signedIn.login(people.Ada.email, demoPassword);
    const documented = ids.slice(half, half * 2).map((sessionId) => {
      const client = new DocumentedClient(proxy.url);
      client.accessToken = signedIn.accessToken;
      const reader = readAsDocumented(client, sessionId, APPLICATION);
      ends.push(reader.leave);
      return { sessionId, reader };
    });
    const shownId = ids.at(-1) ?? '';
    if (shown) {
      await shown.goto(`${proxy.url}/w/ws-demo/chat/${shownId}`);
      await shown.getByRole('button', { name: 'Continue as Ada' }).click();
      await expectLive(shown);
      await filmed(shown);
    }
    const isReady = (): boolean =>
      ours.every(({ chat }) => chat.connected() !== null && chat.isSettled()) &&
      documented.every(({ reader }) => reader.isOpen());
    await until(isReady, SETTLE_MS);
    if (shown) await ask(shown, answer().question);
    for (const { chat } of ours) chat.session.submit(answer().question);
    for (const { reader } of documented) reader.ask(answer().question);
    await sleep(CUT_AFTER_MS);
    proxy.kill(/\/ws\/chat\//);
    await until(() => ours.every(({ chat }) => chat.isSettled() && chat.answers().length > 0), SETTLE_MS);
    // The documented client has no word for "done after a cut": it gets as long again.
    await sleep(PATIENCE_MS);
    const rows = [
      await compare(
        'Nadoo Console, page code',
        ours.map(({ sessionId, chat }) => ({
          sessionId,
          text: () =>
            chat
              .answers()
              .map(({ text }) => text)
              .join(''),
        })),
        api,
      ),
      await compare(
        'documented client',
        documented.map(({ sessionId, reader }) => ({ sessionId, text: reader.text })),
        api,
      ),
    ];
    if (shown) {
      await finishedAnswer(shown);
      const painted = await answers(shown).last().locator('p').allTextContents();
      const plain = (text: string): string => text.replaceAll('**', '').trim();
      // What is painted has no asterisks; where it is the whole text, the text is what was shown.
      const isWhole = painted[0]?.trim() === plain(answer().text);
      const text = (): string => (isWhole ? answer().text : (painted[0] ?? ''));
      const subject = { sessionId: shownId, text };
      rows.unshift(await compare('Nadoo Console, in the browser (its DOM)', [subject], api));
    }
    return rows;
  } finally {
    for (const end of ends) end();
    await proxy.dispose();
    await gateway.dispose();
    await model.close();
  }
}
