/** The fault menu: each error of the chat provoked for real, with its own words and its own way out; in no page that ships. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { root } from '../harness/child.ts';
import { expect, test } from '../harness/test.ts';
import { watchPill } from '../faults/fault-steps.ts';
import {
  answers,
  ask,
  boxOf,
  composer,
  conversation,
  expectLive,
  finishedAnswer,
  freshSession,
} from './steps.ts';

const FAULT_PATH = '/api/v1/dev/faults';

test('the page that ships holds no fault menu, and its gateway refuses to provoke', async ({ api }) => {
  const folder = path.join(root, 'dist', 'assets');
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(10);
  const holders = scripts.filter((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    return text.includes(FAULT_PATH) || text.includes('Black hole');
  });
  expect(holders).toEqual([]);
  const rest = await api('Ada');
  expect((await rest.request('GET', FAULT_PATH)).status).toBe(404);
  expect((await rest.request('POST', FAULT_PATH, { fault: 'timeout' })).status).toBe(404);
});

/** Chooses a command of the palette by its words. */
async function give(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: /^(Command palette|명령 팔레트)$/ });
  await palette.getByRole('combobox').fill(command);
  await palette.getByRole('option', { name: command, exact: true }).click();
  await expect(palette).toBeHidden();
}

/** The same, and the gateway knows of it. */
async function provoke(page: Page, command: string): Promise<void> {
  const armed = page.waitForResponse((reply) => reply.url().endsWith(FAULT_PATH) && reply.status() === 202);
  await give(page, command);
  await armed;
}

/** The words of every alert from now on, also of those that are soon gone. */
async function watchAlerts(page: Page): Promise<() => Promise<string[]>> {
  const seen = await page.evaluateHandle(() => {
    const texts: string[] = [];
    new MutationObserver(() => {
      for (const alert of document.querySelectorAll('[role=alert]')) texts.push(alert.textContent);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return texts;
  });
  return () => seen.jsonValue();
}

async function expectWayOut(alert: Locator, title: string, button: RegExp | null): Promise<void> {
  await expect(alert).toContainText(title);
  if (button === null) await expect(alert.getByRole('button')).toHaveCount(0);
  else await expect(alert.getByRole('button', { name: button })).toBeVisible();
}

/** Code, words and way out in English, then in Korean. */
const failedAnswers = [
  ['timeout', 'The answer took too long', /^Retry$/, '답변이 너무 오래 걸렸습니다', /^다시 시도$/],
  ['provider_error', 'did not answer properly', /^Retry$/, '제대로 답하지 않았습니다', /^다시 시도$/],
  ['rate_limit', 'Too many requests', /^Retry in \d+ s$/, '요청이 너무 많습니다', /^\d+초 후 다시 시도$/],
  ['context_overflow', 'longer than the model', /^New chat$/, '길이를 넘었습니다', /^새 대화$/],
  ['tool_error', 'A tool failed', /^Open in debugger$/, '도구 실행에 실패했습니다', /^디버거에서 열기$/],
] as const;

test('each error that the menu provokes has its words and its way out, in both languages', async ({
  mode,
  signIn,
  api,
  newGateway,
  previewOf,
  consoleGuard,
}) => {
  // Some twenty exchanges in a row.
  test.setTimeout(300_000);
  consoleGuard.allowNetworkLines(); // the 500 and the cut are provoked
  const gateway = await newGateway({ env: { NADOO_FAULTS: '1' } });
  const rest = await api('Ada', gateway.url);
  const first = await freshSession(rest, 'One with errors');
  await freshSession(rest, 'One that breaks');
  const base = await previewOf(gateway.url, { faults: true });
  const page = await signIn('Ada', { base, to: first.path, by: 'form' });
  await expectLive(page);

  for (const [index, [code, title, button]] of failedAnswers.entries()) {
    await provoke(page, `Next answer fails: ${code}`);
    await ask(page, `question for ${code}`);
    await expect(answers(page)).toHaveCount(index + 1);
    // A stock socket tells no tools: there is no run to open.
    const wayOut = code === 'tool_error' && mode === 'stock' ? /^Retry$/ : button;
    const alert = answers(page).last().getByRole('alert');
    await expectWayOut(alert, title, wayOut);
    if (code === 'tool_error' && mode === 'extended') {
      // As red as the card of the tool that failed, which stands on the same ground as any other.
      const card = answers(page)
        .last()
        .getByRole('button', { name: /, failed/ });
      expect((await boxOf(alert)).ground).toBe((await boxOf(card)).ground);
    }
  }
  const lastPrompt = conversation(page).getByRole('article', { name: 'Ada' }).last();
  await provoke(page, 'Next prompt is refused: 429');
  await ask(page, 'question for 429');
  await expectWayOut(lastPrompt.getByRole('alert'), 'Too many requests', /^Retry in [678] s$/);
  // What stands behind an answer that failed leaves it no Retry.
  await lastPrompt.getByRole('button', { name: 'Discard' }).click();
  await provoke(page, 'Next prompt is refused: auth_error');
  const refreshed = page.waitForResponse(/\/auth\/refresh$/);
  await ask(page, '/slow 1');
  await refreshed;
  const answered = await finishedAnswer(page, failedAnswers.length + 1);
  await expect(answered.getByRole('alert')).toHaveCount(0);

  await give(page, '한국어');
  for (const [code, , , title, button] of failedAnswers) {
    await provoke(page, `다음 답변 실패: ${code}`);
    await page.getByRole('textbox', { name: '메시지' }).fill(`질문 ${code}`);
    await page.keyboard.press('Enter');
    const answer = page.getByRole('log').getByRole('article', { name: 'Nadoo', exact: true }).last();
    const wayOut = code === 'tool_error' && mode === 'stock' ? /^다시 시도$/ : button;
    await expectWayOut(answer.getByRole('alert'), title, wayOut);
  }
  await give(page, 'English');

  await provoke(page, 'Next list of messages breaks: 500');
  const alerts = await watchAlerts(page);
  await page.getByRole('list', { name: 'Sessions' }).getByText('One that breaks').click();
  // It asks again by itself and heals: seen or not, it stood there with what to quote.
  await expect.poll(async () => (await alerts()).some((text) => /request \S+/i.test(text))).toBe(true);
  await expect(page.getByRole('alert')).toHaveCount(0);

  if (mode === 'extended') {
    // An answer that fails where nobody looks: its row says so.
    await provoke(page, 'Next answer fails: timeout');
    const unseen = { session_id: first.id, message: 'asked from elsewhere' };
    await rest.request('POST', '/api/v1/chat/completions', unseen);
    const row = page
      .getByRole('list', { name: 'Sessions' })
      .getByRole('button', { name: /^One with errors/ });
    await expect(row).toContainText('failed');
  }

  const said = await watchPill(page);
  await give(page, 'Cut all sockets');
  await expect.poll(said).toContain('Reconnecting');
  await expectLive(page);

  await provoke(page, 'Next prompt is refused: 403');
  await ask(page, 'question for 403');
  await expectWayOut(lastPrompt.getByRole('alert'), 'read-only', null);
  await expect(composer(page)).toBeDisabled();
  // The box that one wrote in is off: the keys are the conversation's, and not the page's.
  await expect(page.getByRole('region', { name: 'Conversation' }).locator('> [tabindex="0"]')).toBeFocused();
  await expect(page.getByText('The server keeps this read-only for you.')).toBeVisible();
});
