import { pagePaths } from '#src/protocol/page-paths.ts';
import { demoWorkspace, expect, test } from '../harness/test.ts';
import { composer, expectLive } from '../journeys/steps.ts';
import { asAda, cutOff, reconnect } from './offline-steps.ts';

test('words of a new chat that were sent are no draft, also after a reload before the chat is there', async ({
  signIn,
  api,
  mode,
  context,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const rest = await api('Ada');
  const page = await signIn('Ada', { base: faultProxy.url, to: pagePaths.chat(demoWorkspace) });
  await expectLive(page);
  await expect(page.getByRole('combobox', { name: 'Application' })).toBeVisible();
  await cutOff(context, faultProxy);
  const words = '/slow 0 (sent at once)';
  await composer(page).fill(words);
  await composer(page).press('Enter');
  // It is written down, and the page has yet to give up waiting for the server.
  const row = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem').filter({ hasText: words });
  await expect(row).toContainText('Queued');
  const left = () =>
    page.evaluate((text) => {
      const all = [sessionStorage, localStorage].flatMap((storage) => Object.entries(storage));
      return all.filter(([key, value]) => key.startsWith('nadoo:draft:') && String(value).includes(text));
    }, words);
  expect(await left()).toEqual([]);
  await page.reload();
  await asAda(page, faultProxy.url + pagePaths.chat(demoWorkspace), mode);
  await expect(composer(page)).toHaveValue('');
  await expect(row).toContainText('Queued');
  const most = await page.evaluateHandle((text) => {
    const seen = { rows: 0 };
    const look = () => {
      const rows = [...document.querySelectorAll('[data-sessions] li')];
      seen.rows = Math.max(seen.rows, rows.filter((each) => each.textContent.includes(text)).length);
    };
    new MutationObserver(look).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    look();
    return seen;
  }, words);
  await reconnect(context, faultProxy, page);
  await expect(row.filter({ hasText: 'Queued' })).toHaveCount(0, { timeout: 20_000 });
  await expect(row).toHaveCount(1);
  // A stock server names it as it likes: listed before it has answered, it may be anybody's.
  if (mode === 'extended') expect(await most.evaluate(({ rows }) => rows)).toBe(1);
  const made = (await rest.sessions('app-helpdesk')).filter(({ title }) => title === words);
  expect(made).toHaveLength(1);
  await expect
    .poll(async () => (await rest.messages(made[0]?.id ?? '')).filter(({ role }) => role === 'user').length)
    .toBe(1);
});
