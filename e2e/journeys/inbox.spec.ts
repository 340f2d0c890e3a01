import { axeFindings } from '../harness/axe.ts';
import { expect, needs, test } from '../harness/test.ts';
import { bell, failedRun, feed, readEverything, secondWindow, storedIds } from './inbox-steps.ts';
import { ask, expectLive, freshSession } from './steps.ts';

// Each on a gateway of its own: an answer rings whoever asked when it ends, and one that was asked for in another journey
// may end in the middle of this one. What rings then is counted, moves rows, and joins their groups.
const inbox = needs('inbox', 'plugin-runs');

test(
  'what rang while one was away is there, worded in one’s language, a group in one row',
  { tag: inbox },
  async ({ signIn, api, newGateway }) => {
    const { url } = await newGateway();
    const rest = await api('Jun', url);
    const mina = await api('Mina', url);
    await readEverything(mina);
    for (let n = 0; n < 2; n += 1) await failedRun(mina);
    const page = await signIn('Mina', { base: url, to: '/w/ws-demo/documents' });
    await expect(bell(page)).toHaveAccessibleName('Notifications, 2 unread');
    await expect(page).toHaveTitle(/^\(2\) /);
    await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/icon-unread.svg');
    await bell(page).click();
    const row = feed(page).getByRole('article', { name: 'flaky:build_report failed' });
    await expect(row).toHaveCount(1);
    await expect(row).toContainText(/and \d+ earlier/);
    await expect(row).toContainText('Today');
    await page.getByRole('tab', { name: 'Unread' }).click();
    await expect(feed(page).getByRole('article')).toHaveCount(1);
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
    expect(await storedIds(rest)).toEqual([]);
  },
);

