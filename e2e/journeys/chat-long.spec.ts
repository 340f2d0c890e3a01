import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Locator, Page } from '@playwright/test';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { demoWorkspace } from '../harness/people.ts';
import { expect, test, type Gateway } from '../harness/test.ts';
import { atRest } from './row-steps.ts';
import { answers, ask, composer, conversation, expectLive, helpdesk } from './steps.ts';

const SESSION = '77777777-7777-4777-8777-777777777777';
const TOTAL = 2_000;
const SHORTER = { id: '77777777-7777-4777-8777-777777777778', total: 40 };

/** Sessions of many messages of differing height; the seventh says something that no other does. */
async function fillSessions(gateway: Gateway): Promise<void> {
  await gateway.stop();
  const database = await PGlite.create(path.join(gateway.dataDir, 'database'));
  try {
    for (const { id, total } of [{ id: SESSION, total: TOTAL }, SHORTER]) await fill(database, id, total);
  } finally {
    await database.close();
  }
  await gateway.restart();
}

async function fill(database: PGlite, id: string, total: number): Promise<void> {
  await database.query(
    `insert into sessions (id, application_id, workspace_id, title, archived, created_by, created_at, updated_at)
     values ($1, $2, $3, 'A long talk', false, 'user-ada', now(), now())`,
    [id, helpdesk, demoWorkspace],
  );
  const prefix = id === SESSION ? 'long' : 'shorter';
  await database.query(
    `insert into messages (id, session_id, role, content, user_id, created_at, sources, parent_id, position, status)
       select $3 || '-' || n, $1, case n % 2 when 1 then 'user' else 'assistant' end,
         'Message ' || n || '. ' || case n when 7 then '오래된 표식' else '' end
           || repeat(E'\\n\\nSome words that **make it longer** than its neighbours.', n % 5),
         case n % 2 when 1 then 'user-ada' end, now() - ($2::int - n) * interval '1 minute', '[]',
         case n % 2 when 0 then $3 || '-' || (n - 1) end, n, 'complete'
       from generate_series(1, $2::int) as n`,
    [id, total, prefix],
  );
}

const thread = (page: Page): Locator =>
  page.getByRole('region', { name: 'Conversation' }).locator('> [tabindex="0"]');
const message = (page: Page, n: number): Locator =>
  conversation(page)
    .getByRole('article')
    .filter({ hasText: `Message ${n}.` });

/** The first message in sight, by the words that it begins with. */
const firstInSight = (page: Page): Promise<string> =>
  thread(page).evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    const first = [...element.querySelectorAll('article')].find(
      (row) => row.getBoundingClientRect().top >= top,
    );
    return /Message \d+\./.exec(first?.textContent ?? '')?.[0] ?? '';
  });

