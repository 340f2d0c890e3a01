import { demoWorkspace, expect, needs, test } from '../harness/test.ts';
import { answers, ask, composer, finishedAnswer, freshSession } from './steps.ts';

test(
  'a chat stays in its workspace: one goes to the other without it, and its link leads back to where it belongs',
  { tag: needs('workspace-data') },
  async ({ signIn, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'At home');
    const page = await signIn('Ada', { to: session.path });
    await ask(page, 'hello');
    await finishedAnswer(page);
    await page.getByRole('button', { name: /^Workspace: / }).click();
    await page.getByRole('menuitemradio', { name: 'Acme Leads' }).click();
    await expect(page).toHaveURL(/\/w\/ws-private\/chat$/);
    await expect(answers(page)).toHaveCount(0);
    await expect(composer(page)).toBeFocused();

    const asked = (await rest.messages(session.id))[0]?.id ?? '';
    await page.goto(new URL(`/w/ws-private/chat/${session.id}?message=${asked}`, page.url()).href);
    await expect(page).toHaveURL(new RegExp(`/w/${demoWorkspace}/chat/${session.id}\\?message=${asked}$`));
    await expect(answers(page)).toHaveCount(1);
    await expect(page.getByRole('heading', { name: 'At home' })).toBeVisible();
    // Not to the address that is not its own.
    await page.goBack();
    await expect(page).toHaveURL(/\/w\/ws-private\/chat$/);
  },
);
