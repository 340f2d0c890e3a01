import { expect, test } from '../harness/test.ts';
import { bell, feed } from './inbox-steps.ts';
import { expectLive } from './steps.ts';

/** None of these may become a link or lead anywhere. */
const hostile = [
  'javascript:alert(1)',
  ' java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  '//user:secret@example.com/x',
  'https://example.com\\@evil.example/',
  'https://exa\u202emple.com/',
  '/.//evil.example/path',
  'http://[bad',
  `/w/${'x'.repeat(5_000)}`,
];

test('whatever a notification says, the page shows it as text and follows none of it', async ({
  signIn,
  faultProxy,
}) => {
  const page = await signIn('Ada', { base: faultProxy.url, to: '/w/ws-demo/documents' });
  await expectLive(page);
  const sockets = /\/ws\/notifications\//;
  await expect.poll(() => faultProxy.openSockets(sockets)).toBe(1);
  await expectLive(page);
  let rung = 0;
  const ring = (title: string, action_url: string | null, body = '') => {
    rung += 1;
    const place = 1_000_000 + rung;
    const notification = {
      id: `bad-${String(rung)}`,
      title,
      body,
      action_url,
      position: place,
      revision: place,
    };
    const frame = { type: 'notification', notification, timestamp: '2026-11-24T10:00:00Z', unread: rung };
    faultProxy.inject(JSON.stringify(frame), sockets);
  };
  hostile.forEach((address, n) => {
    ring(`Address ${String(n)}`, address);
  });
  ring('<img src=x onerror="document.title=\'owned\'"><b>bold</b>', null, '<script>1</script>');
  ring(`\u202e${'gnol '.repeat(2_000)}`, null, 'y'.repeat(10_000));
  ring('Far away', `https://${'www.example.org.'.repeat(8)}evil.example/`);
  ring('Elsewhere', 'https://example.com/a?b=c');
  // All of them: what comes while the list is open waits behind a pill.
  const unread = async () =>
    Number(/\d+/.exec((await bell(page).getAttribute('aria-label')) ?? '')?.[0] ?? 0);
  await expect.poll(unread).toBeGreaterThanOrEqual(rung);
  await bell(page).click();
  const rows = feed(page).getByRole('article');
  await expect(rows.first()).toHaveAccessibleName('Elsewhere');
  const before = page.url();
  for (let n = 0; n < hostile.length; n += 1) {
    const row = feed(page).getByRole('article', { name: `Address ${String(n)}`, exact: true });
    await row.click();
    await expect(row.getByRole('link')).toHaveCount(0);
    expect(page.url()).toBe(before);
  }
  await expect(page).not.toHaveTitle(/owned/);
  await expect(feed(page).locator('img, script, b')).toHaveCount(0);
  const long = feed(page).getByRole('article', { name: /^\ufffdgnol/ });
  await expect(long).toBeVisible();
  expect((await long.boundingBox())?.height).toBeLessThan(140);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  // Whose a long host is says its end: nothing of it is cut.
  await feed(page).getByRole('article', { name: 'Far away' }).click();
  const far = feed(page).getByRole('link', { name: /^Open www\..*\.evil\.example$/ });
  await expect(far).toBeVisible();
  expect(await far.evaluate((link) => link.scrollWidth <= link.clientWidth)).toBe(true);
  await feed(page).getByRole('article', { name: 'Elsewhere' }).click();
  const link = feed(page).getByRole('link', { name: 'Open example.com' });
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  expect(page.url()).toBe(before);
});