test(
  'a read mark reaches another browser of the same person, and a reload keeps it',
  { tag: inbox },
  async ({ signIn, openAs, api, newGateway }) => {
    const { url } = await newGateway();
    const mina = await api('Mina', url);
    await readEverything(mina);
    const page = await signIn('Mina', { base: url, to: '/w/ws-demo/documents' });
    const other = await openAs('Mina', { base: url, to: '/w/ws-demo/plugins' });
    for (const each of [page, other]) await expectLive(each);
    await failedRun(mina);
    for (const each of [page, other])
      await expect(each.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();
    await bell(page).click();
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await expect(other.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
    await page.keyboard.press('z');
    await expect(other.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await expect(other.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
    await other.reload();
    await expectLive(other);
    await expect(other.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
  },
);

test(
  'keys alone: move, read, archive, take back, find it archived, and return the focus',
  { tag: inbox },
  async ({ signIn, api, newGateway }) => {
    const { url } = await newGateway();
    const mina = await api('Mina', url);
    await failedRun(mina);
    const [newest] = await storedIds(mina);
    const page = await signIn('Mina', { base: url, to: '/w/ws-demo/documents' });
    await expectLive(page);
    await bell(page).focus();
    await page.keyboard.press('Enter');
    await expect(feed(page)).toBeFocused();
    await page.keyboard.press('j');
    const row = feed(page).getByRole('article').first();
    await expect(row).toBeFocused();
    const name = (await row.getAttribute('aria-label')) ?? '';
    await page.keyboard.press('Shift+I');
    await expect(page.getByRole('status').filter({ hasText: 'marked as read' })).toBeVisible();
    await page.keyboard.press('Shift+U');
    await expect(page.getByRole('status').filter({ hasText: 'marked as unread' })).toBeVisible();
    await page.keyboard.press('e');
    await expect(feed(page).getByRole('article', { name })).toHaveCount(0);
    // It is gone from the list before the server has it.
    await expect.poll(() => storedIds(mina, '&archived=true')).toContain(newest);
    await page.keyboard.press('z');
    await expect(feed(page).getByRole('article', { name })).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(bell(page)).toBeFocused();
    await expect.poll(() => storedIds(mina, '&archived=true')).not.toContain(newest);
  },
);

test(
  'what is new while the list is open waits behind a pill',
  { tag: inbox },
  async ({ signIn, api, newGateway }) => {
    const { url } = await newGateway();
    const mina = await api('Mina', url);
    await failedRun(mina);
    const page = await signIn('Mina', { base: url, to: '/w/ws-demo/documents' });
    await expectLive(page);
    await bell(page).click();
    const rows = feed(page).getByRole('article');
    await expect(rows.first()).toBeVisible();
    const before = await rows.first().getAttribute('aria-label');
    const ada = await api('Ada', url);
    const role = '/api/v1/workspaces/ws-demo/members/user-mina/role';
    await ada.request('PUT', role, { role: 'viewer' });
    await ada.request('PUT', role, { role: 'member' });
    const pill = page.getByRole('button', { name: '2 new' });
    await expect(pill).toBeVisible();
    expect(await rows.first().getAttribute('aria-label')).toBe(before);
    await pill.focus();
    await page.keyboard.press('Enter');
    await expect(rows.first()).toHaveAccessibleName('Your role in Acme AI Lab is now member');
    await expect(rows.first()).toBeFocused();
    await expect(pill).toBeHidden();
  },
);

test(
  'a kind can be muted and rings no more; what is snoozed leaves the list',
  { tag: inbox },
  async ({ signIn, api, newGateway }) => {
    const { url } = await newGateway();
    const mina = await api('Mina', url);
    await readEverything(mina);
    await failedRun(mina);
    const page = await signIn('Mina', { base: url, to: '/w/ws-demo/documents' });
    await expectLive(page);
    await bell(page).click();
    const row = feed(page).getByRole('article', { name: 'flaky:build_report failed' });
    await row.hover();
    await row.getByRole('button', { name: 'Snooze or mute' }).click();
    await page.getByRole('button', { name: 'Mute: Runs that failed' }).click();
    await expect(page.getByText('Muted: new ones arrive as read')).toBeVisible();
    await row.hover();
    await row.getByRole('button', { name: 'Snooze or mute' }).click();
    await page.getByRole('button', { name: 'Snooze for an hour' }).click();
    await expect(row).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('Snoozed');
    await expect(feed(page).getByRole('article').first()).toContainText('Snoozed until');
    await page.keyboard.press('Escape');
    await failedRun(mina);
    await page.reload();
    await expectLive(page);
    await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
    await bell(page).click();
    await page.getByRole('button', { name: 'Notification settings' }).click();
    const kind = page.getByRole('switch', { name: 'Runs that failed' });
    await expect(kind).not.toBeChecked();
    await kind.click();
    await expect(kind).toBeChecked();
  },
);

test(
  'a toast tells of what ends elsewhere, and none of what a window in front shows',
  { tag: inbox },
  async ({ signIn, api, newGateway }) => {
    const { url } = await newGateway();
    const rest = await api('Ada', url);
    await readEverything(rest);
    const session = await freshSession(rest, 'Toasts');
    const page = await signIn('Ada', { base: url, to: session.path });
    const toasts = page.getByRole('region', { name: 'New notifications' });
    await expectLive(page);
    await ask(page, '/slow 1');
    await expect(page.getByRole('button', { name: 'Copy as Markdown' })).toBeVisible({ timeout: 20_000 });
    await expect.poll(async () => (await storedIds(rest, '&unread=true')).length).toBe(0);
    // Another window, in front as headless windows are, shows something else.
    const aside = await secondWindow(page, 'Ada', '/w/ws-demo/documents');
    await expectLive(aside);
    // Long enough to be elsewhere before it ends, also where the machine is busy.
    await ask(page, '/slow 6');
    await expect(page.getByRole('button', { name: 'Stop response' })).toBeVisible();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Documents' }).click();
    await expect(toasts.getByText('Your answer is ready')).toHaveCount(1, { timeout: 20_000 });
    await toasts.getByRole('button', { name: /Your answer is ready/ }).click();
    await expect(page).toHaveURL(new RegExp(`${session.path}$`));
    await expect(toasts.getByRole('button')).toHaveCount(0);
    // Read by opening it: gone in the other window too.
    await expect(aside.getByRole('region', { name: 'New notifications' }).getByRole('button')).toHaveCount(0);
  },
);

test(
  'a burst is one toast that counts, and it opens the list',
  { tag: inbox },
  async ({ signIn, newGateway, proxyTo }) => {
    const proxy = await proxyTo(await newGateway());
    const page = await signIn('Mina', { base: proxy.url, to: '/w/ws-demo/documents' });
    await expectLive(page);
    const toasts = page.getByRole('region', { name: 'New notifications' });
    await expect(toasts).toBeAttached();
    await expect.poll(() => proxy.openSockets(/\/ws\/notifications\//)).toBe(1);
    // At once, however busy the machine is.
    for (let n = 1; n <= 6; n += 1) {
      const place = 1_000_000 + n;
      const notification = {
        id: `burst-${String(n)}`,
        title: `Burst ${String(n)}`,
        body: '',
        position: place,
      };
      const frame = { type: 'notification', notification: { ...notification, revision: place }, unread: n };
      proxy.inject(JSON.stringify(frame), /\/ws\/notifications\//);
    }
    const summary = toasts.getByRole('button', { name: '6 new notifications' });
    await expect(summary).toBeVisible();
    await expect(toasts.getByRole('button', { name: 'Dismiss' })).toHaveCount(1);
    await summary.click();
    await expect(feed(page).getByRole('article').first()).toBeVisible();
    await expect(toasts.getByRole('button')).toHaveCount(0);
  },
);

test(
  'desktop notifications: only after a click in the settings, and spoken by one window',
  { tag: inbox },
  async ({ page, context, signIn, api, newGateway }) => {
    const { url } = await newGateway();
    const mina = await api('Mina', url);
    await readEverything(mina);
    await context.addInitScript(() => {
      // Windows behind others, as a headless browser has none.
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      const spoken: string[] = [];
      Object.assign(window, { spoken, asked: 0 });
      class Spoken {
        static permission = 'default';
        static requestPermission() {
          Spoken.permission = 'granted';
          Object.assign(window, { asked: 1 });
          return Promise.resolve('granted');
        }
        close = () => undefined;
        constructor(title: string) {
          spoken.push(title);
        }
      }
      if (location.protocol === 'http:' && localStorage.getItem('nadoo:desktop:user-mina') !== null)
        Spoken.permission = 'granted';
      Object.defineProperty(window, 'Notification', { value: Spoken });
    });
    await signIn('Mina', { base: url, to: '/w/ws-demo/documents' });
    await expectLive(page);
    expect(await page.evaluate('window.asked')).toBe(0);
    await bell(page).click();
    await page.getByRole('button', { name: 'Notification settings' }).click();
    await page.getByRole('switch', { name: 'Desktop notifications' }).click();
    await expect(page.getByRole('switch', { name: 'Desktop notifications' })).toBeChecked();
    await page.keyboard.press('Escape');
    const second = await secondWindow(page, 'Mina', '/w/ws-demo/plugins');
    await expectLive(second);
    // The part that speaks comes after the first view.
    for (const each of [page, second])
      await expect(each.getByRole('region', { name: 'New notifications' })).toBeAttached();
    await failedRun(mina);
    const spoken = async () => {
      const all = await Promise.all([page, second].map((each) => each.evaluate<string[]>('window.spoken')));
      return all.flat();
    };
    await expect.poll(spoken).toEqual(['flaky:build_report failed']);
    for (const each of [page, second])
      await expect(each.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();
    expect(await spoken()).toHaveLength(1);
  },
);
