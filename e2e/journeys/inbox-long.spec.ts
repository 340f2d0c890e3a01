import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { expect, needs, test, type Gateway } from '../harness/test.ts';
import { bell, feed } from './inbox-steps.ts';
import { atRest, painted, watchOverlaps } from './row-steps.ts';
import { expectLive } from './steps.ts';

const TOTAL = 320;
const ROW = /^Row \d+\b/;

/** A zone in which it is about noon: no midnight falls into the journey. (`Etc/GMT` has its sign turned round.) */
function noonZone(): string {
  const hours = 12 - new Date().getUTCHours();
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

test.use({ timezoneId: noonZone() });

/** Mina's inbox, newest first: three rows of today, two of yesterday, the others older; texts of one to many lines. */
async function fillInbox(gateway: Gateway): Promise<void> {
  await gateway.stop();
  const database = await PGlite.create(path.join(gateway.dataDir, 'database'));
  try {
    await database.query(
      `insert into notifications (id, user_id, kind, params, title, body, "group", created_at, position, revision)
       select 'long-' || n, 'user-mina', 'told', '{}', 'Row ' || n,
         repeat('Something that has a few words more than its neighbours. ', n % 4),
         case when n in (2, 6, 7) then 'thing' end,
         now() - n * interval '1 second' - case when n > 5 then interval '4 days' when n > 3 then interval '1 day'
           else interval '0' end,
         $1::int + 1 - n, $1::int + 1 - n
       from generate_series(1, $1::int) as n`,
      [TOTAL],
    );
    await database.query(`insert into inboxes values ('user-mina', $1, '[]')`, [TOTAL]);
  } finally {
    await database.close();
  }
  await gateway.restart();
}

test(
  'a long inbox: days, only the pages that are needed, and rows that never lie over each other',
  { tag: needs('inbox') },
  async ({ page, newGateway, signIn }) => {
    const gateway = await newGateway();
    await fillInbox(gateway);
    const asked: string[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname === '/api/v1/notifications') asked.push(url.search);
    });
    await signIn('Mina', { base: gateway.url, to: '/w/ws-demo/documents' });
    await expectLive(page);
    // The first page comes with the bell's channel. Who opens the list before has it asked for again: what rang in between
    // would be in neither.
    await expect.poll(() => asked).toEqual(['?limit=50']);
    await bell(page).click();
    const rows = feed(page).getByRole('article', { name: ROW });
    const named = (n: number) => feed(page).getByRole('article', { name: `Row ${n}`, exact: true });

    // Each day is named once, above its first row; what is older than yesterday says its date.
    await expect(rows.first()).toHaveAccessibleName('Row 1');
    for (const [day, n] of [
      ['Today', 1],
      ['Yesterday', 4],
      ['Earlier', 8],
    ] as const) {
      await expect(feed(page).getByRole('heading', { name: day, exact: true })).toHaveCount(1);
      await expect(named(n).getByRole('heading')).toHaveText(day);
    }
    await expect(named(2)).toContainText('and 2 earlier');
    await expect(named(4).locator('time')).toHaveText(/^\d\d:\d\d$/);
    await expect(named(8).locator('time')).toHaveText(/^[A-Z][a-z]{2} \d{1,2}$/);
    await named(8).locator('time').hover();
    await expect(named(8).locator('time')).toHaveAttribute('title', /GMT/);
    expect(asked).toEqual(['?limit=50']);

    // Down to the end: two more pages, each asked for once.
    await feed(page).focus();
    for (const known of [50, 250]) {
      await page.keyboard.press('End');
      await expect(named(known)).toBeAttached();
      await expect(named(known + 1)).toBeAttached();
      expect(await rows.count()).toBeLessThan(40);
    }
    await page.keyboard.press('End');
    await expect(named(TOTAL)).toBeInViewport();
    await expect(feed(page).getByText('Loading more…')).toHaveCount(0);
    expect(asked).toEqual(['?limit=50', '?limit=200&before=long-50', '?limit=200&before=long-250']);

    // Another width makes rows of other heights: in no frame over each other, and the reader stays where they read.
    const overlap = await watchOverlaps(feed(page));
    for (const [width, height] of [
      [360, 740],
      [1280, 800],
      [500, 740],
      [1280, 800],
    ] as const) {
      await feed(page).hover();
      for (let step = 0; step < 6; step += 1) {
        await page.mouse.wheel(0, -700);
        await painted(feed(page));
      }
      await atRest(feed(page));
      const place = await feed(page).evaluate((list) => {
        const { top } = list.getBoundingClientRect();
        const first = [...list.querySelectorAll('article')].find(
          (row) => row.getBoundingClientRect().bottom > top + 1,
        );
        return first?.getAttribute('aria-label') ?? '';
      });
      await page.setViewportSize({ width, height });
      await painted(feed(page));
      await expect(feed(page).getByRole('article', { name: place, exact: true })).toBeInViewport();
    }
    await feed(page).focus();
    await page.keyboard.press('Home');
    await expect(named(1)).toBeInViewport();
    await page.setViewportSize({ width: 360, height: 740 });
    await painted(feed(page));
    expect(await overlap(), 'px of a row over the next one').toBeLessThanOrEqual(1);
    expect(asked).toHaveLength(3);
  },
);

test(
  'what is new, asked for from far down: the focus and the view go up to it',
  { tag: needs('inbox') },
  async ({ newGateway, signIn, api }) => {
    const gateway = await newGateway();
    await fillInbox(gateway);
    const page = await signIn('Mina', { base: gateway.url, to: '/w/ws-demo/documents' });
    await expectLive(page);
    await bell(page).click();
    const rows = feed(page).getByRole('article');
    await expect(rows.first()).toHaveAccessibleName('Row 1');
    await page.keyboard.press('j');
    await expect(rows.first()).toBeFocused();
    await feed(page).focus();
    await page.keyboard.press('End');
    await expect(feed(page).getByRole('article', { name: 'Row 50', exact: true })).toBeAttached();
    const ada = await api('Ada', gateway.url);
    await ada.request('PUT', '/api/v1/workspaces/ws-demo/members/user-mina/role', { role: 'viewer' });
    await page.getByRole('button', { name: '1 new' }).click();
    await expect(rows.first()).toHaveAccessibleName('Your role in Acme AI Lab is now viewer');
    await expect(rows.first()).toBeFocused();
    await expect(rows.first()).toBeInViewport();
  },
);