test('a long talk: opens at its end, keeps the place of whoever reads, finds and links what is far up', async ({
  page,
  newGateway,
  signIn,
  openAs,
  context,
}) => {
  const gateway = await newGateway();
  await fillSessions(gateway);
  const there = pagePaths.chat(demoWorkspace, SESSION);
  await signIn('Ada', { base: gateway.url, to: there });
  await expectLive(page);
  await expect(message(page, TOTAL)).toBeInViewport();
  // So many are mounted whole; of more only those near the window.
  expect(await conversation(page).getByRole('article').count()).toBeLessThanOrEqual(20);

  // A link to a message leads to it in another window, whichever page it is on.
  const to41 = `${there}?message=long-41`;
  const other = await openAs('Mina', { base: gateway.url, to: to41 });
  await expect(message(other, 41)).toBeInViewport();
  await expect(message(other, TOTAL)).not.toBeInViewport();
  await other.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(message(other, TOTAL)).toBeAttached();
  await expect(answers(other).last()).toBeInViewport();

  // Somebody reads further up while an answer streams below: older messages come, and nothing moves.
  await ask(page, '/slow 30');
  await expect(answers(page).last()).toContainText('Second 1 of 30');
  await thread(page).hover();
  for (let step = 0; step < 12; step += 1) {
    await page.mouse.wheel(0, -900);
    await thread(page).evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  await atRest(thread(page));
  const words = await firstInSight(page);
  const seen = await thread(page).evaluateHandle((element, text) => {
    const places = new Set<number>();
    const look = () => {
      const row = [...element.querySelectorAll('article')].find((each) => each.textContent.includes(text));
      places.add(row === undefined ? NaN : Math.round(row.getBoundingClientRect().top));
      requestAnimationFrame(look);
    };
    look();
    return places;
  }, words);
  const running = answers(page).last();
  const before = await running.locator('p').count();
  await expect.poll(() => running.locator('p').count()).toBeGreaterThan(before + 2);
  expect(await seen.evaluate((places) => [...places])).toHaveLength(1);
  await page.getByRole('button', { name: 'Stop response' }).click();

  // A window of another size: whatever is not mounted is of another height now, and what is read is still in sight.
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  const read = conversation(page).getByRole('article').filter({ hasText: words });
  await expect(read).toBeInViewport();
  await atRest(thread(page));
  await expect(read).toBeInViewport();
  if (size) await page.setViewportSize(size);

  // Found, though it is neither mounted nor, perhaps, fetched; Esc gives the focus back.
  await composer(page).focus();
  await page.keyboard.press('ControlOrMeta+f');
  const field = page.getByRole('searchbox', { name: 'Find in conversation' });
  await expect(field).toBeFocused();
  await field.fill('오래된 표식');
  await expect(page.getByText('1 of 1', { exact: true })).toBeVisible();
  await expect(message(page, 7)).toBeInViewport();
  await field.fill('message 19');
  await expect(page.getByText(/^\d+ of 111$/)).toBeVisible();
  const position = page.getByText(/^\d+ of 111$/);
  const first = Number.parseInt((await position.textContent()) ?? '', 10);
  await field.press('Enter');
  await expect(position).toHaveText(`${first + 1} of 111`);
  await field.press('Shift+Enter');
  await field.press('Shift+Enter');
  await expect(position).toHaveText(`${first === 1 ? 111 : first - 1} of 111`);
  await field.press('Escape');
  await expect(field).toHaveCount(0);
  await expect(composer(page)).toBeFocused();

  // The link of a message is the one that led to it above; one to nothing says so.
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('ControlOrMeta+f');
  await field.fill('message 41.');
  await expect(message(page, 41)).toBeInViewport();
  await message(page, 41).hover();
  const copyLink = message(page, 41).getByRole('button', { name: 'Copy link' });
  await copyLink.click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('?message=');
  // Beside a prompt it shows under the pointer and by the keyboard.
  await page.mouse.move(0, 0);
  await expect(copyLink.locator('svg')).toBeVisible();
  await composer(page).focus();
  await expect(copyLink.locator('svg')).toBeHidden();
  await copyLink.focus();
  await expect(copyLink.locator('svg')).toBeVisible();
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  expect(link.pathname + link.search).toBe(to41);
  const lost = await openAs('Mina', { base: gateway.url, to: `${there}?message=nobody` });
  await expect(lost.getByText('This conversation has no message with that link.')).toBeVisible();

  // All that is selected is there, mounted before or not.
  const shorter = await openAs('Mina', { base: gateway.url, to: pagePaths.chat(demoWorkspace, SHORTER.id) });
  await expect(message(shorter, SHORTER.total)).toBeInViewport();
  await expect(message(shorter, 1)).toHaveCount(0);
  await thread(shorter).focus();
  await shorter.keyboard.press('ControlOrMeta+a');
  await expect
    .poll(() =>
      shorter.evaluate(() =>
        document
          .getSelection()
          ?.toString()
          .match(/Message \d+\./g),
      ),
    )
    .toEqual(Array.from({ length: SHORTER.total }, (_, n) => `Message ${String(n + 1)}.`));
  await expect(message(shorter, SHORTER.total)).toBeInViewport();
});
