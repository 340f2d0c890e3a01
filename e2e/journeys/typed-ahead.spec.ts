/** What is asked for by a key or a click takes the keys that follow, also the first time, when its code may be on its way. */
import { expect, test } from '../harness/test.ts';
import { answers, composer, expectLive, freshSession } from './steps.ts';

test('the first letters behind Mod+K, Mod+F and Rename stay out of the message box, and none is lost', async ({
  signIn,
  api,
  page,
  mode,
}) => {
  const session = await freshSession(await api('Ada'), 'Typed ahead');
  let arrive = () => undefined as void;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route(/assets\/(app-later|chat-later)-/, async (route) => {
    await arrived;
    await route.continue();
  });
  await signIn('Ada', { to: session.path });
  await expectLive(page);
  const palette = page.getByRole('combobox', { name: 'Search commands' });
  const find = page.getByRole('searchbox', { name: 'Find in conversation' });
  // On its way, and then there.
  for (const typed of ['docu', 'memb']) {
    await composer(page).focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type(typed);
    if (typed === 'docu') {
      await page.keyboard.press('Enter');
      arrive();
    }
    await expect(palette).toHaveValue(typed);
    await page.keyboard.press('Escape');
    await expect(composer(page)).toBeFocused();
    await page.keyboard.press('Control+f');
    await page.keyboard.type(typed);
    await expect(find).toHaveValue(typed);
    await page.keyboard.press('Escape');
    await expect(find).toBeHidden();
  }
  await expect(composer(page)).toHaveValue('');
  await expect(answers(page)).toHaveCount(0);
  if (mode === 'stock') return;
  const sessions = page.getByRole('list', { name: 'Sessions' });
  await sessions.getByRole('button', { name: 'Session actions' }).first().click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.keyboard.type('Typed at once');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Typed at once' })).toBeVisible();
});

test('Enter behind "/calc" or "@mi" takes what fits also where the lists are on their way, and sends nothing', async ({
  signIn,
  api,
  page,
  mode,
}) => {
  const session = await freshSession(await api('Ada'), 'Chosen ahead');
  let arrive = () => undefined as void;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route(/\/api\/v1\/(plugins|workspaces\/[^/]+\/(documents|members))(\?|$)/, async (route) => {
    await arrived;
    await route.continue();
  });
  await signIn('Ada', { to: session.path });
  await expectLive(page);
  // What the menus are of has come.
  await expect(page.getByRole('button', { name: 'Attach file' })).toBeVisible();
  const [typed, whole] = mode === 'stock' ? ['@mi', '@Mina '] : ['/calc', '/calculator:calculate '];
  await composer(page).focus();
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Loading…').filter({ visible: true }).first()).toBeVisible();
  await expect(composer(page)).toHaveValue(typed);
  arrive();
  await expect(composer(page)).toHaveValue(whole);
  await expect(answers(page)).toHaveCount(0);
  expect(await (await api('Ada')).messages(session.id)).toEqual([]);
});
